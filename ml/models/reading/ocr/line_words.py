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
TRIM = 0.08  # share cut off above and below: the detector's lines are higher than their letters


@dataclass(frozen=True)
class LineWord:
    """A word of a line: its box on the page and the probability of each character."""

    text: str
    box: Box
    probabilities: tuple[float, ...]
    space_certainty: float


def words(glyphs: Glyphs, quad: Quad) -> tuple[LineWord, ...]:
    """Cuts a line into words; ``quad`` holds its corners in reading direction."""
    half = _half_advance(glyphs.steps)
    found = []
    for first, last in _runs(glyphs):
        start = max(0.0, (glyphs.steps[first] + 0.5 - half) / glyphs.width_steps)
        end = min(1.0, (glyphs.steps[last] + 0.5 + half) / glyphs.width_steps)
        found.append(
            LineWord(
                "".join(glyphs.characters[first : last + 1]),
                _part(quad, start, end),
                glyphs.probabilities[first : last + 1],
                _space_certainty(glyphs, first, last),
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


def _space_certainty(glyphs: Glyphs, first: int, last: int) -> float:
    """How clear it is that the word has no space inside, 1 where no other reading was near."""
    return 1.0 - max(glyphs.space_after[first:last], default=0.0) / SPACE


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
