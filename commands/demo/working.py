"""The bots at work: a worker that serves the run, and a look at its cases until nothing is left to do."""

import getpass
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta

from commands.demo.live import Live
from commands.demo.stage import Stage
from commands.review_page import page_up, show
from commands.worker_log import FILE, WorkerLog
from domain.case import Case
from domain.errors import Misconfigured, Unavailable
from runtime import intake, processes, settings
from runtime.store import capabilities, items
from runtime.store.capabilities import Pause
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

    Raises what kept the documents from being collected, or the worker from doing its work.
    """
    with WorkerLog(stage.run.home) as log, ExitStack() as afterwards:
        order = Order(stage.run.home, PROCESS, until_idle=not attended)
        worker = Supervisor(order, settings.load(stage.run.home), output=log.output)
        worker.start()
        try:
            _look(stage, worker, shown, _Person(stage, afterwards) if attended else None)
        finally:
            worker.stop()
            code = worker.wait(END)
    found = _cases(stage)
    shown.show(found)
    paused = _tell_pauses(stage)
    ended = log.why_it_ended(f"Nothing is lost: './bot worker --run {stage.run.id}' goes on.")
    if code and not paused and ended:
        raise ended
    _check(stage, item, paused)
    return found


class _Person:
    """The person at the terminal: gets the review page, and is heard when done: Enter, or the end of the input."""

    def __init__(self, stage: Stage, afterwards: ExitStack) -> None:
        self.heard = threading.Event()
        self._stage, self._afterwards, self._invited = stage, afterwards, False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        sys.stdin.readline()
        self.heard.set()

    def invite(self, waiting: int, shown: Live) -> None:
        """Opens the review page for what waits; does nothing the second time."""
        if self._invited:
            return
        self._invited = True
        page = self._afterwards.enter_context(page_up(self._stage.home, settings.load(self._stage.run.home)))
        link = page.link(getpass.getuser())
        shown.close()
        where = "the review page is open in your browser" if show(link) else "open this link, good once, in a browser"
        print(f"{waiting} wait for you: {where}.\n  {link}")
        print("The bots go on as you decide. Enter ends the demo; what waits can be decided later.\n", flush=True)


def _look(stage: Stage, worker: Supervisor, shown: Live, person: _Person | None) -> None:
    """Shows the cases until the worker has ended, the person has left or nothing waits for them."""
    while not worker.ended(timedelta(seconds=LOOK_S)):
        found = _cases(stage)
        shown.show(found)
        if person is None:
            continue
        waiting = [case for case in found if case.outcome == "waiting"]
        settled = bool(found) and all(case.outcome != "open" for case in found)
        if person.heard.is_set() or (settled and not waiting):
            return
        if settled:
            person.invite(len(waiting), shown)


def _cases(stage: Stage) -> Sequence[Case]:
    with stage.home.store.reading() as connection:
        return cases(connection)


def _tell_pauses(stage: Stage) -> Sequence[Pause]:
    with stage.home.store.reading() as connection:
        paused = capabilities.pauses(connection)
    for pause in paused:
        print(f"Worker: {pause}", file=sys.stderr, flush=True)
    return paused


def _check(stage: Stage, item: str, paused: Sequence[Pause]) -> None:
    """Says why nothing was collected."""
    with stage.home.store.reading() as connection:
        collected = items.load(connection, item)
    if collected.state == "success":
        return
    log = f"See '{stage.run.home / FILE}'."
    if paused:
        raise Misconfigured(paused[0].reason, log, code=paused[0].code)
    happened = collected.reason or "The worker ended before it had collected."
    raise Unavailable(happened, log, code=collected.code or "UNCAUGHT_ERROR")
