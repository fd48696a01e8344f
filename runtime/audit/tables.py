"""The tables of the audit trail."""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class AuditTables:
    """``event``: one chain an envelope; ``root``: the chain over all; ``sealed``: chain ends a root link covers."""

    event: sa.Table
    root: sa.Table
    sealed: sa.Table


def define(metadata: sa.MetaData) -> AuditTables:
    """Adds the tables to a schema. Every column but ``event.root`` is written once and covered by a hash."""
    return AuditTables(_event(metadata), _root(metadata), _sealed(metadata))


def _event(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "audit_event",
        metadata,
        sa.Column("envelope", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("root", sa.Integer),
        sa.Index("audit_event_root", "root"),
    )


def _root(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "audit_root",
        metadata,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )


def _sealed(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "audit_sealed",
        metadata,
        sa.Column("root", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("envelope", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Index("audit_sealed_envelope", "envelope", "root"),
    )


TABLES = define(sa.MetaData())
"""The tables as queries see them; they belong to the store's schema once ``define`` has added them there."""
