"""Where items come from in an editor and in Control Room, and how loudly it fails."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT / "tests" / "integration" / "robots" / "editor.robot"
OUTSIDE = ("RPA_", "RC_", "ROBOT_", "SUREHAND_")


@dataclass(frozen=True)
class Run:
    """What a robot left behind."""

    code: int
    console: str
    folder: Path

    def outputs(self) -> list[Any]:
        path = self.folder / "work-items-out" / "editor" / "work-items.json"
        return [row["payload"] for row in json.loads(path.read_text(encoding="utf-8"))]

    def released(self) -> list[tuple[str, str]]:
        path = self.folder / "work-items-out" / "editor" / "released.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
        return [(row["state"], (row["exception"] or {}).get("code", "")) for row in rows]


Robot = Callable[..., Run]


@pytest.fixture
def robot(tmp_path: Path) -> Robot:
    def start(task: str, suite: Path = SUITE, **variables: str) -> Run:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)}
        folder = tmp_path / "artifacts"
        environment = {**clean, "PYTHONPATH": str(ROOT), "ROBOT_ARTIFACTS": str(folder), **variables}
        command = [sys.executable, "-m", "robot", "--task", task, "--outputdir", str(folder), str(suite)]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        return Run(done.returncode, done.stdout + done.stderr, folder)

    return start


@pytest.fixture
def items(tmp_path: Path) -> Callable[..., str]:
    def write(*payloads: Any, text: str | None = None) -> str:
        path = tmp_path / "in" / "work-items.json"
        path.parent.mkdir()
        path.write_text(text or json.dumps([{"payload": payload} for payload in payloads]), encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(
    ("variable", "named"), [("RPA_INPUT_WORKITEM_PATH", "folder"), ("RC_WORKITEM_INPUT_PATH", "file")]
)
def test_items_come_from_the_file_or_folder_a_variable_names(
    robot: Robot, items: Any, variable: str, named: str
) -> None:
    path = items({"n": 1}, {"n": 2})
    run = robot("Loop", **{variable: path if named == "file" else str(Path(path).parent)})
    assert (run.code, run.outputs()) == (0, [{"n": 1}, {"n": 2}])


@pytest.mark.parametrize("variable", ["RPA_OUTPUT_WORKITEM_PATH", "RC_WORKITEM_OUTPUT_PATH"])
def test_outputs_go_to_the_file_a_variable_names(robot: Robot, items: Any, tmp_path: Path, variable: str) -> None:
    target = tmp_path / "mine" / "next.json"
    robot("Loop", RPA_INPUT_WORKITEM_PATH=items({"n": 1}), **{variable: str(target)})
    assert json.loads(target.read_text(encoding="utf-8")) == [{"payload": {"n": 1}, "files": {}}]


@pytest.mark.parametrize("adapter", ["FileAdapter", "RPA.Robocorp.WorkItems.FileAdapter"])
def test_naming_the_stock_file_adapter_gets_ours(robot: Robot, items: Any, adapter: str) -> None:
    run = robot("Loop", RPA_INPUT_WORKITEM_PATH=items(text="[{]"), RPA_WORKITEMS_ADAPTER=adapter)
    assert run.code == 1
    assert "[WORKITEMS_FILE_INVALID]" in run.console


def test_variables_may_stand_inside_a_path(robot: Robot, items: Any) -> None:
    path = Path(items({"n": 1}))
    run = robot("Loop", RPA_INPUT_WORKITEM_PATH="%{HERE}/work-items.json", HERE=str(path.parent))
    assert run.outputs() == [{"n": 1}]


@pytest.mark.parametrize("task", ["Loop", "Single"])
def test_a_broken_file_fails_the_task_with_its_place(robot: Robot, items: Any, task: str) -> None:
    run = robot(task, RPA_INPUT_WORKITEM_PATH=items(text='[\n{"payload": 1},]'))
    assert run.code == 1
    assert "line 2, column" in run.console
    assert "[WORKITEMS_FILE_INVALID]" in run.console


def test_a_missing_file_fails_the_task_with_its_path(robot: Robot, tmp_path: Path) -> None:
    run = robot("Single", RPA_INPUT_WORKITEM_PATH=str(tmp_path / "none.json"))
    assert run.code == 1
    assert "none.json" in run.console
    assert "[WORKITEMS_FILE_MISSING]" in run.console


def test_without_a_variable_the_items_are_those_of_the_step(robot: Robot) -> None:
    run = robot("Loop")
    assert str(Path("devdata", "editor", "work-items.json")) in run.console.replace("\n", "")


def test_no_items_are_an_empty_queue(robot: Robot, items: Any) -> None:
    run = robot("Loop", RPA_INPUT_WORKITEM_PATH=items(text="[]"))
    assert (run.code, run.outputs(), run.released()) == (0, [], [])


def test_the_sample_items_are_never_written_to(robot: Robot, items: Any) -> None:
    path = Path(items({"n": 1}, {"n": 2}))
    before = (path.read_bytes(), sorted(path.parent.iterdir()))
    robot("Loop", RPA_INPUT_WORKITEM_PATH=str(path))
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before


def test_a_task_that_passes_releases_its_item_as_done(robot: Robot, items: Any) -> None:
    run = robot("Single", RPA_INPUT_WORKITEM_PATH=items({"n": 1}))
    assert (run.code, run.released(), run.outputs()) == (0, [("COMPLETED", "")], [{"n": 1}])


def test_a_task_that_fails_releases_its_item_with_the_failures_code(robot: Robot, items: Any) -> None:
    run = robot("Fails", RPA_INPUT_WORKITEM_PATH=items({"n": 1}))
    assert (run.code, run.released()) == (1, [("FAILED", "DUPLICATE_INVOICE")])


def test_a_task_that_forgets_to_save_an_output_is_told(robot: Robot, items: Any) -> None:
    run = robot("Forgets", RPA_INPUT_WORKITEM_PATH=items({"n": 1}))
    assert run.released() == [("FAILED", "WORKITEM_MISUSED")]


def test_a_task_out_of_time_ends_with_its_item_failed(robot: Robot, items: Any) -> None:
    run = robot("Times Out", RPA_INPUT_WORKITEM_PATH=items({"n": 1}, {"n": 2}))
    assert (run.code, run.released()) == (1, [("FAILED", "UNCAUGHT_ERROR")])


def test_a_keyword_out_of_time_fails_its_item_alone(robot: Robot, items: Any) -> None:
    run = robot("Keyword Times Out", RPA_INPUT_WORKITEM_PATH=items({"n": 1}, {"n": 2}))
    assert (run.code, run.released()) == (0, [("FAILED", "UNCAUGHT_ERROR")] * 2)


def test_in_control_room_items_come_from_its_queue(robot: Robot) -> None:
    inside = {"RC_WORKSPACE_ID": "1", "RC_PROCESS_RUN_ID": "2", "RC_ACTIVITY_RUN_ID": "3"}
    run = robot("Loop", **inside)
    assert "RC_WORKITEM_ID" in run.console  # its adapter asks for the rest of its variables


def test_the_engines_adapter_outside_a_worker_says_so(robot: Robot) -> None:
    run = robot("Loop", RPA_WORKITEMS_ADAPTER="keywords.work_items.EngineAdapter")
    assert run.code == 1
    assert "[SETTING_INVALID]" in run.console


RPA = "from RPA.Robocorp.WorkItems import WorkItems; print(WorkItems().get_input_work_item().payload)"


@pytest.mark.parametrize(
    "code",
    [
        RPA,
        "from robocorp.workitems import inputs; print(inputs.current.payload)",
        f"import robocorp.workitems; {RPA}",
    ],
    ids=["rpaframework", "robocorp", "both"],
)
def test_the_stock_libraries_take_our_adapter_by_name(items: Any, tmp_path: Path, code: str) -> None:
    variables = {
        "PYTHONPATH": str(ROOT),
        "RPA_WORKITEMS_ADAPTER": "keywords.work_items.FileAdapter",
        "RPA_INPUT_WORKITEM_PATH": items({"n": 1}),
        "ROBOT_ARTIFACTS": str(tmp_path / "artifacts"),
    }
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{'n': 1}", done.stderr
