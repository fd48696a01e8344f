"""``bot bench``: measured numbers, beside a peer's where there is one."""

import argparse
import importlib
import json
import pkgutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from commands import benchmarks
from commands.benchmarks import Row, Setup, dump_row

HELP = "Measures a part of Surehand, beside a peer where there is one. 'main' measures every part."
MAIN = ("robot_start", "item_overhead", "posting", "review", "demo", "size")
"""The parts of 'main' that need no documents of yours, in this order; those that do follow where --data is given."""
WITH_DATA: tuple[str, ...] = ("extraction", "real")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=f"main, or one of: {', '.join(names())}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers and the machine into a file")
    parser.add_argument("--data", type=Path, metavar="DIR", help="a folder of documents to measure on")


def run(options: argparse.Namespace) -> int:
    from platforms.host import host

    machine = host()
    print(f"{machine.cpu}, {machine.cores} cores, {machine.memory_bytes / 2**30:.0f} GiB, {machine.system}")
    print(f"Python {machine.python}\n")
    rows = []
    for row in measured(parts(options.name, options.data is not None), options.data):
        rows.append(row)
        print(line(row), flush=True)
    if options.json:
        _write(options.json, {"machine": asdict(machine), "rows": [dump_row(row) for row in rows]})
    return 0


def names() -> tuple[str, ...]:
    """Every benchmark there is."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__)))


def parts(name: str, has_data: bool) -> tuple[str, ...]:
    """The benchmarks a person means.

    Raises ``Rejected`` (WRONG_USE) for an unknown name.
    """
    if name == "main":
        return (*MAIN, *WITH_DATA) if has_data else MAIN
    if name in names():
        return (name,)
    from domain.errors import Rejected

    near = get_close_matches(name, ["main", *names()], n=1, cutoff=0.5)
    remedy = f"Did you mean '{near[0]}'?" if near else f"There are: main, {', '.join(names())}."
    raise Rejected(f"There is no benchmark '{name}'.", remedy, code="WRONG_USE")


def measured(wanted: tuple[str, ...], data: Path | None) -> Iterator[Row]:
    """The rows of each benchmark as they come; each works in an empty folder of its own."""
    for name in wanted:
        module: ModuleType = importlib.import_module(f"commands.benchmarks.{name}")
        with tempfile.TemporaryDirectory(prefix=f"surehand-{name}-", ignore_cleanup_errors=True) as work:
            yield from module.measure(Setup(Path(work), data))


def line(row: Row) -> str:
    """A row for people: name, value, peer, goal, and whether it was met."""
    cells = [f"{row.name:<44} {_number(row.value):>10} {row.unit:<8}"]
    if row.peer and row.peer_value is not None:
        cells.append(f"{row.peer} {_number(row.peer_value)} {row.unit}, ratio {row.ratio:.2f}")
    if row.goal is not None:
        sign = "≤" if row.better == "lower" else "≥"
        cells.append(f"goal {sign} {_number(row.goal)}: {'met' if row.met else 'MISSED'}")
    return "  ".join(cells).rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.3g}"


def _write(path: Path, content: object) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        from domain.errors import Misconfigured

        raise Misconfigured(
            f"'{path}' cannot be written: {error.strerror}.", "Name another file.", code="OUTPUT_UNWRITABLE"
        ) from error
