"""Lines, adjustments and taxes as tables: their rows in files, and whole tables that a person put right."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from domain.errors import Rejected
from domain.invoice import Invoice, Line, Tax
from domain.money import cents
from domain.page import Box
from domain.posting import plain

Row = dict[str, Any]
TABLES = ("lines", "adjustments", "taxes")
"""The parts of an invoice that are corrected as a whole."""
MOST_ROWS = 2_000
LONGEST = 4_000
"""Signs of a description; no line of an invoice has more."""
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,10})?")
_REMEDY = "Give the rows as './bot extract' writes them."


def number(text: str) -> Decimal:
    """A number with a point and no exponent. Raises ``ValueError`` for any other text, also for a huge number."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def dump_line(line: Line) -> Row:
    return {
        "description": line.description,
        "quantity": _dump_number(line.quantity),
        "unit_price": _dump_number(line.unit_price),
        "tax_rate": _dump_number(line.tax_rate),
        "net": cents(line.net),
        "page": line.page,
        "box": dump_box(line.box),
        "discount": cents(line.discount),
    }


def load_line(row: Mapping[str, Any]) -> Line:
    return Line(
        row["description"],
        Decimal(row["net"]),
        _load_number(row["quantity"]),
        _load_number(row["unit_price"]),
        _load_number(row["tax_rate"]),
        row["page"],
        load_box(row["box"]),
        Decimal(row.get("discount", "0")),
    )


def dump_tax(tax: Tax) -> Row:
    return {"rate": plain(tax.rate), "base": cents(tax.base), "amount": cents(tax.amount)}


def load_tax(row: Mapping[str, Any]) -> Tax:
    return Tax(Decimal(row["rate"]), Decimal(row["base"]), Decimal(row["amount"]))


def dump_box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(edge, 1) for edge in box]


def load_box(edges: list[float] | None) -> Box | None:
    if edges is None:
        return None
    left, top, right, bottom = edges
    return left, top, right, bottom


def rows(invoice: Invoice, table: str) -> list[Row]:
    """A table of an invoice, row by row."""
    if table == "taxes":
        return [dump_tax(tax) for tax in invoice.taxes]
    return [dump_line(line) for line in (invoice.lines if table == "lines" else invoice.adjustments)]


def as_text(found: list[Row]) -> str:
    """A table as the value of a correction."""
    return json.dumps(found, ensure_ascii=False)


def checked_table(table: str, text: str) -> str:
    """A table a person typed, in its form. Raises ``Rejected`` (INVALID_DATA) for rows that cannot be."""
    check = _checked_tax if table == "taxes" else _checked_line
    try:
        found = json.loads(text)
        if not isinstance(found, list) or len(found) > MOST_ROWS:
            raise ValueError(table)
        return as_text([check(row) for row in found])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Rejected(f"'{table}' cannot be that table.", _REMEDY, code="INVALID_DATA") from error


def with_table(invoice: Invoice, table: str, text: str) -> Invoice:
    """The same invoice with a table as a person sees it."""
    found = json.loads(text)
    if table == "taxes":
        return replace(invoice, taxes=tuple(map(load_tax, found)))
    changed = tuple(map(load_line, found))
    return replace(invoice, lines=changed) if table == "lines" else replace(invoice, adjustments=changed)


def _checked_line(row: Mapping[str, Any]) -> Row:
    description = " ".join(row.get("description", "").split())
    if len(description) > LONGEST or not description.isprintable():
        raise ValueError(description)
    optional = ("quantity", "unit_price", "tax_rate")
    known = {name: number(row[name]) if row.get(name) is not None else None for name in optional}
    page, box = row.get("page"), load_box(row.get("box"))
    if page is not None and type(page) is not int:
        raise ValueError(page)
    if box and not all(math.isfinite(edge) for edge in box):
        raise ValueError(box)
    net, discount = number(row["net"]), number(row.get("discount", "0"))
    return dump_line(Line(description, net, **known, page=page, box=box, discount=discount))


def _checked_tax(row: Mapping[str, Any]) -> Row:
    return dump_tax(Tax(number(row["rate"]), number(row["base"]), number(row["amount"])))


def _dump_number(found: Decimal | None) -> str | None:
    return None if found is None else plain(found)


def _load_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
