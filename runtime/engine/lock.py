"""One daemon a home: a lock the operating system lets go of when its holder dies, however it dies."""

import os
import sqlite3
from pathlib import Path
from types import TracebackType

from domain.errors import Misconfigured
from runtime.store.database import meaning
from runtime.store.files import write_errors

FILE = "worker.lock"
HOLDER_FILE = "worker.pid"
TAKE_S = 2.0
"""How long a lock is waited for: whoever only looks whether it is free holds it for a moment."""


class HomeLock:
    """Held from ``with`` to the end of the process or of the block.

    It is SQLite's own lock on a file of its own: the same on Linux, macOS and Windows.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._note = home / HOLDER_FILE
        self._connection: sqlite3.Connection | None = None

    def take(self) -> None:
        """Takes the lock. Raises ``Misconfigured`` (WORKER_RUNNING) when another process has it."""
        self._connection = _locked(self._path, TAKE_S)
        if self._connection is None:
            raise Misconfigured(
                f"Another worker serves '{self._path.parent}': process {self._holder()}.",
                "Stop it first, or let it do the work.",
                code="WORKER_RUNNING",
            )
        with write_errors(self._path.parent):
            self._note.write_text(f"{os.getpid()}\n", encoding="ascii")

    def free(self) -> None:
        """Gives the lock back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _holder(self) -> str:
        try:
            return self._note.read_text(encoding="ascii").strip()
        except OSError:
            return "unknown"

    def __enter__(self) -> "HomeLock":
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free()


def is_served(home: Path) -> bool:
    """Whether a daemon serves this home now."""
    if not (home / FILE).exists():
        return False
    connection = _locked(home / FILE, 0)
    if connection is None:
        return True
    connection.close()
    return False


def _locked(path: Path, seconds: float) -> sqlite3.Connection | None:
    """A connection that holds the lock, or None when another process keeps it that long."""
    try:
        connection = sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise meaning(error) from error
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise meaning(error) from error
        return None
    return connection
