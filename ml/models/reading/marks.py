"""Small page pictures with boxes, for people to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.page import Box

QUALITIES = (70, 50, 30, 15)  # JPEG; the first that fits is taken


@dataclass(frozen=True)
class Mark:
    """A box to draw; ``colour`` is red, green, blue; the label may be empty."""

    box: Box
    colour: tuple[int, int, int]
    label: str = ""


def marked(picture: bytes, marks: Sequence[Mark], *, side: int, most_bytes: int) -> bytes:
    """The picture with its marks as a JPEG of at most ``side`` pixels, and of ``most_bytes`` where that can be."""
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    height, width = pixels.shape[:2]
    ratio = min(1.0, side / max(height, width))
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    for mark in marks:
        left, top, right, bottom = (round(edge * ratio) for edge in mark.box)
        colour = mark.colour[::-1]
        cv2.rectangle(pixels, (left - 1, top - 1), (right + 1, bottom + 1), colour, 2 if mark.label else 1)
        if mark.label:
            label = mark.label.encode("ascii", "replace").decode()
            cv2.putText(pixels, label, (left, max(10, top - 4)), cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv2.LINE_AA)
    jpeg = b""
    for quality in QUALITIES:
        _, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        jpeg = encoded.tobytes()
        if len(jpeg) <= most_bytes:
            break
    return jpeg
