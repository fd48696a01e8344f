"""The review page: claims, what was shown, decisions that were taken back, and the order of what waits."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.review import amount_at_stake, urgency

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("work_item", sa.Column("urgency", sa.Float(), server_default="0", nullable=False))
    op.create_index("work_item_urgency", "work_item", ["state", "urgency", "number"])
    op.add_column("decision", sa.Column("shown", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("decision", sa.Column("undone", sa.Text(), nullable=True))
    op.create_index("decision_reviewer", "decision", ["reviewer", "at"])
    op.create_table(
        "claim",
        sa.Column("item", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in ("reviewer", "token")),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("claim_pkey")),
        sa.ForeignKeyConstraint(["item"], ["work_item.id"], name=op.f("claim_item_fkey")),
    )
    _order_what_waits()


def _order_what_waits() -> None:
    """Gives what waits already its place in the order."""
    columns: list[sa.ColumnClause[Any]] = [sa.column("id"), sa.column("state"), sa.column("payload", sa.JSON())]
    item = sa.table("work_item", *columns, sa.column("created"), sa.column("urgency", sa.Float()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(item).where(item.c.state == "blocked")).all():
        order = urgency(amount_at_stake(row.payload), datetime.fromisoformat(row.created))
        connection.execute(sa.update(item).where(item.c.id == row.id).values(urgency=order))
