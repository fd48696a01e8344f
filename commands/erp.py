"""``./bot erp practice|tryton up|down|reset|status``: an ERP to practise on."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from commands.erps import NAMES

if TYPE_CHECKING:
    from commands.erps import Erp

HELP = "start, stop or reset an ERP to practise on"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("application", choices=NAMES, help="which ERP: our own, or Tryton 8.0")
    parser.add_argument("action", choices=["up", "down", "reset", "status"], help="up twice is fine; reset empties it")
    parser.add_argument("--home", type=Path, metavar="DIR", help="data folder (the one of the settings)")
    parser.add_argument("--suppliers", type=Path, metavar="FILE", help="supplier register; the last one, else a sample")
    parser.add_argument("--port", type=int, help="TCP port on the loopback address (any free one)")
    parser.add_argument(
        "--database", metavar="URL", help="Tryton's books: postgresql://user@host/ (a file of the home)"
    )
    trouble = parser.add_argument_group("trouble on purpose, when up; also while it runs")
    trouble.add_argument("--latency-ms", type=int, metavar="N", help="wait before every answer")
    trouble.add_argument("--error-rate", type=float, metavar="SHARE", help="share of requests answered with an error")
    trouble.add_argument("--fail-next", type=int, metavar="N", help="the next requests are answered with an error")
    trouble.add_argument("--fail-after-posting", type=int, metavar="N", help="the next postings are done, then fail")
    trouble.add_argument(
        "--session-requests", type=int, metavar="N", help="the session ends at the Nth request from now"
    )
    trouble.add_argument("--session-seconds", type=int, metavar="N", help="the session ends after N idle seconds")
    trouble.add_argument(
        "--renamed", action=argparse.BooleanOptionalAction, help="change labels and fields of the form"
    )


def run(options: argparse.Namespace) -> int:
    """Does it and says where the ERP is."""
    from commands.erps import erp
    from runtime.store.files import write_errors

    home = options.home or _data_folder()
    chosen = erp(options.application, options.database)
    with write_errors(home):
        told = {"up": _up, "down": _down, "reset": _reset, "status": _status}[options.action](chosen, home, options)
    print(told)
    return 0


def _up(erp: "Erp", home: Path, options: argparse.Namespace) -> str:
    from practice.erp.switches import Switches
    from runtime.engine.target import set_practice_target

    wanted = {name: getattr(options, name) for name in Switches.__dataclass_fields__}
    switches = {name: value for name, value in wanted.items() if value is not None}
    running = erp.start(home, options.suppliers, options.port, switches)
    named = set_practice_target(home, erp.name, running.url)
    other = "" if named else "\nThis home posts to another ERP: its target.json stays as it is."
    return f"{erp.title} is up: {running.url}\nUser name and password stand in {home / 'vault.json'}.{other}"


def _down(erp: "Erp", home: Path, _: argparse.Namespace) -> str:
    erp.stop(home)
    return f"{erp.title} is down; its books stay."


def _reset(erp: "Erp", home: Path, options: argparse.Namespace) -> str:
    erp.reset(home, options.suppliers)
    return f"{erp.title}'s books are as they were at the beginning."


def _status(erp: "Erp", home: Path, _: argparse.Namespace) -> str:
    return f"{erp.title} is up: {erp.status(home).url}"


def _data_folder() -> Path:
    from runtime import settings

    return settings.load().home_folder
