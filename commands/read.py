"""``bot read``: files to pages and words."""

import argparse
import time
from functools import partial
from pathlib import Path

from commands import batch
from commands.batch import Json

HELP = "Reads documents into pages and words: a JSON line a file, boxes in pixels of the rendered page."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    batch.add_arguments(parser)
    parser.add_argument("--ocr", action="store_true", help="leave text layers aside and read the pixels")


def run(options: argparse.Namespace) -> int:
    return batch.run(options, partial(_line, ocr=options.ocr))


def _line(path: Path, *, ocr: bool) -> Json:
    from domain.interchange import dump_pages
    from ml.models.reading import read

    started = time.perf_counter()
    document = read(path, ocr=ocr)
    seconds = round(time.perf_counter() - started, 3)
    return {"engine": document.engine, "seconds": seconds, "pages": dump_pages(document)}
