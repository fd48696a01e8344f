"""Work items from files, for the editor: nothing is guessed, and the sample items are never written to."""

import atexit
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from domain.errors import Misconfigured
from keywords.work_items import items_file
from keywords.work_items.staged import REVIEW, Release, StagedAdapter, StagedItem, review

ROOT = Path(__file__).resolve().parents[2]
INPUT_VARIABLES = ("RC_WORKITEM_INPUT_PATH", "RPA_INPUT_WORKITEM_PATH", "RPA_WORKITEMS_PATH")
OUTPUT_VARIABLES = ("RC_WORKITEM_OUTPUT_PATH", "RPA_OUTPUT_WORKITEM_PATH")


class FileAdapter(StagedAdapter):
    """Reads items from one file and writes outputs to another; one class for both stock libraries.

    Without variables the items of ``tasks/<process>/<step>.robot`` are those of ``devdata/<step>``, and the outputs go
    to ``work-items-out/<step>`` in ROBOT_ARTIFACTS (``output``). Beside the outputs, ``released.jsonl`` says how each
    item ended. A held output carries its reasons in its payload under ``review``.
    """

    def __init__(self, source: Path | None = None, target: Path | None = None) -> None:
        super().__init__()
        source, target = source or input_path(), target or output_path()
        self._items = items_file.read(source)
        if target == source:
            raise Misconfigured(
                f"Input and output are both '{source}'.",
                "Set another RPA_OUTPUT_WORKITEM_PATH.",
                code="SETTING_INVALID",
            )
        self._target = items_file.OutputFile(target)
        self._released = target.with_name("released.jsonl")
        self._released.unlink(missing_ok=True)
        self._next = 0
        atexit.register(self._keep_outputs)

    def fetch(self) -> StagedItem | None:
        """The next item of the file."""
        if self._next >= len(self._items):
            return None
        item = self._items[self._next]
        self._next += 1
        return StagedItem(item.id, item.payload, dict(item.files))

    def hand_back(self, release: Release) -> None:
        """Writes the outputs of a done item, and for every item a line that says how it ended."""
        if release.state == "COMPLETED":
            self._write(release.outputs)
        files = {name: str(path) for name, path in release.item.files.items()}
        ending = {"item": release.item.id, "state": release.state, "exception": release.exception}
        line = json.dumps({**ending, "payload": release.item.payload, "files": files}, ensure_ascii=False)
        with self._released.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def copies(self, item_id: str) -> Path:
        """Beside the outputs."""
        return _made(self._target.path.parent / "in" / quote(item_id, safe=""))

    def new_files(self, item_id: str) -> Path:
        """Beside the outputs, so that files of the same name stay apart."""
        return _made(self._target.path.parent / quote(item_id, safe=""))

    def _write(self, outputs: tuple[StagedItem, ...]) -> None:
        for output in outputs:
            if output.hold:
                output.payload = {**_object(output.payload), REVIEW: review(output.reasons)}
            self._target.append(output)

    def _keep_outputs(self) -> None:
        """A task that ends without a release keeps its outputs, as in Control Room."""
        if self._input is not None:
            self._write(tuple(self._outputs.values()))


def input_path() -> Path:
    """The file of the items: a variable's, or the step's own in devdata."""
    given = _given(INPUT_VARIABLES)
    if given is not None:
        return given
    step = _step()
    if not step:
        raise Misconfigured(
            "No work-items file is named.", "Set RPA_INPUT_WORKITEM_PATH to one.", code="WORKITEMS_FILE_MISSING"
        )
    return ROOT / "devdata" / step / items_file.NAME


def output_path() -> Path:
    """The file the outputs go to."""
    given = _given(OUTPUT_VARIABLES)
    if given is not None:
        return given
    artifacts = Path(os.environ.get("ROBOT_ARTIFACTS") or "output").resolve()
    return artifacts / "work-items-out" / _step() / items_file.NAME


def _given(variables: tuple[str, ...]) -> Path | None:
    """The first of the variables that is set; a folder means the file of the usual name in it."""
    for name in variables:
        if os.environ.get(name):
            path = Path(_filled(os.environ[name])).expanduser().resolve()
            return path / items_file.NAME if path.is_dir() or not path.suffix else path
    return None


def _step() -> str:
    """The name of the .robot file that runs, or an empty string outside Robot Framework."""
    return Path(str(_robot_variables().get("${SUITE SOURCE}", ""))).stem


def _filled(text: str) -> str:
    """Replaces ``%{NAME}`` and Robot Framework's own variables, as the stock adapters do."""
    if not _robot_variables():
        return text
    from robot.libraries.BuiltIn import BuiltIn

    return str(BuiltIn().replace_variables(text.replace("\\", "\\\\")))


def _robot_variables() -> Mapping[str, object]:
    """The variables of the running suite, none outside Robot Framework."""
    if "robot.libraries.BuiltIn" not in sys.modules:
        return {}
    from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError

    try:
        variables: Mapping[str, object] = BuiltIn().get_variables()
    except RobotNotRunningError:
        return {}
    return variables


def _object(payload: object) -> dict[str, object]:
    return payload if isinstance(payload, dict) else {"payload": payload}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
