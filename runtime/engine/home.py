"""A home: one folder of work, opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runtime import audit, keys
from runtime.engine.queue import Queue
from runtime.keys import Keys
from runtime.store import Store, open_store
from runtime.store.files import write_errors


@dataclass(frozen=True)
class Home:
    """The folder, its store, its queue and the keys of its audit trail."""

    folder: Path
    store: Store
    queue: Queue
    keys: Keys

    def close(self) -> None:
        """Closes every connection."""
        self.queue.close()
        self.store.close()


def open_home(folder: Path) -> Home:
    """Opens a home and makes it where there is none.

    Raises ``Misconfigured`` OUTPUT_UNWRITABLE, DISK_FULL, STORE_DAMAGED or AUDIT_BROKEN.
    """
    store = open_store(folder)
    with write_errors(folder):
        audit.prepare(folder)
    queue = Queue(store.engine)
    queue.prepare()
    return Home(folder, store, queue, keys.load(folder))


@contextmanager
def opened(folder: Path) -> Iterator[Home]:
    """A home that is closed at the end."""
    home = open_home(folder)
    try:
        yield home
    finally:
        home.close()
