"""The audit trail: which events there are, what each may say, and how it reads in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class EventKind:
    """One kind of event: its sentence (facts in braces) and the only facts it may hold."""

    sentence: str
    facts: tuple[str, ...]


EVENTS: dict[str, EventKind] = {
    "arrived": EventKind("The document arrived for {process}.", ("process", "item", "files")),
    "refused": EventKind("It was refused: {code}.", ("code", "first", "item", "step")),
    "started": EventKind("Step {step} started, attempt {attempt}.", ("item", "step", "attempt", "robot")),
    "finished": EventKind("Step {step} ended.", ("item", "step", "attempt", "files", "outputs", "versions")),
    "failed": EventKind(
        "Step {step} failed with {code} on attempt {attempt}.",
        ("item", "step", "attempt", "kind", "code", "files"),
    ),
    "retried": EventKind("Step {step} will run again.", ("item", "step", "attempt", "code", "reviewer")),
    "returned": EventKind("The item went back unharmed: {code}.", ("item", "step", "code")),
    "judged": EventKind(
        "Decided: {route} (gate: {gate}, confidence: {confidence}).",
        ("item", "route", "confidence", "gate", "reasons", "versions", "values"),
    ),
    "held": EventKind("It waits for a person: {code}; reasons: {reasons}.", ("item", "step", "code", "reasons")),
    "accepted": EventKind("{reviewer} accepted it.", ("item", "reviewer")),
    "corrected": EventKind("{reviewer} corrected {fields}.", ("item", "reviewer", "fields", "values", "previous")),
    "undone": EventKind("{reviewer} took the decision '{verdict}' back.", ("item", "reviewer", "verdict")),
    "rejected": EventKind("{reviewer} ended it: {code}.", ("item", "reviewer", "code")),
    "posted": EventKind(
        "It stands in the ERP and was read back.",
        ("item", "attempt", "erp", "posting", "verified", "found"),
    ),
    "incident": EventKind("Incident {code}: a person has to look.", ("item", "step", "code")),
    "paused": EventKind("The capability {capability} paused: {code}.", ("capability", "code")),
    "resumed": EventKind("The capability {capability} goes on.", ("capability", "reviewer")),
}
"""What a fact is: ``files`` SHA-256 hashes, ``reasons`` ``{"code", "field"}``, ``fields`` names, ``versions`` by part;
``values``, ``previous`` and ``posting`` keyed HMACs by field name. Nothing here is a value of a document."""


@dataclass(frozen=True)
class AuditEvent:
    """One thing that happened to an envelope; ``at`` is UTC.

    Raises ``ValueError`` for an event or a fact that ``EVENTS`` does not list: that table decides what is written down.
    """

    envelope: str
    name: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in EVENTS:
            raise ValueError(f"'{self.name}' is no audit event.")
        unknown = sorted(set(self.facts) - set(EVENTS[self.name].facts))
        if unknown:
            raise ValueError(f"An event '{self.name}' holds no {', '.join(unknown)}.")


def in_words(name: str, facts: Mapping[str, Any]) -> str:
    """The event as a sentence a clerk understands; an event nobody knows any more keeps its name."""
    if name not in EVENTS:
        return f"{name}."
    shown = {key: _plain(facts.get(key)) for key in EVENTS[name].facts}
    return EVENTS[name].sentence.format_map(shown)


def _plain(value: Any) -> str:
    if value is None:
        return "unknown"
    if value == "" or value == []:
        return "none"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return ", ".join(entry["code"] if isinstance(entry, Mapping) else str(entry) for entry in value)
    return str(value)
