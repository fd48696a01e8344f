"""Attempts: each time a robot held an item."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import ATTEMPT

Ending = Literal["success", "failed", "returned", "lost"]


def evidence(item: str, number: int) -> str:
    """The attempt's folder, relative to the home folder."""
    return f"evidence/{item}/{number}"


def begin(connection: sa.Connection, item: str, number: int, executor: str) -> None:
    """Writes down that a robot gets the item; an attempt that never ended was lost with its daemon."""
    open_ones = sa.update(ATTEMPT).where(ATTEMPT.c.item == item, ATTEMPT.c.ended.is_(None))
    connection.execute(open_ones.values(state="lost", code="ROBOT_DIED", ended=now()))
    row = {"item": item, "number": number, "executor": executor, "started": now(), "evidence": evidence(item, number)}
    connection.execute(ATTEMPT.insert().values(row))


def end(
    connection: sa.Connection, item: str, number: int, state: Ending, code: str = "", reason: str = "", log: str = ""
) -> None:
    """Writes down how an attempt ended."""
    this = sa.update(ATTEMPT).where(ATTEMPT.c.item == item, ATTEMPT.c.number == number)
    connection.execute(this.values(state=state, code=code, reason=reason, log=log, ended=now()))


def ended(connection: sa.Connection) -> tuple[datetime, ...]:
    """When each attempt ended, in order."""
    query = sa.select(ATTEMPT.c.ended).where(ATTEMPT.c.ended.is_not(None)).order_by(ATTEMPT.c.ended)
    return tuple(connection.execute(query).scalars())


def lost(connection: sa.Connection, item: str) -> int:
    """How many attempts at an item were lost with their daemon."""
    query = sa.select(sa.func.count()).where(ATTEMPT.c.item == item, ATTEMPT.c.state == "lost")
    return int(connection.execute(query).scalar_one())
