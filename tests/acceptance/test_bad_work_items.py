"""Work items with mistakes in an editor: the task says where and what to do, and the file stays as it is."""

import json
import sys
from pathlib import Path

import pytest

from tests.terminal import ROOT, Said, run

BAD_ITEMS = {
    "a comma too many": ('[{"payload": {"a": 1,}}]', "line 1, column 22", "WORKITEMS_FILE_INVALID"),
    "an unknown entry": ('[{"payloud": {}}]', "Did you mean 'payload'?", "WORKITEMS_FILE_INVALID"),
    "a file that is not there": ('[{"files": {"a.pdf": "a.pdf"}}]', "'a.pdf' of item 1", "WORKITEMS_FILE_INVALID"),
    "no list": ('{"payload": {}}', "between [ and ]", "WORKITEMS_FILE_INVALID"),
    "no file at all": (None, "does not exist", "WORKITEMS_FILE_MISSING"),
}


@pytest.mark.parametrize("name", BAD_ITEMS)
def test_bad_work_items_fail_the_task_in_the_editor_with_the_place_and_what_to_do(name: str, tmp_path: Path) -> None:
    text, hint, code = BAD_ITEMS[name]
    fixture = tmp_path / "work-items.json"
    if text is not None:
        fixture.write_text(text, encoding="utf-8")
    said = _read_in_the_editor(fixture)
    (line,) = [line for line in said.text.splitlines() if line.startswith("Misconfigured: ")]
    assert said.code == 1 and hint in line and line.endswith(f"[{code}]")
    assert not fixture.exists() if text is None else fixture.read_text(encoding="utf-8") == text


def test_an_item_that_breaks_the_form_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    fixture = tmp_path / "work-items.json"
    fixture.write_text('[{"payload": "text"}, {"payload": null}, {"payload": {"document": {"name": "a"}}}]', "utf-8")
    assert _read_in_the_editor(fixture).code == 0
    released = (tmp_path / "out" / "released.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["exception"]["code"] for line in released] == ["INVALID_DATA"] * 3


def _read_in_the_editor(fixture: Path) -> Said:
    """The task Read as an editor runs it."""
    words: list[str | Path] = ["--task", "Read", "--outputdir", fixture.parent / "robot", "--pythonpath", ROOT]
    out = fixture.parent / "out" / "work-items.json"
    return run(
        [sys.executable, "-m", "robot", *words, ROOT / "tasks" / "invoices" / "read.robot"],
        RPA_INPUT_WORKITEM_PATH=str(fixture),
        RPA_OUTPUT_WORKITEM_PATH=str(out),
    )
