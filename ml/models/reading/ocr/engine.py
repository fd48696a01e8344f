"""From a page's pixels to its words, whichever way the page lies."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from domain.page import Box, Word
from ml.models.reading.ocr import calibration, detector, line_words, recogniser
from ml.models.reading.ocr.detector import Quad
from ml.models.reading.ocr.line_words import LineWord
from ml.models.reading.ocr.raster import Pixels
from ml.models.reading.ocr.recogniser import Glyphs
from ml.models.reading.order import in_reading_order

LINE_SCORE = 0.5  # a reading is kept above this mean character probability
LYING = 1.5  # a line so much higher than wide lies on its side
SMALLEST = 2  # pixels
TILTED = 0.06  # a line that falls by more of its height is warped upright
SAMPLE = 5  # the longest lines tell which way the others are read
SURE = 0.85  # mean score above which standing lines aren't tried on their head
BETTER = 0.05  # by how much a reading on the head has to win
STEEPEST = 0.5


@dataclass(frozen=True)
class Cut:
    """A line's pixels and its quad, both in reading direction."""

    pixels: Pixels
    quad: Quad
    lying: bool

    def on_its_head(self) -> "Cut":
        return Cut(np.rot90(self.pixels, 2), self.quad[[2, 3, 0, 1]], self.lying)


@dataclass(frozen=True)
class Line:
    """One line as read; ``quad`` holds its corners in reading direction."""

    quad: Quad
    words: tuple[LineWord, ...]


def words(page: Pixels, to_page_picture: float = 1.0) -> tuple[Word, ...]:
    """The words on a page (BGR) in reading order; boxes are multiplied by ``to_page_picture``."""
    found = lines(page)
    quarter = _quarter(found)
    slope = _slope([line.quad for line in found if _quarter([line]) == quarter], quarter)
    placed = [(word, _turned(word.box, quarter)) for line in found for word in line.words]
    return tuple(_word(word, to_page_picture) for word in in_reading_order(placed, slope))


def lines(page: Pixels) -> list[Line]:
    """The lines on a page (BGR), in no order."""
    cuts = [
        cut for cut in (cut_out(page, quad) for quad in detector.lines(page)) if min(cut.pixels.shape[:2]) >= SMALLEST
    ]
    groups = ([cut for cut in cuts if not cut.lying], [cut for cut in cuts if cut.lying])
    return [
        Line(cut.quad, line_words.words(glyphs, cut.quad))
        for group in groups
        for cut, glyphs in _readings(group)
        if glyphs.score >= LINE_SCORE
    ]


def cut_out(page: Pixels, quad: Quad) -> Cut:
    """Cuts a line out at full resolution: upright lines are sliced, tilted ones warped, lying ones turned."""
    top_left, top_right, bottom_right, bottom_left = quad
    width = max(_length(top_left, top_right), _length(bottom_left, bottom_right))
    height = max(_length(top_left, bottom_left), _length(top_right, bottom_right))
    if abs(float(top_left[1] - top_right[1])) > max(1.5, TILTED * height) and min(width, height) >= SMALLEST:
        pixels = _warped(page, quad, width, height)
    else:
        left, top = np.floor(quad.min(axis=0)).astype(int)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int)
        pixels = page[max(0, top) : bottom, max(0, left) : right]
    if pixels.shape[0] >= LYING * pixels.shape[1]:
        return Cut(np.rot90(pixels), quad[[1, 2, 3, 0]], lying=True)
    return Cut(pixels, quad, lying=False)


def _readings(cuts: Sequence[Cut]) -> list[tuple[Cut, Glyphs]]:
    """Reads lines that lie alike, on their head where the longest of them read better so."""
    upright = [(cut, recogniser.glyphs(cut.pixels)) for cut in cuts]
    longest = sorted(upright, key=lambda entry: -entry[0].pixels.shape[1])[:SAMPLE]
    if not longest:
        return []
    score = fmean(glyphs.score for _, glyphs in longest)
    if score > SURE and not longest[0][0].lying:
        return upright
    turned = fmean(recogniser.glyphs(cut.on_its_head().pixels).score for cut, _ in longest)
    if turned < score + BETTER:
        return upright
    heads = [cut.on_its_head() for cut in cuts]
    return [(cut, recogniser.glyphs(cut.pixels)) for cut in heads]


def _warped(page: Pixels, quad: Quad, width: float, height: float) -> Pixels:
    import cv2

    upright = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, upright)
    size = int(width), int(height)
    return np.asarray(
        cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _quarter(found: Sequence[Line]) -> int:
    """Which way most of the text runs: 0 right, 1 down, 2 left, 3 up."""
    ways: Counter[int] = Counter({0: 0})
    for line in found:
        across, down = line.quad[1] - line.quad[0]
        way = (0 if across > 0 else 2) if abs(across) >= abs(down) else (1 if down > 0 else 3)
        ways[way] += sum(len(word.text) for word in line.words)
    return ways.most_common(1)[0][0]


def _turned(box: Box, quarter: int) -> Box:
    """The box on a page turned so that its text runs to the right."""
    x0, y0, x1, y1 = box
    return ((x0, y0, x1, y1), (y0, -x1, y1, -x0), (-x1, -y1, -x0, -y0), (-y1, x0, -y0, x1))[quarter]


def _slope(quads: Sequence[Quad], quarter: int) -> float:
    """How far lines fall a pixel to the right, on the page turned upright."""
    falls = []
    for quad in quads:
        across, down = (float(step) for step in quad[1] - quad[0])
        right, fall = ((across, down), (down, -across), (-across, -down), (-down, across))[quarter]
        if right > 0 and abs(fall) < STEEPEST * right:
            falls.append(fall / right)
    return median(falls) if falls else 0.0


def _word(word: LineWord, ratio: float) -> Word:
    x0, y0, x1, y1 = word.box
    box: Box = (round(x0 * ratio, 2), round(y0 * ratio, 2), round(x1 * ratio, 2), round(y1 * ratio, 2))
    return Word(word.text, box, confidence=calibration.loaded().confidence(word))


def _length(start: Quad, end: Quad) -> float:
    return float(np.linalg.norm(start - end))
