"""``bot review``: what waits for a person, as a list or as a page to decide on."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.case import Case
    from runtime.review_station.server import Serving
    from runtime.settings import Settings

HELP = (
    "Lists the documents that wait for a person, oldest first, with the reasons in words; --open shows the review page."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", default="", metavar="ID", help="a run; the latest one when left out")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work")
    page = parser.add_argument_group("the review page", "on this host alone; Ctrl-C ends it")
    page.add_argument("--open", action="store_true", help="show it in the browser; bots carry the decisions out")
    page.add_argument("--serve", action="store_true", help="the same, and print its link only")
    page.add_argument("--port", type=int, default=0, metavar="N", help="a fixed port instead of any free one")
    page.add_argument("--reviewer", default="", metavar="NAME", help="who decides (the one who is logged in)")
    page.add_argument("--no-bots", action="store_true", help="leave carrying out to a worker you start yourself")


def run(options: argparse.Namespace) -> int:
    """Prints one block a waiting document and how to decide it."""
    from runtime import runs
    from runtime.store import open_store
    from runtime.store.cases import cases

    found = runs.resolve(options.run, options.home)
    if options.open or options.serve:
        return _serve(found.home, options)
    store = open_store(found.home)
    try:
        with store.reading() as connection:
            waiting = [case for case in cases(connection) if case.outcome == "waiting"]
    finally:
        store.close()
    where = f"--home {options.home}" if options.home else f"--run {found.id}"
    print("\n\n".join([_block(case) for case in waiting]) if waiting else "Nothing waits for a person.")
    for first in _first_of_each(waiting):
        print(f"\n{'Run again' if _failed(first) else 'Decide'}: ./bot decide {first.envelope} {_words(first)} {where}")
    return 0


def _serve(folder: Path, options: argparse.Namespace) -> int:
    """Keeps the page up until somebody ends it."""
    import getpass
    from contextlib import nullcontext

    from commands.review_page import page_up
    from runtime import settings
    from runtime.engine.home import opened

    values = settings.load(folder)
    reviewer = options.reviewer or getpass.getuser()
    bots = nullcontext() if options.no_bots else _bots_at_work(folder, values)
    with opened(folder) as home, page_up(home, values, options.port) as page, bots:
        _invite(page, reviewer, open_it=options.open)
        try:
            page.wait()
        except KeyboardInterrupt:
            print("\nThe review page is closed.")
    return 0


@contextmanager
def _bots_at_work(folder: Path, values: "Settings") -> Iterator[None]:
    """Bots that carry decisions out, with the ERP they practise on; nothing where a worker serves the home already."""
    from contextlib import nullcontext
    from datetime import timedelta

    from commands.worker_log import WorkerLog
    from runtime.engine.lock import is_served
    from runtime.supervisor import Supervisor
    from runtime.worker import Order

    if is_served(folder):
        yield
        return
    from commands.demo.stage import erp_up

    with erp_up(folder) if (folder / "erp").is_dir() else nullcontext(), WorkerLog(folder) as log:
        worker = Supervisor(Order(folder), values, output=log.output)
        worker.start()
        try:
            yield
        finally:
            worker.stop()
            worker.wait(timedelta(minutes=5))


def _invite(page: "Serving", reviewer: str, *, open_it: bool) -> None:
    """Says where the page is, to one person, once."""
    from commands.review_page import show

    link = page.link(reviewer)
    shown = open_it and show(link)
    print(f"The review page {'is open in your browser' if shown else 'is up'}. Sign-in link for {reviewer}, good once:")
    print(f"  {link}\nCtrl-C ends it.", flush=True)


def _first_of_each(waiting: "Sequence[Case]") -> "Iterable[Case]":
    """The first that asks for a judgement, the first whose step failed."""
    return {_failed(case): case for case in reversed(waiting)}.values()


def _failed(case: "Case") -> bool:
    """Whether a step of it failed for as often as it is tried; else a robot asked for a person."""
    return case.code != "NEEDS_REVIEW"


def _words(case: "Case") -> str:
    return "retry|reject CODE" if _failed(case) else "accept|correct FIELD=VALUE|reject CODE"


def _block(case: "Case") -> str:
    """A case with everything that keeps it from going on."""
    lines = [f"{case.envelope}  {case.file}"]
    lines += [f"    {reason.code:<22} {reason.text}" for reason in case.reasons]
    return "\n".join(lines if case.reasons else [*lines, f"    {case.code:<22} {case.reason}"])
