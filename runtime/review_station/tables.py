"""The tables of lines and taxes as a person sees and types them, cell by cell."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from domain.errors import Rejected
from domain.invoice import Invoice
from domain.money import NotAnAmount, cents, parse_amount
from domain.posting import CENT, breakdown, plain, rate_description
from domain.supplier import Supplier
from domain.tables import LONGEST, MOST_ROWS, TABLES, Row, as_text, checked_table, number, rows

COLUMNS: dict[str, dict[str, str]] = {
    "lines": {
        "description": "Description",
        "quantity": "Quantity",
        "unit_price": "Unit price",
        "discount": "Discount",
        "tax_rate": "Tax %",
        "net": "Net",
    },
    "taxes": {"rate": "Tax %", "base": "Net", "amount": "Tax"},
}
COLUMNS["adjustments"] = COLUMNS["lines"]
MAY_BE_EMPTY = ("description", "quantity", "unit_price", "tax_rate", "discount")
RATES = ("tax_rate", "rate")
MOST_SHOWN = 300
"""Rows of a table that a page shows; longer ones are told and stay as they were read."""
LONGEST_NUMBER = 40
_SHAPE = "The page sent a table nobody can read. Load the page again; nothing was changed."


@dataclass(frozen=True)
class Typed:
    """Tables as they were typed.

    ``changed`` are those that differ from what was read. ``problems`` and ``formed`` name cells as ``lines.0.net``: why
    a text cannot stand there, and what its value is.
    """

    changed: Mapping[str, str]
    problems: Mapping[str, str]
    formed: Mapping[str, str]


def typed_tables(invoice: Invoice, text: str, codes: Mapping[str, str]) -> Typed:
    """What the page's tables say, ``text`` being JSON of their rows; ``codes`` are the supplier's tax codes by rate.

    Tables that are not in it are as they were read. Raises ``Rejected`` (INVALID_DATA) for what no page of ours sends.
    """
    sent = _sent(text)
    changed: dict[str, str] = {}
    problems: dict[str, str] = {}
    formed: dict[str, str] = {}
    for table in TABLES:
        if table not in sent:
            continue
        found = []
        for place, cells in enumerate(sent[table]):
            row = _row(table, cells, codes, f"{table}.{place}", problems, formed)
            if row is not None:
                found.append(row)
        if not any(name.startswith(f"{table}.") for name in problems) and not _alike(found, rows(invoice, table)):
            changed[table] = checked_table(table, as_text(found))
    return Typed(changed, problems, formed)


def shown_rows(invoice: Invoice) -> list[tuple[str, Row]]:
    """The rows of lines and adjustments, each with the name of its table; none where they are too many."""
    found = [(table, row) for table in ("lines", "adjustments") for row in rows(invoice, table)]
    return found if len(found) <= MOST_SHOWN else []


def cell_text(row: Row, column: str) -> str:
    """What stands in a cell: prices with cents, no discount of nothing."""
    text = str(row.get(column) or "")
    if column == "discount" and text and not Decimal(text):
        return ""
    return cents(Decimal(text)) if column == "unit_price" and text else text


def sent_as_typed(corrected: Mapping[str, str]) -> str:
    """Tables of corrections as the page would have sent them, or an empty string without any."""
    return json.dumps({name: json.loads(value) for name, value in corrected.items()}) if corrected else ""


def rate_rows(invoice: Invoice, supplier: Supplier | None) -> list[Row]:
    """One line a tax rate, as it is posted where no lines are usable; none while the totals do not tell."""
    net, tax = invoice.amount("net_total"), invoice.amount("tax_total")
    if net is None or tax is None or supplier is None:
        return []
    made = []
    for row in breakdown(invoice, supplier, net, tax):
        base, rate = f"{row.base.quantize(CENT)}", plain(row.rate)
        cells = {"quantity": "1", "unit_price": base, "tax_rate": rate, "net": base}
        made.append({"description": rate_description(row.rate), **cells})
    return made


def cell_value(table: str, column: str, text: str, codes: Mapping[str, str]) -> str:
    """What a person typed or clicked for a cell, in its form. Raises ``Rejected`` (INVALID_DATA) where it cannot be."""
    if column not in COLUMNS.get(table, ()):
        raise Rejected(f"There is no '{table}.{column}'.", "Click into a field first.", code="WRONG_USE")
    return _formed(column, text, codes)


def _sent(text: str) -> dict[str, list[dict[str, Any]]]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise Rejected("The tables cannot be read.", _SHAPE, code="INVALID_DATA") from error
    if not isinstance(found, dict) or not all(name in TABLES and _is_rows(sent) for name, sent in found.items()):
        raise Rejected("The tables cannot be read.", _SHAPE, code="INVALID_DATA")
    return found


def _is_rows(sent: Any) -> bool:
    return isinstance(sent, list) and len(sent) <= MOST_ROWS and all(isinstance(row, dict) for row in sent)


def _row(
    table: str,
    cells: Mapping[str, Any],
    codes: Mapping[str, str],
    where: str,
    problems: dict[str, str],
    formed: dict[str, str],
) -> Row | None:
    """A row in its form, None for one that is empty or cannot be; what is to be told goes to the last two."""
    typed = {name: " ".join(str(cells.get(name) or "").split()) for name in COLUMNS[table]}
    if not any(typed.values()):
        return None
    values: dict[str, str] = {}
    for name, text in typed.items():
        try:
            values[name] = _formed(name, text, codes)
        except Rejected as error:
            problems[f"{where}.{name}"] = error.remedy
    if not values.get("net", "x"):
        values["net"] = _made_of(values)
    for name, value in values.items():
        if value != typed[name]:
            formed[f"{where}.{name}"] = value
        if not value and name not in MAY_BE_EMPTY and len(values) == len(typed):
            problems[f"{where}.{name}"] = "It is missing."
    return {**_place(cells), **{name: value or None for name, value in values.items()}, **_texts(table, values)}


def _texts(table: str, values: Mapping[str, str]) -> Row:
    """What an empty cell stands for where its value is never nothing."""
    if table == "taxes":
        return {}
    return {"description": values.get("description", ""), "discount": values.get("discount") or "0.00"}


def _place(cells: Mapping[str, Any]) -> Row:
    """Where a line stands on the pages, as the page was told it."""
    return {name: cells[name] for name in ("page", "box") if cells.get(name) is not None}


def _made_of(values: Mapping[str, str]) -> str:
    """Quantity times unit price less discount, where both are there."""
    quantity, price = values.get("quantity"), values.get("unit_price")
    if not quantity or not price:
        return ""
    made = number(quantity) * number(price) - number(values.get("discount") or "0")
    return f"{made.quantize(CENT, ROUND_HALF_UP)}"


def _formed(column: str, text: str, codes: Mapping[str, str]) -> str:
    text = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    if column == "description":
        if len(text) > LONGEST:
            raise Rejected("The description is too long.", f"Type at most {LONGEST} signs.", code="INVALID_DATA")
        return text
    if not text:
        return ""
    if column in RATES:
        text = {code.casefold(): rate for rate, code in codes.items()}.get(text.casefold(), text.rstrip("% "))
    try:
        return _in_form(column, _number(text))
    except (ValueError, ArithmeticError) as error:
        remedy = "Type it as 19." if column in RATES else "Type it as 12.50."
        raise Rejected(f"'{column}' cannot be that value.", remedy, code="INVALID_DATA") from error


def _number(text: str) -> Decimal:
    """A number as it is printed; one with a point alone is taken as it stands."""
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    try:
        return number(text)
    except ValueError:
        try:
            return number(format(parse_amount(text), "f"))
        except NotAnAmount as error:
            raise ValueError(text) from error


def _in_form(column: str, value: Decimal) -> str:
    if column in RATES and not 0 <= value <= 100:
        raise ValueError(value)
    if column in ("net", "unit_price", "discount", "base", "amount"):
        return cents(value)
    return plain(value)


def _alike(typed: Sequence[Row], read: Sequence[Row]) -> bool:
    """Whether two tables say the same, places aside."""
    return [_bare(row) for row in typed] == [_bare(row) for row in read]


def _bare(row: Row) -> dict[str, Any]:
    return {name: _same(value) for name, value in row.items() if name not in ("page", "box") and value is not None}


def _same(value: Any) -> Any:
    text = "".join(sign for sign in " ".join(str(value).split()) if sign.isprintable())
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
