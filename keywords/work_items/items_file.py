"""Files of work items, in the form Robocorp's tools use: ``[{"payload": …, "files": {NAME: PATH}}]``."""

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from domain.errors import Misconfigured
from keywords.work_items.staged import StagedItem

NAME = "work-items.json"
KEYS = ("payload", "files")
END = b"\n]\n"


def read(path: Path) -> tuple[StagedItem, ...]:
    """Reads the items; their ids count from 1.

    Raises ``Misconfigured`` WORKITEMS_FILE_MISSING, or WORKITEMS_FILE_INVALID with the place and what to do about it.
    """
    rows = _parsed(path)
    if not isinstance(rows, list):
        _invalid(f"'{path}' holds {_kind(rows)}, not a list of items.", "Put the items between [ and ].")
    return tuple(_item(path, number, row) for number, row in enumerate(rows, start=1))


class OutputFile:
    """The outputs of a run; what is written once is never read or written again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"[]\n")
        except OSError as error:
            raise Misconfigured(
                f"'{path}' cannot be written: {error.strerror}.",
                "Set RPA_OUTPUT_WORKITEM_PATH to a file that can.",
                code="OUTPUT_UNWRITABLE",
            ) from error
        self._count = 0

    def append(self, item: StagedItem) -> None:
        """Adds an output; paths of files beside this file are written relative to it."""
        files = {name: _relative(path, self.path.parent) for name, path in item.files.items()}
        row = json.dumps({"payload": item.payload, "files": files}, ensure_ascii=False, indent=4)
        with self.path.open("r+b") as file:
            if self._count:
                file.seek(-len(END), 2)
            file.write((b",\n" if self._count else b"[\n") + row.encode() + END)
        self._count += 1


def _parsed(path: Path) -> Any:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise Misconfigured(
            f"The work-items file '{path}' does not exist.",
            "Create it, or set RPA_INPUT_WORKITEM_PATH to the right one.",
            code="WORKITEMS_FILE_MISSING",
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        _invalid(f"'{path}' is not UTF-8 in line {line}.", "Save it with this encoding.", error)
    except OSError as error:
        _invalid(f"'{path}' cannot be read: {error.strerror}.", "Name a readable file.", error)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        happened = f"'{path}' is no JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        _invalid(happened, _remedy(text, error), error)


def _remedy(text: str, error: json.JSONDecodeError) -> str:
    before, here = text[: error.pos].rstrip(), text[error.pos : error.pos + 1]
    if not text.strip():
        return "Write [] for no items."
    if (before.endswith(",") and here in "]}") or (here == "," and text[error.pos + 1 :].lstrip()[:1] in ("]", "}")):
        return "Remove the comma after the last entry."
    if here == "'":
        return "Write \" instead of '."
    if "delimiter" in error.msg and here:
        return f"Write {error.msg.split()[1]} before this place."
    if here == "":
        return "The end is missing: close every bracket and quote."
    return "Correct this place."


def _item(path: Path, number: int, row: Any) -> StagedItem:
    if not isinstance(row, dict):
        _invalid(f"Item {number} in '{path}' is {_kind(row)}.", 'Write {"payload": …, "files": {…}}.')
    for key in row:
        if key not in KEYS:
            near = get_close_matches(str(key), KEYS, n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else "An item has 'payload' and 'files'."
            _invalid(f"Item {number} in '{path}' has the unknown entry '{key}'.", remedy)
    files = row.get("files") or {}
    if not isinstance(files, dict) or not all(isinstance(name, str) for name in files.values()):
        _invalid(f"'files' of item {number} in '{path}' is no object of names and paths.", 'Write {"name": "path"}.')
    found = {name: (path.parent / file).resolve() for name, file in files.items()}
    for name, file in found.items():
        if not file.is_file():
            _invalid(f"The file '{name}' of item {number} in '{path}' does not exist: '{file}'.", "Correct its path.")
    return StagedItem(str(number), row.get("payload"), found)


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _invalid(happened: str, remedy: str, cause: Exception | None = None) -> NoReturn:
    raise Misconfigured(happened, remedy, code="WORKITEMS_FILE_INVALID") from cause
