"""A command over many files: a JSON line each, an error line where one cannot be read; the others go on."""

import argparse
import errno
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from domain.errors import Misconfigured, Rejected, SurehandError
from ml.models.reading import DocumentFile, document_files

Json = dict[str, Any]
PROGRESS_SECONDS = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of every command over files."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, an e-mail or a folder")
    parser.add_argument("--json", default="-", metavar="OUT.jsonl", help="the file to write (default: print)")


def run(options: argparse.Namespace, work: Callable[[Path], Json]) -> int:
    """Writes a line a document, ``work`` giving all but its ``file``; returns 1 where one could not be read."""
    failed = 0
    with TemporaryDirectory() as unpacked, _opened(options.json) as lines:
        found, unreadable = _found(options.paths, Path(unpacked))
        for place, error in unreadable:
            _write(lines, {"file": place, **_error(error)})
        said = time.monotonic()
        for number, document in enumerate(found, 1):
            try:
                line = work(document.path)
            except Rejected as error:
                failed, line = failed + 1, _error(error)
            _write(lines, {"file": document.origin, **line})
            if time.monotonic() - said > PROGRESS_SECONDS:
                said = time.monotonic()
                print(f"{number} of {len(found)} files done, {failed} unreadable", file=sys.stderr)
    return 1 if failed or unreadable else 0


def _found(places: list[str], unpack_to: Path) -> tuple[list[DocumentFile], list[tuple[str, SurehandError]]]:
    found: list[DocumentFile] = []
    unreadable: list[tuple[str, SurehandError]] = []
    for place in places:
        try:
            found += document_files([place], unpack_to)
        except Misconfigured as error:
            unreadable.append((place, error))
    return found, unreadable


@contextmanager
def _opened(target: str) -> Iterator[TextIO]:
    """Where the lines go, in UTF-8 with bare line ends everywhere."""
    if target == "-":
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        return
    try:
        file = Path(target).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115 - the line below closes it
    except OSError as error:
        raise Misconfigured(
            f"'{target}' cannot be written: {error.strerror}.", "Name another file.", code="OUTPUT_UNWRITABLE"
        ) from error
    with file:
        yield file


def _write(lines: TextIO, line: Json) -> None:
    try:
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        lines.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Misconfigured(
            f"The result cannot be written: {error.strerror}.",
            "Make room or name another file.",
            code="DISK_FULL" if error.errno == errno.ENOSPC else "OUTPUT_UNWRITABLE",
        ) from error


def _error(error: SurehandError) -> Json:
    return {"error": {"code": error.code, "message": f"{error.happened} {error.remedy}"}}
