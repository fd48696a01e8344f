"""Which labels stand beside, before and above a place on a page."""

import re
from itertools import dropwhile

from domain.page import Box, Word
from ml.models.extraction.labels import fold, labels, nearest
from ml.models.extraction.layout import Row, Sheet, Span, overlap

ROWS_ABOVE = 3
ABOVE = (0.85, 0.5, 0.3)
LEFT = (0.95, 0.6)
RIGHT = 0.8
"""What a label counts that stands behind its value."""
FILLED = 0.6
"""What a label above still counts when it has a value of its own."""
_MONEY_WORD = re.compile(r"EUR|USD|GBP|CHF|INR|MYR|RM|SEK|DKK|NOK|PLN|\W")
_BRACKETS = re.compile(r"\(([^()]*[^\W\d][^()]*)\)")
_NAMED = re.compile(r"\d\S* \([^()]*[^\W\d][^()]*\)$")
"""A value with its own name behind it."""
SHADED = 0.35
"""What a label above still counts when a strong one stands on the left."""


def before(span: Span) -> str:
    """The text of the same segment in front of a span."""
    own = _own_segment(span)
    return " ".join(word.text for word in span.row.words[own.start : span.start])


def enclosed(span: Span) -> str:
    """The text in brackets directly behind a span, which names it: ``4711 (invoice no.)``."""
    rest = " ".join(word.text for word in span.row.words[span.end : _own_segment(span).end])
    found = _BRACKETS.match(rest)
    return found.group(1) if found else ""


def left_of(span: Span) -> tuple[str, ...]:
    """The segments left of the span's own, nearest first."""
    own = _own_segment(span)
    return tuple(one.text for one in reversed(span.row.segments) if one.end <= own.start)


def right_of(span: Span) -> tuple[str, ...]:
    """The rest of a span's segment, and the segment after it."""
    own = _own_segment(span)
    rest = " ".join(word.text for word in dropwhile(_is_money, span.row.words[span.end : own.end]))
    after = [one.text for one in span.row.segments if one.start >= own.end][:1]
    return tuple(text for text in (rest, *after) if text)


def _is_money(word: Word) -> bool:
    return bool(_MONEY_WORD.fullmatch(word.text))


def above(span: Span, sheet: Sheet, rows: int = ROWS_ABOVE) -> tuple[str, ...]:
    """The segments over a span in the rows above it, nearest first; a wide gap ends the search."""
    found: list[str] = []
    bottom, box = span.row.box[1], span.box
    for row in reversed(sheet.rows[max(0, span.row.place - 8) : span.row.place]):
        if len(found) == rows or bottom - row.box[3] > 3.5 * span.row.height:
            break
        over = [one for one in row.segments if _stands_over(one.box, box)]
        if over:
            found.append(" ".join(one.text for one in over))
            bottom = row.box[1]
    return tuple(found)


def roles(kind: str, span: Span, sheet: Sheet) -> dict[str, float]:
    """How much the surroundings speak for each role of a kind, 0 to about 1."""
    own = enclosed(span)
    if own and (said := nearest(kind, own)):
        return said
    said = nearest(kind, before(span))
    for factor, text in zip(LEFT, left_of(span), strict=False):
        if max(said.values(), default=0.0) > 0.6:
            break
        _add(said, nearest(kind, text), factor)
    behind = kind == "amount" and max(said.values(), default=0.0) < 0.3
    for text in right_of(span) if behind else ():
        if _is_label(kind, text, digits=True):
            _add(said, nearest(kind, text), RIGHT)
    shade = SHADED if max(said.values(), default=0.0) > 0.7 else 1.0
    under = _below(kind, span, sheet) if shade == 1.0 else {}
    for factor, text in zip(ABOVE, above(span, sheet), strict=False):
        if _NAMED.search(text):
            continue
        own_value = FILLED if any(sign.isdigit() for sign in text) else 1.0
        _add(said, nearest(kind, text), factor * own_value * (SHADED if under else shade))
    _add(said, under, ABOVE[0])
    return said


def _below(kind: str, span: Span, sheet: Sheet) -> dict[str, float]:
    """What a label directly under a value says, when the value stands closer to it than to the row above."""
    said: dict[str, float] = {}
    top = sheet.rows[span.row.place - 1].box[3] if span.row.place else span.row.box[1] - 9 * span.row.height
    for after in sheet.rows[span.row.place + 1 : span.row.place + 3]:
        gap = after.box[1] - span.row.box[3]
        if gap > 0.75 * (span.row.box[1] - top) or gap > 1.5 * span.row.height:
            break
        for one in after.segments:
            if _stands_over(one.box, span.box) and _is_label(kind, one.text):
                _add(said, nearest(kind, one.text), 1.0)
    return said


def _is_label(kind: str, text: str, *, digits: bool = False) -> bool:
    """Whether a text is a label and nothing else; ``digits`` allows a rate in it."""
    folded = fold(text)
    letters = len([sign for sign in folded if sign.isalpha()])
    found = labels(kind, folded)
    covered = sum(len([sign for sign in folded[one.start : one.end] if sign.isalpha()]) for one in found)
    return covered > 0.55 * letters and (digits or not any(sign.isdigit() for sign in folded))


def advantage(said: dict[str, float], role: str) -> float:
    """What speaks for a role less most of what speaks for the strongest other one."""
    rival = max((value for name, value in said.items() if name != role), default=0.0)
    return said.get(role, 0.0) - 0.7 * rival


def _add(said: dict[str, float], more: dict[str, float], factor: float) -> None:
    for role, strength in more.items():
        said[role] = max(said.get(role, 0.0), factor * strength)


def _own_segment(span: Span) -> Span:
    return next(one for one in span.row.segments if one.start <= span.start < one.end)


def _stands_over(upper: Box, lower: Box) -> bool:
    return overlap((upper[0], upper[2]), (lower[0], lower[2])) > 0.3


def row_roles(kind: str, row: Row) -> dict[str, float]:
    """What a whole row speaks of."""
    return nearest(kind, row.text)
