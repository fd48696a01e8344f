"""What `bot bench` measures: one module a benchmark, with ``HELP`` and ``measure(setup) -> Iterable[Row]``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Setup:
    """What a benchmark may use: ``work``, an empty folder; ``data``, the documents a person named."""

    work: Path
    data: Path | None = None


@dataclass(frozen=True)
class Row:
    """One measured number, and where there is one the same number of a peer, measured in the same run.

    ``better`` says which way the goal lies. ``note`` says what a reader must know to trust the number.
    """

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    goal: float | None = None
    better: Literal["lower", "higher"] = "lower"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our number in units of the peer's."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def met(self) -> bool | None:
        """Whether the goal was reached; None without a goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.better == "lower" else self.value >= self.goal


def dump_row(row: Row) -> dict[str, Any]:
    """A row as JSON."""
    return {
        "name": row.name,
        "value": row.value,
        "unit": row.unit,
        "peer": row.peer or None,
        "peer_value": row.peer_value,
        "ratio": None if row.ratio is None else round(row.ratio, 4),
        "goal": row.goal,
        "better": row.better,
        "met": row.met,
        "note": row.note,
    }
