"""How much work a store holds."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from runtime.store.schema import ITEM


@dataclass(frozen=True)
class Load:
    """Open items of one step: ``queued`` wait for a robot or a retry, ``set_aside`` for a paused capability."""

    process: str
    step: str
    queued: int
    at_work: int
    set_aside: int

    @property
    def idle(self) -> bool:
        """Whether nothing will happen here by itself."""
        return self.queued == 0 and self.at_work == 0


def loads(connection: sa.Connection, processes: Collection[str]) -> tuple[Load, ...]:
    """The steps of these processes that have open items."""
    at_work = sa.func.sum(sa.case((ITEM.c.state == "in-progress", 1), else_=0))
    set_aside = sa.func.sum(sa.case((ITEM.c.set_aside, 1), else_=0))
    query = sa.select(ITEM.c.process, ITEM.c.step, sa.func.count(), at_work, set_aside)
    open_items = query.where(ITEM.c.state.in_(("queued", "in-progress")), ITEM.c.process.in_(processes))
    return tuple(
        Load(process, step, count - working - waiting, working, waiting)
        for process, step, count, working, waiting in connection.execute(
            open_items.group_by(ITEM.c.process, ITEM.c.step)
        )
    )
