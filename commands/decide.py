"""``bot decide``: a person's word on a document that waits."""

import argparse
import getpass
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Rejected

if TYPE_CHECKING:
    from domain.case import Case
    from domain.errors import SurehandError
    from domain.process import Process
    from runtime.engine.home import Home
    from runtime.review import Word
    from runtime.settings import Settings
    from runtime.store.items import Item

HELP = "Decides a document that waits: accept, correct FIELD=VALUE…, reject CODE, or retry a step that failed."
LONGEST = timedelta(minutes=15)
LOOK = timedelta(seconds=0.3)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="its name, as C7; './bot review' lists those that wait")
    parser.add_argument("verdict", choices=["accept", "correct", "reject", "retry"])
    parser.add_argument(
        "words", nargs="*", metavar="FIELD=VALUE|CODE", help="values for correct, the reason for reject"
    )
    parser.add_argument("--run", default="", metavar="ID", help="a run; the latest one when left out")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work")
    parser.add_argument("--reviewer", default="", metavar="NAME", help="who decides (the one who is logged in)")
    parser.add_argument("--no-wait", action="store_true", help="write the decision down and leave the rest to a worker")


def run(options: argparse.Namespace) -> int:
    """Writes the decision down and lets the bots carry it out.

    Exit code 0 when the document went its way or waits for a paused capability, 1 when it did not end well.
    """
    from runtime import review, runs, settings
    from runtime.engine.home import opened
    from runtime.processes import load

    folder = runs.resolve(options.run, options.home).home
    values = settings.load(folder)
    word = _word(options)
    known = load(values.tasks_folder)
    with opened(folder) as home:
        item = review.decide(home, known, options.case, word)
        print(f"{item.chain}: {word.verdict}, noted for {word.reviewer}.", flush=True)
        if word.verdict == "reject" or options.no_wait:
            return 0
        problem = _carry_out(home, values, item.chain)
        case = _case(home, item.chain)
        waits = _waits(home, known[item.process], item.chain)
        if not _tell_pauses(home) and problem:
            raise problem
    print(waits or _told(case))
    return 0 if waits or case.state == "success" else Rejected.exit_code


def _word(options: argparse.Namespace) -> "Word":
    from runtime.review import Word

    reviewer = options.reviewer or getpass.getuser()
    if options.verdict == "reject":
        return Word("reject", reviewer, code=" ".join(options.words))
    return Word(options.verdict, reviewer, dict(_pair(word) for word in options.words))


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise Rejected(f"'{word}' is no correction.", "Write FIELD=VALUE, as invoice_number=2024-17.", code="WRONG_USE")
    return name.strip(), value


def _carry_out(home: "Home", values: "Settings", chain: str) -> "SurehandError | None":
    """Lets the running worker do it, or one of our own when none runs. Returns what kept ours from it."""
    from commands.worker_log import WorkerLog
    from runtime.engine.lock import is_served
    from runtime.supervisor import Supervisor
    from runtime.worker import Order

    if is_served(home.folder):
        _wait(home, chain)
        return None
    with _erp(home.folder), WorkerLog(home.folder) as log:
        worker = Supervisor(Order(home.folder, until_idle=True), values, output=log.output)
        worker.start()
        try:
            worker.wait(LONGEST)
        finally:
            worker.stop()
            code = worker.wait(LONGEST)
    if is_served(home.folder):  # somebody else's worker was faster
        _wait(home, chain)
        return None
    return log.why_it_ended("The decision stands: './bot worker' goes on.") if code else None


def _erp(folder: Path) -> AbstractContextManager[None]:
    """The practice ERP of this home, up while the bots need it; nothing where the home has none."""
    if not (folder / "erp").is_dir():
        return nullcontext()
    from commands.demo.stage import erp_up

    return erp_up(folder)


def _wait(home: "Home", chain: str) -> None:
    """Waits until the case ended, or waits for a person again or for a paused capability."""
    import threading
    import time

    deadline, pause = time.monotonic() + LONGEST.total_seconds(), threading.Event()
    while _is_moving(home, chain) and time.monotonic() < deadline:
        pause.wait(LOOK.total_seconds())


def _is_moving(home: "Home", chain: str) -> bool:
    item = _newest(home, chain)
    return item.state in ("queued", "in-progress") and not item.set_aside


def _newest(home: "Home", chain: str) -> "Item":
    from runtime.store import items

    with home.store.reading() as connection:
        return (items.furthest(connection, chain) or items.find(connection, chain))[0]


def _case(home: "Home", chain: str) -> "Case":
    from runtime.store.cases import case

    with home.store.reading() as connection:
        return case(connection, chain)


def _waits(home: "Home", process: "Process", chain: str) -> str:
    """Which paused capability the next step of a case waits for, in one line; empty where it waits for none."""
    from runtime.store.capabilities import pauses

    item = _newest(home, chain)
    with home.store.reading() as connection:
        paused = {pause.capability: pause for pause in pauses(connection)}
    name = process.steps[item.step].capability
    if not item.set_aside or name not in paused:
        return ""
    return f"{chain}: '{item.step}' waits while '{name}' is paused ({paused[name].code})."


def _tell_pauses(home: "Home") -> bool:
    """Says what paused. Returns whether anything did."""
    from runtime.store.capabilities import pauses

    with home.store.reading() as connection:
        paused = pauses(connection)
    for pause in paused:
        print(f"Worker: {pause} When that is put right: './bot worker' goes on.", file=sys.stderr)
    return bool(paused)


def _told(case: "Case") -> str:
    """What became of it, in one line."""
    if case.state == "success" and not case.erp_number:
        return f"{case.envelope}: done."
    if case.state == "success":
        verified = "and was read back" if case.verified else "and was NOT read back"
        return f"{case.envelope}: posted as {case.erp_number} {verified}."
    return f"{case.envelope}: {case.state} ({case.code or 'waits for a worker'}). {case.reason}".rstrip()
