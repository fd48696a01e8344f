"""The durable queue: DBOS workflows that carry an item's id and nothing else."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from runtime.store.database import storage_errors

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

APPLICATION = "surehand"
WORKFLOW = "hand_over"
ACTIVE = ("ENQUEUED", "DELAYED", "PENDING")
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
URGENT, NORMAL = 1, 5


def workflow_id(item: str, round: int) -> str:
    """The name of one round of an item; enqueueing it twice makes one workflow."""
    return f"{item}#{round}"


class Queue:
    """Enqueues rounds of items in the caller's transaction, and says which are still in the queue."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._opened: DBOSClient | None = None

    def prepare(self) -> None:
        """Makes the queue's tables where there are none; never inside a transaction."""
        with storage_errors():
            if sa.inspect(self._engine).has_table("workflow_status", schema=self._schema):
                return
            from dbos import DBOS

            DBOS.migrate(self._engine.url.render_as_string(hide_password=False))

    def warm_up(self) -> None:
        """Loads what enqueueing needs, so that the first decision of a person does not wait for it."""
        self._client()

    def put(
        self,
        connection: sa.Connection,
        name: str,
        item: str,
        round: int,
        *,
        delay: timedelta = timedelta(0),
        urgent: bool = False,
    ) -> None:
        """Enqueues a round of an item on a queue; it counts when the caller commits."""
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": name,
            "workflow_id": workflow_id(item, round),
            "priority": URGENT if urgent else NORMAL,
        }
        if delay:
            options["delay_seconds"] = delay.total_seconds()
        self._client().enqueue_in_transaction(connection, options, item, round)

    def active(self, rounds: Iterable[tuple[str, int]]) -> frozenset[str]:
        """Of these rounds, the workflows that wait or are at work."""
        wanted = [workflow_id(item, round) for item, round in rounds]
        if not wanted:
            return frozenset()
        with storage_errors():
            found = self._client().list_workflows(
                workflow_ids=wanted, status=list(ACTIVE), load_input=False, load_output=False
            )
        return frozenset(workflow.workflow_id for workflow in found)

    def adopt(self, executor: str) -> int:
        """Puts what a dead executor had taken back on its queues. Returns how many rounds that were.

        Only for an executor that is certainly dead, and one adopter at a time: the store's lock sees to both.
        """
        with storage_errors():
            left = self._client().list_workflows(
                status="PENDING", executor_id=executor, name=WORKFLOW, load_input=False, load_output=False
            )
            for name in {workflow.queue_name for workflow in left}:
                ids = [workflow.workflow_id for workflow in left if workflow.queue_name == name]
                self._client().resume_workflows(ids, queue_name=name)
        return len(left)

    def forget(self, ended_before: datetime, most: int) -> int:
        """Deletes rounds that ended before a moment, the oldest first. Returns how many those were."""
        with storage_errors():
            old = self._client().list_workflows(
                status=list(ENDED),
                completed_before=ended_before.isoformat(),
                name=WORKFLOW,
                limit=most,
                load_input=False,
                load_output=False,
            )
            if old:
                self._client().delete_workflows([workflow.workflow_id for workflow in old])
        return len(old)

    def declare(self, name: str, concurrency: int, poll: timedelta) -> None:
        """Says how a queue is served: how many rounds a daemon takes at once, how often it looks."""
        with storage_errors():
            self._client().register_queue(
                name, worker_concurrency=concurrency, polling_interval_sec=poll.total_seconds()
            )

    def close(self) -> None:
        """Lets go of the client; the database stays open."""
        with self._lock:
            if self._opened is not None:
                self._opened.destroy()
                self._opened = None

    @property
    def _schema(self) -> str | None:
        return None if self._engine.dialect.name == "sqlite" else "dbos"

    def _client(self) -> "DBOSClient":
        with self._lock:
            if self._opened is None:
                from dbos import DBOSClient, DBOSPortableJSONSerializer

                self._opened = DBOSClient(
                    system_database_engine=self._engine,
                    application_name=APPLICATION,
                    serializer=DBOSPortableJSONSerializer(),
                    retry_connection_errors=False,
                )
            return self._opened
