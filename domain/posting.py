"""A posting: the invoice as it has to stand in the ERP, and how two of them differ."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from domain.errors import Rejected
from domain.invoice import Invoice, Line, Tax
from domain.supplier import Supplier

CENT = Decimal("0.01")
ROUNDING = Decimal("0.02")
"""How far sums of rounded amounts may lie apart."""


@dataclass(frozen=True)
class PostingLine:
    """One line as typed into the ERP: ``net`` = ``quantity`` x ``unit_price``, rounded to cents."""

    description: str
    account: str
    quantity: Decimal
    unit_price: Decimal
    tax_code: str
    net: Decimal


@dataclass(frozen=True)
class Posting:
    """What stands, or has to stand, in the ERP.

    Dates are ISO; amounts of credit notes are positive.
    """

    type: Literal["invoice", "credit_note"]
    supplier: str
    number: str
    date: str
    due_date: str
    currency: str
    lines: tuple[PostingLine, ...]
    net_total: Decimal
    tax_total: Decimal
    gross_total: Decimal
    erp_number: str = ""


@dataclass(frozen=True)
class Difference:
    """A field that is not as wanted; ``line`` counts from 1, 0 is the header."""

    field: str
    line: int
    wanted: str
    found: str


def business_key(supplier: Supplier, number: str) -> str:
    """What makes an invoice unique: the supplier and its number, without case and blanks."""
    who = supplier.vat_id or supplier.erp_name
    return f"{''.join(who.split()).upper()}|{''.join(number.split()).upper()}"


def prepare(invoice: Invoice, supplier: Supplier) -> Posting:
    """The posting an invoice asks for; without usable lines it has one line a tax rate.

    Raises ``Rejected`` when a total is missing or a tax rate has no code in the register.
    """
    totals = [invoice.amount(name) for name in ("net_total", "tax_total", "gross_total")]
    if any(total is None for total in totals):
        raise Rejected("A total is missing.", "Correct net, tax and gross total.", code="INVALID_DATA")
    net, tax, gross = (total for total in totals if total is not None)
    lines = _own_lines(invoice, supplier, net) or tuple(_rate_line(row, supplier) for row in _rates(invoice, net, tax))
    return Posting(
        type="credit_note" if invoice.type == "credit_note" else "invoice",
        supplier=supplier.erp_name,
        number=invoice.value("invoice_number"),
        date=invoice.value("invoice_date"),
        due_date=invoice.value("due_date"),
        currency=invoice.value("currency"),
        lines=lines,
        net_total=net,
        tax_total=tax,
        gross_total=gross,
    )


def compare(wanted: Posting, found: Posting) -> tuple[Difference, ...]:
    """Every field in which two postings differ.

    Numbers are compared as numbers, the ERP's own number is not compared.
    """
    header = [name for name in (item.name for item in fields(Posting)) if name not in ("lines", "erp_number")]
    found_out = list(_differences(0, header, wanted, found))
    if len(wanted.lines) != len(found.lines):
        found_out.append(Difference("lines", 0, str(len(wanted.lines)), str(len(found.lines))))
    names = [item.name for item in fields(PostingLine)]
    for place, (mine, theirs) in enumerate(zip(wanted.lines, found.lines, strict=False), start=1):
        found_out.extend(_differences(place, names, mine, theirs))
    return tuple(found_out)


def _differences(place: int, names: Iterable[str], wanted: object, found: object) -> Iterable[Difference]:
    for name in names:
        left, right = getattr(wanted, name), getattr(found, name)
        if left != right:
            yield Difference(name, place, str(left), str(right))


def _own_lines(invoice: Invoice, supplier: Supplier, net: Decimal) -> tuple[PostingLine, ...]:
    """The invoice's own lines and adjustments, or none when a rate is missing or they miss the net total."""
    lines = (*invoice.lines, *invoice.adjustments)
    if not lines or abs(sum((line.net for line in lines), Decimal(0)) - net) > ROUNDING:
        return ()
    if any(line.tax_rate is None for line in lines):
        return ()
    return tuple(_line(line, supplier) for line in lines)


def _line(line: Line, supplier: Supplier) -> PostingLine:
    quantity, price = line.quantity, line.unit_price
    if quantity is None or price is None or (quantity * price).quantize(CENT, ROUND_HALF_UP) != line.net:
        quantity, price = Decimal(1), line.net
    code = _tax_code(supplier, line.tax_rate or Decimal(0))
    return PostingLine(line.description, supplier.account, quantity, price, code, line.net)


def _rates(invoice: Invoice, net: Decimal, tax: Decimal) -> tuple[Tax, ...]:
    if invoice.taxes:
        return invoice.taxes
    rate = (tax / net * 100).quantize(Decimal("0.1")) if net else Decimal(0)
    return (Tax(rate, net, tax),)


def _rate_line(row: Tax, supplier: Supplier) -> PostingLine:
    code = _tax_code(supplier, row.rate)
    return PostingLine(
        f"Goods and services {plain(row.rate)} %",
        supplier.account,
        Decimal(1),
        row.base,
        code,
        row.base,
    )


def _tax_code(supplier: Supplier, rate: Decimal) -> str:
    code = supplier.tax_codes.get(plain(rate))
    if code is None:
        raise Rejected(
            f"The register has no tax code for {plain(rate)} %.",
            "Add it to this supplier in the register.",
            code="INVALID_DATA",
        )
    return code


def plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros: ``Decimal('20.00')`` is ``'20'``."""
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "") else text
