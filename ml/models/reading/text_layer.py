"""Words and boxes of a PDF page's text layer, in pixels of its rendering."""

import ctypes
import re
from dataclasses import dataclass
from typing import Any

from domain.page import Box, Word
from ml.models.reading.order import in_reading_order

ENDS_WORD = frozenset(  # PDFium's own spaces (0xFFFE: a hyphen at a line's end) and printed ones
    {0, 9, 10, 13, 32, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFFFE}
)
FINE = 64  # FPDF_PageToDevice answers whole pixels: ask on a finer raster
SPAN = 1000.0  # points between the places asked for
FEW_WORDS = 12  # fewer on a page that is one picture are a stamp, not a text layer
COVERED = 0.5  # share of the page a picture covers to count as a scan
GARBAGE = 0.2  # share of signs that mean nothing in a layer nobody can use
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-", "\u2011": "-"}
_TRANSLATION = str.maketrans(_LIGATURES)
_HALVES = re.compile("[\ud800-\udfff]")
_MEANINGLESS = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Placement:
    """Where a point of the page (in PDF points) stands in the rendering (in pixels)."""

    origin: tuple[float, float]
    right: tuple[float, float]
    up: tuple[float, float]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The upright box of pixels around a rectangle of the page."""
        corners = [self._pixel(x, y) for x, y in ((left, bottom), (right, top))]
        (x0, y0), (x1, y1) = corners
        return round(min(x0, x1), 2), round(min(y0, y1), 2), round(max(x0, x1), 2), round(max(y0, y1), 2)

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.origin[0] + x * self.right[0] + y * self.up[0],
            self.origin[1] + x * self.right[1] + y * self.up[1],
        )


def words(page: Any, width: int, height: int) -> tuple[Word, ...]:
    """The words of a PDFium page in reading order, on a rendering of these pixels."""
    placement = _placement(page, width, height)
    text_page = page.get_textpage()
    try:
        found = _words(text_page.raw, text_page.count_chars(), placement)
    finally:
        text_page.close()
    inside = [word for word in found if _stands_on(word.box, width, height)]
    return tuple(in_reading_order([(word, word.box) for word in inside]))


def is_usable(page: Any, found: tuple[Word, ...]) -> bool:
    """Whether a text layer can stand for the page: no garbage, and more than a stamp on a scan."""
    text = "".join(word.text for word in found)
    if not text or len(_MEANINGLESS.findall(text)) > GARBAGE * len(text):
        return False
    return len(found) >= FEW_WORDS or _picture_share(page) < COVERED


def is_blank(page: Any) -> bool:
    """Whether nothing at all is drawn on the page."""
    return next(iter(page.get_objects(max_depth=1)), None) is None


def _words(text_page: Any, count: int, placement: Placement) -> list[Word]:
    from pypdfium2.raw import FPDFText_GetUnicode as code_at

    codes = [code_at(text_page, index) for index in range(count)]
    found: list[Word] = []
    start = 0
    for end, code in enumerate((*codes, 0)):
        if code not in ENDS_WORD:
            continue
        if end > start and (text := _text(codes[start:end])) and not text.isspace():
            edges = _edges(text_page, start, end - start)
            found += [Word(text, placement.box(*edges))] if edges else []
        start = end + 1
    return found


def _edges(text_page: Any, start: int, count: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of a run of signs in points; None where nothing is drawn."""
    from pypdfium2.raw import FPDFText_CountRects, FPDFText_GetRect

    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    rectangles = []
    for index in range(FPDFText_CountRects(text_page, start, count)):
        FPDFText_GetRect(text_page, index, left, top, right, bottom)
        rectangles.append((left.value, bottom.value, right.value, top.value))
    if not rectangles:
        return None
    lefts, bottoms, rights, tops = zip(*rectangles, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _text(codes: list[int]) -> str:
    """The word; halves of a sign beyond the first plane are joined."""
    text = "".join(map(chr, codes))
    if _HALVES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.translate(_TRANSLATION).strip()


def _placement(page: Any, width: int, height: int) -> Placement:
    import pypdfium2.raw as pdfium

    def pixel(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, width * FINE, height * FINE, 0, x, y, across, down)
        return across.value / FINE, down.value / FINE

    origin, right, up = pixel(0, 0), pixel(SPAN, 0), pixel(0, SPAN)
    return Placement(
        origin,
        ((right[0] - origin[0]) / SPAN, (right[1] - origin[1]) / SPAN),
        ((up[0] - origin[0]) / SPAN, (up[1] - origin[1]) / SPAN),
    )


def _stands_on(box: Box, width: int, height: int) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return 0 <= across <= width and 0 <= down <= height


def _picture_share(page: Any) -> float:
    """The largest share of the page that one picture covers."""
    import pypdfium2.raw as pdfium

    across, down = page.get_size()
    shares = [0.0]
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        shares.append((right - left) * (top - bottom) / max(1.0, across * down))
    return max(shares)
