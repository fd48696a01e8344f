"""Words and word boxes of one line, from what the recogniser knew at every time step.

The recogniser merges words; the probability of a space stands in its answer even where another
class wins, so a space is put back wherever it rises above a small threshold. The time steps say
where a word starts and ends.
"""

from dataclasses import dataclass

import numpy as np

from domain.page import Box
from ml.models.reading.ocr.detector import Quad
from ml.models.reading.ocr.recogniser import Glyphs

SPACE = 0.1  # 0.05 to 0.2 give the same words
TRIM = 0.22  # share cut off above and below: the detector's lines are higher than their letters
CENTRE = 0.25  # where in its time step a character's middle stands, measured on printed pages


@dataclass(frozen=True)
class LineWord:
    """A word of a line, its box on the page, and the evidence for it.

    ``probabilities`` are those of its characters, ``inner_space`` the largest P(space) inside it, ``outer_space`` the
    smallest P(space) at its two ends (1 at the ends of the line), ``height`` that of its line in pixels.
    """

    text: str
    box: Box
    probabilities: tuple[float, ...]
    inner_space: float
    outer_space: float
    height: float


def words(glyphs: Glyphs, quad: Quad) -> tuple[LineWord, ...]:
    """Cuts a line into words; ``quad`` holds its corners in reading direction."""
    half = _half_advance(glyphs.steps)
    height = float(np.linalg.norm(quad[3] - quad[0]))
    found = []
    for first, last in _runs(glyphs):
        start = max(0.0, (glyphs.steps[first] + CENTRE - half) / glyphs.width_steps)
        end = min(1.0, (glyphs.steps[last] + CENTRE + half) / glyphs.width_steps)
        found.append(
            LineWord(
                "".join(glyphs.characters[first : last + 1]),
                _part(quad, start, end),
                glyphs.probabilities[first : last + 1],
                max(glyphs.space_after[first:last], default=0.0),
                min(_space_before(glyphs, first), _space_after(glyphs, last)),
                height,
            )
        )
    return tuple(found)


def _runs(glyphs: Glyphs) -> list[tuple[int, int]]:
    """First and last index of every run of characters without a read or a recovered space."""
    runs: list[tuple[int, int]] = []
    ended = True
    for index, character in enumerate(glyphs.characters):
        if character.isspace():
            ended = True
        elif ended or glyphs.space_after[index - 1] > SPACE:
            runs.append((index, index))
            ended = False
        else:
            runs[-1] = (runs[-1][0], index)
    return runs


def _space_before(glyphs: Glyphs, first: int) -> float:
    if first == 0:
        return 1.0
    read = glyphs.characters[first - 1].isspace()
    return glyphs.probabilities[first - 1] if read else glyphs.space_after[first - 1]


def _space_after(glyphs: Glyphs, last: int) -> float:
    if last + 1 == len(glyphs.characters):
        return 1.0
    read = glyphs.characters[last + 1].isspace()
    return glyphs.probabilities[last + 1] if read else glyphs.space_after[last]


def _half_advance(steps: tuple[int, ...]) -> float:
    """Half the usual distance between two characters, in time steps."""
    return float(np.median(np.diff(steps))) / 2 if len(steps) > 1 else 1.0


def _part(quad: Quad, start: float, end: float) -> Box:
    """The upright box around the part of a line from ``start`` to ``end`` (0 to 1)."""
    top, bottom = quad[[0, 1]], quad[[3, 2]]
    upper, lower = top + TRIM * (bottom - top), bottom - TRIM * (bottom - top)
    corners = np.concatenate([edge[0] + np.outer((start, end), edge[1] - edge[0]) for edge in (upper, lower)])
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
