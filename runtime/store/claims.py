"""Claims: who works on a held item just now, so that two people do not do the same work."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from runtime.store.items import now
from runtime.store.schema import CLAIM

LASTS = timedelta(minutes=5)
"""How long a claim holds after its page was last heard of."""


@dataclass(frozen=True)
class Claim:
    """A person's claim on an item; ``token`` is the proof of one visit."""

    item: str
    reviewer: str
    token: str
    expires: datetime

    @property
    def holds(self) -> bool:
        """Whether nobody else may take it over yet."""
        return self.expires > now()


def take(connection: sa.Connection, item: str, reviewer: str) -> Claim:
    """Claims an item for a new visit, and returns whose claim holds now: the new one, or that of somebody else.

    A person's own claim moves to the newest visit, so that the older tab is told.
    """
    held = _of(connection, item)
    if held and held.holds and held.reviewer != reviewer:
        return held
    fresh = Claim(item, reviewer, secrets.token_urlsafe(12), now() + LASTS)
    connection.execute(sa.delete(CLAIM).where(CLAIM.c.item == item))
    connection.execute(CLAIM.insert().values(item=item, reviewer=reviewer, token=fresh.token, expires=fresh.expires))
    return fresh


def renew(connection: sa.Connection, item: str, token: str) -> bool:
    """Lets a claim hold on. Returns whether it still is this visit's; one that ran out and nobody took over is."""
    mine = sa.and_(CLAIM.c.item == item, CLAIM.c.token == token)
    return connection.execute(sa.update(CLAIM).where(mine).values(expires=now() + LASTS)).rowcount == 1


def lost_to(connection: sa.Connection, item: str, token: str) -> str:
    """Who took an item over from a visit; empty while nobody did."""
    held = _of(connection, item)
    return held.reviewer if held and held.token != token else ""


def drop(connection: sa.Connection, item: str, token: str) -> None:
    """Gives an item back to everybody; somebody else's claim stays."""
    connection.execute(sa.delete(CLAIM).where(CLAIM.c.item == item, CLAIM.c.token == token))


def _of(connection: sa.Connection, item: str) -> Claim | None:
    row = connection.execute(sa.select(CLAIM).where(CLAIM.c.item == item)).first()
    return Claim(row.item, row.reviewer, row.token, row.expires) if row else None
