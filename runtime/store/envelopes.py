"""Envelopes: what arrived, one case each."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from domain.envelope import SCHEMA_VERSION, StoredFile
from runtime.store.items import dump_files, load_files, next_number, now
from runtime.store.schema import ENVELOPE


def add(
    connection: sa.Connection,
    process: str,
    name: str,
    source: str,
    payload: Mapping[str, Any],
    files: Sequence[StoredFile],
) -> str:
    """Adds an envelope and returns its name, ``C`` and a number."""
    number = next_number(connection, "case")
    connection.execute(
        ENVELOPE.insert().values(
            id=f"C{number}",
            number=number,
            process=process,
            source=source,
            name=name,
            received=now(),
            schema_version=SCHEMA_VERSION,
            payload=dict(payload),
            files=dump_files(files),
        )
    )
    return f"C{number}"


def set_business_key(connection: sa.Connection, envelope: str, key: str) -> None:
    """Writes down the key under which the case is known in the business."""
    connection.execute(sa.update(ENVELOPE).where(ENVELOPE.c.id == envelope).values(business_key=key))


def names(connection: sa.Connection) -> tuple[str, ...]:
    """The names of all cases, oldest first."""
    return tuple(connection.execute(sa.select(ENVELOPE.c.id).order_by(ENVELOPE.c.number)).scalars())


def files(connection: sa.Connection, envelope: str) -> tuple[StoredFile, ...]:
    """The files a case arrived with."""
    found = connection.execute(sa.select(ENVELOPE.c.files).where(ENVELOPE.c.id == envelope)).scalar()
    return load_files(found or ())
