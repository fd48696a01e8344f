"""Words of a page as rows, and rows as segments that belong together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.page import Box, Page, Word
from ml.models.extraction.labels import fold

SEGMENT_GAP = 1.6
"""A gap wider than this many word heights ends a segment."""
USUAL_GAP = 0.45
"""The blank between words where a page has too few to tell, in word heights."""
ROW_OVERLAP = 0.5
"""Words share a row when this part of the lower one's height overlaps its neighbour's."""


class Stretch:
    """Words side by side, as one text in one box."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def folded(self) -> str:
        """The text as labels are written."""
        return fold(self.text)

    @cached_property
    def box(self) -> Box:
        return around(word.box for word in self.words)


@dataclass(frozen=True)
class Span(Stretch):
    """Neighbouring words of one row; ``start`` counts the words before them in the row."""

    row: "Row"
    start: int
    words: tuple[Word, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.words)


@dataclass(frozen=True)
class Row(Stretch):
    """Words on one line of a page, left to right; ``place`` counts the rows of the page from 0."""

    page: int
    place: int
    words: tuple[Word, ...]

    @cached_property
    def height(self) -> float:
        heights = sorted(word.box[3] - word.box[1] for word in self.words)
        return max(1.0, heights[len(heights) // 2])

    @cached_property
    def segments(self) -> tuple[Span, ...]:
        """Runs of words without a wide gap."""
        cuts = [0]
        for place in range(1, len(self.words)):
            gap = self.words[place].box[0] - self.words[place - 1].box[2]
            if gap > SEGMENT_GAP * self.height:
                cuts.append(place)
        return tuple(self.span(a, b) for a, b in zip(cuts, [*cuts[1:], len(self.words)], strict=True))

    def span(self, start: int, end: int) -> Span:
        return Span(self, start, self.words[start:end])


@dataclass(frozen=True)
class Sheet:
    """A page as rows from top to bottom; ``word_gap`` is the usual blank between words, in word heights."""

    page: Page
    rows: tuple[Row, ...]
    word_gap: float = USUAL_GAP


def sheet(page: Page) -> Sheet:
    """Groups a page's words into rows; slightly slanted lines stay together."""
    lines: list[list[Word]] = []
    for word in sorted((w for w in page.words if w.text.strip()), key=lambda w: w.box[0]):
        home = _home(word, lines)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    lines.sort(key=lambda line: _middle(line[0].box) if len(line) == 1 else _mean_middle(line))
    rows = tuple(Row(page.number, place, tuple(line)) for place, line in enumerate(lines))
    return Sheet(page, rows, _word_gap(rows))


def _word_gap(rows: Sequence[Row]) -> float:
    gaps = sorted(
        (right.box[0] - left.box[2]) / row.height
        for row in rows
        for segment in row.segments
        for left, right in zip(segment.words, segment.words[1:], strict=False)
        if left.text[-1:].isalpha() and right.text[:1].isalpha()
    )
    return gaps[len(gaps) // 2] if gaps else USUAL_GAP


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them."""
    listed = list(boxes)
    lefts, tops, rights, bottoms = zip(*listed, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def overlap(first: tuple[float, float], second: tuple[float, float]) -> float:
    """How much of the shorter interval lies in the other, 0 to 1."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return max(0.0, shared / max(1e-6, min(first[1] - first[0], second[1] - second[0])))


def _home(word: Word, lines: Sequence[list[Word]]) -> list[Word] | None:
    best, best_gap = None, float("inf")
    for line in lines:
        last = line[-1].box
        gap = word.box[0] - last[2]
        height = min(last[3] - last[1], word.box[3] - word.box[1])
        if gap < -2 * height or overlap((last[1], last[3]), (word.box[1], word.box[3])) < ROW_OVERLAP:
            continue
        if abs(gap) < best_gap:
            best, best_gap = line, abs(gap)
    return best


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _mean_middle(line: Sequence[Word]) -> float:
    return sum(_middle(word.box) for word in line) / len(line)
