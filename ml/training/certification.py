"""Learn-then-Test: the loosest threshold whose share of wrong documents is proven small enough.

Source: Angelopoulos et al., "Learn then Test" (2021), with exact binomial tails and a fixed sequence of tests.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

REVIEW_ALL = 2.0
"""A threshold no confidence reaches: every document goes to a person."""
STEPS = 60
OPENING = 1 / 3
"""The share of the sample that the first test lets through; the strictest test of all forgives no error."""


@dataclass(frozen=True)
class Judged:
    """A document as the gate scored it, and whether all that would be posted of it is right."""

    confidence: float
    correct: bool


@dataclass(frozen=True)
class Certificate:
    """With probability 1 - ``delta`` at most the share ``risk`` of the documents at or above ``threshold`` is wrong."""

    risk: float
    delta: float
    threshold: float = REVIEW_ALL
    documents: int = 0
    errors: int = 0


def certify(judged: Sequence[Judged], thresholds: Iterable[float], risk: float, delta: float) -> Certificate:
    """The loosest threshold that passes, strict to loose; the first failed test ends the sequence.

    ``thresholds`` have to be chosen without the labels in ``judged``.
    """
    ranked = sorted(judged, key=lambda one: one.confidence)
    scores = [one.confidence for one in ranked]
    wrong_below = [0, *accumulate(not one.correct for one in ranked)]
    fewest = opening_size(len(judged), risk, delta)
    found = Certificate(risk, delta)
    for threshold in sorted(set(thresholds), reverse=True):
        first = bisect_left(scores, threshold)
        documents, errors = len(scores) - first, wrong_below[-1] - wrong_below[first]
        if documents < fewest:
            continue
        if binomial_cdf(errors, documents, risk) > delta:
            break
        found = Certificate(risk, delta, threshold, documents, errors)
    return found


def threshold_grid(confidences: Iterable[float]) -> tuple[float, ...]:
    """Thresholds at evenly spaced ranks of the confidences of other documents, strict to loose."""
    ranked = sorted(confidences, reverse=True)
    places = {round(step * (len(ranked) - 1) / (STEPS - 1)) for step in range(STEPS)} if ranked else set()
    return tuple(ranked[place] for place in sorted(places))


def opening_size(judged: int, risk: float, delta: float) -> int:
    """How many documents the first test has: the fewest that forgive as many errors as the opening share would."""
    size = int(OPENING * judged)
    forgiven = bisect_left(range(size + 1), True, key=lambda errors: binomial_cdf(errors, size, risk) > delta) - 1
    return documents_needed(risk, delta, max(forgiven, 0))


def documents_needed(risk: float, delta: float, errors: int = 0) -> int:
    """How many judged documents certify a risk when so many of them were wrong: 299 for 1 %, 5 %, none."""
    low, high = errors, errors + 1
    while binomial_cdf(errors, high, risk) > delta:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if binomial_cdf(errors, middle, risk) > delta else (low, middle)
    return high


def binomial_cdf(errors: int, documents: int, rate: float) -> float:
    """P(X <= errors) for X ~ Binomial(documents, rate), summed exactly in log space; 0 < rate < 1."""
    if errors >= documents:
        return 1.0
    log_rate, log_rest, log_ways = math.log(rate), math.log1p(-rate), math.lgamma(documents + 1)
    terms = (
        math.exp(
            log_ways - math.lgamma(k + 1) - math.lgamma(documents - k + 1) + k * log_rate + (documents - k) * log_rest
        )
        for k in range(errors + 1)
    )
    return min(1.0, math.fsum(terms))
