"""Intake: new work for a process, stored and enqueued in one transaction."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.process import Process
from runtime.engine import states
from runtime.engine.home import Home
from runtime.engine.states import Move
from runtime.store import items
from runtime.store.items import New


def submit(
    home: Home, process: Process, step: str, payload: Mapping[str, Any], files: Mapping[str, Path] | None = None
) -> str:
    """Gives a step an item and returns its id; a worker takes it up now, or when one starts.

    Raises ``Misconfigured`` when the process has no such step or the store cannot be written.
    """
    process.step(step)
    stored = [home.store.files.put_file(name, path) for name, path in (files or {}).items()]
    with home.store.transaction() as connection:
        id = f"{step}-{items.next_number(connection, step)}"
        items.add(
            connection, New(id=id, process=process.name, step=step, state="queued", payload=payload, files=stored)
        )
        states.enqueue_again(Move(home, process, connection), items.load(connection, id))
    return id
