"""Work items: their rows as records, and guarded changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from domain.case import State
from domain.envelope import StoredFile
from domain.errors import Rejected
from domain.gate import Reason
from domain.review import amount_at_stake, urgency
from runtime.store.schema import COUNTER, ITEM

_ADD = sa.insert(ITEM)
_FIND = sa.select(ITEM).where(ITEM.c.id == sa.bindparam("wanted"))
_NUMBER = sa.select(COUNTER.c.value).where(COUNTER.c.name == sa.bindparam("sequence"))
_RAISE = sa.update(COUNTER).where(COUNTER.c.name == sa.bindparam("sequence")).values(value=COUNTER.c.value + 1)
_BEGIN = sa.insert(COUNTER)


@dataclass(frozen=True)
class Item:
    """One row of ``work_item``; ``envelope`` and ``parent`` are empty where it has none."""

    id: str
    envelope: str
    parent: str
    process: str
    step: str
    state: State
    code: str
    reason: str
    reasons: tuple[Reason, ...]
    payload: Mapping[str, Any]
    files: tuple[StoredFile, ...]
    round: int
    attempt: int
    failures: int
    held: bool
    set_aside: bool

    @property
    def chain(self) -> str:
        """The audit chain its events go to: its envelope's, or its own where nothing has arrived yet."""
        return self.envelope or self.id


@dataclass(frozen=True)
class New:
    """An item that is to be added."""

    id: str
    process: str
    step: str
    state: State
    payload: Mapping[str, Any]
    files: Sequence[StoredFile] = ()
    envelope: str = ""
    parent: str = ""
    code: str = ""
    reason: str = ""
    reasons: Sequence[Reason] = ()
    held: bool = False


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def next_number(connection: sa.Connection, name: str) -> int:
    """The next number of a sequence, from 1, without gaps."""
    if connection.execute(_RAISE, {"sequence": name}).rowcount == 0:
        connection.execute(_BEGIN, {"name": name, "value": 1})
    return int(connection.execute(_NUMBER, {"sequence": name}).scalar_one())


def add(connection: sa.Connection, new: New) -> None:
    """Adds an item."""
    moment = now()
    row = {
        "id": new.id,
        "number": next_number(connection, "item"),
        "envelope": new.envelope or None,
        "parent": new.parent or None,
        "process": new.process,
        "step": new.step,
        "state": new.state,
        "code": new.code,
        "reason": new.reason,
        "reasons": [{"code": reason.code, "field": reason.field, "text": reason.text} for reason in new.reasons],
        "payload": dict(new.payload),
        "files": dump_files(new.files),
        "held": new.held,
        "ended": moment if new.state == "failed" else None,
        "urgency": urgency(amount_at_stake(new.payload), moment),
    }
    connection.execute(_ADD, {**row, "created": moment, "updated": moment})


def change(connection: sa.Connection, read: Item, **values: Any) -> bool:
    """Changes an item while its state, round and attempt are as they were read. Returns whether it did."""
    as_read = {"read_id": read.id, "read_state": read.state, "read_round": read.round, "read_attempt": read.attempt}
    statement = _changing(tuple(sorted(values)))
    return connection.execute(statement, {**as_read, **values, "updated": now()}).rowcount == 1


def load(connection: sa.Connection, id: str) -> Item:
    """Reads an item.

    Raises:
        Rejected: CASE_UNKNOWN, when there is none.
    """
    found = find(connection, id)
    if not found:
        raise Rejected(f"There is no work item '{id}'.", "Look at the list of cases.", code="CASE_UNKNOWN")
    return found[0]


def furthest(connection: sa.Connection, envelope: str) -> tuple[Item, ...]:
    """The newest item of an envelope; empty when it has none."""
    query = sa.select(ITEM).where(ITEM.c.envelope == envelope).order_by(ITEM.c.number.desc()).limit(1)
    return tuple(record(row) for row in connection.execute(query))


def count(connection: sa.Connection, state: State) -> int:
    """How many items are in a state."""
    query = sa.select(sa.func.count()).select_from(ITEM).where(ITEM.c.state == state)
    return int(connection.execute(query).scalar_one())


@cache
def _changing(names: tuple[str, ...]) -> sa.Update:
    """The guarded change of some columns, built once: building costs more than running it."""
    as_read = (getattr(ITEM.c, name) == sa.bindparam(f"read_{name}") for name in ("id", "state", "round", "attempt"))
    return sa.update(ITEM).where(*as_read).values({name: sa.bindparam(name) for name in (*names, "updated")})


def find(connection: sa.Connection, id: str) -> tuple[Item, ...]:
    """The item of that id; empty when there is none."""
    return tuple(record(row) for row in connection.execute(_FIND, {"wanted": id}))


def record(row: Any) -> Item:
    """A row as a record."""
    return Item(
        id=row.id,
        envelope=row.envelope or "",
        parent=row.parent or "",
        process=row.process,
        step=row.step,
        state=row.state,
        code=row.code,
        reason=row.reason,
        reasons=tuple(Reason(**entry) for entry in row.reasons),
        payload=row.payload,
        files=load_files(row.files),
        round=row.round,
        attempt=row.attempt,
        failures=row.failures,
        held=row.held,
        set_aside=row.set_aside,
    )


def dump_files(files: Sequence[StoredFile]) -> list[dict[str, Any]]:
    return [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in files]


def load_files(rows: Sequence[Mapping[str, Any]]) -> tuple[StoredFile, ...]:
    return tuple(StoredFile(row["name"], row["sha256"], row["size"]) for row in rows)
