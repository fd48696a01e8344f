"""The lease: a daemon says that it lives, and stops acting when it can no longer say so."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from domain.errors import SurehandError
from runtime.engine.home import Home
from runtime.store import executors

RENEWALS = 5
"""How often a lease is renewed in its life."""
ACTING = 0.8
"""The share of its life after which a daemon that could not renew stops: before anybody takes over."""


class Lease:
    """Renews the executor's row from one thread; another, which never touches the database, watches that it does."""

    def __init__(self, home: Home, executor: str, life: timedelta, fence: Callable[[str], None]) -> None:
        self._home, self._executor = home, executor
        self._life_s, self._fence = life.total_seconds(), fence
        self._renewed = time.monotonic()
        self._ended = threading.Event()

    def start(self) -> None:
        """Registers the executor and begins to renew."""
        with self._home.store.transaction() as connection:
            executors.register(connection, self._executor)
        for loop in (self._renew, self._watch):
            threading.Thread(target=loop, daemon=True).start()

    def end(self) -> None:
        """Says that this executor is gone."""
        self._ended.set()
        with self._home.store.transaction() as connection:
            executors.retire(connection, self._executor)

    def _renew(self) -> None:
        while not self._ended.wait(self._life_s / RENEWALS):
            begun = time.monotonic()
            try:
                with self._home.store.transaction() as connection:
                    mine = executors.renew(connection, self._executor)
            except SurehandError as error:
                self._fence(str(error))
                return
            if not mine and not self._ended.is_set():
                self._fence("Another worker declared this one dead.")
                return
            self._renewed = begun

    def _watch(self) -> None:
        while not self._ended.wait(self._life_s / 20):
            if time.monotonic() - self._renewed > ACTING * self._life_s:
                self._fence("The lease could not be renewed in time.")
                return
