"""The DBOS executor of a worker daemon: takes rounds off the queues and gives them to the handler."""

import logging
import secrets
import socket
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

import sqlalchemy as sa

from domain.process import Process
from runtime.engine import states
from runtime.engine.home import Home
from runtime.engine.queue import APPLICATION, WORKFLOW, workflow_id
from runtime.engine.states import Move
from runtime.store import executors, items
from runtime.store.schema import ITEM

VERSION = "1"
"""Changes only when a round begun by an older Surehand could not be ended by this one."""


def new_id() -> str:
    """An executor's name: new at every start, so that a dead one is never taken for a live one."""
    return f"{socket.gethostname()}-{int(time.time())}-{secrets.token_hex(3)}"


def take_over(home: Home, executor: str, processes: Iterable[Process]) -> int:
    """Puts back on the queues what dead executors left behind. Returns how many rounds that were.

    Only while no other daemon serves the store. Items whose round the queue has lost are enqueued anew.
    """
    with home.store.reading() as connection:
        dead = executors.others(connection, executor)
    moved = 0
    for name in dead:
        moved += home.queue.adopt(name)
        with home.store.transaction() as connection:
            executors.retire(connection, name)
    return moved + sum(_enqueue_forgotten(home, process) for process in processes)


def _enqueue_forgotten(home: Home, process: Process) -> int:
    """Items that should be at work, but whose round is neither waiting nor taken."""
    query = sa.select(ITEM).where(
        ITEM.c.process == process.name, ITEM.c.state.in_(("queued", "in-progress")), ITEM.c.set_aside.is_(False)
    )
    with home.store.reading() as connection:
        open_items = [items.record(row) for row in connection.execute(query.order_by(ITEM.c.number))]
    active = home.queue.active((item.id, item.round) for item in open_items)
    forgotten = [item for item in open_items if workflow_id(item.id, item.round) not in active]
    for item in forgotten:
        with home.store.transaction() as connection:
            states.enqueue_again(Move(home, process, connection), item)
    return len(forgotten)


class OneLine(logging.Formatter):
    """The queue's own log lines without their stories: what a failure means is said by whoever it befell."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        told = f"{record.getMessage()} {type(error).__name__ if error else ''}"
        return f"queue: {told.strip().splitlines()[0]}"


class Executor:
    """One DBOS executor; there can be one at a time in a process."""

    def __init__(self, home: Home, id: str, handle: Callable[[str, int], str]) -> None:
        self._home, self._id, self._handle = home, id, handle

    def launch(self, queues: dict[str, int], poll: timedelta) -> None:
        """Serves the queues, each with as many rounds at once as its number says."""
        from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

        for name, concurrency in queues.items():
            self._home.queue.declare(name, concurrency, poll)
        config: DBOSConfig = {
            "name": APPLICATION,
            "application_version": VERSION,
            "executor_id": self._id,
            "system_database_url": self._home.store.engine.url.render_as_string(hide_password=False),
            # Its own marks are which rounds are taken or ended: without them a round is repeated, and changes nothing.
            "system_database_engine": self._home.store.forgetful,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "ERROR",
        }
        DBOS(config=config)
        for handler in logging.getLogger("dbos").handlers:
            handler.setFormatter(OneLine())
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)(self._workflow())
        DBOS.listen_queues(list(queues))
        DBOS.launch()

    def stop(self, timeout: timedelta) -> None:
        """Takes no more rounds off the queues from now on, and waits for those in hand to end."""
        from dbos import DBOS

        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=max(1, round(timeout.total_seconds())))

    def _workflow(self) -> Callable[[str, int], str]:
        """A round as DBOS knows it: no steps, the item's row says how far it came; to repeat it is safe."""

        def hand_over(item: str, round: int) -> str:
            return self._handle(item, round)

        return hand_over
