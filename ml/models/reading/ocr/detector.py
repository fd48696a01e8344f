"""Finds lines of text: a map of where ink is text, then one turned rectangle a line.

Source: Liao and others 2020, Real-time Scene Text Detection with Differentiable Binarization.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ml.models.reading.ocr import weights
from ml.models.reading.ocr.raster import Pixels

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LONGEST_SIDE = 1280
SHORTEST_SIDE = 480  # of narrow pages, such as receipts
LARGEST_UPSCALE = 2.0
STEP = 32  # the network halves its input five times
INK = 0.3  # a pixel is text above this
LINE_SCORE = 0.5  # a line is kept above this mean over its pixels
UNCLIP = 1.6  # lines are predicted shrunken; this grows them back
THINNEST = 3.0  # pixels of the map

Quad = NDArray[np.float32]
"""A line's corners in pixels, 4 x 2: top left, top right, bottom right, bottom left."""


def lines(page: Pixels) -> list[Quad]:
    """The lines of text on a page (BGR), in no order."""
    import cv2

    height, width = page.shape[:2]
    network = _session()
    heat = network.run(None, {network.get_inputs()[0].name: _tensor(page)})[0][0, 0]
    ink = cv2.dilate((heat > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    to_page = np.array([width / heat.shape[1], height / heat.shape[0]], np.float32)
    grown = (_grown(np.asarray(contour), heat) for contour in contours)
    return [np.clip(quad * to_page, 0, (width, height)).astype(np.float32) for quad in grown if quad is not None]


def input_size(width: int, height: int) -> tuple[int, int]:
    """Width and height the network sees a page in: small to be quick, large for small print."""
    ratio = min(LARGEST_UPSCALE, LONGEST_SIDE / max(width, height))
    if min(width, height) * ratio < SHORTEST_SIDE:
        ratio = min(LARGEST_UPSCALE, max(ratio, SHORTEST_SIDE / min(width, height)))
        ratio = min(ratio, 2 * LONGEST_SIDE / max(width, height))
    return _stepped(width * ratio), _stepped(height * ratio)


def _stepped(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)


@cache
def _session() -> "InferenceSession":
    import cv2

    cv2.setNumThreads(1)
    return weights.session(weights.DETECTOR)


def _tensor(page: Pixels) -> NDArray[np.float32]:
    import cv2

    size = input_size(page.shape[1], page.shape[0])
    way = cv2.INTER_AREA if size[0] < page.shape[1] / 2 else cv2.INTER_LINEAR
    pixels = np.asarray(cv2.resize(page, size, interpolation=way), np.float32) * (2 / 255) - 1
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def _grown(contour: NDArray[np.int32], heat: NDArray[np.float32]) -> Quad | None:
    """The rectangle around a blob, grown back to line height; None for specks and doubtful blobs."""
    import cv2

    centre, (width, height), angle = cv2.minAreaRect(contour)
    if len(contour) < 4 or min(width, height) < THINNEST or _mean(contour, heat) < LINE_SCORE:
        return None
    margin = width * height * UNCLIP / (2 * (width + height))  # a rectangle needs no polygon clipper
    corners = cv2.boxPoints((centre, (width + 2 * margin, height + 2 * margin), angle))
    by_x = corners[np.argsort(corners[:, 0])]
    left, right = (pair[np.argsort(pair[:, 1])] for pair in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _mean(contour: NDArray[np.int32], heat: NDArray[np.float32]) -> float:
    import cv2

    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [contour - np.array([[left, top]], np.int32)], (1,))
    return float(cv2.mean(heat[top : top + height, left : left + width], mask)[0])
