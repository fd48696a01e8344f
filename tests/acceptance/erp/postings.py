"""Postings to enter into an ERP that tests look after, and the home the bots find it by."""

import json
import os
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from domain.interchange import dump_supplier
from domain.posting import CENT, Posting, PostingLine, PostingTax
from domain.supplier import Supplier

ACCOUNT = "6815"


def new_home(home: Path, suppliers: Iterable[Supplier]) -> Path:
    """Makes a home with a register, names its vault to the bots, and returns the register."""
    os.environ["RPA_SECRET_FILE"] = str(home / "vault.json")
    home.mkdir(parents=True)
    register = home / "suppliers.json"
    register.write_text(json.dumps({"suppliers": [dump_supplier(supplier) for supplier in suppliers]}))
    return register


def write_vault_with_wrong_password(home: Path, secret: str, path: Path) -> None:
    """Copies the home's vault, with another password in one secret."""
    vault = json.loads((home / "vault.json").read_text(encoding="utf-8"))
    vault[secret]["password"] = "guessed"
    path.write_text(json.dumps(vault), encoding="utf-8")


def posting(
    number: str, lines: Iterable[str], rates: Mapping[str, Decimal], rounding: Decimal, header: Mapping[str, str]
) -> Posting:
    """A posting; a line is ``quantity x price code``; ``rounding`` moves the tax of the first line's code.

    ``rates`` are per cent by tax code, ``header`` is what the posting says beside its sums, or its lines' ``account``.
    """
    account = header.get("account", ACCOUNT)
    rows = tuple(_line(place, text, account) for place, text in enumerate(lines, start=1))
    bases: dict[str, Decimal] = {}
    for row in rows:
        bases[row.tax_code] = bases.get(row.tax_code, Decimal(0)) + row.net
    moved = {rows[0].tax_code: rounding}
    taxes = tuple(
        PostingTax(code, bases[code], _cents(bases[code] * rates[code] / 100) + moved.get(code, Decimal(0)))
        for code in sorted(bases)
    )
    net, tax = sum(bases.values(), Decimal(0)), sum((row.amount for row in taxes), Decimal(0))
    usual = {"type": "invoice", "date": "2026-03-31", "due_date": "2026-04-30", "currency": "EUR"}
    values = {**usual, **{name: value for name, value in header.items() if name != "account"}}
    totals = {"net_total": net, "tax_total": tax, "gross_total": net + tax}
    return Posting(number=number, lines=rows, taxes=taxes, **totals, **values)  # type: ignore[arg-type]


def _line(place: int, text: str, account: str) -> PostingLine:
    quantity, _, price, code = text.split()
    net = _cents(Decimal(quantity) * Decimal(price))
    return PostingLine(f"Paper, lot {place}", account, Decimal(quantity), Decimal(price), code, net)


def _cents(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)
