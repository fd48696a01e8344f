"""Executors: the worker daemons of a store and when each last said that it lives."""

import os
import socket

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import EXECUTOR


def register(connection: sa.Connection, id: str) -> None:
    """Adds this process as an executor."""
    row = {"id": id, "host": socket.gethostname(), "pid": os.getpid(), "started": now(), "beat": now()}
    connection.execute(EXECUTOR.insert().values(row))


def renew(connection: sa.Connection, id: str) -> bool:
    """Renews the row. Returns False when somebody declared this executor dead."""
    mine = sa.update(EXECUTOR).where(EXECUTOR.c.id == id, EXECUTOR.c.state == "alive")
    return connection.execute(mine.values(beat=now())).rowcount == 1


def others(connection: sa.Connection, id: str) -> tuple[str, ...]:
    """Every other executor that has not been taken over."""
    query = sa.select(EXECUTOR.c.id).where(EXECUTOR.c.id != id, EXECUTOR.c.state == "alive")
    return tuple(connection.execute(query.order_by(EXECUTOR.c.started)).scalars())


def retire(connection: sa.Connection, id: str) -> None:
    """Writes down that an executor is gone and its work in other hands."""
    connection.execute(sa.update(EXECUTOR).where(EXECUTOR.c.id == id).values(state="gone"))
