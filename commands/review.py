"""``bot review``: what waits for a person, with the reason in words."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.case import Case

HELP = "Lists the documents that wait for a person, oldest first, with the reasons in words."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", default="", metavar="ID", help="a run; the latest one when left out")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work")


def run(options: argparse.Namespace) -> int:
    """Prints one block a waiting document and how to decide it."""
    from runtime import runs
    from runtime.store import open_store
    from runtime.store.cases import cases

    found = runs.resolve(options.run, options.home)
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
