"""Reservations: what one case alone may hold."""

from typing import Literal

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import RESERVATION

_RESERVE = sa.insert(RESERVATION)
_HOLDER = sa.select(RESERVATION.c.envelope).where(
    RESERVATION.c.kind == sa.bindparam("of"),
    RESERVATION.c.process == sa.bindparam("within"),
    RESERVATION.c.key == sa.bindparam("wanted"),
)
Kind = Literal["document", "business"]


def reserve(connection: sa.Connection, kind: Kind, process: str, key: str, envelope: str) -> str:
    """Reserves a key for an envelope and returns who holds it now: this envelope, or the one that came first."""
    holder = connection.execute(_HOLDER, {"of": kind, "within": process, "wanted": key}).scalar()
    if holder is not None:
        return str(holder)
    row = {"kind": kind, "process": process, "key": key, "envelope": envelope, "at": now()}
    connection.execute(_RESERVE, row)
    return envelope


def free(connection: sa.Connection, kind: Kind, envelope: str) -> None:
    """Gives back what an envelope holds."""
    connection.execute(sa.delete(RESERVATION).where(RESERVATION.c.kind == kind, RESERVATION.c.envelope == envelope))
