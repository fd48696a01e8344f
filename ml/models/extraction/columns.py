"""The head of a line table: which column means what, and where it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ml.models.extraction.candidates import words_at
from ml.models.extraction.labels import Found, labels
from ml.models.extraction.layout import Row, Sheet

NUMERIC = ("quantity", "unit_price", "discount", "tax_rate", "net", "other_gross")
TEXTUAL = ("description", "other_column")
PAD = 0.6
"""Row heights by which a column is wider than its heading."""


@dataclass(frozen=True)
class Column:
    """One column: its role and the left and right edge of its heading."""

    role: str
    left: float
    right: float
    weight: float = 1.0


@dataclass(frozen=True)
class Head:
    """The head of a table: its columns from left to right and its last row."""

    columns: tuple[Column, ...]
    last_row: int
    height: float

    def named(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    def column_at(self, left: float, right: float) -> Column | None:
        """The numeric column under whose heading a number stands."""
        pad = PAD * self.height
        best, most = None, 0.0
        for column in self.columns:
            shared = min(right, column.right + pad) - max(left, column.left - pad)
            if column.role in NUMERIC and shared > most:
                best, most = column, shared
        return best

    def text_zone(self) -> tuple[float, float]:
        """The left and right edge of the room for descriptions."""
        text = self.named("description")
        if text is None:
            return 0.0, 0.0
        later = [column.left for column in self.columns if column.left > text.left + self.height]
        earlier = [column.right for column in self.columns if column.right < text.left]
        return max(earlier, default=0.0), min(later, default=float("inf"))


def heads(sheet: Sheet) -> Iterator[Head]:
    """The heads of tables on a page, from top to bottom."""
    skip = -1
    for row in sheet.rows:
        if row.place <= skip:
            continue
        head = _head(sheet, row)
        if head:
            skip = head.last_row
            yield head


def _head(sheet: Sheet, row: Row) -> Head | None:
    """The head that begins in a row; headings may be set over two or three rows."""
    block = [row]
    for after in sheet.rows[row.place + 1 : row.place + 3]:
        near = after.box[1] - block[-1].box[3] < 0.9 * row.height
        if near and not re.search(r"\d", after.text) and len(after.words) <= len(row.words) + 2:
            block.append(after)
    for size in range(len(block), 0, -1):
        columns = _columns(block[:size])
        roles = {column.role for column in columns} - {"other_column"}
        numbers = roles & {"quantity", "unit_price", "tax_rate"}
        if {"net", "other_gross"} & roles and numbers and ("description" in roles or len(columns) >= 4):
            return Head(_with_text(columns), block[size - 1].place, row.height)
    return None


def _columns(block: Sequence[Row]) -> list[Column]:
    """One column a stack of headings; the rows of a stack are read as one text."""
    stacks: list[list[tuple[float, float, str]]] = []
    for row in block:
        for left, right, text in _headings(row):
            home = next((s for s in stacks if s[0][0] < right and left < s[0][1]), None)
            if home is None:
                stacks.append([(left, right, text)])
            else:
                home.append((left, right, text))
    found = []
    for stack in stacks:
        role, weight = _role(" ".join(text for _, _, text in stack))
        if not role:
            role, weight = _role(stack[0][2])
        edges = min(one[0] for one in stack), max(one[1] for one in stack)
        found.append(Column(role or "other_column", *edges, weight))
    return sorted(_single(found), key=lambda column: column.left)


def _headings(row: Row) -> Iterator[tuple[float, float, str]]:
    """The headings of a row: its segments, cut where two known headings stand close together."""
    for segment in row.segments:
        found = _joined([one for one in labels("column", segment.folded) if one.weight == 1.0])
        spans = [words_at(row, *_in_row(row, segment.start, one.start, one.end)) for one in found]
        if len(found) > 1 and len({one.role for one in found}) > 1 and all(s.words for s in spans):
            for span in spans:
                yield span.box[0], span.box[2], span.folded
        else:
            yield segment.box[0], segment.box[2], segment.folded


def _joined(found: Iterable[Found]) -> list[Found]:
    """Labels of one role one after the other are one heading: 'Product or service'."""
    joined: list[Found] = []
    for one in sorted(found, key=lambda one: one.start):
        if joined and joined[-1].role == one.role:
            joined[-1] = replace(joined[-1], end=one.end)
        else:
            joined.append(one)
    return joined


def _in_row(row: Row, first_word: int, start: int, end: int) -> tuple[int, int]:
    before = sum(len(word.text) + 1 for word in row.words[:first_word])
    return before + start, before + end


def _role(text: str) -> tuple[str, float]:
    """What a heading means; of several words the longest known ones decide."""
    found = sorted(labels("column", text), key=lambda one: (-one.weight, one.start - one.end))
    share = (found[0].end - found[0].start) / max(1, len(text)) if found else 0.0
    return (found[0].role, found[0].weight) if found and share > 0.3 else ("", 0.0)


def _single(columns: Sequence[Column]) -> list[Column]:
    """Each role once: of two net columns the right one, of others the surest, else the left one."""
    kept: list[Column] = []
    for role in dict.fromkeys(column.role for column in columns):
        same = [column for column in columns if column.role == role]
        if role == "other_column":
            kept += same
            continue
        right = -1.0 if role == "net" else 1.0
        same.sort(key=lambda one: (-one.weight, right * one.left))
        kept += [same[0], *(replace(one, role="other_column") for one in same[1:])]
    return kept


def _with_text(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A table without a heading for descriptions: its widest textual column holds them."""
    if any(column.role == "description" for column in columns):
        return tuple(columns)
    first = columns[0]
    return (Column("description", 0.0, first.left - 1), *columns)
