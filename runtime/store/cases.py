"""Cases: everything the store knows of one envelope, as people ask for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from domain.case import Attempt, Case
from domain.gate import Reason
from runtime.store import items
from runtime.store.items import Item
from runtime.store.schema import ATTEMPT, DECISION, ENVELOPE, ITEM


def cases(connection: sa.Connection) -> tuple[Case, ...]:
    """Every case in the order they arrived, then items that never became a document and wait or failed."""
    by_envelope: dict[str, list[Any]] = defaultdict(list)
    loose = []
    for row in connection.execute(sa.select(ITEM).order_by(ITEM.c.number)):
        if row.envelope:
            by_envelope[row.envelope].append(row)
        elif row.state in ("blocked", "failed"):
            loose.append(row)
    attempts, decisions = _attempts(connection), _decisions(connection)
    envelopes = connection.execute(sa.select(ENVELOPE).order_by(ENVELOPE.c.number)).all()
    arrived = [
        _case(row.id, _shown(row.name), row.received, by_envelope[row.id], attempts, decisions[row.id])
        for row in envelopes
        if by_envelope[row.id]
    ]
    others = [_case(row.id, "", row.created, [row], attempts, decisions[row.id]) for row in loose]
    return (*arrived, *others)


def blocked(connection: sa.Connection) -> tuple[str, ...]:
    """The names of the cases that wait for a person."""
    query = sa.select(ITEM.c.id, ITEM.c.envelope).where(ITEM.c.state == "blocked").order_by(ITEM.c.number)
    return tuple(row.envelope or row.id for row in connection.execute(query))


def _case(
    name: str,
    file: str,
    arrived: Any,
    rows: Sequence[Any],
    attempts: Mapping[str, list[Attempt]],
    verdicts: Sequence[str],
) -> Case:
    way = [items.record(row) for row in rows]
    last, held = way[-1], [item for item in way if item.held]
    decision = _mapping(last.payload, "decision")
    return Case(
        envelope=name,
        file=file,
        state=last.state,
        code=last.code,
        arrived=arrived,
        reason=last.reason,
        reasons=_reasons(last) or (held[-1].reasons if held else ()),
        held=any(item.held for item in way) or last.state == "blocked",
        touches=len(verdicts),
        verdict=verdicts[-1] if verdicts else "",
        ended=rows[-1].ended,
        **_posting(last.payload),
        confidence=decision.get("confidence"),
        gate=str(decision.get("gate") or ""),
        versions={str(part): str(version) for part, version in _mapping(last.payload, "versions").items()},
        attempts=tuple(attempt for item in way for attempt in attempts.get(item.id, ())),
    )


def _shown(name: str) -> str:
    """A file's name fit for one line of a terminal."""
    return "".join(sign if sign.isprintable() else "_" for sign in name)


def _posting(payload: Mapping[str, Any]) -> dict[str, Any]:
    posting = _mapping(payload, "posting")
    return {
        "erp_number": str(posting.get("erp_number") or ""),
        "verified": posting.get("verified") is True,
        "found": posting.get("found") is True,
    }


def _reasons(item: Item) -> tuple[Reason, ...]:
    """Why it waits, where no robot asked for a person: the failure that was left after the last retry."""
    asked = item.held and not item.attempt
    return (Reason(item.code, "", item.reason),) if item.state == "blocked" and not asked else ()


def _mapping(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    return found if isinstance(found, Mapping) else {}


def _attempts(connection: sa.Connection) -> dict[str, list[Attempt]]:
    query = sa.select(ATTEMPT, ITEM.c.step).join(ITEM, ITEM.c.id == ATTEMPT.c.item)
    found: dict[str, list[Attempt]] = defaultdict(list)
    for row in connection.execute(query.order_by(ATTEMPT.c.item, ATTEMPT.c.number)):
        times = {"started": row.started, "ended": row.ended}
        places = {"evidence": row.evidence, "log": row.log}
        found[row.item].append(Attempt(row.item, row.step, row.number, row.state, row.code, **times, **places))
    return found


def _decisions(connection: sa.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = sa.select(DECISION.c.envelope, DECISION.c.verdict).order_by(DECISION.c.envelope, DECISION.c.number)
    for row in connection.execute(query):
        found[row.envelope].append(row.verdict)
    return found
