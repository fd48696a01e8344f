"""What travels between a worker daemon and its robots: an item on its way there, its release on the way back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from domain.gate import Reason

COMPLETED: Literal["COMPLETED"] = "COMPLETED"
FAILED: Literal["FAILED"] = "FAILED"


@dataclass(frozen=True)
class HandOver:
    """One item for a robot.

    ``payload`` is JSON; ``files`` maps names to existing files, which nobody changes. ``folder`` is the attempt's
    evidence folder: the pool makes it and writes ``attempt.json`` into it, the robot its new files.
    """

    id: str
    step: str
    attempt: int
    payload: Any
    files: Mapping[str, Path]
    folder: Path


@dataclass(frozen=True)
class Failure:
    """Why an item failed; ``code`` is a row of ``domain.errors.CATALOGUE`` or a bot's own code, and may be empty."""

    type: Literal["BUSINESS", "APPLICATION"]
    code: str
    message: str


@dataclass(frozen=True)
class Output:
    """An item for the next step.

    ``id`` is ``{parent}.o{n}``, n from 1; a held one waits for a person, ``reasons`` says why.
    """

    id: str
    payload: Any
    files: Mapping[str, Path]
    hold: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Release:
    """How a robot gave an item back: its payload and files as they are now, and its outputs in their order.

    ``log`` is where this robot's log.html will stand once the robot has ended.
    """

    id: str
    state: Literal["COMPLETED", "FAILED"]
    failure: Failure | None
    payload: Any
    files: Mapping[str, Path]
    outputs: tuple[Output, ...] = ()
    log: Path | None = field(default=None, compare=False)


class Robots(Protocol):
    """Robots of one step; thread-safe.

    As many ``run`` as there are robots work at once, further ones wait their turn.
    """

    def warm_up(self) -> None:
        """Starts the robots before the first item comes; returns at once."""

    def run(self, item: HandOver, timeout: timedelta) -> Release:
        """Hands the item to a robot and returns its release; ``timeout`` counts from the hand-over.

        Raises ``Unavailable`` ROBOT_DIED, ROBOT_TIMEOUT, ROBOT_STOPPED (the pool was closed) or ``Misconfigured``
        ROBOT_NOT_STARTED; the item was then not released.
        """
        ...

    def close(self, timeout: timedelta) -> None:
        """Takes no more items, lets robots finish theirs and write logs, and kills what is left after ``timeout``."""

    def kill_all(self) -> None:
        """Ends every robot and what it started, at once."""
