"""Where documents come from: files, folders, and the e-mails that carry them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from domain.errors import Misconfigured, Rejected
from ml.models.reading.kinds import SUFFIXES, Kind, shown
from ml.models.reading.mail import documents_in


@dataclass(frozen=True)
class DocumentFile:
    """One document file; ``name`` is what to call it, ``origin`` the path or e-mail it came from."""

    path: Path
    name: str
    origin: str


def document_files(places: Iterable[str | Path], unpack_to: Path) -> tuple[DocumentFile, ...]:
    """Lists the documents of files, folders and e-mails in order; those of e-mails are written below ``unpack_to``.

    An e-mail without a document is listed itself, so that reading it says so.

    Raises:
        Misconfigured: a folder, or one below it, cannot be read.
    """
    found: list[DocumentFile] = []
    for place in map(Path, places):
        for path in documents_under(place) if place.is_dir() else (place,):
            if SUFFIXES.get(path.suffix.lower()) is Kind.MAIL:
                found += _unpacked(path, unpack_to)
            else:
                found.append(DocumentFile(path, path.name, str(path)))
    return tuple(found)


def documents_under(folder: str | Path) -> tuple[Path, ...]:
    """The files below ``folder`` named like a PDF, PNG, JPEG, TIFF, XML or e-mail, sorted.

    Hidden files and folders are left out.

    Raises:
        Misconfigured: the folder, or one below it, cannot be read.
    """
    return tuple(path for path in _files_under(folder) if path.suffix.lower() in SUFFIXES)


def others_under(folder: str | Path) -> tuple[Path, ...]:
    """The files below ``folder`` that are not hidden and that ``documents_under`` leaves out.

    Raises:
        Misconfigured: the folder, or one below it, cannot be read.
    """
    return tuple(path for path in _files_under(folder) if path.suffix.lower() not in SUFFIXES)


def check_readable(paths: Iterable[Path]) -> None:
    """Opens every file once.

    Raises:
        Misconfigured: one of them cannot be opened, or has vanished.
    """
    for path in paths:
        try:
            path.open("rb").close()
        except OSError as error:
            raise Misconfigured(
                f"'{shown(path)}' cannot be read: {error.strerror}.",
                "Check that the bot's user may read it, or take it out of the folder.",
                code="FOLDER_UNREADABLE",
            ) from error


def _files_under(folder: str | Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place) / name for name in files if not name.startswith(".")]
    return sorted(found, key=lambda path: path.as_posix().casefold())


def _unpacked(mail: Path, unpack_to: Path) -> list[DocumentFile]:
    try:
        documents = documents_in(mail)
    except Rejected:  # whoever reads it is told why
        return [DocumentFile(mail, mail.name, str(mail))]
    unpack_to.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=unpack_to))  # e-mails may carry the same names
    for name, data in documents:
        (folder / name).write_bytes(data)
    return [DocumentFile(folder / name, name, f"{mail}/{name}") for name, _ in documents]


def _unreadable(error: OSError) -> None:
    raise Misconfigured(
        f"The folder '{shown(Path(error.filename))}' cannot be read: {error.strerror}.",
        "Check that it is there and that the bot's user may list it.",
        code="FOLDER_UNREADABLE",
    ) from error
