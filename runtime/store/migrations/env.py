"""Alembic's entry: runs the revisions on the connection of the caller."""

from alembic import context

from runtime.store.schema import METADATA


def main() -> None:
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, transactional_ddl=False)
    context.run_migrations()


main()
