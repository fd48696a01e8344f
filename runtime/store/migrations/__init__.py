"""Every change of the schema, in order."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from domain.errors import Misconfigured
from runtime.store.schema import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
"""The newest revision; a database that has it is not touched."""
VERSION = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))


def apply(connection: sa.Connection) -> None:
    """Brings a database to ``HEAD`` inside the caller's transaction; an empty one gets the tables as they are now.

    Raises ``Misconfigured`` (STORE_DAMAGED) when a newer Surehand made it.
    """
    found = revision(connection)
    if found == HEAD:
        return
    if found > HEAD:
        raise Misconfigured(
            f"The database is of a newer Surehand (schema {found}, known is {HEAD}).",
            "Use the newer one, or another home folder.",
            code="STORE_DAMAGED",
        )
    if found:
        upgrade(connection)
    else:
        METADATA.create_all(connection)
        VERSION.create(connection)
        connection.execute(VERSION.insert().values(version_num=HEAD))


def upgrade(connection: sa.Connection) -> None:
    """Runs every revision the database does not have yet."""
    from alembic import command  # slow to load, needed once a version

    command.upgrade(configuration(connection), "head")


def configuration(connection: sa.Connection) -> "Config":
    """What alembic needs to find the revisions and to use an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "runtime.store:migrations")
    config.attributes["connection"] = connection
    return config


def revision(connection: sa.Connection) -> str:
    """The database's revision; empty where there is none."""
    if not sa.inspect(connection).has_table(VERSION.name):
        return ""
    return str(connection.execute(sa.select(VERSION.c.version_num)).scalar() or "")
