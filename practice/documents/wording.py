"""The words generated documents print, and the names their suppliers are made of (data/*.yaml)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import combining, normalize

import yaml

from practice.documents.records import Family


@cache
def _data(name: str) -> dict[str, Any]:
    text = (Path(__file__).parent / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def vocabulary(family: Family) -> dict[str, dict[str, list[str]]]:
    """All words of a family: language, idea, synonyms. Holdout words replace the practice ones where both exist."""
    words: dict[str, dict[str, list[str]]] = _data("words_practice")
    if family == "practice":
        return words
    others = _data("words_holdout")
    return {language: {**ideas, **others[language]} for language, ideas in words.items()}


def choose_words(language: str, family: Family, random: Random) -> Mapping[str, str]:
    """Draws one supplier's words."""
    return {idea: random.choice(synonyms) for idea, synonyms in vocabulary(family)[language].items()}


def goods(trade: str) -> list[Any]:
    """What a trade sells: ``[unit, lowest price, highest price, tax class, {language: text}]``."""
    rows: list[Any] = _data("goods")["trades"][trade]
    return rows


def trades() -> tuple[str, ...]:
    """The names of all trades."""
    return tuple(_data("goods")["trades"])


def trade_of(brand: str, random: Random) -> str:
    """What a company of this name sells; any trade where the name does not say."""
    told = [trade for trade, words in _data("places")["trades"].items() if any(word in brand for word in words)]
    return told[0] if told else random.choice(trades())


def slug(text: str, joint: str = "-") -> str:
    """A text in letters and digits that every file system and mail server takes."""
    plain = normalize("NFKD", text.lower().replace("ß", "ss"))
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in plain if not combining(sign)).split()
    return joint.join(words)


def unit(name: str, language: str) -> str:
    """A unit's word, as printed."""
    word: str = _data("goods")["units"][name][language]
    return word


def place(country: str) -> dict[str, Any]:
    """Streets, towns, name parts and legal forms of a country."""
    found: dict[str, Any] = _data("places")[country]
    return found


def country(code: str, language: str) -> str:
    """A country's name as written on an envelope."""
    name: str = _data("places")["countries"][code][language]
    return name


def buyer(country: str) -> tuple[str, str, str, str, str]:
    """Name, street, postcode, town and country of our own company in a country."""
    name, street, postcode, town, code = _data("places")["buyers"][country]
    return name, street, postcode, town, code
