"""The tables of the store. The truth about an item is its row; queues carry its id."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from runtime.audit import tables as audit_tables


class UtcText(sa.TypeDecorator[datetime]):
    """A time as ISO text in UTC with microseconds: the same on every database, and it sorts."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s",
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
}
METADATA = sa.MetaData(naming_convention=NAMES)


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


COUNTER = sa.Table(
    "counter",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    _count("value"),
)
"""The last number given away, by what it numbers."""

ENVELOPE = sa.Table(
    "envelope",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _count("number"),
    _text("process"),
    _text("source"),
    _text("name"),
    sa.Column("received", UtcText, nullable=False),
    _text("tenant", "default"),
    _text("business_key"),
    _count("schema_version"),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("files", sa.JSON, nullable=False),
)
"""What arrived, one row a case: ``id`` is the name people type (C7), ``name`` the document's file name."""

ITEM = sa.Table(
    "work_item",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _count("number"),
    sa.Column("envelope", sa.Text, sa.ForeignKey("envelope.id")),
    sa.Column("parent", sa.Text, sa.ForeignKey("work_item.id")),
    _text("process"),
    _text("step"),
    _text("state"),
    _text("code"),
    _text("reason"),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("files", sa.JSON, nullable=False),
    _count("round"),
    _count("attempt"),
    _count("failures"),
    _flag("held"),
    _flag("set_aside"),
    sa.Column("not_before", UtcText),
    sa.Column("created", UtcText, nullable=False),
    sa.Column("updated", UtcText, nullable=False),
    sa.Column("ended", UtcText),
    sa.Column("urgency", sa.Float, nullable=False, server_default="0"),
    sa.Index("work_item_state", "state", "process", "step"),
    sa.Index("work_item_urgency", "state", "urgency", "number"),
    sa.Index("work_item_envelope", "envelope", "number"),
)
"""One row an item of a step.

``round`` counts how often it was enqueued, ``attempt`` how often a robot got it (a release of an older attempt is
refused), ``failures`` the attempts that count against its retries. ``held``: a robot asked for a person; ``set_aside``:
it waits for a paused capability. ``files`` is ``[{"name", "sha256", "size"}]``; ``urgency`` orders what waits for a
person, the highest first.
"""

ATTEMPT = sa.Table(
    "attempt",
    METADATA,
    sa.Column("item", sa.Text, sa.ForeignKey("work_item.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _text("executor"),
    _text("state", "in-progress"),
    _text("code"),
    _text("reason"),
    sa.Column("started", UtcText, nullable=False),
    sa.Column("ended", UtcText),
    _text("evidence"),
    _text("log"),
)
"""Each time a robot held an item.

``state``: in-progress, success, failed, returned (the item went back unharmed) or lost (its daemon died).
``evidence`` and ``log`` are paths relative to the home folder.
"""

RESERVATION = sa.Table(
    "reservation",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("process", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("envelope", sa.Text, sa.ForeignKey("envelope.id"), nullable=False),
    sa.Column("at", UtcText, nullable=False),
)
"""What one case alone may hold: ``kind`` is ``document`` (SHA-256 of its bytes) or ``business`` (the unique key)."""

DECISION = sa.Table(
    "decision",
    METADATA,
    sa.Column("envelope", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item", sa.Text, sa.ForeignKey("work_item.id"), nullable=False),
    _text("verdict"),
    _text("code"),
    _text("reviewer"),
    sa.Column("at", UtcText, nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("shown", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("undone", UtcText),
    sa.Index("decision_reviewer", "reviewer", "at"),
)
"""What persons said, in order; ``changes`` is what the decision puts in place of entries of the item's payload.

``shown`` is what the person had before them, for learning; ``undone`` when they took it back: it counts no more.
"""

CLAIM = sa.Table(
    "claim",
    METADATA,
    sa.Column("item", sa.Text, sa.ForeignKey("work_item.id"), primary_key=True),
    _text("reviewer"),
    _text("token"),
    sa.Column("expires", UtcText, nullable=False),
)
"""Who works on a held item just now; ``token`` is one visit's proof, ``expires`` when others may take it over."""

CORRECTION = sa.Table(
    "correction",
    METADATA,
    sa.Column("envelope", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("decision", sa.Integer, nullable=False),
    _text("field"),
    _text("value"),
    _text("previous"),
    _text("reviewer"),
    sa.Column("at", UtcText, nullable=False),
)

SUPPLIER = sa.Table(
    "supplier",
    METADATA,
    sa.Column("erp_name", sa.Text, primary_key=True),
    _count("number"),
    sa.Column("record", sa.JSON, nullable=False),
    sa.Column("at", UtcText, nullable=False),
)

CAPABILITY = sa.Table(
    "capability",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("paused", UtcText),
    _text("code"),
    _text("reason"),
)
"""A row a capability that paused; ``paused`` is null again when it goes on."""

EXECUTOR = sa.Table(
    "executor",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("host"),
    _count("pid"),
    _text("state", "alive"),
    sa.Column("started", UtcText, nullable=False),
    sa.Column("beat", UtcText, nullable=False),
)
"""Worker daemons: ``alive`` ones renew ``beat``."""

AUDIT = audit_tables.define(METADATA)
