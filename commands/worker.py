"""``bot worker``: the daemon that hands work to the robots, started again when it dies."""

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.settings import Settings

HELP = "Runs the daemon that hands work to the robots, until it is stopped or nothing is left to do."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work (the one of the settings)")
    parser.add_argument("--run", default="", metavar="ID", help="serve the folder of a demo instead")
    parser.add_argument("--process", default="", metavar="NAME", help="serve one process alone")
    parser.add_argument("--until-idle", action="store_true", help="end when nothing is left to do by itself")
    parser.add_argument("--resume", metavar="CAPABILITY", help="let what paused go on, and end")


def run(options: argparse.Namespace) -> int:
    """Serves the home. Exit code 0: stopped or idle; 3: something paused, or it could not start."""
    from runtime import runs, settings

    home = runs.resolve(options.run).home if options.run else options.home
    values = settings.load(home)
    if options.resume:
        runs.resolve(home=values.home_folder)
        return _resume(values, options.process, options.resume)
    return _serve(values, options)


def _serve(values: "Settings", options: argparse.Namespace) -> int:
    from runtime.supervisor import Supervisor
    from runtime.worker import Order

    supervisor = Supervisor(Order(values.home_folder, options.process, until_idle=options.until_idle), values)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: supervisor.stop())
    supervisor.start()
    return supervisor.wait()


def _resume(values: "Settings", process: str, capability: str) -> int:
    from runtime import pauses, processes
    from runtime.engine.home import opened
    from runtime.store import capabilities

    known = processes.load(values.tasks_folder, process)
    with opened(values.home_folder) as home:
        with home.store.reading() as connection:
            paused = capabilities.is_paused(connection, capability)
        moved = pauses.resume(home, list(known.values()), capability)
    goes_on = f"'{capability}' goes on; items back on its queues: {moved}."
    print(goes_on if paused else f"'{capability}' was not paused.", file=sys.stderr)
    return 0
