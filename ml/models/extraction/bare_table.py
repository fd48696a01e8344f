"""Line items without a head that could be read: amounts one under another that make a total."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ml.models.extraction.candidates import Amount, amounts
from ml.models.extraction.labels import labels
from ml.models.extraction.layout import Row, Sheet, around
from ml.models.extraction.table import CARRIED, SUMS, Item, Table, is_sum, numbered

ALIGNED = 1.2
"""Row heights by which amounts of one column may end apart."""
NEAR = 3
"""Amounts below the last line among which the total has to stand."""


@dataclass(frozen=True)
class _Entry:
    """The last amount of a row and all that stands with it."""

    sheet: Sheet
    row: Row
    amount: Amount
    numbers: tuple[Amount, ...]
    sums: bool

    @property
    def right(self) -> float:
        return self.amount.span.box[2]


def read(sheets: Sequence[Sheet], mark: str, goals: Sequence[Decimal | None]) -> Table:
    """The rows whose amounts make the first of ``goals`` that any do; an empty table where none do."""
    entries = list(_entries(sheets, mark))
    for goal in goals:
        for last in range(len(entries)):
            if goal and any(below.amount.value == goal for below in entries[last + 1 : last + 1 + NEAR]):
                run = _run(entries[: last + 1], goal)
                if run:
                    places = frozenset((one.row.page, one.row.place) for one in run)
                    return Table(tuple(numbered(_item(one, mark), *_text(one)) for one in run), False, places)
    return Table((), False)


def _entries(sheets: Sequence[Sheet], mark: str) -> Iterator[_Entry]:
    for sheet in sheets:
        for row in sheet.rows:
            if CARRIED.search(row.folded):
                continue
            numbers = tuple(amounts(replace(sheet, rows=(row,)), mark))
            money = [one for one in numbers if one.decimals == 2 and not one.percent]
            if money:
                yield _Entry(sheet, row, money[-1], numbers, is_sum(row, sheet, mark) or _names_total(row))


def _names_total(row: Row) -> bool:
    """Whether a row begins with the name of a total."""
    found = [one for one in labels("amount", row.folded) if one.start <= 2 and one.weight == 1.0]
    return any(one.role in SUMS for one in found)


def _run(entries: Sequence[_Entry], goal: Decimal) -> list[_Entry]:
    """The entries upward from the last one, under each other, that make the goal; none where they miss it.

    What ends further left belongs to the line above it.
    """
    edge, total = entries[-1].right, Decimal(0)
    run: list[_Entry] = []
    for one in reversed(entries):
        if one.right < edge - ALIGNED * one.row.height:
            continue
        if one.sums or one.right > edge + ALIGNED * one.row.height or not _text(one)[0]:
            return []
        run.insert(0, one)
        total += one.amount.value
        if total == goal:
            return run
    return []


def _text(entry: _Entry) -> tuple[str, tuple[float, float, float, float]]:
    """The first words of a row that are no number, and the row's box."""
    box = around(word.box for word in entry.row.words)
    for segment in entry.row.segments:
        if sum(sign.isalpha() for sign in segment.text) > 2 and segment.box[2] < entry.amount.span.box[0]:
            return segment.text, box
    return "", box


def _item(entry: _Entry, mark: str) -> Item:
    """The row as a line; the row below may hold quantity and price."""
    spare = [one for one in entry.numbers if one is not entry.amount]
    below = entry.sheet.rows[entry.row.place + 1 : entry.row.place + 2]
    under = [
        one
        for row in below
        if row.box[2] < entry.amount.span.box[0]
        for one in amounts(replace(entry.sheet, rows=(row,)), mark)
    ]
    return Item(entry.row, list(entry.row.words), {"net": entry.amount}, spare, under=under)
