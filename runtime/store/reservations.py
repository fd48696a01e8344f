"""Reservations: what one case alone may hold."""

from typing import Literal

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import RESERVATION

Kind = Literal["document", "business"]


def reserve(connection: sa.Connection, kind: Kind, process: str, key: str, envelope: str) -> str:
    """Reserves a key for an envelope and returns who holds it now: this envelope, or the one that came first."""
    same = (RESERVATION.c.kind == kind, RESERVATION.c.process == process, RESERVATION.c.key == key)
    holder = connection.execute(sa.select(RESERVATION.c.envelope).where(*same)).scalar()
    if holder is not None:
        return str(holder)
    row = {"kind": kind, "process": process, "key": key, "envelope": envelope, "at": now()}
    connection.execute(RESERVATION.insert().values(row))
    return envelope


def free(connection: sa.Connection, kind: Kind, envelope: str) -> None:
    """Gives back what an envelope holds."""
    connection.execute(sa.delete(RESERVATION).where(RESERVATION.c.kind == kind, RESERVATION.c.envelope == envelope))
