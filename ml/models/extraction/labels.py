"""The words invoices put beside their values (``labels.yaml``), and how near such a word stands to a value."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import yaml

Roles = dict[str, dict[str, list[str]]]
Words = dict[str, Roles]
Pattern = tuple[str, float, re.Pattern[str]]
REMEMBERED = 8192
"""Texts whose labels are kept."""
_QUALIFIED = re.compile(r"[a-z]{2,}[ .\-]{0,2}$")
FOREIGN = 0.35
"""What a weak label still counts behind a word that is no known label (``Projekt Nr.``)."""
DECAY = 14.0
"""Signs between a label and its value after which the label counts half."""

STRENGTHS = {"strong": 1.0, "medium": 0.7, "weak": 0.45}
"""What a label says by itself: titles (``Invoice``) say less, words of several roles (``total``) least."""


@dataclass(frozen=True)
class Found:
    """A label in a text: its role, how much it says (0 to 1) and where it begins and ends."""

    role: str
    weight: float
    start: int
    end: int


_PLAIN = str.maketrans({"ß": "ss", "’": "'", "°": "o", "º": "o"})


def fold(text: str) -> str:
    """Lower case without accents; ß is ss, n° is no."""
    return unaccented(text.translate(_PLAIN).lower())


def unaccented(text: str) -> str:
    """The text without its accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


class Lexicon:
    """Label words as patterns, and what they found in texts seen before."""

    def __init__(self, words: Words) -> None:
        self._patterns = {kind: tuple(_patterns(roles)) for kind, roles in words.items()}
        self._seen: dict[tuple[str, str], tuple[Found, ...]] = {}

    def find(self, kind: str, folded: str) -> tuple[Found, ...]:
        """Every label of a kind in a folded text; of overlapping ones the longest stays."""
        known = self._seen.get((kind, folded))
        if known is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            known = self._seen[kind, folded] = _longest(self._patterns[kind], folded)
        return known


def _patterns(roles: Roles) -> Iterator[Pattern]:
    for role, phrases in roles.items():
        for strength, weight in STRENGTHS.items():
            if phrases.get(strength):
                longest_first = "|".join(sorted(phrases[strength], key=len, reverse=True))
                yield role, weight, re.compile(rf"(?<![a-z0-9])(?:{longest_first})(?![a-z])")


def _longest(patterns: Iterable[Pattern], folded: str) -> tuple[Found, ...]:
    found = [
        Found(role, weight, match.start(), match.end())
        for role, weight, pattern in patterns
        for match in pattern.finditer(folded)
    ]
    found.sort(key=lambda one: (one.start - one.end, -one.weight, one.role.startswith("other")))
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


@lru_cache(maxsize=1)
def _words() -> Words:
    found: Words = yaml.safe_load(Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _whole() -> Lexicon:
    return Lexicon(_words())


_current: ContextVar[Lexicon | None] = ContextVar("lexicon", default=None)


@contextmanager
def forgetting(share: float, random: Random) -> Iterator[None]:
    """Lets the extraction read as if it had never learnt a share of its words: how unknown wordings are practised."""
    kept = {
        kind: {
            role: {strength: [one for one in items if random.random() >= share] for strength, items in phrases.items()}
            for role, phrases in roles.items()
        }
        for kind, roles in _words().items()
    }
    token = _current.set(Lexicon(kept))
    try:
        yield
    finally:
        _current.reset(token)


def labels(kind: str, folded: str) -> tuple[Found, ...]:
    """Every label of a kind in a folded text; of overlapping ones the longest stays."""
    return (_current.get() or _whole()).find(kind, folded)


def nearest(kind: str, text: str) -> dict[str, float]:
    """How strongly the end of a text speaks for each role; the last label speaks loudest."""
    folded = fold(text).rstrip(" :.#-=>*")
    said: dict[str, float] = {}
    shadow = 1.0
    for one in reversed(labels(kind, folded)):
        distance = len(folded) - one.end
        strength = one.weight * shadow / (1 + distance / DECAY)
        if one.weight == STRENGTHS["weak"] and _QUALIFIED.search(folded[: one.start]):
            strength *= FOREIGN
        said[one.role] = max(said.get(one.role, 0.0), strength)
        shadow *= 0.35 if one.weight == 1.0 else 0.8
    return said
