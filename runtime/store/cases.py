"""Cases: what became of every envelope, from its rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from domain.case import Attempt, Case
from runtime.store.items import Item, record
from runtime.store.schema import ATTEMPT, DECISION, ENVELOPE, ITEM


def cases(connection: sa.Connection, envelope: str = "") -> tuple[Case, ...]:
    """Every case, or one, in the order they arrived."""
    query = sa.select(ENVELOPE).order_by(ENVELOPE.c.number)
    rows = connection.execute(query.where(ENVELOPE.c.id == envelope) if envelope else query).all()
    items = _items(connection, envelope)
    attempts = _attempts(connection, envelope)
    verdicts = _verdicts(connection, envelope)
    return tuple(_case(row, items[row.id], attempts[row.id], verdicts[row.id]) for row in rows if row.id in items)


def _case(row: Any, items: Sequence[Any], attempts: Sequence[Attempt], verdicts: Sequence[str]) -> Case:
    last = items[-1]
    item = record(last)
    posting, decision = _part(item, "posting"), _part(item, "decision")
    return Case(
        envelope=row.id,
        file=row.name,
        state=item.state,
        code=item.code,
        arrived=row.received,
        reason=item.reason,
        reasons=item.reasons,
        held=item.held or item.state == "blocked" or bool(verdicts),
        touches=len(verdicts),
        verdict=verdicts[-1] if verdicts else "",
        ended=last.ended,
        erp_number=str(posting.get("erp_number") or ""),
        verified=posting.get("verified") is True,
        found=posting.get("found") is True,
        confidence=decision.get("confidence"),
        gate=str(decision.get("gate") or ""),
        versions=_part(item, "versions"),
        attempts=tuple(attempts),
    )


def _part(item: Item, name: str) -> Mapping[str, Any]:
    """A part of the payload; empty where a bot left it out."""
    part = item.payload.get(name)
    return part if isinstance(part, Mapping) else {}


def _items(connection: sa.Connection, envelope: str) -> Mapping[str, list[Any]]:
    query = sa.select(ITEM).where(ITEM.c.envelope.is_not(None)).order_by(ITEM.c.envelope, ITEM.c.number)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query.where(ITEM.c.envelope == envelope) if envelope else query):
        found[row.envelope].append(row)
    return found


def _attempts(connection: sa.Connection, envelope: str) -> Mapping[str, list[Attempt]]:
    query = sa.select(ATTEMPT, ITEM.c.envelope, ITEM.c.step).join(ITEM, ITEM.c.id == ATTEMPT.c.item)
    query = query.where(ITEM.c.envelope == envelope) if envelope else query.where(ITEM.c.envelope.is_not(None))
    found: dict[str, list[Attempt]] = defaultdict(list)
    for row in connection.execute(query.order_by(ITEM.c.number, ATTEMPT.c.number)):
        found[row.envelope].append(
            Attempt(
                item=row.item,
                step=row.step,
                number=row.number,
                state=row.state,
                code=row.code,
                started=row.started,
                ended=row.ended,
                evidence=row.evidence,
                log=row.log,
            )
        )
    return found


def _verdicts(connection: sa.Connection, envelope: str) -> Mapping[str, list[str]]:
    query = sa.select(DECISION.c.envelope, DECISION.c.verdict).order_by(DECISION.c.envelope, DECISION.c.number)
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query.where(DECISION.c.envelope == envelope) if envelope else query):
        found[row.envelope].append(row.verdict)
    return found
