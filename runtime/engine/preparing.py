"""Making an item ready for its robot: payload with corrections, checked files, context files."""

import json
import threading
from typing import Any

import sqlalchemy as sa

from domain.interchange import dump_correction
from domain.process import Process
from domain.suppliers import dump_register
from runtime.engine.home import Home
from runtime.engine.target import target
from runtime.robots.handover import HandOver
from runtime.store import decisions, register
from runtime.store.attempts import evidence
from runtime.store.items import Item
from runtime.store.schema import SUPPLIER

CONTEXT = ("suppliers.json", "process.json", "target.json")
"""Files that every item has beside its own; they are never stored with it."""


_REGISTER = sa.select(sa.func.count(), sa.func.max(SUPPLIER.c.number), sa.func.max(SUPPLIER.c.at))


class Preparing:
    """Prepares items of one home; keeps the register's file while the register is the same."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._register: tuple[object, str] = (None, "")

    def hand_over(self, process: Process, item: Item) -> HandOver:
        """What the next attempt's robot gets.

        Raises ``Rejected`` (FILE_DAMAGED) or ``Misconfigured`` when a file cannot be given.
        """
        number = item.attempt + 1
        files = {file.name: self._home.store.files.path(file) for file in item.files}
        for name, text in self._context(process).items():
            stored = self._home.store.files.put(name, text.encode("utf-8"))
            files[name] = self._home.store.files.path(stored)
        folder = self._home.folder / evidence(item.id, number)
        return HandOver(item.id, item.step, number, self._payload(item), files, folder)

    def _payload(self, item: Item) -> dict[str, Any]:
        """The item's payload as persons decided it: corrections are appended, never merged into what was read."""
        payload = dict(item.payload)
        if not item.held:
            return payload
        with self._home.store.reading() as connection:
            payload.update(decisions.changes(connection, item.id))
            corrections = decisions.corrections(connection, item.envelope)
        return {**payload, "corrections": [dump_correction(correction) for correction in corrections]}

    def _context(self, process: Process) -> dict[str, str]:
        found = {"suppliers.json": self._suppliers(), "process.json": json.dumps(process.for_robots)}
        return {**found, "target.json": json.dumps(target(self._home.folder))}

    def _suppliers(self) -> str:
        with self._home.store.reading() as connection, self._lock:
            stamp = tuple(connection.execute(_REGISTER).one())
            if self._register[0] != stamp:
                self._register = (stamp, dump_register(register.suppliers(connection)))
            return self._register[1]
