"""The supplier register as rows."""

from collections.abc import Sequence

import sqlalchemy as sa

from domain.interchange import dump_supplier, load_supplier
from domain.supplier import Supplier
from runtime.store.items import now
from runtime.store.schema import SUPPLIER


def put(connection: sa.Connection, suppliers: Sequence[Supplier]) -> int:
    """Adds suppliers; one whose name in the ERP is known is replaced. Returns how many were new."""
    known = set(connection.execute(sa.select(SUPPLIER.c.erp_name)).scalars())
    names = [supplier.erp_name for supplier in suppliers]
    connection.execute(sa.delete(SUPPLIER).where(SUPPLIER.c.erp_name.in_(names)))
    start = connection.execute(sa.select(sa.func.coalesce(sa.func.max(SUPPLIER.c.number), 0))).scalar_one()
    rows = [
        {"erp_name": supplier.erp_name, "number": number, "record": dump_supplier(supplier), "at": now()}
        for number, supplier in enumerate(suppliers, start=start + 1)
    ]
    if rows:
        connection.execute(SUPPLIER.insert(), rows)
    return len(set(names) - known)


def stamp(connection: sa.Connection) -> str:
    """A text that changes with the register."""
    query = sa.select(sa.func.count(), sa.func.max(SUPPLIER.c.number), sa.func.max(SUPPLIER.c.at))
    return " ".join(map(str, connection.execute(query).one()))


def suppliers(connection: sa.Connection) -> tuple[Supplier, ...]:
    """Every supplier, in the order they came."""
    query = sa.select(SUPPLIER.c.record).order_by(SUPPLIER.c.number)
    return tuple(load_supplier(record) for record in connection.execute(query).scalars())
