"""A person names a run by its id or its home, or means the latest."""

from pathlib import Path

import pytest

from domain.errors import Misconfigured, Rejected
from runtime import runs


def started(folder: Path, name: str) -> Path:
    home = folder / name
    home.mkdir(parents=True)
    (home / runs.DATABASE).touch()
    return home


def test_two_runs_of_one_second_have_two_homes(tmp_path: Path) -> None:
    made = [runs.create(tmp_path) for _ in range(3)]
    assert len({run.home for run in made}) == 3
    assert [run.id for run in made] == sorted(run.id for run in made)


def test_the_latest_run_is_the_one_that_started_last(tmp_path: Path) -> None:
    started(tmp_path, "20260102-030405")
    started(tmp_path, "20260102-030405-02")
    (tmp_path / "20990101-000000").mkdir()
    assert runs.latest(tmp_path).id == "20260102-030405-02"


def test_a_run_is_found_by_its_id(tmp_path: Path) -> None:
    home = started(tmp_path, "20260102-030405")
    assert runs.resolve("20260102-030405", folder=tmp_path).home == home


def test_a_home_folder_goes_before_the_runs(tmp_path: Path) -> None:
    home = started(tmp_path, "work")
    started(tmp_path / "runs", "20260102-030405")
    assert runs.resolve(home=home, folder=tmp_path / "runs").home == home


@pytest.mark.parametrize("name", ["", "20260102-030405"])
def test_a_run_that_is_not_there_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(Rejected, match="RUN_UNKNOWN"):
        runs.resolve(name, folder=tmp_path)


def test_a_home_without_work_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=r"holds no work.*RUN_UNKNOWN"):
        runs.resolve(home=tmp_path)


def test_a_folder_that_cannot_be_written_is_an_engineers_matter(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="OUTPUT_UNWRITABLE"):
        runs.create(tmp_path / "file" / "runs")
