"""The report: a run as a record, the figures a manager asks for, and their JSON."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from domain.case import OUTCOMES, Attempt, Case, Outcome
from domain.errors import CATALOGUE, Rejected
from domain.gate import Reason
from domain.reasons import REASONS

Json = dict[str, Any]


@dataclass(frozen=True)
class RunRecord:
    """What a report is about: run.json. ``audit_count`` and ``audit_hash`` are the audit head when it was ``made``."""

    id: str
    process: str
    made: datetime
    cases: tuple[Case, ...]
    gate_name: str = ""
    gate_scope: str = ""
    gate_statement: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    audit_count: int = 0
    audit_hash: str = ""


@dataclass(frozen=True)
class Figures:
    """What a manager asks for; shares are in [0, 1], times seconds, None where there is nothing to measure."""

    documents: int
    outcomes: Mapping[Outcome, int]
    touchless_share: float | None
    touches_per_document: float | None
    posted: int
    verified: int
    cycle_p50_s: float | None
    cycle_p95_s: float | None
    holding: tuple[tuple[str, int], ...]
    waiting: tuple[tuple[str, int], ...]
    refusals: tuple[tuple[str, int], ...]
    incidents: tuple[tuple[str, int], ...]


def figures(run: RunRecord) -> Figures:
    """Counts and times of a run.

    Touchless = posted without a person, of all that arrived. Cycle time = arrival to verified posting. ``holding``
    counts every reason of every held document, ``waiting`` only the first reason of those that still wait.
    """
    cases = run.cases
    posted = [case for case in cases if case.outcome in ("posted", "posted-after-person")]
    seconds = sorted(case.duration.total_seconds() for case in posted if case.duration is not None)
    counts = Counter(case.outcome for case in cases)
    return Figures(
        documents=len(cases),
        outcomes={outcome: counts[outcome] for outcome in OUTCOMES},
        touchless_share=_ratio(counts["posted"], len(cases)),
        touches_per_document=_ratio(sum(case.touches for case in cases), len(cases)),
        posted=sum(case.state == "success" for case in cases),
        verified=len(posted),
        cycle_p50_s=percentile(seconds, 0.5),
        cycle_p95_s=percentile(seconds, 0.95),
        holding=ranked(reason.code for case in cases if case.held for reason in case.reasons),
        waiting=ranked(first_code(case) for case in cases if case.outcome == "waiting"),
        refusals=ranked(case.code for case in cases if case.outcome == "refused"),
        incidents=ranked(case.code for case in cases if case.outcome == "incident"),
    )


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank); None of nothing."""
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else None


def ranked(codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Codes with their counts, the most frequent first, equal ones by name."""
    return tuple(sorted(Counter(codes).items(), key=lambda entry: (-entry[1], entry[0])))


def first_code(case: Case) -> str:
    """The reason that stands for a case: why it was held, else its code."""
    return case.reasons[0].code if case.reasons else case.code


def headline(found: Figures) -> str:
    """The report in one sentence."""
    if not found.documents:
        return "No document arrived."
    by_itself, waiting = found.outcomes["posted"], found.outcomes["waiting"]
    sentence = f"{by_itself} of {_counted(found.documents, 'document')} went into the ERP without a person"
    if found.outcomes["incident"]:
        return f"{sentence}; {_counted(found.outcomes['incident'], 'incident')} to look at first."
    return f"{sentence}; {waiting} still {'waits' if waiting == 1 else 'wait'} for one." if waiting else f"{sentence}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def dump_figures(found: Figures) -> Json:
    """The figures as JSON."""
    return {
        **asdict(found),
        **{name: dict(getattr(found, name)) for name in ("outcomes", "holding", "waiting", "refusals", "incidents")},
    }


def dump_run(run: RunRecord) -> Json:
    """The run as run.json has it."""
    return {
        "run": run.id,
        "process": run.process,
        "made": run.made.isoformat(),
        "gate": {"name": run.gate_name, "scope": run.gate_scope, "statement": run.gate_statement},
        "versions": dict(run.versions),
        "audit": {"count": run.audit_count, "hash": run.audit_hash},
        "documents": [dump_case(case) for case in run.cases],
    }


def load_run(data: Mapping[str, Any]) -> RunRecord:
    """The run that run.json tells of. Raises ``Rejected`` (INVALID_DATA) when its form is another."""
    try:
        gate, audit = data["gate"], data["audit"]
        return RunRecord(
            id=data["run"],
            process=data["process"],
            made=datetime.fromisoformat(data["made"]),
            cases=tuple(load_case(entry) for entry in data["documents"]),
            gate_name=gate["name"],
            gate_scope=gate["scope"],
            gate_statement=gate["statement"],
            versions=data["versions"],
            audit_count=audit["count"],
            audit_hash=audit["hash"],
        )
    except (KeyError, TypeError, ValueError) as error:
        remedy = "Let the worker write run.json again: './bot report'."
        raise Rejected(f"run.json breaks the agreed form: {error!r}.", remedy, code="INVALID_DATA") from error


def dump_case(case: Case) -> Json:
    """One document of run.json."""
    return {
        **asdict(case),
        "outcome": case.outcome,
        "arrived": case.arrived.isoformat(),
        "ended": _dump_time(case.ended),
        "versions": dict(case.versions),
        "reasons": [asdict(reason) for reason in case.reasons],
        "attempts": [_dump_attempt(attempt) for attempt in case.attempts],
    }


def load_case(data: Mapping[str, Any]) -> Case:
    """One document of run.json as a record; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    known = {name: value for name, value in data.items() if name != "outcome"}
    return Case(
        **{
            **known,
            "arrived": datetime.fromisoformat(data["arrived"]),
            "ended": _load_time(data["ended"]),
            "reasons": tuple(Reason(**entry) for entry in data["reasons"]),
            "attempts": tuple(_load_attempt(entry) for entry in data["attempts"]),
        }
    )


def _dump_attempt(attempt: Attempt) -> Json:
    return {**asdict(attempt), "started": _dump_time(attempt.started), "ended": _dump_time(attempt.ended)}


def _load_attempt(data: Mapping[str, Any]) -> Attempt:
    return Attempt(**{**data, "started": _load_time(data["started"]), "ended": _load_time(data["ended"])})


def _dump_time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _load_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def meaning(code: str) -> str:
    """A code in a few plain words, without a full stop; an unknown code stands for itself."""
    if code in REASONS:
        return REASONS[code].rstrip(".")
    return CATALOGUE[code].meaning.rstrip(".") if code in CATALOGUE else code
