"""Pages drawn with a typewriter: a sign is ten pixels wide, a row twenty pixels high."""

import re

from domain.page import Document, Page, Word
from ml.models.extraction.layout import Sheet, sheet

SIGN, ROW = 10, 24


def page(text: str, number: int = 1) -> Page:
    """The page a drawing shows; where words stand in the drawing is where they stand on the page."""
    rows = text.strip("\n").splitlines()
    words = [
        Word(match.group(), (match.start() * SIGN, place * ROW, match.end() * SIGN, place * ROW + 16))
        for place, row in enumerate(rows)
        for match in re.finditer(r"\S+", row)
    ]
    return Page(number, 120 * SIGN, max(len(rows), 40) * ROW, tuple(words))


def drawn(text: str, number: int = 1) -> Sheet:
    return sheet(page(text, number))


def document(*pages: str) -> Document:
    """A document with a text layer, a page a drawing."""
    return Document("drawn.pdf", "text-layer", tuple(page(text, n) for n, text in enumerate(pages, start=1)))
