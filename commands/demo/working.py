"""The bots at work: a worker that serves the run, and a look at its cases until nothing is left to do."""

import sys
import threading
from collections.abc import Sequence
from datetime import timedelta

from commands.demo.live import Live
from commands.demo.stage import Stage
from domain.case import Case
from domain.errors import Misconfigured, Unavailable
from runtime import intake, processes, settings
from runtime.store import capabilities, items
from runtime.store.cases import cases
from runtime.supervisor import Supervisor
from runtime.worker import Order

PROCESS = "invoices"
LOOK_S = 0.25
END = timedelta(minutes=5)


def collect(stage: Stage) -> str:
    """Submits the places to the step that collects; returns the item's id."""
    process = processes.load(settings.load(stage.run.home).tasks_folder, PROCESS)[PROCESS]
    return intake.submit(stage.home, process, "collect", {"paths": [str(place) for place in stage.places]})


def watch(stage: Stage, item: str, shown: Live, attended: bool) -> Sequence[Case]:
    """Serves the run until the bots are done, with somebody there until they leave; returns the cases.

    Raises what kept the documents from being collected.
    """
    log = stage.run.home / "worker.log"
    with log.open("a", encoding="utf-8") as output:
        order = Order(stage.run.home, PROCESS, until_idle=not attended)
        worker = Supervisor(order, settings.load(stage.run.home), output=output)
        worker.start()
        try:
            _look(stage, worker, shown, _Leaving() if attended else None)
        finally:
            worker.stop()
            worker.wait(END)
    found = _cases(stage)
    shown.show(found)
    _check(stage, item)
    return found


class _Leaving:
    """Hears whether the person at the terminal is done: Enter, or the end of the input."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        sys.stdin.readline()
        self.heard.set()


def _look(stage: Stage, worker: Supervisor, shown: Live, leaving: _Leaving | None) -> None:
    """Shows the cases until the worker has ended, the person has left or nothing waits for them."""
    told = False
    while not worker.ended(timedelta(seconds=LOOK_S)):
        found = _cases(stage)
        shown.show(found)
        if leaving is None:
            continue
        waiting = [case for case in found if case.outcome == "waiting"]
        settled = bool(found) and all(case.outcome != "open" for case in found)
        if leaving.heard.is_set() or (settled and not waiting):
            return
        if settled and waiting and not told:
            told = True
            print(
                f"\n{len(waiting)} wait for you: decide in another terminal, e.g. './bot review --run {stage.run.id}'."
            )
            print("The bots go on as you decide. Enter ends the demo; what waits can be decided later.\n", flush=True)


def _cases(stage: Stage) -> Sequence[Case]:
    with stage.home.store.reading() as connection:
        return cases(connection)


def _check(stage: Stage, item: str) -> None:
    """Says why nothing was collected, and what paused."""
    with stage.home.store.reading() as connection:
        collected = items.load(connection, item)
        paused = capabilities.pauses(connection)
    for pause in paused:
        print(f"Worker: {pause}", file=sys.stderr, flush=True)
    if collected.state == "success":
        return
    happened = collected.reason or (paused[0].reason if paused else "The worker ended before it had collected.")
    log = f"See '{stage.run.home / 'worker.log'}'."
    if paused:
        raise Misconfigured(happened, log, code=paused[0].code or "UNCAUGHT_ERROR")
    raise Unavailable(happened, log, code="UNCAUGHT_ERROR")
