"""What became of a run: for a person, for a script, and as an exit code."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commands.demo.live import way
from domain.case import OUTCOMES, Case
from domain.errors import Misconfigured
from runtime.runs import Run

SHOWN_CASES = 20
POSTED_AND_VERIFIED, INCIDENT, NOTHING_POSTED = 0, 1, 3


def exit_code(cases: Sequence[Case], *, audit_verified: bool) -> int:
    """0: everything posted was verified; 1: an incident, or the audit trail does not verify; 3: nothing was posted."""
    if not audit_verified or any(case.outcome == "incident" for case in cases):
        return INCIDENT
    return POSTED_AND_VERIFIED if any(case.erp_number for case in cases) else NOTHING_POSTED


def summary(cases: Sequence[Case]) -> str:
    """How many documents ended how, and why the others did not."""
    if not cases:
        return "No document was found: PDF, PNG, JPEG, TIFF, XML and e-mails count, by their names."
    counts = Counter(case.outcome for case in cases)
    lines = [f"  {counts[outcome]:>4}  {words}" for outcome, words in OUTCOMES.items() if counts[outcome]]
    ended = [case for case in cases if case.outcome in ("refused", "incident")]
    told = [f"  {case.envelope}: {_sentence(case)} [{case.code}]" for case in ended[:SHOWN_CASES]]
    more = [f"  … and {len(ended) - SHOWN_CASES} more: see the report"] if len(ended) > SHOWN_CASES else []
    return "\n".join([f"{len(cases)} documents", *lines, *([""] if told else []), *told, *more])


def _sentence(case: Case) -> str:
    """Why it ended, and which file it was."""
    return case.reason if not case.file or case.file in case.reason else f"'{case.file}': {case.reason}"


def next_steps(cases: Sequence[Case], run: Run) -> str:
    """What a person can try next."""
    waiting = [case for case in cases if case.outcome == "waiting"]
    lines = [f"  ./bot report --run {run.id} --open", f"  ./bot audit verify --run {run.id}"]
    if waiting:
        first = waiting[0]
        lines = [
            f"  ./bot review --run {run.id}          lists the {len(waiting)} that wait, and why",
            f"  ./bot review --open --run {run.id}   decides on a page",
            f"  ./bot decide {first.envelope} accept --run {run.id}",
            *lines,
        ]
    return "\n".join(["What to try next:", *lines])


def write_json(path: Path, cases: Sequence[Case], run: Run) -> None:
    """Writes the form that scripts read. Raises ``Misconfigured`` (OUTPUT_UNWRITABLE)."""
    with _writing(path):
        path.write_text(json.dumps(as_json(cases, run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def check_writable(path: Path) -> None:
    """Makes the file where there is none. Raises ``Misconfigured`` (OUTPUT_UNWRITABLE)."""
    with _writing(path):
        path.open("a", encoding="utf-8").close()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Misconfigured(
            f"'{path}' cannot be written: {error.strerror}.", "Name another file.", code="OUTPUT_UNWRITABLE"
        ) from error


def as_json(cases: Sequence[Case], run: Run) -> dict[str, Any]:
    """The run as data; paths are absolute."""
    outcomes = Counter(case.outcome for case in cases)
    return {
        "documents": [_document(case) for case in cases],
        "counts": {"documents": len(cases), **{name: outcomes[name] for name in OUTCOMES}},
        "report": str(run.report),
        "log": str(log_of(cases, run)),
        "audit": str(run.home / "audit-head.json"),
    }


def log_of(cases: Sequence[Case], run: Run) -> Path:
    """The log of the robot that posted last, else of the one that worked last, else where logs would be."""
    attempts = [attempt for case in cases for attempt in case.attempts if attempt.log]
    posting = [attempt for attempt in attempts if attempt.step == "post"]
    return run.home / (posting or attempts)[-1].log if attempts else run.home / "robots"


def _document(case: Case) -> dict[str, Any]:
    return {
        "file": case.file,
        "case": case.envelope,
        "state": case.state,
        "code": case.code or next((reason.code for reason in case.reasons), "") if case.state != "success" else "",
        "reason": case.reason or ("; ".join(reason.text for reason in case.reasons) if case.state == "blocked" else ""),
        "outcome": case.outcome,
        "way": way(case),
        "erp_number": case.erp_number,
        "verified": case.verified,
        "touches": case.touches,
        "seconds": round(case.duration.total_seconds(), 3) if case.duration else None,
    }
