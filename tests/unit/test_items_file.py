import json
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from keywords.work_items import items_file
from keywords.work_items.staged import StagedItem


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "work-items.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "where", "remedy"),
    [
        ('[\n  {"payload": {"a": 1},}\n]', "line 2", "Remove the comma"),
        ('[{"payload": 1},]', "column 1", "Remove the comma"),
        ("[{'payload': 1}]", "line 1, column 3", 'Write " instead'),
        ('[{"payload" 1}]', "line 1, column 13", "Write ':' before"),
        ('[{"payload": 1}\n{"payload": 2}]', "line 2, column 1", "Write ',' before"),
        ('[{"payload": 1}', "line 1, column 16", "close every bracket"),
        ("", "line 1, column 1", "Write []"),
        (b'[{"payload": "\xe9"}]', "line 1", "encoding"),
    ],
)
def test_broken_json_is_told_with_line_column_and_what_to_do(
    tmp_path: Path, text: str | bytes, where: str, remedy: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        items_file.read(written(tmp_path, text))
    assert caught.value.code == "WORKITEMS_FILE_INVALID"
    assert where in caught.value.happened
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "an object, not a list"),
        ('"x"', "a text, not a list"),
        ("[1]", "Item 1"),
        ('[{}, {"payload": 1, "file": {}}]', "Item 2"),
        ('[{"files": ["a"]}]', "'files' of item 1"),
        ('[{"files": {"a": "missing.pdf"}}]', "'a' of item 1"),
    ],
)
def test_json_of_another_form_is_told_with_its_item(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=r"\[WORKITEMS_FILE_INVALID\]") as caught:
        items_file.read(written(tmp_path, text))
    assert said in caught.value.happened


def test_a_misspelt_entry_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="Did you mean 'payload'"):
        items_file.read(written(tmp_path, '[{"paylod": 1}]'))


def test_a_missing_file_has_a_code_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"\[WORKITEMS_FILE_MISSING\]"):
        items_file.read(tmp_path / "work-items.json")


def test_no_items_are_not_one_empty_item(tmp_path: Path) -> None:
    assert items_file.read(written(tmp_path, "[]")) == ()


def test_payload_and_files_may_lack(tmp_path: Path) -> None:
    assert items_file.read(written(tmp_path, "[{}]")) == (StagedItem("1", None, {}),)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    assert len(items_file.read(written(tmp_path, b'\xef\xbb\xbf[{"payload": 1}]'))) == 1


def test_paths_count_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text("a")
    (item,) = items_file.read(written(tmp_path, '[{"files": {"a": "files/a.txt"}}]'))
    assert item.files["a"] == (tmp_path / "files" / "a.txt").resolve()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_outputs_are_a_list_that_the_next_step_can_read(tmp_path: Path, count: int) -> None:
    output = items_file.OutputFile(tmp_path / "out" / "work-items.json")
    for number in range(count):
        output.append(StagedItem(f"1.o{number}", {"n": number, "ü": "é"}))
    assert [item.payload for item in items_file.read(output.path)] == [{"n": n, "ü": "é"} for n in range(count)]


def test_files_beside_the_outputs_are_named_relative_to_them(tmp_path: Path) -> None:
    (tmp_path / "1.o1").mkdir()
    (tmp_path / "1.o1" / "a.txt").write_text("a")
    output = items_file.OutputFile(tmp_path / "work-items.json")
    output.append(StagedItem("1.o1", {}, {"a": tmp_path / "1.o1" / "a.txt"}))
    assert json.loads(output.path.read_text())[0]["files"] == {"a": "1.o1/a.txt"}


def test_an_output_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Misconfigured, match=r"\[OUTPUT_UNWRITABLE\]"):
        items_file.OutputFile(tmp_path / "taken" / "work-items.json")
