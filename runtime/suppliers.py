"""The supplier register of a home: taking files in, listing what is known."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import Misconfigured
from domain.supplier import Supplier
from domain.suppliers import parse_csv, parse_register
from runtime.store import Store, register


@dataclass(frozen=True)
class Imported:
    """What an import did: how many suppliers the file held, how many of them were new."""

    read: int
    new: int


def import_file(store: Store, path: Path) -> Imported:
    """Takes a register in, JSON or CSV; suppliers known by their name in the ERP are replaced. All or nothing.

    Raises ``Misconfigured`` (SUPPLIERS_INVALID) naming what is wrong.
    """
    suppliers = read_file(path)
    with store.transaction() as connection:
        return Imported(len(suppliers), register.put(connection, suppliers))


def read_file(path: Path) -> tuple[Supplier, ...]:
    """The suppliers of a register, JSON or CSV. Raises ``Misconfigured`` (SUPPLIERS_INVALID) naming what is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The supplier register '{path}' cannot be read.",
            "Name a JSON or CSV file in UTF-8.",
            code="SUPPLIERS_INVALID",
        ) from error
    return parse_csv(text) if path.suffix.lower() == ".csv" else parse_register(text)


def listed(store: Store) -> tuple[Supplier, ...]:
    """Every supplier of the home."""
    with store.reading() as connection:
        return register.suppliers(connection)
