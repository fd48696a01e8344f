"""The audit trail: events on hash chains, sealed into one root chain with a signed head outside the database."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from domain.audit import AuditEvent, in_words
from domain.chain import START, Link, canonical, fault, link_hash
from domain.errors import Misconfigured, Rejected
from runtime import keys
from runtime.audit.tables import TABLES

HEAD_FILE = "audit-head.json"
EVENT, ROOT, SEALED = TABLES.event, TABLES.root, TABLES.sealed
ADD = EVENT.insert()
LAST = (
    sa.select(EVENT.c.number, EVENT.c.hash)
    .where(EVENT.c.envelope == sa.bindparam("chain"))
    .order_by(EVENT.c.number.desc())
    .limit(1)
)
"""Both are built once: an append is the most frequent thing here."""


@dataclass(frozen=True)
class Head:
    """The end of the root chain: how many links it has and the last one's hash; ``at`` is UTC."""

    count: int
    hash: str
    at: str
    signature: str = ""

    @property
    def text(self) -> str:
        """What is signed."""
        return canonical({"count": self.count, "hash": self.hash, "at": self.at})


def prepare(home: Path) -> None:
    """Makes the keys and the first head of a home that has none."""
    if keys.exist(home):
        return
    keys.create(home)
    _write_head(home, 0, START)


def append(connection: sa.Connection, event: AuditEvent) -> None:
    """Adds an event to its envelope's chain inside the caller's transaction: one select, one insert.

    Two transactions that append to one envelope at once cannot both commit: the second gets an ``IntegrityError``.
    """
    last = connection.execute(LAST, {"chain": event.envelope}).first()
    number, previous = (last.number + 1, last.hash) if last else (1, START)
    row = {
        "envelope": event.envelope,
        "name": event.name,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "facts": canonical(event.facts),
    }
    own = link_hash(previous, number, row)
    connection.execute(ADD, {**row, "number": number, "previous": previous, "hash": own})


def seal(engine: sa.Engine, home: Path) -> Head:
    """Covers every new event by a link of the root chain and signs the new head. One process a home may seal.

    Raises:
        Misconfigured: AUDIT_BROKEN, when a new link does not hold or the database lies behind the signed head.
    """
    head = read_head(home)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        count, last = _root_end(connection)
        _refuse_other_past(connection, head, count)
        ends = list(_new_ends(connection))
        if ends:
            count, last = _add_root(connection, count + 1, last, ends)
    if (count, last) == (head.count, head.hash):
        return head
    return _write_head(home, count, last)


def read_head(home: Path) -> Head:
    """Reads the signed head.

    Raises:
        Misconfigured: AUDIT_BROKEN, when it is missing, damaged or not signed by this home's key.
    """
    try:
        return parse_head((home / HEAD_FILE).read_text(encoding="utf-8"), home)
    except OSError as error:
        raise broken(f"The signed head '{HEAD_FILE}' is missing or damaged.") from error


def parse_head(text: str, home: Path) -> Head:
    """A head that was read or kept elsewhere.

    Raises:
        Misconfigured: AUDIT_BROKEN, when it is damaged or not signed by the home's key.
    """
    try:
        fields = json.loads(text)
        head = Head(int(fields["count"]), str(fields["hash"]), fields["at"], fields["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise broken(f"The signed head '{HEAD_FILE}' is missing or damaged.") from error
    if not keys.load(home).signed(head.text, head.signature):
        raise broken(f"The signature of '{HEAD_FILE}' is not this home's.")
    return head


def trail(engine: sa.Engine, envelope: str) -> tuple[str, ...]:
    """A case's trail in plain words, a line an event.

    Raises ``Rejected`` (CASE_UNKNOWN) when nothing was written down about it.
    """
    with engine.connect() as connection:
        rows = connection.execute(sa.select(EVENT).where(EVENT.c.envelope == envelope).order_by(EVENT.c.number)).all()
    if not rows:
        raise Rejected(
            f"There is no case '{envelope}'.", "'./bot review' and the report list them.", code="CASE_UNKNOWN"
        )
    return tuple(
        f"{row.number:>3}  {row.at[:19].replace('T', ' ')}  {'sealed' if row.root else 'open  '}  {_sentence(row)}"
        for row in rows
    )


def _sentence(row: Any) -> str:
    try:
        return in_words(row.name, json.loads(row.facts))
    except ValueError:
        return f"{row.name}: its facts were damaged."


def broken(happened: str) -> Misconfigured:
    """The error for a trail that does not hold."""
    remedy = "Keep a copy of this home and follow 'Audit broken' in the runbook."
    return Misconfigured(happened, remedy, code="AUDIT_BROKEN")


def link_of(row: Any) -> Link:
    """An event's row as a link of its chain."""
    content = {"envelope": row.envelope, "name": row.name, "at": row.at, "facts": row.facts}
    return Link(row.number, content, row.previous, row.hash)


def root_content(at: str, ends: list[tuple[str, int, str]]) -> dict[str, Any]:
    """What a root link covers: (envelope, number, hash) of each chain's end."""
    return {"at": at, "sealed": [list(end) for end in sorted(ends)]}


def _new_ends(connection: sa.Connection) -> Iterator[tuple[str, int, str]]:
    """The end of each chain that grew, once its new links hold."""
    rows = connection.execute(
        sa.select(EVENT).where(EVENT.c.root.is_(None)).order_by(EVENT.c.envelope, EVENT.c.number)
    ).all()
    for envelope, group in groupby(rows, key=lambda row: str(row.envelope)):
        links = [link_of(row) for row in group]
        number, text = fault(links, *_sealed_end(connection, envelope))
        if number:
            raise broken(f"Envelope '{envelope}': {text}")
        yield envelope, links[-1].number, links[-1].hash


def _sealed_end(connection: sa.Connection, envelope: str) -> tuple[int, str]:
    row = connection.execute(
        sa.select(SEALED.c.number, SEALED.c.hash)
        .where(SEALED.c.envelope == envelope)
        .order_by(SEALED.c.root.desc())
        .limit(1)
    ).first()
    return (row.number, row.hash) if row else (0, START)


def _root_end(connection: sa.Connection) -> tuple[int, str]:
    row = connection.execute(sa.select(ROOT.c.number, ROOT.c.hash).order_by(ROOT.c.number.desc()).limit(1)).first()
    return (row.number, row.hash) if row else (0, START)


def _refuse_other_past(connection: sa.Connection, head: Head, count: int) -> None:
    if count < head.count:
        raise broken(f"The database has {count} root links, the signed head {head.count}.")
    if head.count == 0:
        return
    found = connection.execute(sa.select(ROOT.c.hash).where(ROOT.c.number == head.count)).scalar()
    if found != head.hash:
        raise broken(f"Root link {head.count} is not the one that was signed.")


def _add_root(
    connection: sa.Connection, number: int, previous: str, ends: list[tuple[str, int, str]]
) -> tuple[int, str]:
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    own = link_hash(previous, number, root_content(at, ends))
    connection.execute(ROOT.insert().values(number=number, at=at, previous=previous, hash=own))
    connection.execute(
        SEALED.insert(),
        [{"root": number, "envelope": who, "number": end, "hash": h} for who, end, h in ends],
    )
    for who, end, _ in ends:
        new = EVENT.update().where(EVENT.c.envelope == who, EVENT.c.number <= end)
        connection.execute(new.where(EVENT.c.root.is_(None)).values(root=number))
    return number, own


def _write_head(home: Path, count: int, last: str) -> Head:
    head = Head(count, last, datetime.now(UTC).isoformat(timespec="microseconds"))
    signature = keys.load(home).sign(head.text)
    text = canonical({"count": count, "hash": last, "at": head.at, "signature": signature})
    fresh = home / f"{HEAD_FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home / HEAD_FILE)
    return Head(count, last, head.at, signature)
