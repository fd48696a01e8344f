"""Where books are kept: files of SQLite, or databases of a PostgreSQL server. Both copy whole books in seconds."""

import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from domain.errors import Misconfigured, Unavailable
from practice.tryton.kit import ROOT, Books, Kit

PREFIX = "surehand_tryton"
"""Databases of other names are never touched."""
PRISTINE = "_pristine"
NOT_FOUND = 1


class Shelf(Protocol):
    """Keeps books by name."""

    def books(self, name: str) -> Books: ...

    def has(self, name: str) -> bool: ...

    def create(self, name: str) -> None:
        """Makes an empty database, in place of what is there."""

    def copy(self, source: str, name: str) -> None:
        """Makes ``name`` what ``source`` is now; nobody works on either."""

    def drop(self, name: str) -> None: ...


@dataclass(frozen=True)
class SqliteShelf:
    """Files in a folder. Only live books end in ``.sqlite``, so that Tryton offers nothing else."""

    folder: Path

    def books(self, name: str) -> Books:
        return Books(name, "sqlite://", self.folder)

    def has(self, name: str) -> bool:
        return self.file(name).is_file()

    def create(self, name: str) -> None:
        self.drop(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file(name).touch()

    def copy(self, source: str, name: str) -> None:
        self.take(self.file(source), name)

    def take(self, file: Path, name: str) -> None:
        """Copies books from another place, whole: a copy that is cut off is not taken for books.

        Raises ``Misconfigured`` (DISK_FULL).
        """
        draft = self.file(name).with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(draft)) as copy:
            try:
                source.backup(copy)  # with what still stands in the write-ahead log
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                    raise
                raise Misconfigured("The disk is full.", "Free some space.", code="DISK_FULL") from error
        self.drop(name)
        draft.replace(self.file(name))

    def drop(self, name: str) -> None:
        for ending in ("", "-journal", "-wal", "-shm"):
            self.file(name).with_name(self.file(name).name + ending).unlink(missing_ok=True)

    def file(self, name: str) -> Path:
        return self.folder / (f"{name}.copy" if name.endswith(PRISTINE) else f"{name}.sqlite")


@dataclass(frozen=True)
class PostgresShelf:
    """Databases of a server that a URL such as ``postgresql://user@host:5432/`` names."""

    url: str
    folder: Path
    kit: Kit

    def books(self, name: str) -> Books:
        return Books(name, self.url, self.folder)

    def has(self, name: str) -> bool:
        return self._order("exists", name) != NOT_FOUND

    def create(self, name: str) -> None:
        self._order("create", name)

    def copy(self, source: str, name: str) -> None:
        self._order("copy", name, source)

    def drop(self, name: str) -> None:
        self._order("drop", name)

    def _order(self, do: str, name: str, source: str = "") -> int:
        if not name.startswith(PREFIX):
            raise ValueError(name)
        done = subprocess.run(
            [str(self.kit.python), "-m", "practice.tryton.postgres"],
            cwd=ROOT,
            input=json.dumps({"url": self.url, "do": do, "name": name, "from": source}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and (done.stderr or do != "exists"):
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Unavailable(f"PostgreSQL refuses: {why}", "Check --database and the server.", code="ERP_FAILED")
        return done.returncode


def shelf(url: str, folder: Path, kit: Kit) -> Shelf:
    """The shelf for a database URL; an empty one means SQLite. Raises ``Misconfigured`` (SETTING_INVALID)."""
    if not url:
        return SqliteShelf(folder)
    if not url.startswith("postgresql://"):
        raise Misconfigured(
            "'--database' is no URL of PostgreSQL.", "Write postgresql://user@host:port/.", code="SETTING_INVALID"
        )
    return PostgresShelf(url.rstrip("/") + "/", folder, kit)
