"""A case: everything that happened to one envelope, from arrival to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from domain.gate import Reason

State = Literal["queued", "in-progress", "blocked", "success", "failed"]
Outcome = Literal["posted", "posted-after-person", "waiting", "ended-by-person", "refused", "incident", "open"]

OUTCOMES: dict[Outcome, str] = {
    "posted": "Posted without a person",
    "posted-after-person": "Posted after review",
    "waiting": "Waiting for a person",
    "ended-by-person": "Ended by a person",
    "refused": "Refused",
    "incident": "Incident",
    "open": "Still on its way",
}
"""What can become of a case, in the order people see it."""

REFUSALS = ("DOCUMENT_", "DUPLICATE_", "EMAIL_WITHOUT_DOCUMENT", "NOT_AN_INVOICE")
"""A case that failed with such a code was refused: there was nothing to post. Any other failure is an incident."""


@dataclass(frozen=True)
class Attempt:
    """One time a robot held one of the case's items; ``evidence`` and ``log`` are relative to the run's folder."""

    item: str
    step: str
    number: int
    state: str
    code: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    evidence: str = ""
    log: str = ""


@dataclass(frozen=True)
class Case:
    """One envelope's way.

    ``state`` and ``code`` are those of its furthest item. ``held``: it waited for a person at some time,
    ``reasons`` say why. ``touches`` counts decisions of a person, ``verdict`` is the last. ``verified``: its
    posting was read back and is as wanted; ``found``: it stood in the ERP before we wrote.
    """

    envelope: str
    file: str
    state: State
    code: str
    arrived: datetime
    reason: str = ""
    reasons: tuple[Reason, ...] = ()
    held: bool = False
    touches: int = 0
    verdict: str = ""
    ended: datetime | None = None
    erp_number: str = ""
    verified: bool = False
    found: bool = False
    confidence: float | None = None
    gate: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.state in ("queued", "in-progress"):
            return "open"
        if self.state == "blocked":
            return "waiting"
        if self.state == "success":
            return _posted(self)
        if self.verdict == "reject":
            return "ended-by-person"
        return "refused" if self.code.startswith(REFUSALS) else "incident"

    @property
    def duration(self) -> timedelta | None:
        """From arrival to the end; None while it has none."""
        return self.ended - self.arrived if self.ended else None


def _posted(case: Case) -> Outcome:
    if not case.verified:
        return "incident"
    return "posted-after-person" if case.touches else "posted"
