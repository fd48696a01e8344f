"""Reading order: rows from top to bottom, in each from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Generic, TypeVar

from domain.page import Box

Placed = TypeVar("Placed")

SAME_ROW = 0.45  # centres closer than this share of the lower height stand in one row
LOWEST = 0.8  # a dash counts as this share of the usual height
LOOK_BACK = 4  # rows that can still take something in


@dataclass
class Row(Generic[Placed]):
    """What stands at one height, while it is gathered."""

    centre: float
    height: float
    members: list[tuple[float, Placed]] = field(default_factory=list)

    def add(self, centre: float, left: float, item: Placed) -> None:
        self.members.append((left, item))
        self.centre += (centre - self.centre) / len(self.members)


def in_reading_order(items: Sequence[tuple[Placed, Box]], slope: float = 0.0) -> list[Placed]:
    """Orders what stands on a page; ``slope``: pixels its lines fall by, a pixel to the right."""
    return [item for row in rows(items, slope) for item in row]


def rows(items: Sequence[tuple[Placed, Box]], slope: float = 0.0) -> list[list[Placed]]:
    """Groups what stands at one height, from top to bottom and from left to right."""
    if not items:
        return []
    lowest = LOWEST * median(box[3] - box[1] for _, box in items)
    placed = [(_centre(box, slope), max(lowest, box[3] - box[1]), box[0], item) for item, box in items]
    found: list[Row[Placed]] = []
    for centre, height, left, item in sorted(placed, key=lambda entry: entry[0]):
        _row_for(centre, height, found).add(centre, left, item)
    found.sort(key=lambda row: row.centre)
    return [[item for _, item in sorted(row.members, key=lambda member: member[0])] for row in found]


def _row_for(centre: float, height: float, found: list[Row[Placed]]) -> Row[Placed]:
    """The nearest row that can take something at ``centre``, else a new one."""
    best, least = None, height * SAME_ROW
    for row in found[-LOOK_BACK:]:
        distance = abs(centre - row.centre)
        if distance <= min(least, SAME_ROW * row.height):
            best, least = row, distance
    if best is None:
        best = Row(centre, height)
        found.append(best)
    return best


def _centre(box: Box, slope: float) -> float:
    return (box[1] + box[3]) / 2 - slope * (box[0] + box[2]) / 2
