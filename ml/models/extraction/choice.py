"""Choosing one value of many: scores, and how far the best is ahead of the next."""

from collections.abc import Iterable
from dataclasses import dataclass

from ml.models.extraction.layout import Span

AGAIN = 0.04
"""What a second place that shows the same value adds to its score."""


@dataclass(frozen=True)
class Choice:
    """The best value; ``score`` is uncalibrated, ``margin`` its lead over the best other one. Computed: no span."""

    value: str
    score: float
    margin: float
    span: Span | None


@dataclass(frozen=True)
class Scored:
    """A possible value with its score and place."""

    value: str
    score: float
    span: Span | None


def best(candidates: Iterable[Scored], least: float) -> Choice | None:
    """The value with the highest score, or None when none reaches ``least``."""
    listed = ranked(candidates)
    if not listed or listed[0].score < least:
        return None
    margin = listed[0].score - max(listed[1].score, 0.0) if len(listed) > 1 else listed[0].score
    return Choice(listed[0].value, listed[0].score, margin, listed[0].span)


def ranked(candidates: Iterable[Scored]) -> list[Scored]:
    """Each value once, in its best place, the highest score first."""
    by_value: dict[str, list[Scored]] = {}
    for one in candidates:
        by_value.setdefault(one.value, []).append(one)
    return sorted((_merged(group) for group in by_value.values()), key=lambda one: one.score, reverse=True)


def _merged(group: list[Scored]) -> Scored:
    top = max(group, key=lambda one: one.score)
    return Scored(top.value, top.score + AGAIN * min(3, len(group) - 1), top.span)
