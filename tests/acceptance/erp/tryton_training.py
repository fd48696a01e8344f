"""Library ``TrytonTraining``: a Tryton of its own, postings to enter, and trouble for both."""

import json
import os
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from robot.api.deco import keyword, library

from commands.erps import Tryton
from domain.interchange import dump_supplier
from domain.posting import CENT, Posting, PostingLine, PostingTax
from domain.supplier import Supplier
from practice.tryton import server

RATES = {"V19": Decimal(19), "V7": Decimal(7)}
CODES = {"19": "V19", "7": "V7"}
NAMES = ("Alder Papierhandel", "Alder Papierhandel Nord", 'O\'Neill "& Söhne" <KG>')
IBAN = "DE89370400440532013000"
SUPPLIERS = tuple(Supplier(name, name, ibans=(IBAN,), account="6815", tax_codes=CODES) for name in NAMES)


@library(scope="GLOBAL")
class TrytonTraining:
    """Looks after one Tryton in ``home``."""

    def __init__(self, home: str) -> None:
        self._home = Path(home)

    @keyword
    def start_training(self) -> str:
        """Starts Tryton, names its vault to the bot, and returns its address."""
        os.environ["RPA_SECRET_FILE"] = str(self._home / "vault.json")
        self._home.mkdir(parents=True)
        register = self._home / "suppliers.json"
        register.write_text(json.dumps({"suppliers": [dump_supplier(supplier) for supplier in SUPPLIERS]}))
        return Tryton().start(self._home, register).url

    @keyword
    def stop_training(self) -> None:
        """Stops Tryton."""
        Tryton().stop(self._home)

    @keyword
    def set_switches(self, **switches: int) -> None:
        """Makes Tryton slow or faulty."""
        server.set_switches(self._home, switches)

    @keyword
    def write_vault_with_wrong_password(self, path: str) -> None:
        """Copies the vault, with another password."""
        vault = json.loads((self._home / "vault.json").read_text(encoding="utf-8"))
        vault["tryton"]["password"] = "guessed"
        Path(path).write_text(json.dumps(vault), encoding="utf-8")

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
        values = {"type": "invoice", "supplier": NAMES[0], "date": "2026-03-31", **header}
        values = {"due_date": "2026-04-30", "currency": "EUR", **values}
        totals = {"net_total": net, "tax_total": tax, "gross_total": net + tax}
        return Posting(number=number, lines=rows, taxes=taxes, **totals, **values)  # type: ignore[arg-type]


def _line(place: int, text: str, account: str) -> PostingLine:
    quantity, _, price, code = text.split()
    net = _cents(Decimal(quantity) * Decimal(price))
    return PostingLine(f"Paper, lot {place}", account, Decimal(quantity), Decimal(price), code, net)


def _cents(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)
