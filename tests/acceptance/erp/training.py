"""Library ``Training``: postings to enter, and trouble for the ERP they are entered into."""

import json
import os
import sqlite3
from contextlib import closing
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from robot.api.deco import keyword, library

from domain.interchange import dump_supplier
from domain.posting import CENT, Posting, PostingLine, PostingTax
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
        os.environ["RPA_SECRET_FILE"] = str(self._home / "vault.json")
        self._home.mkdir(parents=True)
        register = self._home / "suppliers.json"
        register.write_text(json.dumps({"suppliers": [dump_supplier(supplier) for supplier in SUPPLIERS]}))
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
        rows = tuple(_line(place, text, header.pop("account", "6815")) for place, text in enumerate(lines, start=1))
        bases: dict[str, Decimal] = {}
        for row in rows:
            bases[row.tax_code] = bases.get(row.tax_code, Decimal(0)) + row.net
        moved = {rows[0].tax_code: rounding}
        taxes = tuple(
            PostingTax(code, bases[code], _cents(bases[code] * RATES[code] / 100) + moved.get(code, Decimal(0)))
            for code in sorted(bases)
        )
        net, tax = sum(bases.values(), Decimal(0)), sum((row.amount for row in taxes), Decimal(0))
        values = {"type": "invoice", "supplier": "Alder Papierhandel", "date": "2026-03-31", **header}
        values = {"due_date": "2026-04-30", "currency": "EUR", **values}
        totals = {"net_total": net, "tax_total": tax, "gross_total": net + tax}
        return Posting(number=number, lines=rows, taxes=taxes, **totals, **values)  # type: ignore[arg-type]

    @keyword
    def write_vault_with_wrong_password(self, path: str) -> None:
        """Copies the vault, with another password."""
        vault = json.loads((self._home / "vault.json").read_text(encoding="utf-8"))
        vault["practice_erp"]["password"] = "guessed"
        Path(path).write_text(json.dumps(vault), encoding="utf-8")

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


def _line(place: int, text: str, account: str) -> PostingLine:
    quantity, _, price, code = text.split()
    net = _cents(Decimal(quantity) * Decimal(price))
    return PostingLine(f"Paper, lot {place}", account, Decimal(quantity), Decimal(price), code, net)


def _cents(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)
