"""The documents of a folder, by the names of their files."""

import os
from pathlib import Path

from domain.errors import Misconfigured
from ml.models.reading.kinds import SUFFIXES


def documents_under(folder: str | Path) -> tuple[Path, ...]:
    """The files below ``folder`` named like a PDF, PNG, JPEG, TIFF, XML or e-mail, sorted.

    Hidden files and folders are left out.

    Raises:
        Misconfigured: the folder, or one below it, cannot be read.
    """
    found = []
    for place, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(place) / name for name in files if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES
        ]
    return tuple(sorted(found, key=lambda path: path.as_posix().casefold()))


def _unreadable(error: OSError) -> None:
    raise Misconfigured(
        f"The folder '{Path(error.filename).name}' cannot be read: {error.strerror}.",
        "Check that it is there and that the bot's user may list it.",
        code="FOLDER_UNREADABLE",
    ) from error
