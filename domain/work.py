"""Work: what a robot gets, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

State = Literal["queued", "in-progress", "blocked", "success", "failed"]
"""``blocked`` waits for a person; ``failed`` carries a code of the error catalogue."""


@dataclass(frozen=True)
class HandOver:
    """One item as its robot gets it.

    ``files`` maps names to paths the robot only reads; ``folder`` is the attempt's own folder, where new files go.
    ``attempt`` counts from 1 and fences every older attempt.
    """

    id: str
    attempt: int
    folder: Path
    payload: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """A new item for the next step; ``hold`` keeps it for a person."""

    payload: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    hold: bool = False


@dataclass(frozen=True)
class Failure:
    """Why an item was not done: who acts, the code of the catalogue, a sentence."""

    kind: Literal["BUSINESS", "APPLICATION"]
    code: str
    message: str


@dataclass(frozen=True)
class Release:
    """What a robot gives back for one item, as a whole; without ``failure`` the item is done."""

    payload: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    failure: Failure | None = None
