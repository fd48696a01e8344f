"""Robot suites that run as tests: a suite once, each of its tests one of ours."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from robot import api

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = "output.xml"


def names(suite: Path) -> list[str]:
    """The tests of a suite, in order."""
    return [test.name for test in api.TestSuiteBuilder().build(suite).tests]


def run(suite: Path, folder: Path, *, loglevel: str = "TRACE", timeout_s: int = 600) -> Path:
    """Runs a suite with the libraries that stand beside it; returns ``folder``, which then holds its output."""
    paths = ["--pythonpath", str(ROOT), "--pythonpath", str(suite.parent)]
    words = [sys.executable, "-m", "robot", *paths, "--loglevel", loglevel, "--outputdir", str(folder), str(suite)]
    subprocess.run(words, capture_output=True, check=False, timeout=timeout_s)
    return folder


def outcomes(folder: Path) -> dict[str, Any]:
    """How each test of a suite ended that ran into ``folder``, by name."""
    return {test.name: test for test in api.ExecutionResult(folder / OUTPUT).suite.tests}
