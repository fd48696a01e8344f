"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _numbers_and_envelopes()
    _work()
    _persons()
    _hosts()
    _audit()


def _text(name: str, default: str | None = "") -> "sa.Column[Any]":
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _maybe(name: str, *constraints: sa.ForeignKey) -> "sa.Column[Any]":
    return sa.Column(name, sa.Text(), *constraints, nullable=True)


def _count(name: str, default: str | None = "0") -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer(), server_default=default, nullable=False, autoincrement=False)


def _flag(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def _json(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.JSON(), nullable=False)


def _table(name: str, key: tuple[str, ...], *columns: "sa.Column[Any]", to: dict[str, str] | None = None) -> None:
    links = [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"{name}_{column}_fkey"))
        for column, target in (to or {}).items()
    ]
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"{name}_pkey")), *links)


def _numbers_and_envelopes() -> None:
    _table("counter", ("name",), _text("name", None), _count("value"))
    _table(
        "envelope",
        ("id",),
        _text("id", None),
        _count("number"),
        *(_text(name) for name in ("process", "source", "name")),
        _text("received", None),
        _text("tenant", "default"),
        _text("business_key"),
        _count("schema_version"),
        _json("payload"),
        _json("files"),
    )
    keys = (_text("kind", None), _text("process", None), _text("key", None))
    rest = (_text("envelope", None), _text("at", None))
    _table("reservation", ("kind", "process", "key"), *keys, *rest, to={"envelope": "envelope.id"})


def _work() -> None:
    _table(
        "work_item",
        ("id",),
        _text("id", None),
        _count("number"),
        *(_maybe(name) for name in ("envelope", "parent")),
        *(_text(name) for name in ("process", "step", "state", "code", "reason")),
        *(_json(name) for name in ("reasons", "payload", "files")),
        *(_count(name) for name in ("round", "attempt", "failures")),
        *(_flag(name) for name in ("held", "set_aside")),
        _maybe("not_before"),
        *(_text(name, None) for name in ("created", "updated")),
        _maybe("ended"),
        to={"envelope": "envelope.id", "parent": "work_item.id"},
    )
    op.create_index("work_item_state", "work_item", ["state", "process", "step"])
    op.create_index("work_item_envelope", "work_item", ["envelope", "number"])
    _table(
        "attempt",
        ("item", "number"),
        *(_text("item", None), _count("number", None), _text("executor"), _text("state", "in-progress")),
        *(_text("code"), _text("reason"), _text("started", None), _maybe("ended"), _text("evidence"), _text("log")),
        to={"item": "work_item.id"},
    )


def _persons() -> None:
    _table(
        "decision",
        ("envelope", "number"),
        *(_text("envelope", None), _count("number", None), _text("item", None)),
        *(_text(name) for name in ("verdict", "code", "reviewer")),
        *(_text("at", None), _json("changes")),
        to={"item": "work_item.id"},
    )
    _table(
        "correction",
        ("envelope", "number"),
        *(_text("envelope", None), _count("number", None), _count("decision", None)),
        *(_text(name) for name in ("field", "value", "previous", "reviewer")),
        _text("at", None),
    )


def _hosts() -> None:
    _table("supplier", ("erp_name",), _text("erp_name", None), _count("number"), _json("record"), _text("at", None))
    _table("capability", ("name",), _text("name", None), _maybe("paused"), _text("code"), _text("reason"))
    _table(
        "executor",
        ("id",),
        *(_text("id", None), _text("host"), _count("pid"), _text("state", "alive")),
        *(_text("started", None), _text("beat", None)),
    )


def _audit() -> None:
    link = ("at", "previous", "hash")
    _table(
        "audit_event",
        ("envelope", "number"),
        *(_text("envelope", None), _count("number", None)),
        *(_text(name, None) for name in ("name", "at", "facts", "previous", "hash")),
        sa.Column("root", sa.Integer(), nullable=True),
    )
    op.create_index("audit_event_root", "audit_event", ["root"])
    _table("audit_root", ("number",), _count("number", None), *(_text(name, None) for name in link))
    _table(
        "audit_sealed",
        ("root", "envelope"),
        *(_count("root", None), _text("envelope", None), _count("number", None), _text("hash", None)),
    )
    op.create_index("audit_sealed_envelope", "audit_sealed", ["envelope", "root"])
