"""One daemon a home: a lock the operating system lets go of when its holder dies, however it dies."""

import sqlite3
from pathlib import Path
from types import TracebackType

from domain.errors import Misconfigured

FILE = "worker.lock"


class HomeLock:
    """Held from ``with`` to the end of the process or of the block.

    It is SQLite's own lock on a file of its own: the same on Linux, macOS and Windows.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._connection: sqlite3.Connection | None = None

    def take(self) -> None:
        """Takes the lock. Raises ``Misconfigured`` (WORKER_RUNNING) when another process has it."""
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            raise Misconfigured(
                f"Another worker serves '{self._path.parent}'.",
                "Stop it first, or let it do the work.",
                code="WORKER_RUNNING",
            ) from error
        self._connection = connection

    def free(self) -> None:
        """Gives the lock back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

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
    try:
        with HomeLock(home):
            return False
    except Misconfigured:
        return True
