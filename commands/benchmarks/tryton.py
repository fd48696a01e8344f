"""How long Tryton takes: to be made, to be reset, and to take an invoice by its web client."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from commands.benchmarks import Row, Setup
from commands.benchmarks.posting import LONG, ROUNDS, SHORT, enter

HELP = "an invoice into Tryton by its web client; Tryton itself made from empty"


def measure(setup: Setup) -> Iterator[Row]:
    """Makes a Tryton of its own, then enters short and long invoices by turns; the log-in is not counted."""
    from commands.setup.progress import Progress
    from commands.setup.tryton import kit
    from practice.tryton import server

    began = time.perf_counter()
    made = kit(setup.work / "cache", Progress())
    yield Row("Tryton made from empty", round(time.perf_counter() - began, 1), "s", goal=60.0, note="with downloads")
    home = setup.work / "home"
    running = server.start(home, made)
    try:
        began = time.perf_counter()
        server.reset(home, made)
        yield Row("Tryton reset", round(time.perf_counter() - began, 2), "s", goal=3.0, note="up again")
        yield from _entered(home, running.url)
    finally:
        server.stop(home)


def _entered(home: Path, url: str) -> Iterator[Row]:
    times = enter(home, url, "tryton")
    short, long = (statistics.median(s for lines, s in times[2:] if lines == count) for count in (SHORT, LONG))
    note = f"median of {ROUNDS - 1}: search, type, compare, validate, read back"
    yield Row("two-line invoice into Tryton's web client", round(short, 2), "s", goal=7.0, note=note)
    yield Row("each further line in Tryton", round((long - short) / (LONG - SHORT), 3), "s", goal=1.5)
