"""What the light core takes on disk."""

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

from commands.benchmarks import Row, Setup

HELP = "disk of the light core"
LOCK = Path(__file__).resolve().parents[2] / "requirements" / "light.lock"


def measure(setup: Setup) -> Iterator[Row]:
    """Adds up the files of the installed packages that the lock names."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    found = [size for size in map(_on_disk, names) if size]
    yield Row("packages of the light core", len(found), "packages")
    yield Row("disk of the light core", round(sum(found) / 1e6, 1), "MB", note="files of the packages, without caches")


def _on_disk(name: str) -> int:
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError:
        return 0
    places = (Path(str(file.locate())) for file in files if not str(file).endswith(".pyc"))
    return sum(place.stat().st_size for place in places if place.is_file())
