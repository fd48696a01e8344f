"""Attempts: each time a robot held an item."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import ATTEMPT

_OF = ATTEMPT.c.item == sa.bindparam("of")
_BEGIN = sa.insert(ATTEMPT)
_END = (
    sa.update(ATTEMPT)
    .where(_OF, ATTEMPT.c.number == sa.bindparam("place"))
    .values({name: sa.bindparam(name) for name in ("state", "code", "reason", "log", "ended")})
)
_LOSE = (
    sa.update(ATTEMPT)
    .where(_OF, ATTEMPT.c.ended.is_(None))
    .values(state="lost", code="ROBOT_DIED", ended=sa.bindparam("ended"))
)
_LOST = sa.select(sa.func.count()).where(_OF, ATTEMPT.c.state == "lost")
Ending = Literal["success", "failed", "returned", "lost"]


def evidence(item: str, number: int) -> str:
    """The attempt's folder, relative to the home folder."""
    return f"evidence/{item}/{number}"


def begin(connection: sa.Connection, item: str, number: int, executor: str) -> None:
    """Writes down that a robot gets the item; an attempt that never ended was lost with its daemon."""
    if number > 1:
        connection.execute(_LOSE, {"of": item, "ended": now()})
    row = {"item": item, "number": number, "executor": executor, "started": now(), "evidence": evidence(item, number)}
    connection.execute(_BEGIN, row)


def end(
    connection: sa.Connection, item: str, number: int, state: Ending, code: str = "", reason: str = "", log: str = ""
) -> None:
    """Writes down how an attempt ended."""
    told = {"state": state, "code": code, "reason": reason, "log": log, "ended": now()}
    connection.execute(_END, {"of": item, "place": number, **told})


def ended(connection: sa.Connection) -> tuple[datetime, ...]:
    """When each attempt ended, in order."""
    query = sa.select(ATTEMPT.c.ended).where(ATTEMPT.c.ended.is_not(None)).order_by(ATTEMPT.c.ended)
    return tuple(connection.execute(query).scalars())


def lost(connection: sa.Connection, item: str) -> int:
    """How many attempts at an item were lost with their daemon."""
    return int(connection.execute(_LOST, {"of": item}).scalar_one())
