"""worker, decide and suppliers as people type them."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from commands import decide, suppliers, worker
from domain.errors import Misconfigured, Rejected
from runtime.engine.home import opened
from tests.bots import Floor, letter, tasks_folder

REGISTER = {"suppliers": [{"name": "Acme GmbH", "erp_name": "Acme", "vat_id": "DE136695976", "ibans": []}]}


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(f"tasks = '{tasks_folder(tmp_path / 'tasks').as_posix()}'\n", "utf-8")
    with opened(home) as place:
        yield Floor(place)


def run(command: ModuleType, floor: Floor, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return int(command.run(parser.parse_args([*words, "--home", str(floor.home.folder)])))


def test_a_decision_without_waiting_is_left_to_the_next_worker(floor: Floor) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    code = run(decide, floor, "C1", "correct", "invoice_number=99", "--no-wait", "--reviewer", "ann")
    assert (code, floor.cases()["C1"].state) == (0, "queued")


def test_a_decision_whose_step_waits_for_a_paused_capability_is_taken_and_says_why_it_waits(
    floor: Floor, capfd: pytest.CaptureFixture[str]
) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    code = run(decide, floor, "C1", "accept", "--reviewer", "ann")  # the suite has no task 'Post', so no robot starts
    assert (code, floor.cases()["C1"].state) == (0, "queued")
    assert "C1: 'post' waits while 'web' is paused (ROBOT_NOT_STARTED)." in capfd.readouterr().out


def test_a_rejection_names_its_reason(floor: Floor) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    run(decide, floor, "C1", "reject", "WRONG_COMPANY", "--reviewer", "ann")
    assert "ann ended it: WRONG_COMPANY" in floor.cases()["C1"].reason


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("C1", "correct"), "Nothing was corrected"),
        (("C1", "correct", "99"), "Write FIELD=VALUE"),
        (("C1", "accept", "invoice_number=9"), "'accept' takes no values"),
        (("C1", "reject"), "needs its reason"),
        (("C1", "correct", "invoice_numbr=9"), "Did you mean 'invoice_number'"),
    ],
)
def test_words_that_do_not_fit_change_nothing(floor: Floor, words: tuple[str, ...], complaint: str) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    with pytest.raises(Rejected, match="WRONG_USE") as caught:
        run(decide, floor, *words)
    assert complaint in str(caught.value) and floor.cases()["C1"].state == "blocked"


def test_what_paused_goes_on_by_command(floor: Floor, capsys: pytest.CaptureFixture[str]) -> None:
    floor.submit(letter("one", fail=["LOGIN_REFUSED"]))
    floor.work()
    code = run(worker, floor, "--resume", "web")
    floor.work()
    assert (code, floor.cases()["C1"].state) == (0, "success")
    assert "queues: 1." in capsys.readouterr().err


def test_suppliers_are_imported_and_listed(floor: Floor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "register.json").write_text(json.dumps(REGISTER), encoding="utf-8")
    for _ in range(2):
        run(suppliers, floor, "import", str(tmp_path / "register.json"))
    run(suppliers, floor, "list")
    said = capsys.readouterr().out
    assert "1 suppliers read, 1 of them new" in said and "1 suppliers read, 0 of them new" in said
    assert "DE136695976" in said


def test_a_broken_register_changes_nothing(floor: Floor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*REGISTER["suppliers"], {"erp_name": "nameless"}]
    (tmp_path / "register.json").write_text(json.dumps({"suppliers": rows}), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"Row 2 .*SUPPLIERS_INVALID"):
        run(suppliers, floor, "import", str(tmp_path / "register.json"))
    run(suppliers, floor, "list")
    assert "No supplier is known yet" in capsys.readouterr().out


def test_import_needs_a_file_and_list_takes_none(floor: Floor) -> None:
    with pytest.raises(Rejected, match="WRONG_USE"):
        run(suppliers, floor, "import")
