"""The item in hand: every change is kept here and travels with the release, so a crash leaves nothing half done."""

import copy
import json
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import Any

from domain.errors import Misconfigured, Unavailable
from domain.gate import Reason
from keywords.work_items.stock import empty_queue

REVIEW = "review"
"""Where a held output carries its mark when nobody else keeps it back."""


@dataclass
class StagedItem:
    """One item as it is now; ``hold`` and ``reasons`` only for outputs."""

    id: str
    payload: Any
    files: dict[str, Path] = field(default_factory=dict)
    hold: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Release:
    """What goes back: the item, how it ended, and its outputs in the order they were made."""

    item: StagedItem
    state: str
    exception: dict[str, Any] | None
    outputs: tuple[StagedItem, ...]


class StagedAdapter(ABC):
    """The nine methods of both libraries over one item at a time; a subclass fetches items and hands releases back.

    Output ids are counted, ``{parent}.o{n}`` from 1: running an item again makes the same outputs again.
    """

    def __init__(self) -> None:
        self._input: StagedItem | None = None
        self._outputs: dict[str, StagedItem] = {}

    @abstractmethod
    def fetch(self) -> StagedItem | None:
        """The next item, or None when there are no more."""

    @abstractmethod
    def hand_back(self, release: Release) -> None:
        """Gives the item in hand back; raises ``Unavailable`` RELEASE_REFUSED when nobody waits for it."""

    @abstractmethod
    def copies(self, item_id: str) -> Path:
        """A folder for copies of the item's files, its own and made on first use."""

    @abstractmethod
    def new_files(self, item_id: str) -> Path:
        """A folder for files that a task adds to the item, its own and made on first use."""

    def reserve_input(self) -> str:
        """Takes the next item into hand; raises the libraries' ``EmptyQueue`` when there are no more."""
        if self._input is not None:
            raise _misused(f"Item '{self._input.id}' is still in hand.", "Release it first.")
        self._input, self._outputs = self.fetch(), {}
        if self._input is None:
            raise empty_queue()
        return self._input.id

    def release_input(self, item_id: str, state: Any, exception: dict[str, Any] | None = None) -> None:
        """Hands the item and everything that was done to it back; ``state`` is either library's."""
        if self._input is None or self._input.id != item_id:
            raise Unavailable(
                f"Item '{item_id}' is not in hand any more.",
                "Its release was not taken; whoever has it now decides.",
                code="RELEASE_REFUSED",
            )
        item, self._input = self._input, None
        self.hand_back(Release(item, getattr(state, "value", state), exception, tuple(self._outputs.values())))

    def create_output(self, parent_id: str, payload: Any = None) -> str:
        """Adds an output to the item in hand."""
        if self._input is None or self._input.id != parent_id:
            raise _released(parent_id)
        output = StagedItem(f"{parent_id}.o{len(self._outputs) + 1}", _as_json(payload))
        self._outputs[output.id] = output
        return output.id

    def hold(self, item_id: str, reasons: tuple[Reason, ...]) -> None:
        """Marks an output as one that a person has to look at."""
        if item_id not in self._outputs:
            raise _misused(f"Item '{item_id}' is no output of the item in hand.", "Hold an output you created.")
        output = self._outputs[item_id]
        output.hold, output.reasons = True, reasons

    def load_payload(self, item_id: str) -> Any:
        """A copy of the item's payload: what is not saved does not count."""
        return copy.deepcopy(self._item(item_id).payload)

    def save_payload(self, item_id: str, payload: Any) -> None:
        """Replaces the item's payload."""
        self._item(item_id).payload = _as_json(payload)

    def list_files(self, item_id: str) -> list[str]:
        """The names of the item's files."""
        return sorted(self._item(item_id).files)

    def get_file(self, item_id: str, name: str) -> bytes:
        """The bytes of one of the item's files."""
        files = self._item(item_id).files
        if name not in files:
            raise FileNotFoundError(f"No such file: {name}")
        return files[name].read_bytes()

    def add_file(
        self, item_id: str, name: str, content: bytes | None = None, *, original_name: str | None = None
    ) -> None:
        """Writes a file into a folder of the item's own; the two libraries call it with different arguments."""
        files = self._item(item_id).files
        path = self.new_files(item_id) / _file_name(original_name or name)
        if path in (other for used, other in files.items() if used != name):
            path = path.with_name(f"{len(files) + 1}-{path.name}")
        path.write_bytes(content or b"")
        files[name] = path

    def remove_file(self, item_id: str, name: str) -> None:
        """Takes a file off the item; its bytes stay where they are."""
        self._item(item_id).files.pop(name, None)

    def _item(self, item_id: str) -> StagedItem:
        if self._input is not None and item_id == self._input.id:
            return self._input
        if self._input is None or item_id not in self._outputs:
            raise _released(item_id)
        return self._outputs[item_id]


def _file_name(name: str) -> str:
    """The last part of a path written on any system; never a way out of the folder."""
    last = PurePath(name.replace("\\", "/")).name
    if last in ("", ".."):
        raise _misused(f"'{name}' is no name for a file.", "Give the file a name.")
    return last


def review(reasons: tuple[Reason, ...]) -> dict[str, Any]:
    """The mark of a held output, for its payload."""
    return {"held": True, "reasons": [asdict(reason) for reason in reasons]}


def _as_json(payload: Any) -> Any:
    """The payload as the next step will see it."""
    try:
        return json.loads(json.dumps(payload))
    except (TypeError, ValueError) as error:
        raise _misused(f"The payload is no JSON: {error}.", "Use texts, numbers, lists and dictionaries.") from error


def _released(item_id: str) -> Misconfigured:
    return _misused(f"Item '{item_id}' was released or is unknown.", "Change an item before you release it.")


def _misused(happened: str, remedy: str) -> Misconfigured:
    return Misconfigured(happened, remedy, code="WORKITEM_MISUSED")
