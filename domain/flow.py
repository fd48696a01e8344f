"""The picture of a run: one bar of everything that arrived, and a strand to each thing that became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.case import OUTCOMES, Outcome
from domain.report import Figures

WIDTH = 900.0
SOURCE_X = 96.0
TARGET_X = 440.0
BAR_WIDTH = 12.0
TITLE_HEIGHT = 26.0
SLOT_HEIGHT = 24.0
GAP = 16.0
MOST_CODES = 6
"""A group shows so many reasons; the rest is one strand with an empty code."""

Part = tuple[str, int]


@dataclass(frozen=True)
class Strand:
    """One strand: its code (empty for a whole group or other reasons), its count, its path and its bar."""

    code: str
    count: int
    path: str
    y: float
    height: float
    label_y: float


@dataclass(frozen=True)
class Group:
    """The strands of one outcome; ``title_y`` is the base line of its title."""

    outcome: Outcome
    count: int
    title_y: float
    strands: tuple[Strand, ...]


@dataclass(frozen=True)
class Flow:
    """The whole picture. The source bar starts at ``source_y`` and is ``source_height`` high."""

    height: float
    source_y: float
    source_height: float
    groups: tuple[Group, ...]


def draw(found: Figures) -> Flow:
    """Lays the picture out; an outcome without documents has no group."""
    parts = [(outcome, _parts(found, outcome)) for outcome in OUTCOMES if found.outcomes[outcome]]
    unit = min(max(300.0 / max(found.documents, 1), 0.02), 24.0)
    height = sum(_group_height(group, unit) for _, group in parts) + GAP * max(len(parts) - 1, 0)
    source_height = max(found.documents * unit, 2.0)
    height = max(height, source_height)
    source_y = (height - source_height) / 2
    return Flow(height, source_y, source_height, tuple(_groups(parts, unit, source_y)))


def _parts(found: Figures, outcome: Outcome) -> Sequence[Part]:
    """The reasons of an outcome with their counts; a group without reasons is one part."""
    codes = {"waiting": found.waiting, "refused": found.refusals, "incident": found.incidents}.get(outcome, ())
    if not codes:
        return [("", found.outcomes[outcome])]
    if len(codes) <= MOST_CODES:
        return codes
    shown = codes[: MOST_CODES - 1]
    return [*shown, ("", found.outcomes[outcome] - sum(count for _, count in shown))]


def _group_height(parts: Sequence[Part], unit: float) -> float:
    title = TITLE_HEIGHT if parts[0][0] else 0.0
    return title + sum(max(count * unit, SLOT_HEIGHT) for _, count in parts)


def _groups(parts: Sequence[tuple[Outcome, Sequence[Part]]], unit: float, source: float) -> Iterator[Group]:
    top = 0.0
    for outcome, codes in parts:
        title = TITLE_HEIGHT if codes[0][0] else 0.0
        place, strands = top + title, []
        for code, count in codes:
            slot, thick = max(count * unit, SLOT_HEIGHT), count * unit
            y = place + (slot - thick) / 2
            strands.append(Strand(code, count, _ribbon(source, y, thick), y, thick, place + slot / 2))
            place, source = place + slot, source + thick
        total = sum(count for _, count in codes)
        yield Group(outcome, total, top + TITLE_HEIGHT / 2, tuple(strands))
        top = place + GAP


def _ribbon(left: float, right: float, thick: float) -> str:
    """A band from the source bar at ``left`` to a target bar at ``right``, closed."""
    start, end = SOURCE_X + BAR_WIDTH, TARGET_X
    middle, below, under = (start + end) / 2, left + thick, right + thick
    there = f"M{start:g},{left:.2f} C{middle:g},{left:.2f} {middle:g},{right:.2f} {end:g},{right:.2f}"
    back = f"V{under:.2f} C{middle:g},{under:.2f} {middle:g},{below:.2f} {start:g},{below:.2f} Z"
    return f"{there} {back}"
