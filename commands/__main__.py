"""The start of every command: ``bot`` hands over to this file, which needs nothing but Python."""

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn

    from commands.catalogue import Entry

ROOT = Path(__file__).resolve().parents[1]
CRASHED = 70
STOPPED = 130
READ_ENOUGH = 141


def start() -> int:
    """Runs the command the person typed; every way it can end is one line and an exit code."""
    sys.path[0] = str(ROOT)  # the project, whatever folder the person stands in
    sys.excepthook = _crash
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print("SETUP_FAILED: Python 3.11, 3.12 or 3.13 is needed. Install one and start again.", file=sys.stderr)
        return 3
    from domain.errors import SurehandError

    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
        return code
    except SurehandError as error:
        print(f"{error.code}: {error.happened} {error.remedy}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # whoever read our output, as `| head` does, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ_ENOUGH
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("DISK_FULL: No space is left on the disk. Free some space and start again.", file=sys.stderr)
        return 3


def main(words: list[str]) -> int:
    """Prepares what the named command needs, then runs it."""
    from commands import catalogue

    if not words or words[0] in ("-h", "--help", "help"):
        print(catalogue.help_text())
        return 0
    entry = catalogue.find(words[0])
    if entry.name != "setup":
        _prepare(entry)
    return _run(entry, words[1:])


def _prepare(entry: "Entry") -> None:
    """Makes sure of the environment and the browser, and moves into the environment."""
    from commands.setup.environment import Environment

    environment = Environment()
    environment.ensure(entry.extras)
    environment.enter()
    if entry.browser:
        from commands.setup import browser

        browser.ensure(environment.place, environment.progress)


def _run(entry: "Entry", words: list[str]) -> int:
    import argparse
    import importlib

    from domain.errors import Rejected

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> "NoReturn":
            happened = f"{message[0].upper()}{message[1:]}."
            raise Rejected(happened, f"'./{self.prog} --help' explains it.", code="WRONG_USE")

    module = importlib.import_module(f"commands.{entry.name}")
    parser = Parser(prog=f"bot {entry.name}", description=module.HELP)
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words)))


def _crash(kind: type[BaseException], error: BaseException, trace: "TracebackType | None") -> None:
    """Says in one line what nobody foresaw, and keeps the whole story in a file."""
    import tempfile
    import traceback
    from datetime import UTC, datetime

    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
    story = "".join(traceback.format_exception(kind, error, trace))
    path = ROOT / "output" / name
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(story, encoding="utf-8")
    except OSError:
        path = Path(tempfile.gettempdir()) / name
        path.write_text(story, encoding="utf-8")
    words = " ".join(str(error).split())[:200]
    print(f"UNCAUGHT_ERROR: {kind.__name__}: {words} The whole story is in '{path}'.", file=sys.stderr)
    sys.exit(CRASHED)


if __name__ == "__main__":
    sys.exit(start())
