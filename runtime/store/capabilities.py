"""Capabilities: what a host can do, and what of it paused until an engineer has acted."""

from dataclasses import dataclass

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import CAPABILITY

_PAUSED = sa.select(CAPABILITY.c.name).where(
    CAPABILITY.c.name == sa.bindparam("wanted"), CAPABILITY.c.paused.is_not(None)
)


@dataclass(frozen=True)
class Pause:
    """A capability that paused: why, as a code and a sentence."""

    capability: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"capability '{self.capability}' paused: {self.reason} [{self.code}]"


def pause(connection: sa.Connection, capability: str, code: str, reason: str) -> bool:
    """Pauses a capability. Returns whether it was running."""
    if is_paused(connection, capability):
        return False
    connection.execute(sa.delete(CAPABILITY).where(CAPABILITY.c.name == capability))
    connection.execute(CAPABILITY.insert().values(name=capability, paused=now(), code=code, reason=reason))
    return True


def resume(connection: sa.Connection, capability: str) -> bool:
    """Lets a capability go on. Returns whether it was paused."""
    paused = sa.update(CAPABILITY).where(CAPABILITY.c.name == capability, CAPABILITY.c.paused.is_not(None))
    return connection.execute(paused.values(paused=None)).rowcount == 1


def is_paused(connection: sa.Connection, capability: str) -> bool:
    """Whether a capability paused."""
    return connection.execute(_PAUSED, {"wanted": capability}).first() is not None


def pauses(connection: sa.Connection) -> tuple[Pause, ...]:
    """Every capability that paused, by name."""
    query = sa.select(CAPABILITY).where(CAPABILITY.c.paused.is_not(None)).order_by(CAPABILITY.c.name)
    return tuple(Pause(row.name, row.code, row.reason) for row in connection.execute(query))
