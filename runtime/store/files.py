"""Files by their content: a name is the SHA-256 of the bytes, so a file is stored once and never changes."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.envelope import StoredFile
from domain.errors import Misconfigured, Rejected

CHUNK = 1 << 20


@dataclass(frozen=True)
class FileStore:
    """The folder of the stored files; bytes ``abcd…`` lie in ``ab/cd…``."""

    folder: Path

    def put(self, name: str, content: bytes) -> StoredFile:
        """Stores bytes under the name they have in a work item; bytes that are there already cost no space."""
        digest = hashlib.sha256(content).hexdigest()
        place = self._place(digest)
        if not place.exists():
            with write_errors(self.folder):
                self._write(place, content)
        return StoredFile(name, digest, len(content))

    def put_file(self, name: str, path: Path) -> StoredFile:
        """Stores a file's bytes. Raises ``Rejected`` (INVALID_DATA) when it cannot be read."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Rejected(
                f"The file '{name}' cannot be read: {error.strerror}.", "Look at what made it.", code="INVALID_DATA"
            ) from error
        return self.put(name, content)

    def path(self, file: StoredFile) -> Path:
        """Where the bytes lie; they are checked against their name.

        Raises ``Rejected`` (FILE_DAMAGED) when they are gone or others.
        """
        place = self._place(file.sha256)
        try:
            found = _digest(place)
        except OSError as error:
            raise _damaged(file, "cannot be read") from error
        if found != file.sha256:
            raise _damaged(file, "was changed")
        return place

    def read(self, file: StoredFile) -> bytes:
        """The bytes of a file, checked as in ``path``."""
        return self.path(file).read_bytes()

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]

    def _write(self, place: Path, content: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(place)
        except OSError:
            Path(fresh).unlink(missing_ok=True)
            raise
        _sync_folder(place.parent)


@contextmanager
def write_errors(folder: Path) -> Iterator[None]:
    """Turns a failed write below a folder into an error that says who acts."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
            raise Misconfigured("The disk is full.", "Free some space.", code="DISK_FULL") from error
        raise Misconfigured(
            f"Nothing can be written to '{folder.name}': {error.strerror}.",
            "Check that it is a folder and may be written.",
            code="OUTPUT_UNWRITABLE",
        ) from error


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a power cut; Windows does that by itself and opens no folders."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(file: StoredFile, what: str) -> Rejected:
    return Rejected(
        f"The stored file '{file.sha256[:12]}…' {what}.",
        "Bring 'files' back from a backup of the home folder.",
        code="FILE_DAMAGED",
    )
