"""Decisions: what persons said to a case, and the values they put right. One that was taken back counts no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain.review import Correction
from runtime.store.items import now
from runtime.store.schema import CORRECTION, DECISION

_STANDS = DECISION.c.undone.is_(None)


@dataclass(frozen=True)
class Said:
    """One decision: ``number`` counts those of its case from 1."""

    envelope: str
    number: int
    item: str
    verdict: str
    reviewer: str
    undone: bool


def add(
    connection: sa.Connection,
    *,
    envelope: str,
    item: str,
    verdict: str,
    reviewer: str,
    code: str = "",
    changes: Mapping[str, Any] | None = None,
    corrections: Sequence[Correction] = (),
    shown: Mapping[str, Any] | None = None,
) -> None:
    """Appends a decision and its corrections to a case."""
    number = _last(connection, DECISION, envelope) + 1
    row = {"envelope": envelope, "number": number, "item": item, "verdict": verdict, "code": code}
    rest = {"reviewer": reviewer, "at": now(), "changes": dict(changes or {}), "shown": dict(shown or {})}
    connection.execute(DECISION.insert().values(**row, **rest))
    first = _last(connection, CORRECTION, envelope) + 1
    for place, correction in enumerate(corrections, start=first):
        connection.execute(
            CORRECTION.insert().values(
                envelope=envelope,
                number=place,
                decision=number,
                field=correction.field,
                value=correction.value,
                previous=correction.previous,
                reviewer=correction.reviewer,
                at=correction.at,
            )
        )


def corrections(connection: sa.Connection, envelope: str) -> tuple[Correction, ...]:
    """The corrections of a case, oldest first."""
    of_decision = sa.and_(DECISION.c.envelope == CORRECTION.c.envelope, DECISION.c.number == CORRECTION.c.decision)
    query = sa.select(CORRECTION).join(DECISION, of_decision).where(CORRECTION.c.envelope == envelope, _STANDS)
    query = query.order_by(CORRECTION.c.number)
    return tuple(
        Correction(row.field, row.value, row.previous, row.reviewer, row.at) for row in connection.execute(query)
    )


def changes(connection: sa.Connection, item: str) -> dict[str, Any]:
    """What the decisions on an item put in place of entries of its payload."""
    query = sa.select(DECISION.c.changes).where(DECISION.c.item == item, _STANDS).order_by(DECISION.c.number)
    merged: dict[str, Any] = {}
    for change in connection.execute(query).scalars():
        merged.update(change)
    return merged


def last(connection: sa.Connection, envelope: str) -> tuple[str, str]:
    """The newest verdict on a case and who said it; two empty strings when nobody has."""
    query = sa.select(DECISION.c.verdict, DECISION.c.reviewer).where(DECISION.c.envelope == envelope, _STANDS)
    row = connection.execute(query.order_by(DECISION.c.number.desc()).limit(1)).first()
    return (row.verdict, row.reviewer) if row else ("", "")


def newest(connection: sa.Connection, reviewer: str, most: int) -> tuple[Said, ...]:
    """The newest decisions of a person, the last one first, also those taken back."""
    names = ("envelope", "number", "item", "verdict", "reviewer", "undone")
    query = sa.select(*(DECISION.c[name] for name in names)).where(DECISION.c.reviewer == reviewer)
    query = query.order_by(DECISION.c.at.desc(), DECISION.c.number.desc()).limit(most)
    return tuple(
        Said(row.envelope, row.number, row.item, row.verdict, row.reviewer, row.undone is not None)
        for row in connection.execute(query)
    )


def take_back(connection: sa.Connection, said: Said) -> tuple[Correction, ...]:
    """Lets a decision count no more. Returns the corrections it had."""
    of = (DECISION.c.envelope == said.envelope, DECISION.c.number == said.number)
    connection.execute(sa.update(DECISION).where(*of).values(undone=now()))
    query = sa.select(CORRECTION).where(CORRECTION.c.envelope == said.envelope, CORRECTION.c.decision == said.number)
    return tuple(
        Correction(row.field, row.value, row.previous, row.reviewer, row.at)
        for row in connection.execute(query.order_by(CORRECTION.c.number))
    )


def _last(connection: sa.Connection, table: sa.Table, envelope: str) -> int:
    query = sa.select(sa.func.coalesce(sa.func.max(table.c.number), 0)).where(table.c.envelope == envelope)
    return int(connection.execute(query).scalar_one())
