"""Which labels stand beside, before and above a place on a page."""

from domain.page import Box
from ml.models.extraction.labels import nearest
from ml.models.extraction.layout import Row, Sheet, Span, overlap

ROWS_ABOVE = 3
ABOVE = (0.85, 0.5, 0.3)
LEFT = (0.95, 0.6)
SHADED = 0.35
"""What a label above still counts when a strong one stands on the left."""


def before(span: Span) -> str:
    """The text of the same segment in front of a span."""
    own = _own_segment(span)
    return " ".join(word.text for word in span.row.words[own.start : span.start])


def left_of(span: Span) -> tuple[str, ...]:
    """The segments left of the span's own, nearest first."""
    own = _own_segment(span)
    return tuple(one.text for one in reversed(span.row.segments) if one.end <= own.start)


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
    said = nearest(kind, before(span))
    for factor, text in zip(LEFT, left_of(span), strict=False):
        if max(said.values(), default=0.0) > 0.6:
            break
        _add(said, nearest(kind, text), factor)
    shade = SHADED if max(said.values(), default=0.0) > 0.5 else 1.0
    for factor, text in zip(ABOVE, above(span, sheet), strict=False):
        _add(said, nearest(kind, text), factor * shade)
    return said


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
