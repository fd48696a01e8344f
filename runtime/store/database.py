"""The database: how it is opened, and what its failures mean."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from domain.errors import Misconfigured, SurehandError, Unavailable

PRAGMAS = ("journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON")
WRITES = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "REPLACE")
TURN_S = 30.0


class TurnTaking(sqlite3.Connection):
    """A connection whose process writes through one of its kind at a time.

    SQLite itself lets a writer that finds the file locked sleep, ever longer, and look again; most of the cost of a
    busy queue was such sleep. Here the next writer begins the moment the one before has committed.
    """

    free: threading.Semaphore
    has_turn = False

    def take_turn(self) -> None:
        """Waits for the turn; after ``TURN_S`` it goes on without, and SQLite's own lock decides."""
        if not self.has_turn:
            self.has_turn = self.free.acquire(timeout=TURN_S)

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self._give_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._give_turn()

    def _give_turn(self) -> None:
        if self.has_turn:
            self.has_turn = False
            self.free.release()


def connect(url: str) -> tuple[sa.Engine, sa.Engine]:
    """Opens a database twice: for what must last, and for what may be forgotten in a power cut.

    SQLite gets a write-ahead log and one writer at a time. The first engine's commits wait for the disk; the second's
    do not, and reach it with the first's next commit at the latest. The end of a process undoes neither.
    """
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, pool_size=20, max_overflow=20)
        return engine, engine
    turns = type("TurnTaking", (TurnTaking,), {"free": threading.Semaphore(1)})
    return _connect_sqlite(url, turns, "FULL"), _connect_sqlite(url, turns, "NORMAL")


def _connect_sqlite(url: str, turns: type[TurnTaking], synchronous: str) -> sa.Engine:
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (*PRAGMAS, f"synchronous={synchronous}"):
            connection.execute(f"PRAGMA {pragma}")

    engine = sa.create_engine(url, pool_size=20, max_overflow=20, connect_args={"factory": turns})
    sa.event.listen(engine, "connect", configure)
    sa.event.listen(engine, "before_cursor_execute", _take_turn)
    return engine


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return f"sqlite:///{path.as_posix()}"


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction: everything in it or nothing. On SQLite it takes the write lock at once, so its reads hold.

    Raises ``Unavailable`` or ``Misconfigured`` for failures of the storage; broken constraints pass through.
    """
    with storage_errors(), engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to read with: everything it reads is of one moment, whatever is written meanwhile."""
    with storage_errors(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turns what the database says into an error that says who acts."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise meaning(error.orig) from error


def meaning(error: BaseException | None) -> SurehandError:
    """What a failure of the database's driver means for who acts."""
    text = str(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Misconfigured("The disk of the database is full.", "Free some space.", code="DISK_FULL")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Misconfigured(
            f"The database cannot be written: {text}.", "Check the rights on the home folder.", code="OUTPUT_UNWRITABLE"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Misconfigured(
            f"The database is damaged: {text}.", "Bring it back from a backup of the home folder.", code="STORE_DAMAGED"
        )
    if code == sqlite3.SQLITE_ERROR:
        return Misconfigured(
            f"The database does not fit this version: {text}.",
            "Use the version that wrote it, or a backup of the home folder.",
            code="STORE_DAMAGED",
        )
    return Unavailable(f"The database failed: {text}.", "It is tried again.", code="STORE_BUSY")


def _take_turn(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
    if statement.lstrip().startswith(WRITES):
        cursor.connection.take_turn()
