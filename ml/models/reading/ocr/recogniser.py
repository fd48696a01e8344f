"""Reads a line's pixels into characters with their time steps: one line at a time, at its exact width."""

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from domain.errors import Misconfigured
from ml.models.reading.ocr import weights
from ml.models.reading.ocr.raster import Pixels

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LINE_HEIGHT = 48  # the network's fixed input height
WIDTH_STEP = 8  # widths are padded to a multiple of this, not to a common width
NARROWEST = 16
WIDEST = 3200
BLANK = 0
LATIN = (  # code points that are kept
    (0x0000, 0x024F),  # ASCII, Latin-1, Extended-A and -B
    (0x0300, 0x03FF),  # combining accents; Greek for units
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2010, 0x205F),  # dashes, quotes, dots
    (0x2070, 0x20BF),  # superscripts, subscripts, currencies
    (0x2100, 0x22FF),  # letterlike signs, arrows, mathematics
    (0x2500, 0x27BF),  # boxes, geometric shapes, ticks
)


@dataclass(frozen=True)
class Glyphs:
    """The characters of one line, with the evidence for each and for spaces between them.

    ``steps`` are CTC time steps, ``space_after`` the largest P(space) strictly between a character
    and the next (one fewer than characters), ``width_steps`` the time steps across the line
    without its padding.
    """

    characters: tuple[str, ...]
    steps: tuple[int, ...]
    probabilities: tuple[float, ...]
    space_after: tuple[float, ...]
    width_steps: float

    @property
    def score(self) -> float:
        """Mean probability of the characters, 0 where there are none."""
        return sum(self.probabilities) / len(self.probabilities) if self.probabilities else 0.0


@dataclass(frozen=True)
class Classes:
    """The network's classes that are kept: column numbers, what they mean, and which one is the space."""

    columns: NDArray[np.intp]
    characters: tuple[str, ...]
    space: int


def glyphs(crop: Pixels) -> Glyphs:
    """Reads one upright line (BGR)."""
    network = _session()
    tensor, width = _tensor(crop)
    answer = network.run(None, {network.get_inputs()[0].name: tensor})[0][0]
    classes = _classes()
    kept = answer[:, classes.columns]
    kept /= kept.sum(axis=1, keepdims=True)
    best = kept.argmax(axis=1)
    seen = best != BLANK  # CTC: blanks go, then repetitions
    seen[1:] &= best[1:] != best[:-1]
    steps = np.flatnonzero(seen)
    space = kept[:, classes.space]
    gaps = (space[a + 1 : b].max(initial=0) for a, b in pairwise(steps))
    return Glyphs(
        tuple(classes.characters[index] for index in best[steps]),
        tuple(int(step) for step in steps),
        tuple(float(p) for p in kept[steps, best[steps]]),
        tuple(float(gap) for gap in gaps),
        width * len(best) / tensor.shape[3],
    )


def _tensor(crop: Pixels) -> tuple[NDArray[np.float32], int]:
    """The line as the network wants it, and its width without the padding."""
    import cv2

    height, width = crop.shape[:2]
    wanted = max(NARROWEST, min(WIDEST, math.ceil(LINE_HEIGHT * width / height)))
    way = cv2.INTER_CUBIC if height < LINE_HEIGHT else cv2.INTER_LINEAR
    pixels = np.asarray(cv2.resize(crop, (wanted, LINE_HEIGHT), interpolation=way), np.float32)
    padded = math.ceil(wanted / WIDTH_STEP) * WIDTH_STEP
    tensor = np.zeros((1, 3, LINE_HEIGHT, padded), np.float32)
    tensor[0, :, :, :wanted] = pixels.transpose(2, 0, 1) * (2 / 255) - 1
    return tensor, wanted


@cache
def _session() -> "InferenceSession":
    import cv2

    cv2.setNumThreads(1)
    return weights.session(weights.RECOGNISER)


@cache
def _classes() -> Classes:
    listed = _session().get_modelmeta().custom_metadata_map.get("character", "").split("\n")
    entries = ["", *listed, " "]
    columns = [BLANK, *(at for at, entry in enumerate(entries) if at and _is_latin(entry))]
    if columns[-1] != len(entries) - 1 or _session().get_outputs()[0].shape[2] != len(entries):
        raise Misconfigured(
            "The OCR network's dictionary does not fit its classes.",
            "Run './bot setup' to make the environment again.",
            code="MODEL_MISSING",
        )
    characters = tuple(entries[at] for at in columns)
    return Classes(np.array(columns, np.intp), characters, len(columns) - 1)


def _is_latin(entry: str) -> bool:
    return bool(entry) and all(any(low <= ord(sign) <= high for low, high in LATIN) for sign in entry)
