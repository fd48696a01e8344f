"""The schema has two descriptions, the tables and the migrations; they may never differ."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from domain.errors import Misconfigured
from runtime.store import open_store
from runtime.store.database import connect, sqlite_url, transaction
from runtime.store.migrations import HEAD, configuration, upgrade
from runtime.store.schema import METADATA


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[sa.Engine]:
    engine, _ = connect(sqlite_url(tmp_path / "migrated.db"))
    with transaction(engine) as connection:
        upgrade(connection)
    yield engine
    engine.dispose()


def test_migrations_make_the_declared_tables(migrated: sa.Engine) -> None:
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrations_make_the_same_database_as_a_new_one_has(migrated: sa.Engine, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    new = _shape(store.engine)
    store.close()
    assert _shape(migrated) == new


def test_the_newest_revision_is_the_head(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.reading() as connection:
        heads = ScriptDirectory.from_config(configuration(connection)).get_heads()
    store.close()
    assert heads == [HEAD]


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    before = (tmp_path / "store.db").read_bytes()
    open_store(tmp_path).close()
    assert (tmp_path / "store.db").read_bytes() == before


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Misconfigured, match="newer Surehand"):
        open_store(tmp_path)


def test_a_database_that_lacks_a_column_is_not_tried_again(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as connection:
        connection.execute(sa.text("ALTER TABLE supplier RENAME COLUMN record TO other"))
    with pytest.raises(Misconfigured, match="does not fit this version") as refused, store.reading() as connection:
        connection.execute(sa.text("SELECT record FROM supplier"))
    store.close()
    assert refused.value.code == "STORE_DAMAGED"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(Misconfigured, match="STORE_DAMAGED"):
        open_store(tmp_path)


def test_the_database_has_a_write_ahead_log(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.reading() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    store.close()
    assert found == ["wal", 2]


def _shape(engine: sa.Engine) -> dict[str, object]:
    inspector = sa.inspect(engine)
    return {
        name: (
            sorted((column["name"], column["nullable"], column["default"]) for column in inspector.get_columns(name)),
            inspector.get_pk_constraint(name)["constrained_columns"],
            sorted(str(key["constrained_columns"]) for key in inspector.get_foreign_keys(name)),
            sorted(str(index["column_names"]) for index in inspector.get_indexes(name)),
        )
        for name in [*METADATA.tables, "alembic_version"]
    }
