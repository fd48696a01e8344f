"""A sheet of paper that remembers what was printed where, before it becomes a PDF.

Points, origin top left; ``y`` of a text is its baseline.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from practice.documents.fonts import font_name, text_width
from practice.documents.records import Colour

BLACK: Colour = (0.0, 0.0, 0.0)
GREY: Colour = (0.42, 0.42, 0.42)
A4 = (595.28, 841.89)
LETTER = (612.0, 792.0)
Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Pen:
    """A type face, its weight, size and colour."""

    face: str
    size: float
    bold: bool = False
    colour: Colour = BLACK

    @property
    def font(self) -> str:
        return font_name(self.face, self.bold)


@dataclass(frozen=True)
class Text:
    """A text where it is printed; ``angle`` in degrees, counter-clockwise."""

    x: float
    y: float
    text: str
    pen: Pen
    angle: float = 0.0

    @property
    def width(self) -> float:
        return text_width(self.text, self.pen.font, self.pen.size)


@dataclass(frozen=True)
class Area:
    """A rectangle, filled or stroked; a rule is one without height or width."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.5


@dataclass
class Paper:
    """Pages under construction; ``places`` maps a field to ``(page, x0, y0, x1, y1)`` of its first printing."""

    size: tuple[float, float] = A4
    pages: list[list[Text | Area]] = field(default_factory=lambda: [[]])
    places: dict[str, tuple[float, ...]] = field(default_factory=dict)
    line_places: dict[int, tuple[float, ...]] = field(default_factory=dict)

    @property
    def width(self) -> float:
        return self.size[0]

    @property
    def height(self) -> float:
        return self.size[1]

    def new_page(self) -> None:
        self.pages.append([])

    def text(self, x: float, y: float, text: str, pen: Pen, align: Align = "left", name: str = "") -> float:
        """Prints a text and returns its width; ``name`` is the field whose value it is."""
        width = text_width(text, pen.font, pen.size)
        left = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        self.pages[-1].append(Text(left, y, text, pen))
        if name:
            box = (len(self.pages), left, y - 0.76 * pen.size, left + width, y + 0.22 * pen.size)
            self.places.setdefault(name, tuple(round(edge, 1) if index else edge for index, edge in enumerate(box)))
        return width

    def on_page(self, number: int, x: float, y: float, text: str, pen: Pen, align: Align = "left") -> None:
        """Prints on a page that is already behind; ``number`` counts from 1."""
        width = text_width(text, pen.font, pen.size)
        left = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        self.pages[number - 1].append(Text(left, y, text, pen))

    def run(self, x: float, y: float, pieces: list[tuple[str, Pen, str]]) -> float:
        """Prints pieces one after the other on a line: text, pen, field name; returns the width."""
        start = x
        for text, pen, name in pieces:
            x += self.text(x, y, text, pen, name=name)
        return x - start

    def rule(self, x0: float, y: float, x1: float, colour: Colour = BLACK, width: float = 0.5) -> None:
        self.pages[-1].append(Area(x0, y, x1, y, stroke=colour, width=width))

    def upright(self, x: float, y0: float, y1: float, colour: Colour = BLACK, width: float = 0.5) -> None:
        self.pages[-1].append(Area(x, y0, x, y1, stroke=colour, width=width))

    def area(
        self, x0: float, y0: float, x1: float, y1: float, fill: Colour | None = None, stroke: Colour | None = None
    ) -> None:
        self.pages[-1].append(Area(x0, y0, x1, y1, fill, stroke))

    def slanted(self, x: float, y: float, text: str, pen: Pen, angle: float) -> None:
        """Prints a text at an angle in degrees: a stamp."""
        self.pages[-1].append(Text(x, y, text, pen, angle))


def fit(text: str, pen: Pen, width: float) -> Pen:
    """The same pen, smaller where the text would be wider than ``width``."""
    actual = text_width(text, pen.font, pen.size)
    return pen if actual <= width else replace(pen, size=round(pen.size * width / actual - 0.005, 2))


def wrap(text: str, pen: Pen, width: float) -> list[str]:
    """Breaks a text into lines no wider than ``width`` where its words allow."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, pen.font, pen.size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
