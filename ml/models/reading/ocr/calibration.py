"""How sure a word is: from what the recogniser knew to the probability that the word is right."""

from dataclasses import dataclass
from functools import cache
from math import exp, log, log2

from ml.models.reading.ocr.line_words import LineWord
from ml.registry import artefact

ARTEFACT = "ocr_calibration"
FEATURES = ("weakest", "usual", "inner_space", "outer_space", "length", "small", "digits", "marks")
LEAST, MOST = 0.001, 0.999
_SMALL_PRINT = 32.0  # pixels of a line; below, print is hard to read


@dataclass(frozen=True)
class Calibration:
    """A logistic model over ``FEATURES``; ``version`` names the pages it was fitted on."""

    version: str
    weights: tuple[float, ...]
    intercept: float

    def confidence(self, word: LineWord) -> float:
        """The probability that the word is right."""
        return self.probability(features(word))

    def probability(self, values: tuple[float, ...]) -> float:
        """The probability that a word with these features is right."""
        score = self.intercept + sum(w * x for w, x in zip(self.weights, values, strict=True))
        return round(min(MOST, max(LEAST, 1 / (1 + exp(-max(-30.0, min(30.0, score)))))), 4)


def features(word: LineWord) -> tuple[float, ...]:
    """What tells right words from wrong ones, in the order of ``FEATURES``."""
    length = len(word.probabilities)
    text = word.text
    return (
        _logit(min(word.probabilities)),
        _logit(sum(word.probabilities) / length),
        _logit(word.inner_space),
        _logit(word.outer_space),
        log2(length),
        max(0.0, log2(_SMALL_PRINT / max(1.0, word.height))),
        float(any(sign.isdigit() for sign in text)),
        float(not any(sign.isalnum() for sign in text)),
    )


@cache
def loaded() -> Calibration:
    """The registered calibration."""
    data = artefact(ARTEFACT)
    return Calibration(data["version"], tuple(data["weights"]), data["intercept"])


def _logit(probability: float) -> float:
    kept = min(1 - 1e-6, max(1e-6, probability))
    return log(kept / (1 - kept))
