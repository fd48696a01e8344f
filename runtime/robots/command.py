"""How a robot process is started: Robot Framework on one task, quiet, with a log of its own."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOG = "log.html"


def robot_command(suite: Path, task: str, *, erp: str = "") -> Callable[[Path], Sequence[str]]:
    """The command line of a robot, given the folder its log goes to; ``erp`` names the words it posts with.

    INFO leaves out what DEBUG and TRACE show of arguments, passwords among them.
    """

    def command(folder: Path) -> Sequence[str]:
        quiet = ("--console", "none", "--report", "NONE", "--loglevel", "INFO")
        output = ("--outputdir", str(folder), "--log", LOG, "--pythonpath", str(PROJECT))
        words = ("--variable", f"ERP:{erp}") if erp else ()
        return (sys.executable, "-m", "robot", "--task", task, *quiet, *output, *words, str(suite))

    return command
