"""Every change of the schema, in order."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from domain.errors import Misconfigured

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The newest revision; a database that has it is not touched."""


def apply(connection: sa.Connection) -> None:
    """Brings a database to ``HEAD`` inside the caller's transaction.

    Raises ``Misconfigured`` (STORE_DAMAGED) when a newer Surehand made it.
    """
    found = _revision(connection)
    if found == HEAD:
        return
    if found > HEAD:
        raise Misconfigured(
            f"The database is of a newer Surehand (schema {found}, known is {HEAD}).",
            "Use the newer one, or another home folder.",
            code="STORE_DAMAGED",
        )
    from alembic import command  # slow to load, needed once a database

    command.upgrade(configuration(connection), "head")


def configuration(connection: sa.Connection) -> "Config":
    """What alembic needs to find the revisions and to use an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "runtime.store:migrations")
    config.attributes["connection"] = connection
    return config


def _revision(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or "")
