"""What a person sees while the bots work: a table that changes in a terminal, plain lines elsewhere."""

import shutil
import sys
import time
from collections.abc import Sequence
from typing import Protocol, TextIO

from domain.case import OUTCOMES, Case, Outcome

STEPS = ("read", "post")
WORDS: dict[Outcome, str] = {**OUTCOMES, "open": "On its way"}
MARKS: dict[Outcome, str] = {
    "posted": "✓",
    "posted-after-person": "✓",
    "waiting": "?",
    "ended-by-person": "–",
    "refused": "–",
    "incident": "!",
    "open": "…",
}
COLOURS: dict[Outcome, str] = {"posted": "32", "posted-after-person": "32", "waiting": "33", "incident": "31"}


class Live(Protocol):
    """Shows cases as they go their way."""

    def show(self, cases: Sequence[Case]) -> None:
        """Takes the cases as they are now; cheap to call often."""

    def close(self) -> None:
        """Leaves the last picture standing; what is shown later stands below it."""


def live(stream: TextIO = sys.stdout) -> Live:
    """The table where there is a terminal, else the lines."""
    return Table(stream) if stream.isatty() and sys.platform != "win32" else Lines(stream)


class Lines:
    """One line whenever a document has taken a step."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._began = time.monotonic()
        self._shown: dict[str, str] = {}

    def show(self, cases: Sequence[Case]) -> None:
        for case in cases:
            text = f"{case.envelope:<5} {_short(case.file):<34} {way(case)}"
            if self._shown.get(case.envelope) != text:
                self._shown[case.envelope] = text
                if case.outcome != "open":
                    print(f"{time.monotonic() - self._began:6.1f} s  {text}", file=self._stream, flush=True)

    def close(self) -> None:
        """Has nothing to leave: lines stay."""


class Table:
    """Every document in a row of its own, redrawn in place; where they do not fit, finished ones leave first."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn: list[str] = []
        self._cases: Sequence[Case] = ()

    def show(self, cases: Sequence[Case]) -> None:
        self._cases = cases
        room = max(1, shutil.get_terminal_size().lines - 2)
        spare = max(0, len(cases) - room)
        ended = {case.envelope for case in [case for case in cases if case.outcome != "open"][:spare]}
        self._draw([_row(case) for case in cases if case.envelope not in ended][:room])

    def close(self) -> None:
        self._draw([_row(case) for case in self._cases])
        self._stream.write("\n")
        self._drawn = []

    def _draw(self, rows: list[str]) -> None:
        if rows == self._drawn:
            return
        up = f"\033[{len(self._drawn)}F\033[J" if self._drawn else ""
        self._stream.write(up + "".join(f"{row}\n" for row in rows))
        self._stream.flush()
        self._drawn = rows


def way(case: Case) -> str:
    """Where a case is, in words: what became of it, its number in the ERP, or why it stands."""
    if case.outcome == "open":
        step = case.attempts[-1].step if case.attempts else "read"
        return f"{WORDS['open']}: {step}"
    if case.erp_number:
        return f"{WORDS[case.outcome]} as {case.erp_number}{', verified' if case.verified else ''}"
    codes = dict.fromkeys(reason.code for reason in case.reasons)
    why = ", ".join(codes) if case.outcome == "waiting" and codes else case.code
    return f"{WORDS[case.outcome]}: {why}" if why else WORDS[case.outcome]


def _row(case: Case) -> str:
    colour = COLOURS.get(case.outcome, "")
    text = f"{MARKS[case.outcome]} {case.envelope:<5} {_short(case.file):<34} {way(case)}"
    return f"\033[{colour}m{text}\033[0m" if colour else text


def _short(name: str, width: int = 34) -> str:
    return name if len(name) <= width else f"{name[: width - 9]}…{name[-8:]}"
