"""Pixels: sizes and PNG files."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_PNG_EFFORT = 1  # more costs twice the time for a tenth of the bytes


def resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at ``size`` (width, height)."""
    import cv2

    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    way = cv2.INTER_AREA if size[0] < width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def png(pixels: Pixels) -> bytes:
    """The picture as a PNG file, in grey where it has no colour."""
    import cv2

    if (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all():
        pixels = pixels[..., 0]
    _, encoded = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_EFFORT])
    return bytes(encoded.tobytes())
