"""A benchmark's row says whether its goal was met; an unknown name is answered with the nearest."""

import argparse
import importlib
import json
from pathlib import Path

import pytest

from commands import bench
from commands.benchmarks import Row, dump_row
from domain.errors import Misconfigured, Rejected
from platforms.host import host


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("a", 1.0, "s"), None),
        (Row("a", 1.0, "s", goal=1.0), True),
        (Row("a", 1.1, "s", goal=1.0), False),
        (Row("a", 0.9, "%", goal=0.8, better="higher"), True),
        (Row("a", 0.7, "%", goal=0.8, better="higher"), False),
    ],
)
def test_a_goal_is_met_on_its_side(row: Row, met: bool | None) -> None:
    assert row.met is met


def test_a_ratio_counts_in_the_peers_numbers() -> None:
    assert Row("a", 3.0, "ms", peer="other", peer_value=2.0).ratio == 1.5


def test_a_row_has_the_agreed_names() -> None:
    keys = {"name", "value", "unit", "peer", "peer_value", "ratio", "goal", "met"}
    assert keys <= dump_row(Row("a", 1.0, "s")).keys()


def test_an_unknown_benchmark_is_answered_with_the_nearest() -> None:
    with pytest.raises(Rejected, match=r"Did you mean 'robot_start'\?.*WRONG_USE"):
        bench.parts("robot_stat", has_data=False)


def test_main_names_only_benchmarks_there_are() -> None:
    assert set(bench.parts("main", has_data=True)) <= set(bench.names())


@pytest.mark.parametrize("name", bench.names())
def test_a_benchmark_says_what_it_measures(name: str) -> None:
    module = importlib.import_module(f"commands.benchmarks.{name}")
    assert module.HELP
    assert callable(module.measure)


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    return parser.parse_args(words)


def test_the_file_holds_the_machine_and_the_rows(tmp_path: Path) -> None:
    assert bench.run(options(["size", "--json", str(tmp_path / "new" / "rows.json")])) == 0
    found = json.loads((tmp_path / "new" / "rows.json").read_text(encoding="utf-8"))
    assert found["machine"]["cores"] >= 1
    assert [row["unit"] for row in found["rows"]] == ["packages", "MB"]


def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="OUTPUT_UNWRITABLE"):
        bench.run(options(["size", "--json", str(tmp_path / "file" / "rows.json")]))


def test_a_host_knows_its_processor_and_memory() -> None:
    facts = host()
    assert facts.cpu
    assert facts.memory_bytes > 0


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234"), (7.0, "7"), (0.12345, "0.123")])
def test_a_line_shows_numbers_as_people_read_them(value: float, text: str) -> None:
    assert f" {text} s" in bench.line(Row("a", value, "s"))
