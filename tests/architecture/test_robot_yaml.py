"""robot.yaml, process.yaml and the .robot files name the same steps."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from robot import api

from commands import catalogue
from domain.process import parse

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("Collect", "Read", "Post", "Report")


def robot_yaml() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "robot.yaml").read_text(encoding="utf-8"))
    return content


def test_the_tasks_are_the_steps_of_the_process() -> None:
    process = yaml.safe_load((ROOT / "tasks" / "invoices" / "process.yaml").read_text(encoding="utf-8"))
    steps = process["steps"]
    named = [step["task"] for step in (steps.values() if isinstance(steps, dict) else steps)]
    assert tuple(robot_yaml()["tasks"]) == tuple(named) == STEPS


@pytest.mark.parametrize("name", STEPS)
def test_a_task_runs_the_robot_file_that_holds_it(name: str) -> None:
    words = shlex.split(robot_yaml()["tasks"][name]["shell"])
    suite = api.TestSuite.from_file_system(ROOT / words[-1])
    assert words[:5] == ["robot", "--task", name, "--outputdir", robot_yaml()["artifactsDir"]]
    assert [task.name for task in suite.tests] == [name]


@pytest.mark.parametrize("name", robot_yaml()["devTasks"])
def test_a_development_task_is_a_command_of_bot(name: str) -> None:
    words = shlex.split(robot_yaml()["devTasks"][name]["shell"])
    assert words[:2] == ["python", "commands/__main__.py"]
    assert catalogue.find(words[2]).name == name.lower()


@pytest.mark.parametrize("name", STEPS)
def test_an_editor_finds_the_variables_and_items_of_each_step(name: str) -> None:
    variables = json.loads((ROOT / "devdata" / f"env-for-{name.lower()}.json").read_text(encoding="utf-8"))
    items = ROOT / variables["RPA_INPUT_WORKITEM_PATH"]
    assert items.parent == ROOT / "devdata" / name.lower()
    assert items.is_file()


def test_an_editor_decides_by_the_settings_of_production() -> None:
    process = parse((ROOT / "tasks" / "invoices" / "process.yaml").read_text(encoding="utf-8"), "process.yaml")
    settings = json.loads((ROOT / "devdata" / "context" / "process.json").read_text(encoding="utf-8"))
    assert settings == process.for_robots


def test_the_files_robot_yaml_names_exist() -> None:
    named = robot_yaml()["environmentConfigs"] + robot_yaml()["ignoreFiles"]
    assert [name for name in named if not (ROOT / name).is_file()] == []
