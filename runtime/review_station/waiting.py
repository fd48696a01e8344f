"""What waits for a person: in order of amount and age, by reason, page by page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from domain.gate import Reason
from domain.review import amount_at_stake
from runtime.store.items import now
from runtime.store.schema import CLAIM, ENVELOPE, ITEM

PAGE = 50
_BLOCKED = ITEM.c.state == "blocked"
_FIRST = (ITEM.c.urgency.desc(), ITEM.c.number)


@dataclass(frozen=True)
class Waiting:
    """One row of the queue; ``claimed_by`` names who works on it just now, or is empty."""

    case: str
    file: str
    supplier: str
    amount: Decimal | None
    currency: str
    reasons: tuple[Reason, ...]
    since: datetime
    claimed_by: str

    @property
    def age(self) -> timedelta:
        return now() - self.since


@dataclass(frozen=True)
class Overview:
    """One page of the queue; ``codes`` counts the documents by reason."""

    rows: tuple[Waiting, ...]
    count: int
    found: int
    codes: Mapping[str, int]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


def overview(connection: sa.Connection, reason: str = "", page: int = 1) -> Overview:
    """A page of what waits, from 1; with ``reason`` only what waits for it."""
    alike = _alike(connection)
    codes = Counter(code for text, count in alike for code in _codes(text) for _ in range(count))
    count = sum(count for _, count in alike)
    found = codes.get(reason, 0) if reason else count
    page = min(max(1, page), max(1, -(-found // PAGE)))
    return Overview(_rows(connection, reason, (page - 1) * PAGE), count, found, codes, page)


def next_case(connection: sa.Connection, reviewer: str, reason: str = "", after: str = "") -> str:
    """The case to work on next, empty when there is none: the one after ``after``, else the first of all.

    What somebody else works on is passed over.
    """
    held = sa.and_(CLAIM.c.reviewer != reviewer, CLAIM.c.expires > now())
    free = ITEM.c.id.not_in(sa.select(CLAIM.c.item).where(held))
    name = sa.func.coalesce(ITEM.c.envelope, ITEM.c.id)
    query = sa.select(name).where(_BLOCKED, free, name != after, *_with(reason)).order_by(*_FIRST).limit(1)
    place = _place(connection, after) if after else None
    if place:
        behind = sa.or_(
            ITEM.c.urgency < place.urgency, sa.and_(ITEM.c.urgency == place.urgency, ITEM.c.number > place.number)
        )
        later = connection.execute(query.where(behind)).scalar()
        if later:
            return str(later)
    return str(connection.execute(query).scalar() or "")


def _place(connection: sa.Connection, case: str) -> Any:
    named = sa.or_(ITEM.c.envelope == case, ITEM.c.id == case)
    query = sa.select(ITEM.c.urgency, ITEM.c.number).where(named).order_by(ITEM.c.number.desc()).limit(1)
    return connection.execute(query).first()


def _alike(connection: sa.Connection) -> Sequence[tuple[str, int]]:
    """How many documents wait, by their reasons as they are stored: most share them."""
    reasons = sa.cast(ITEM.c.reasons, sa.Text)
    query = sa.select(reasons, ITEM.c.code, sa.func.count()).where(_BLOCKED).group_by(reasons, ITEM.c.code)
    return [(text if text != "[]" else f'"code": "{code}"', count) for text, code, count in connection.execute(query)]


def _codes(text: str) -> set[str]:
    return {part.partition('"')[0] for part in text.split('"code": "')[1:]}


def _with(reason: str) -> tuple[sa.ColumnElement[bool], ...]:
    if not reason:
        return ()
    named = sa.cast(ITEM.c.reasons, sa.Text).contains(f'"code": "{reason}"', autoescape=True)
    return (sa.or_(named, ITEM.c.code == reason),)


def _rows(connection: sa.Connection, reason: str, skipped: int) -> tuple[Waiting, ...]:
    first = sa.select(ITEM.c.id).where(_BLOCKED, *_with(reason)).order_by(*_FIRST).limit(PAGE).offset(skipped)
    ids = list(connection.execute(first).scalars())
    query = sa.select(ITEM, ENVELOPE.c.name.label("file"), CLAIM.c.reviewer, CLAIM.c.expires)
    query = query.outerjoin(ENVELOPE, ENVELOPE.c.id == ITEM.c.envelope).outerjoin(CLAIM, CLAIM.c.item == ITEM.c.id)
    return tuple(_row(row) for row in connection.execute(query.where(ITEM.c.id.in_(ids)).order_by(*_FIRST)))


def _row(row: Any) -> Waiting:
    reasons = tuple(Reason(**entry) for entry in row.reasons) or (Reason(row.code, "", row.reason),)
    return Waiting(
        case=row.envelope or row.id,
        file=row.file or "",
        supplier=_value(row.payload, "supplier_name"),
        amount=amount_at_stake(row.payload),
        currency=_value(row.payload, "currency"),
        reasons=reasons,
        since=row.created,
        claimed_by=row.reviewer if row.expires and row.expires > now() else "",
    )


def _value(payload: Any, name: str) -> str:
    found = payload
    for part in ("invoice", "fields", name, "value"):
        found = found.get(part) if isinstance(found, Mapping) else None
    return str(found or "")
