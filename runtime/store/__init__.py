"""The store of a home: rows in a database, files by their content."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from runtime.store import database, migrations
from runtime.store.files import FileStore, write_errors

DATABASE = "store.db"


@dataclass(frozen=True)
class Store:
    """Where the work of one home lies; ``forgetful`` reaches the same rows, for marks that a power cut may undo."""

    engine: sa.Engine
    forgetful: sa.Engine
    files: FileStore

    def transaction(self) -> AbstractContextManager[sa.Connection]:
        """One transaction: everything in it or nothing."""
        return database.transaction(self.engine)

    def marking(self) -> AbstractContextManager[sa.Connection]:
        """One transaction that a power cut may undo, and that does not wait for the disk."""
        return database.transaction(self.forgetful)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection to read with."""
        return database.reading(self.engine)

    def close(self) -> None:
        """Closes every connection."""
        self.forgetful.dispose()
        self.engine.dispose()


def open_store(home: Path, url: str = "") -> Store:
    """Opens the store of a home folder, makes it where there is none, and brings its schema up to date.

    Raises ``Misconfigured`` OUTPUT_UNWRITABLE, DISK_FULL or STORE_DAMAGED.
    """
    with write_errors(home):
        home.mkdir(parents=True, exist_ok=True)
    engine, forgetful = database.connect(url or database.sqlite_url(home / DATABASE))
    with database.transaction(engine) as connection:
        migrations.apply(connection)
    return Store(engine, forgetful, FileStore(home / "files"))
