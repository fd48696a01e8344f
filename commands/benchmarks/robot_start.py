"""How long a robot takes from its start to its first keyword: as a worker starts it, and Robot Framework alone."""

import json
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands.benchmarks import Row, Setup

HELP = "robot start to first keyword"
ROUNDS = 7
TASK = "First Keyword"
SUITE = f"""*** Tasks ***
{TASK}
    Evaluate    pathlib.Path($OUTPUT_DIR, 'first').write_text(str(time.time_ns()))    modules=pathlib,time
"""
OURS = "*** Settings ***\nLibrary    keywords.work_items.WorkItems    AS    WorkItems\n\n"


def measure(setup: Setup) -> Iterator[Row]:
    """Times starts one by one, ours and the peer's in turn; each is started once before, as after every set-up."""
    ours, alone = _suite(setup.work / "ours", OURS + SUITE), _suite(setup.work / "alone", SUITE)
    items = setup.work / "items.json"
    items.write_text(json.dumps([{"payload": {"number": 1}}]), encoding="utf-8")
    variables = {"RPA_INPUT_WORKITEM_PATH": str(items), "RPA_OUTPUT_WORKITEM_PATH": str(setup.work / "out.json")}
    for suite in (ours, alone):
        _start(suite, variables)
    pairs = [(_start(ours, variables), _start(alone, variables)) for _ in range(ROUNDS)]
    with_item, without = (round(statistics.median(seconds), 3) for seconds in zip(*pairs, strict=True))
    note = f"the worker's command, with a log and a work item; median of {ROUNDS}"
    peer = "Robot Framework without libraries"
    yield Row("robot start to first keyword", with_item, "s", peer, without, goal=0.5, note=note)


def _suite(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    suite = folder / "first.robot"
    suite.write_text(text, encoding="utf-8")
    return suite


def _start(suite: Path, variables: Mapping[str, str]) -> float:
    """Seconds, with the command line and the environment that robots get from a worker."""
    from runtime.robots.command import robot_command
    from runtime.robots.process import environment

    words = robot_command(suite, TASK)(suite.parent)
    started = time.time_ns()
    subprocess.run(words, env=environment(variables), check=True, capture_output=True, timeout=60)
    return (int((suite.parent / "first").read_text(encoding="utf-8")) - started) / 1e9
