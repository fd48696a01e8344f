"""From a page's pixels to its words."""

import math
from dataclasses import dataclass
from statistics import median

import numpy as np

from domain.page import Box, Word
from ml.models.reading.ocr import detector, line_words, recogniser
from ml.models.reading.ocr.detector import Quad
from ml.models.reading.ocr.line_words import LineWord
from ml.models.reading.ocr.raster import Pixels
from ml.models.reading.order import in_reading_order

LINE_SCORE = 0.5  # a reading is kept above this mean character probability
DOWNWARDS = 1.5  # a line so much higher than wide runs downwards
SMALLEST = 2  # pixels
TILTED = 0.06  # a line that falls by more of its height is warped upright


@dataclass(frozen=True)
class Line:
    """One line as read; ``quad`` holds its corners in reading direction."""

    quad: Quad
    words: tuple[LineWord, ...]


def words(page: Pixels, to_page_picture: float = 1.0) -> tuple[Word, ...]:
    """The words on a page (BGR) in reading order; boxes are multiplied by ``to_page_picture``."""
    found = lines(page)
    slope = _slope(found)
    placed = [(word, word.box) for line in found for word in line.words]
    ordered = in_reading_order(placed, slope)
    return tuple(_word(word, to_page_picture) for word in ordered)


def lines(page: Pixels) -> list[Line]:
    """The lines on a page (BGR), in no order."""
    found = []
    for quad in detector.lines(page):
        crop, turned = cut_out(page, quad)
        if min(crop.shape[:2]) < SMALLEST:
            continue
        glyphs = recogniser.glyphs(crop)
        if glyphs.score >= LINE_SCORE:
            found.append(Line(turned, line_words.words(glyphs, turned)))
    return found


def cut_out(page: Pixels, quad: Quad) -> tuple[Pixels, Quad]:
    """A line's pixels at full resolution and its quad in reading direction.

    Upright lines are sliced, tilted ones warped.
    """
    top_left, top_right, bottom_right, bottom_left = quad
    width = max(_length(top_left, top_right), _length(bottom_left, bottom_right))
    height = max(_length(top_left, bottom_left), _length(top_right, bottom_right))
    falls = abs(float(top_left[1] - top_right[1])) > max(1.5, TILTED * height)
    if falls and min(width, height) >= SMALLEST:
        import cv2

        size = int(width), int(height)
        upright = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(quad, upright)
        crop = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    else:
        left, top = np.floor(quad.min(axis=0)).astype(int)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int)
        crop = page[max(0, top) : bottom, max(0, left) : right]
    pixels = np.asarray(crop, np.uint8)
    if pixels.shape[0] >= DOWNWARDS * pixels.shape[1]:
        return np.rot90(pixels), quad[[1, 2, 3, 0]]
    return pixels, quad


def _word(word: LineWord, ratio: float) -> Word:
    x0, y0, x1, y1 = word.box
    box: Box = (round(x0 * ratio, 2), round(y0 * ratio, 2), round(x1 * ratio, 2), round(y1 * ratio, 2))
    return Word(word.text, box, score=sum(word.probabilities) / len(word.probabilities))


def _slope(found: list[Line]) -> float:
    """How far the page's lines fall a pixel to the right."""
    falls = [
        float(line.quad[1, 1] - line.quad[0, 1]) / run
        for line in found
        if (run := float(line.quad[1, 0] - line.quad[0, 0])) > 0
    ]
    slope = median(falls) if falls else 0.0
    return slope if math.fabs(slope) < 1 else 0.0


def _length(start: Quad, end: Quad) -> float:
    return float(np.linalg.norm(start - end))
