"""A worker daemon whose robots are functions: everything of the engine is real, only Robot Framework is left out.

Each call of a bot writes two lines to ``effects.txt`` in the home, ``begin STEP ITEM`` and ``end STEP ITEM``.
"""

import faulthandler
import os
import runpy
import sys
import threading
from pathlib import Path

from domain.process import Process, Step
from runtime.robots.handover import HandOver, Release
from runtime.robots.in_process import InProcessRobots
from runtime.settings import Settings
from runtime.worker import main

# By path: a distribution among our dependencies ships a package 'tests'.
BOTS = runpy.run_path(str(Path(__file__).with_name("bots.py")))["BOTS"]
SECONDS = 0.02


def robots_of(home: Path, values: Settings, process: Process, step: Step) -> InProcessRobots:
    def work(given: HandOver) -> Release:
        note(home, f"begin {step.name} {given.id}")
        threading.Event().wait(float(given.payload.get("letter", {}).get("seconds", SECONDS)))
        release: Release = BOTS[step.name](given)
        note(home, f"end {step.name} {given.id}")
        return release

    return InProcessRobots(work)


def note(home: Path, line: str) -> None:
    with (home / "effects.txt").open("a", encoding="utf-8") as effects:
        effects.write(line + "\n")


if __name__ == "__main__":
    faulthandler.dump_traceback_later(60)  # a daemon that hangs says where
    code = main(sys.argv[1:], robots_of)
    sys.stderr.flush()
    os._exit(code)
