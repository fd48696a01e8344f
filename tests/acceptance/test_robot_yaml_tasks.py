"""The tasks of robot.yaml run as they stand, on the sample items of devdata."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain import rules
from ml.models import extraction, reading
from practice.erp import server

ROOT = Path(__file__).resolve().parents[2]
TASKS: dict[str, Any] = yaml.safe_load((ROOT / "robot.yaml").read_text(encoding="utf-8"))["tasks"]
OUTSIDE = ("RPA_", "RC_", "ROBOT_", "SUREHAND_")


def run_task(name: str, folder: Path, **variables: str) -> list[str]:
    """Runs a task's command with the variables of its step; returns how its items ended."""
    variables_file = ROOT / "devdata" / f"env-for-{name.lower()}.json"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(OUTSIDE)}
    step = json.loads(variables_file.read_text(encoding="utf-8"))
    target = folder / "out" / "work-items.json"
    path = os.pathsep.join([str(Path(sys.executable).parent), clean["PATH"]])
    environment = {**clean, **step, "PATH": path, "RPA_OUTPUT_WORKITEM_PATH": str(target), **variables}
    words = shlex.split(TASKS[name]["shell"])
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    released = target.with_name("released.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["state"] for line in released.splitlines()]


@pytest.mark.parametrize(("name", "items"), [("Collect", 1), ("Report", 1)])
def test_a_task_works_off_its_sample_items(name: str, items: int, tmp_path: Path) -> None:
    assert run_task(name, tmp_path) == ["COMPLETED"] * items


def test_read_hands_over_what_read_each_sample_and_which_gate_decided(tmp_path: Path) -> None:
    states = run_task("Read", tmp_path)

    given = json.loads((tmp_path / "out" / "work-items.json").read_text(encoding="utf-8"))
    versions = [item["payload"]["versions"] for item in given]
    assert states == ["COMPLETED"] * 3
    parts = {"extraction": extraction.VERSION, "reading": reading.VERSION, "rules": rules.VERSION, "gate": "practice"}
    assert versions == [parts] * 3


@pytest.mark.browser
def test_post_enters_its_sample_into_the_practice_erp(tmp_path: Path) -> None:
    erp = server.start(tmp_path, ROOT / "devdata" / "context" / "suppliers.json", None, {})
    try:
        target = tmp_path / "target.json"
        target.write_text(json.dumps({"erp": "practice", "url": erp.url, "practice": True}), encoding="utf-8")
        samples = json.loads((ROOT / "devdata" / "post" / "work-items.json").read_text(encoding="utf-8"))
        for sample in samples:
            paths = {name: str(ROOT / "devdata" / "post" / path) for name, path in sample["files"].items()}
            sample["files"] = {**paths, target.name: str(target)}
        items = tmp_path / "work-items.json"
        items.write_text(json.dumps(samples), encoding="utf-8")
        own = {"RPA_INPUT_WORKITEM_PATH": str(items), "RPA_SECRET_FILE": str(tmp_path / "vault.json")}
        held = ["review" in sample["payload"] for sample in samples]  # nobody kept these back from us, so they go back
        assert run_task("Post", tmp_path, **own) == ["FAILED" if waits else "COMPLETED" for waits in held]
    finally:
        server.stop(tmp_path)
