"""What the engine costs an item: queue, hand-over, release and audit of an item whose task does nothing."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands.benchmarks import Row, Setup

HELP = "what the engine costs an item"
ITEMS = 200
PROCESSES = 5
ROOT = Path(__file__).resolve().parents[2]
PROCESS = """name: bench
steps:
  work: {task: Work, suite: work.robot, capability: bench, prefetch: 2}
"""
SUITE = """*** Settings ***
Library    LIBRARY    AS    WorkItems

*** Tasks ***
Work
    WorkItems.For Each Input Work Item    No Operation
"""
OURS, STOCK = "keywords.work_items.WorkItems", "RPA.Robocorp.WorkItems"


def measure(setup: Setup) -> Iterator[Row]:
    """Lets a worker serve many items with one warm robot, then the same items with the stock library."""
    ours = _worker(setup.work)
    each = statistics.median(_stock(setup.work / f"one-{number}", 1) for number in range(PROCESSES))
    loop = _stock(setup.work / "loop", ITEMS) / ITEMS
    note = f"{ITEMS} items, one robot, durable and audited"
    name, unit = "overhead of a warm item, prefetch 2", "ms"
    yield Row(name, ours, unit, "a robot process an item", round(each * 1000, 1), goal=30.0, note=note)
    yield Row(name, ours, unit, "rpaframework's FileAdapter", round(loop * 1000, 1), note="the peer keeps nothing")


def _worker(work: Path) -> float:
    """Milliseconds an item, from the end of the first attempt to the end of the last."""
    from runtime import intake, processes
    from runtime.engine.home import opened
    from runtime.store.attempts import ended

    tasks = work / "tasks"
    _write(tasks / "bench" / "process.yaml", PROCESS)
    _write(tasks / "bench" / "work.robot", SUITE.replace("LIBRARY", OURS))
    home = work / "home"
    with opened(home) as place:
        process = processes.load(tasks, "bench")["bench"]
        for number in range(ITEMS):
            intake.submit(place, process, "work", {"number": number})
    words = [sys.executable, "-m", "runtime.worker", "--home", str(home), "--until-idle"]
    _call(words, {"SUREHAND_TASKS": str(tasks), "SUREHAND_ROBOT_ITEMS": str(ITEMS * 2)})
    with opened(home) as place, place.store.reading() as connection:
        ends = ended(connection)
    return round((ends[-1] - ends[0]).total_seconds() * 1000 / (len(ends) - 1), 1)


def _stock(folder: Path, count: int) -> float:
    """Seconds that one stock robot process takes for so many items."""
    suite = folder / "work.robot"
    _write(suite, SUITE.replace("LIBRARY", STOCK))
    _write(folder / "in.json", json.dumps([{"payload": {"number": number}} for number in range(count)]))
    quiet = ("--console", "none", "--report", "NONE", "--log", "NONE", "--output", "NONE")
    started = time.perf_counter()
    _call(
        [sys.executable, "-m", "robot", *quiet, "--outputdir", str(folder), str(suite)],
        {
            "RPA_WORKITEMS_ADAPTER": "RPA.Robocorp.WorkItems.FileAdapter",
            "RPA_INPUT_WORKITEM_PATH": str(folder / "in.json"),
            "RPA_OUTPUT_WORKITEM_PATH": str(folder / "out.json"),
        },
    )
    return time.perf_counter() - started


def _call(words: list[str], variables: Mapping[str, str]) -> None:
    subprocess.run(words, env={**os.environ, **variables}, cwd=ROOT, check=True, capture_output=True, timeout=600)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
