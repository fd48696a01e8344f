"""How long a robot takes from its start to its first keyword."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from commands.benchmarks import Row, Setup

HELP = "robot start to first keyword"
ROUNDS = 7
SUITE = """*** Tasks ***
First Keyword
    Evaluate    pathlib.Path($OUTPUT_DIR, 'first').write_text(str(time.time_ns()))    modules=pathlib,time
"""


def measure(setup: Setup) -> Iterator[Row]:
    """Times bare starts, as a robot process of an engine that starts one an item would be."""
    suite = setup.work / "first.robot"
    suite.write_text(SUITE, encoding="utf-8")
    _start(suite)
    seconds = [_start(suite) for _ in range(ROUNDS)]
    yield Row("robot start to first keyword", round(statistics.median(seconds), 3), "s", goal=0.5, note="median of 7")


def _start(suite: Path) -> float:
    folder = suite.parent
    quiet = ("--console", "none", "--report", "NONE", "--log", "NONE", "--output", "NONE", "--outputdir", str(folder))
    started = time.time_ns()
    subprocess.run([sys.executable, "-m", "robot", *quiet, str(suite)], check=True, timeout=60)
    return (int((folder / "first").read_text(encoding="utf-8")) - started) / 1e9
