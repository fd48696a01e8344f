"""Pages and words: what stands where."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the rendered page.

The origin is the page's top left corner.
"""


@dataclass(frozen=True)
class Word:
    """A word and its place.

    ``confidence`` is a calibrated probability that the text is right, ``score`` an uncalibrated
    figure in [0, 1]; a word of a text layer has neither.
    """

    text: str
    box: Box
    confidence: float | None = None
    score: float | None = None


@dataclass(frozen=True)
class Page:
    """One rendered page: ``number`` counts from 1, sizes are pixels, words in reading order."""

    number: int
    width: int
    height: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Document:
    """A file as it was read.

    ``engine`` names what read it: ``text-layer``, ``ppocr``, ``mixed`` (some pages each) or ``xml``
    (no page at all).
    ``xml`` holds the e-invoice the file is or carries, unparsed.
    """

    file: str
    engine: str
    pages: tuple[Page, ...]
    xml: bytes | None = None
