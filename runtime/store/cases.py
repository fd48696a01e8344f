"""Cases: everything the store knows of one envelope, as people ask for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain.case import Attempt, Case
from domain.errors import Rejected
from domain.gate import Reason
from runtime.store.schema import ATTEMPT, DECISION, ENVELOPE, ITEM

_WAY = ("id", "envelope", "state", "code", "reason", "reasons", "attempt", "held", "created", "ended")
_SHOWN = ("posting", "decision", "versions")
"""The entries of a payload that a case shows; the others may be large."""


def cases(connection: sa.Connection) -> tuple[Case, ...]:
    """Every case in the order they arrived, then items that never became a document and wait or failed."""
    return _cases(connection, sa.or_(ITEM.c.envelope.is_not(None), ITEM.c.state.in_(("blocked", "failed"))))


def case(connection: sa.Connection, name: str) -> Case:
    """One case by its name.

    Raises ``Rejected`` (CASE_UNKNOWN) when there is none.
    """
    loose = sa.and_(ITEM.c.id == name, ITEM.c.envelope.is_(None))
    found = _cases(connection, sa.or_(ITEM.c.envelope == name, loose))
    if not found:
        raise Rejected(f"There is no case '{name}'.", "Look at the list of cases.", code="CASE_UNKNOWN")
    return found[0]


def _cases(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> tuple[Case, ...]:
    by_envelope: dict[str, list[Any]] = defaultdict(list)
    loose = []
    query = sa.select(*(ITEM.c[name] for name in _WAY)).where(wanted).order_by(ITEM.c.number)
    for row in connection.execute(query):
        if row.envelope:
            by_envelope[row.envelope].append(row)
        else:
            loose.append(row)
    known = _Known(_facts(connection, wanted), _attempts(connection, wanted), _decisions(connection))
    envelopes = sa.select(ENVELOPE.c.id, ENVELOPE.c.name, ENVELOPE.c.received).order_by(ENVELOPE.c.number)
    arrived = [
        _case(row.id, _shown(row.name), row.received, by_envelope[row.id], known)
        for row in connection.execute(envelopes)
        if row.id in by_envelope
    ]
    return (*arrived, *(_case(row.id, "", row.created, [row], known) for row in loose))


def blocked(connection: sa.Connection) -> tuple[str, ...]:
    """The names of the cases that wait for a person."""
    query = sa.select(ITEM.c.id, ITEM.c.envelope).where(ITEM.c.state == "blocked").order_by(ITEM.c.number)
    return tuple(row.envelope or row.id for row in connection.execute(query))


@dataclass(frozen=True)
class _Known:
    """What else is known of the items and cases, by their names."""

    facts: Mapping[str, Mapping[str, Any]]
    attempts: Mapping[str, Sequence[Attempt]]
    verdicts: Mapping[str, Sequence[str]]


def _case(name: str, file: str, arrived: Any, way: Sequence[Any], known: _Known) -> Case:
    last, held = way[-1], [row for row in way if row.held]
    facts, verdicts = known.facts[last.id], known.verdicts.get(name, ())
    decision = _mapping(facts, "decision")
    return Case(
        envelope=name,
        file=file,
        state=last.state,
        code=last.code,
        arrived=arrived,
        reason=last.reason,
        reasons=_failure(last) or (_reasons(held[-1]) if held else ()),
        held=bool(held) or last.state == "blocked",
        touches=len(verdicts),
        verdict=verdicts[-1] if verdicts else "",
        ended=last.ended,
        **_posting(facts),
        confidence=decision.get("confidence"),
        gate=str(decision.get("gate") or ""),
        versions={str(part): str(version) for part, version in _mapping(facts, "versions").items()},
        attempts=tuple(attempt for row in way for attempt in known.attempts.get(row.id, ())),
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


def _failure(row: Any) -> tuple[Reason, ...]:
    """Why it waits, where no robot asked for a person: the failure that was left after the last retry."""
    asked = row.held and not row.attempt
    return (Reason(row.code, "", row.reason),) if row.state == "blocked" and not asked else ()


def _reasons(row: Any) -> tuple[Reason, ...]:
    return tuple(Reason(**entry) for entry in row.reasons)


def _mapping(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    return found if isinstance(found, Mapping) else {}


def _facts(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> dict[str, Mapping[str, Any]]:
    """What the newest payload of each case says of it."""
    name = sa.func.coalesce(ITEM.c.envelope, ITEM.c.id)
    newest = sa.select(sa.func.max(ITEM.c.number)).where(wanted).group_by(name)
    query = sa.select(ITEM.c.id, *(ITEM.c.payload[entry].label(entry) for entry in _SHOWN))
    found = connection.execute(query.where(ITEM.c.number.in_(newest))).mappings()
    return {row["id"]: {entry: row[entry] for entry in _SHOWN} for row in found}


def _attempts(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> dict[str, list[Attempt]]:
    query = sa.select(ATTEMPT, ITEM.c.step).join(ITEM, ITEM.c.id == ATTEMPT.c.item).where(wanted)
    found: dict[str, list[Attempt]] = defaultdict(list)
    for row in connection.execute(query.order_by(ATTEMPT.c.item, ATTEMPT.c.number)):
        times = {"started": row.started, "ended": row.ended}
        places = {"evidence": row.evidence, "log": row.log}
        found[row.item].append(Attempt(row.item, row.step, row.number, row.state, row.code, **times, **places))
    return found


def _decisions(connection: sa.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = sa.select(DECISION.c.envelope, DECISION.c.verdict).where(DECISION.c.undone.is_(None))
    for row in connection.execute(query.order_by(DECISION.c.envelope, DECISION.c.number)):
        found[row.envelope].append(row.verdict)
    return found
