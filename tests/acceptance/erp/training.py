"""Library ``Training``: postings to enter, and trouble for the ERP they are entered into."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from postings import new_home, posting, write_vault_with_wrong_password
from robot.api.deco import keyword, library

from domain.posting import Posting
from domain.supplier import Supplier
from practice.erp import server

RATES = {"DE19": Decimal(19), "DE7": Decimal(7)}
CODES = {"19": "DE19", "7": "DE7"}
SUPPLIERS = (
    Supplier("Alder Papierhandel GmbH", "Alder Papierhandel", "DE136695976", account="6815", tax_codes=CODES),
    Supplier("O'Neill", 'O\'Neill "& Söhne" <KG>', "DE811907980", account="6815", tax_codes=CODES),
    Supplier("Twin GmbH", "Twin", "DE129273398", account="6815", tax_codes=CODES),
)


@library(scope="GLOBAL")
class Training:
    """Looks after one practice ERP in ``home``."""

    def __init__(self, home: str) -> None:
        self._home = Path(home)

    @keyword
    def start_training(self) -> str:
        """Starts the ERP, names its vault to the bot, and returns its address."""
        register = new_home(self._home, SUPPLIERS)
        return server.start(self._home, register).url

    @keyword
    def stop_training(self) -> None:
        """Stops the ERP."""
        server.stop(self._home)

    @keyword
    def set_switches(self, **switches: int) -> None:
        """Makes the ERP slow, faulty or different."""
        server.set_switches(self._home, switches)

    @keyword
    def end_sessions(self) -> None:
        """Logs everybody out."""
        server.end_sessions(self._home)

    @keyword
    def make_posting(self, number: str, *lines: str, rounding: Decimal = Decimal(0), **header: str) -> Posting:
        """A posting; a line is ``quantity x price code``; ``rounding`` moves the tax of the first line's code."""
        return posting(number, lines, RATES, rounding, {"supplier": "Alder Papierhandel", **header})

    @keyword
    def write_vault_with_wrong_password(self, path: str) -> None:
        """Copies the vault, with another password."""
        write_vault_with_wrong_password(self._home, "practice_erp", Path(path))

    @keyword
    def add_supplier(self, name: str) -> None:
        """Somebody adds a supplier of this name in the ERP."""
        self._sql("INSERT INTO supplier (code, name, vat_id) VALUES ('X-1', ?, 'other') RETURNING 1", name)

    @keyword
    def count_bills(self, reference: str) -> int:
        """How many bills, drafts too, the ERP holds under a supplier's number."""
        (count,) = self._sql("SELECT count(*) FROM bill WHERE reference = ?", reference)
        return int(count)

    @keyword
    def alter_bill(self, number: str, column: str, value: str) -> None:
        """Changes a header field of a posted bill behind the ERP's back; an empty number makes it a draft."""
        self._sql(f"UPDATE bill SET {column} = NULLIF(?, '') WHERE number = ? RETURNING id", value, number)

    @keyword
    def alter_line(self, number: str, place: int, column: str, value: str) -> None:
        """Changes a field of a line of a posted bill behind the ERP's back."""
        bill = "SELECT id FROM bill WHERE number = ?"
        self._sql(
            f"UPDATE bill_line SET {column} = ? WHERE bill = ({bill}) AND place = ? RETURNING 1", value, number, place
        )

    def _sql(self, statement: str, *values: str | int) -> tuple[int, ...]:
        database = server.status(self._home).database
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            row: tuple[int, ...] = connection.execute(statement, values).fetchone()
            return row
