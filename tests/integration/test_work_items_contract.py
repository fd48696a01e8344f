"""The contract of work items, over both libraries and both adapters."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Rejected
from tests.integration.work_item_benches import (
    Bench,
    Given,
    Made,
    Released,
    RobocorpWords,
    RpaWords,
    Words,
    engine_bench,
    file_bench,
)

BENCHES: dict[str, Callable[[list[Given], Path], Bench]] = {"engine": engine_bench, "file": file_bench}
LIBRARIES: dict[str, Callable[[type], Words]] = {"rpaframework": RpaWords, "robocorp": RobocorpWords}

Start = Callable[..., tuple[Words, Bench]]


@pytest.fixture(params=[(library, bench) for library in LIBRARIES for bench in BENCHES], ids="-".join)
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Start]:
    library, bench = request.param
    benches = []

    def begin(*payloads: Any, files: dict[str, Path] | None = None) -> tuple[Words, Bench]:
        made = BENCHES[bench]([(payload, files or {}) for payload in payloads], tmp_path)
        benches.append(made)
        return LIBRARIES[library](made.adapter), made

    yield begin
    for made in benches:
        made.close()


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_bytes(b"hello")
    return path


def test_items_come_in_order_and_the_queue_then_ends(start: Start) -> None:
    words, _ = start({"n": 1}, {"n": 2})
    seen = []
    while words.take():
        seen.append(words.payload()["n"])
        words.done()
    assert seen == [1, 2]


def test_a_queue_that_ended_stays_ended(start: Start) -> None:
    words, _ = start()
    assert [words.take(), words.take()] == [False, False]


def test_saved_changes_travel_with_the_release(start: Start) -> None:
    words, bench = start({"n": 1})
    words.take()
    words.change({"n": 2}, save=True)
    words.done()
    assert bench.released() == [Released("COMPLETED", None, {"n": 2}, {})]


def test_changes_that_are_not_saved_do_not_count(start: Start) -> None:
    words, bench = start({"n": {"deep": 1}})
    words.take()
    words.payload()["n"]["deep"] = 2
    words.change({"n": 3}, save=False)
    words.done()
    assert bench.released()[0].payload == {"n": {"deep": 1}}


@pytest.mark.parametrize("payload", [None, "text", 3, ["a", {"b": None}], {"ü": "é"}])
def test_a_payload_may_be_any_json(start: Start, payload: Any) -> None:
    words, bench = start(payload)
    words.take()
    assert words.payload() == payload
    words.done()
    assert bench.released()[0].payload == payload


def test_outputs_keep_their_order_payload_and_files(start: Start, note: Path) -> None:
    words, bench = start({})
    words.take()
    words.output({"n": 1}, note)
    words.output({"n": 2})
    words.done()
    assert bench.made() == [Made({"n": 1}, {"note.txt": b"hello"}), Made({"n": 2}, {})]


def test_files_of_the_same_name_stay_apart(start: Start, tmp_path: Path) -> None:
    words, bench = start({}, {})
    for content in (b"first", b"second"):
        path = tmp_path / "same.txt"
        path.write_bytes(content)
        words.take()
        words.output({}, path)
        words.done()
    assert [made.files for made in bench.made()] == [{"same.txt": b"first"}, {"same.txt": b"second"}]


def test_a_file_of_the_item_can_be_read(start: Start, note: Path, tmp_path: Path) -> None:
    words, _ = start({}, files={"attached.txt": note})
    words.take()
    assert words.files() == ["attached.txt"]
    assert words.file("attached.txt", tmp_path / "copy.txt") == b"hello"


def test_a_file_that_is_not_there_is_an_error(start: Start, tmp_path: Path) -> None:
    words, _ = start({})
    words.take()
    with pytest.raises((FileNotFoundError, Rejected), match=r"missing\.txt"):
        words.file("missing.txt", tmp_path / "copy.txt")


def test_a_file_added_twice_is_there_once_with_the_last_bytes(start: Start, note: Path) -> None:
    words, bench = start({})
    words.take()
    words.add(note, "twice.txt")
    note.write_bytes(b"changed")
    words.add(note, "twice.txt")
    words.done()
    assert bench.released()[0].files == {"twice.txt": b"changed"}


def test_a_removed_file_is_gone_from_the_item_and_still_on_disk(start: Start, note: Path) -> None:
    words, bench = start({}, files={"attached.txt": note})
    words.take()
    words.remove("attached.txt")
    words.done()
    assert bench.released()[0].files == {}
    assert note.read_bytes() == b"hello"


def test_adding_a_file_never_writes_to_the_one_that_came(start: Start, note: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"new")
    words, _ = start({}, files={"note.txt": note})
    words.take()
    words.add(other, "note.txt")
    words.done()
    assert note.read_bytes() == b"hello"


def test_a_failure_carries_type_code_and_message(start: Start) -> None:
    words, bench = start({})
    words.take()
    words.fail("BUSINESS", "NO_LINES", "The order is empty.")
    exception = {"type": "BUSINESS", "code": "NO_LINES", "message": "The order is empty."}
    assert bench.released() == [Released("FAILED", exception, {}, {})]


def test_an_item_is_released_once(start: Start) -> None:
    words, bench = start({})
    words.take()
    words.done()
    with pytest.raises(RuntimeError, match="already released"):
        words.done()
    assert len(bench.released()) == 1


def test_a_released_item_takes_no_more_outputs(start: Start) -> None:
    words, _ = start({})
    words.take()
    words.done()
    with pytest.raises(Exception, match=r"released|WORKITEM_MISUSED"):
        words.output({})


def test_a_payload_that_is_no_json_is_an_error_and_the_item_stays_in_hand(start: Start) -> None:
    words, bench = start({"n": 1})
    words.take()
    with pytest.raises(Exception, match=r"WORKITEM_MISUSED|not JSON serializable"):
        words.output({"n": {1, 2}})
    words.done()
    assert bench.released()[0].payload == {"n": 1}
