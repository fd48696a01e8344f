"""Hash chains: each link's hash covers its content and the hash before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

START = "0" * 64
"""What stands before the first link."""


@dataclass(frozen=True)
class Link:
    """One stored link: its number (from 1), its content, and the two hashes that stand beside it."""

    number: int
    content: Mapping[str, Any]
    previous: str
    hash: str


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no blanks, no NaN.

    Raises ``ValueError`` or ``TypeError`` for what JSON cannot say exactly.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def link_hash(previous: str, number: int, content: Mapping[str, Any]) -> str:
    """The hash of a link, SHA-256 in lower-case hex."""
    text = canonical({"previous": previous, "number": number, "content": content})
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def fault(links: Iterable[Link], number: int = 0, previous: str = START) -> tuple[int, str]:
    """The first link that does not hold, as (number, sentence); ``(0, "")`` when all hold.

    ``number`` and ``previous`` are the last link known to hold; without them the chain starts.
    """
    for link in links:
        number += 1
        if link.number > number:
            return number, f"Link {number} is missing."
        if link.number < number:
            return link.number, f"Link {link.number} stands there twice."
        if link.previous != previous:
            return number, f"Link {number} does not follow the link before it."
        if link.hash != link_hash(link.previous, link.number, link.content):
            return number, f"Link {number} was changed."
        previous = link.hash
    return 0, ""
