"""``bot lint``: every check of the source, two at a time, with the number of findings of each."""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HELP = "Runs the checks of the source: ruff, mypy, import contracts, Robocop, RobotCode."

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sys.executable).parent
LIBRARY_TIMEOUT_S = "60"  # RobotCode's own ten seconds are not enough on a busy machine


@dataclass(frozen=True)
class Check:
    """One tool; ``finding`` matches every line of its output that is a finding."""

    name: str
    words: tuple[str, ...]
    finding: str


@dataclass(frozen=True)
class Result:
    check: Check
    passed: bool
    output: str
    seconds: float

    @property
    def findings(self) -> int:
        """Counts the findings; a tool that failed without naming one counts as one."""
        if self.passed:
            return 0
        return max(1, len(re.findall(self.check.finding, self.output, re.MULTILINE)))


CHECKS = (
    Check("mypy", ("mypy", "--no-error-summary"), r": error:"),
    Check(
        "robotcode analyze", ("robotcode", "--no-color", "analyze", "code", "tasks", "resources"), r"^\S+:\d+:\d+: \["
    ),
    Check("import-linter", ("lint-imports", "--no-logo"), r"BROKEN"),
    Check("robocop check", ("robocop", "check"), r"^\S+:\d+:\d+ "),
    Check("robocop format", ("robocop", "format", "--check", "--diff"), r"^Would reformat"),
    Check("ruff check", ("ruff", "check", "--output-format", "concise", "."), r"^\S+:\d+:\d+:"),
    Check("ruff format", ("ruff", "format", "--check", "."), r"^Would reformat|^unformatted"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments: lint is all or nothing."""


def run(options: argparse.Namespace) -> int:
    """Runs all checks and prints one line for each; 1 when there is a finding."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_measure, CHECKS))
    for result in results:
        if not result.passed:
            print(f"== {result.check.name}\n{result.output.strip()}\n")
    for result in results:
        print(f"{result.check.name:<18} {result.findings:>4} findings {result.seconds:>6.1f} s")
    total = sum(result.findings for result in results)
    print(f"{'lint':<18} {total:>4} findings", flush=True)
    return 1 if total else 0


def _measure(check: Check) -> Result:
    environment = {**os.environ, "ROBOTCODE_LOAD_LIBRARY_TIMEOUT": LIBRARY_TIMEOUT_S, "NO_COLOR": "1"}
    began = time.monotonic()
    done = subprocess.run(
        [str(SCRIPTS / check.words[0]), *check.words[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Result(check, done.returncode == 0, done.stdout, time.monotonic() - began)
