"""``bot test``: the checks, then the tests."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from commands import lint

HELP = "Runs the checks and the tests. Paths run those tests alone; words after -- go to pytest."

ROOT = Path(__file__).resolve().parents[1]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fast", action="store_true", help="leave out the checks and the tests marked slow")
    parser.add_argument("--full", action="store_true", help="run the longest tests too (some 15 minutes more)")
    parser.add_argument("words", nargs="*", metavar="PATH", help="tests to run; after --, options of pytest")


def run(options: argparse.Namespace) -> int:
    """Runs lint unless only some tests were asked for, then pytest; 1 when either finds something."""
    findings = 0 if options.fast or options.words else lint.run(options)
    words = selection(options)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *words, *options.words],
        cwd=ROOT,
        env={"OMP_NUM_THREADS": "1", **os.environ},
        check=False,
    )
    return 1 if findings or done.returncode else 0


def selection(options: argparse.Namespace) -> list[str]:
    """Options of pytest that leave tests out; of a path that is named, none are."""
    if options.fast:
        return ["-m", "not slow and not full"]
    return [] if options.full or options.words else ["-m", "not full"]
