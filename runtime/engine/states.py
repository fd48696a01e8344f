"""How an item moves from state to state: each move is guarded, and written with its audit event.

queued → in-progress → success | failed | blocked | queued (again later, or unharmed)
blocked → queued (a person lets it go on) | failed (a person ends it)
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from domain.audit import AuditEvent
from domain.errors import Rejected
from domain.process import Process
from runtime import audit
from runtime.engine.home import Home
from runtime.store import attempts, capabilities, items, reservations
from runtime.store.items import Item
from runtime.store.schema import ITEM

LOST_LIMIT = 10
"""How many attempts may be lost with their daemon before a person has to look."""


@dataclass(frozen=True)
class Move:
    """One transaction that moves items of a process."""

    home: Home
    process: Process
    connection: sa.Connection

    def note(self, chain: str, event: str, **facts: Any) -> None:
        """Writes an audit event."""
        audit.append(self.connection, AuditEvent(chain, event, items.now(), facts))

    def enqueue(
        self, item: str, step: str, round: int, *, delay: timedelta = timedelta(0), urgent: bool = False
    ) -> None:
        """Puts a round of an item on its step's queue."""
        name = queue_name(self.process.name, step)
        self.home.queue.put(self.connection, name, item, round, delay=delay, urgent=urgent)


def queue_name(process: str, step: str) -> str:
    """The queue of a step; its robot's capability decides which hosts serve it."""
    return f"{process}.{step}"


def begin(move: Move, item: Item, executor: str) -> Item:
    """A robot gets the item: in-progress, one attempt more. Returns the item as it is now."""
    attempt = item.attempt + 1
    _move(move, item, state="in-progress", attempt=attempt, not_before=None)
    attempts.begin(move.connection, item.id, attempt, executor)
    move.note(item.chain, "started", item=item.id, step=item.step, attempt=attempt)
    return replace(item, state="in-progress", attempt=attempt)


def succeed(move: Move, item: Item, log: str = "", **values: Any) -> None:
    """The item is done."""
    _move(move, item, state="success", code="", reason="", ended=items.now(), **values)
    attempts.end(move.connection, item.id, item.attempt, "success", log=log)


def fail(move: Move, item: Item, code: str, reason: str, *, log: str = "", erp_may_hold_it: bool = False) -> None:
    """The item ended without being done; its business key is free again unless the ERP may hold it."""
    _move(move, item, state="failed", code=code, reason=reason, ended=items.now())
    if item.state == "in-progress":
        attempts.end(move.connection, item.id, item.attempt, "failed", code, reason, log)
        facts = {"attempt": item.attempt, "kind": "BUSINESS", "code": code, "files": []}
        move.note(item.chain, "failed", item=item.id, step=item.step, **facts)
    if item.envelope and not erp_may_hold_it:
        reservations.free(move.connection, "business", item.envelope)


def try_again(move: Move, item: Item, code: str, reason: str, *, log: str = "") -> bool:
    """An attempt failed for a cause that may pass. Returns whether it runs again by itself; else a person decides."""
    failures = item.failures + 1
    attempts.end(move.connection, item.id, item.attempt, "failed", code, reason, log)
    facts = {"item": item.id, "step": item.step, "attempt": item.attempt}
    move.note(item.chain, "failed", **facts, kind="APPLICATION", code=code, files=[])
    if failures >= move.process.retries.attempts:
        block(move, item, code, reason, failures=failures)
        return False
    delay = move.process.retries.delay(failures)
    enqueue_again(move, item, failures=failures, code=code, reason=reason, delay=delay)
    move.note(item.chain, "retried", **facts, code=code)
    return True


def block(move: Move, item: Item, code: str, reason: str, **values: Any) -> None:
    """The item waits for a person."""
    _move(move, item, state="blocked", code=code, reason=reason, **values)
    move.note(item.chain, "held", item=item.id, step=item.step, code=code, reasons=[])


def give_back(move: Move, item: Item, capability: str, code: str, reason: str, *, log: str = "") -> bool:
    """The host cannot do it: the item is queued as before, the capability pauses. Returns whether it was running."""
    _move(move, item, state="queued", set_aside=True)
    if item.state == "in-progress":
        attempts.end(move.connection, item.id, item.attempt, "returned", code, reason, log)
    move.note(item.chain, "returned", item=item.id, step=item.step, code=code)
    if not capabilities.pause(move.connection, capability, code, reason):
        return False
    move.note(f"capability/{capability}", "paused", capability=capability, code=code)
    return True


def set_aside(move: Move, item: Item) -> None:
    """The item's capability paused: it waits beside the queue."""
    _move(move, item, state="queued", set_aside=True)


def enqueue_again(
    move: Move, item: Item, *, delay: timedelta = timedelta(0), urgent: bool = False, **values: Any
) -> None:
    """Queues the item for its next round; older rounds of it find that it has moved on."""
    round = item.round + 1
    later = items.now() + delay if delay else None
    _move(move, item, state="queued", round=round, set_aside=False, not_before=later, ended=None, **values)
    move.enqueue(item.id, item.step, round, delay=delay, urgent=urgent)


def resume(move: Move, capability: str, reviewer: str = "") -> int:
    """Lets a paused capability go on. Returns how many items of this process that put back on their queues."""
    if capabilities.resume(move.connection, capability):
        move.note(f"capability/{capability}", "resumed", capability=capability, reviewer=reviewer)
    steps = [step.name for step in move.process.steps.values() if step.capability == capability]
    query = sa.select(ITEM).where(ITEM.c.process == move.process.name, ITEM.c.step.in_(steps), ITEM.c.set_aside)
    set_aside = [items.record(row) for row in move.connection.execute(query.order_by(ITEM.c.number))]
    for item in set_aside:
        enqueue_again(move, item)
    return len(set_aside)


def _move(move: Move, item: Item, **values: Any) -> None:
    """Changes an item only while it is as it was read."""
    if not items.change(move.connection, item, **values):
        raise Rejected(
            f"Item '{item.id}' moved on without attempt {item.attempt}.", "Nothing was changed.", code="STALE_RELEASE"
        )
