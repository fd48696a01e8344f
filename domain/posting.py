"""A posting: the invoice as it has to stand in the ERP, and how two of them differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Literal

from domain.errors import Rejected
from domain.invoice import Invoice, Line, Tax
from domain.supplier import Supplier

CENT = Decimal("0.01")
ROUNDING = Decimal("0.02")
"""How far sums of rounded amounts may lie apart."""


@dataclass(frozen=True)
class PostingLine:
    """One line as typed into the ERP: ``net`` = ``quantity`` x ``unit_price``, however an ERP rounds half a cent."""

    description: str
    account: str
    quantity: Decimal
    unit_price: Decimal
    tax_code: str
    net: Decimal


@dataclass(frozen=True)
class PostingTax:
    """The tax of all lines of one tax code: ``base`` is the sum of their nets."""

    code: str
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Posting:
    """What stands, or has to stand, in the ERP.

    Dates are ISO; amounts of credit notes are positive; taxes stand in the order of their codes.
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
    taxes: tuple[PostingTax, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A field that is not as wanted; ``line`` counts from 1, 0 is the header."""

    field: str
    line: int
    wanted: str
    found: str


def business_key(supplier: Supplier, number: str) -> str:
    """What makes an invoice unique: the supplier as the ERP knows it and its number, without case and blanks.

    Not the VAT id: companies of one group may share it and still count their invoices apart.
    """
    return f"{''.join(supplier.erp_name.split()).upper()}|{''.join(number.split()).upper()}"


def prepare(invoice: Invoice, supplier: Supplier) -> Posting:
    """The posting an invoice asks for; without usable lines it has one line a tax rate.

    Lines are usable when they add up to the net total and their taxes to the tax total. Raises ``Rejected`` when a
    total is missing, a tax rate has no code in the register, or not even the tax breakdown makes the totals.
    """
    totals = [invoice.amount(name) for name in ("net_total", "tax_total", "gross_total")]
    if any(total is None for total in totals):
        raise Rejected("A total is missing.", "Correct net, tax and gross total.", code="INVALID_DATA")
    net, tax, gross = (total for total in totals if total is not None)
    if net + tax != gross:
        raise Rejected("Net and tax do not make gross.", "Correct the totals.", code="INVALID_DATA")
    lines, taxes = _lines_and_taxes(invoice, supplier, net, tax)
    return Posting(
        type="credit_note" if invoice.type == "credit_note" else "invoice",
        supplier=supplier.erp_name,
        number=" ".join(invoice.value("invoice_number").split()),
        date=invoice.value("invoice_date"),
        due_date=invoice.value("due_date"),
        currency=invoice.value("currency"),
        lines=lines,
        net_total=net,
        tax_total=tax,
        gross_total=gross,
        taxes=taxes,
    )


def compare(wanted: Posting, found: Posting) -> tuple[Difference, ...]:
    """Every field in which two postings differ.

    Numbers are compared as numbers, the ERP's own number is not compared.
    """
    apart = ("lines", "taxes", "erp_number")
    header = [name for name in (item.name for item in fields(Posting)) if name not in apart]
    found_out = [*_differences(0, header, wanted, found), *_tax_differences(wanted, found)]
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


def _tax_differences(wanted: Posting, found: Posting) -> Iterable[Difference]:
    mine, theirs = ({row.code: row for row in posting.taxes} for posting in (wanted, found))
    for code in sorted(mine.keys() | theirs.keys()):
        if mine.get(code) != theirs.get(code):
            yield Difference(f"tax {code}", 0, _tax_text(mine.get(code)), _tax_text(theirs.get(code)))


def _tax_text(row: PostingTax | None) -> str:
    return f"{row.amount} on {row.base}" if row else "none"


def _lines_and_taxes(
    invoice: Invoice, supplier: Supplier, net: Decimal, tax: Decimal
) -> tuple[tuple[PostingLine, ...], tuple[PostingTax, ...]]:
    """The invoice's own lines with their taxes, or else those of its tax breakdown."""
    stated = _stated_taxes(invoice, supplier)
    rate_lines = tuple(_rate_line(row, supplier) for row in breakdown(invoice, supplier, net, tax))
    for lines in (_own_lines(invoice, supplier), rate_lines):
        taxes = _taxes(lines, supplier, stated, tax)
        if lines and taxes and sum((line.net for line in lines), Decimal(0)) == net:
            return lines, taxes
    raise Rejected(
        "No lines and tax codes of this supplier make the totals.",
        "Correct net and tax total, or add the tax code to the register.",
        code="INVALID_DATA",
    )


def _stated_taxes(invoice: Invoice, supplier: Supplier) -> dict[str, Decimal]:
    stated: dict[str, Decimal] = {}
    for row in _rows(invoice):
        code = _tax_code(supplier, row.rate)
        stated[code] = stated.get(code, Decimal(0)) + row.amount
    return stated


def _rows(invoice: Invoice) -> tuple[Tax, ...]:
    return tuple(row for row in invoice.taxes if row.base or row.amount)


def _own_lines(invoice: Invoice, supplier: Supplier) -> tuple[PostingLine, ...]:
    """The invoice's own lines and adjustments, or none when one has no rate the register knows."""
    lines = (*invoice.lines, *invoice.adjustments)
    if any(line.tax_rate is None or plain(line.tax_rate) not in supplier.tax_codes for line in lines):
        return ()
    return tuple(_line(line, supplier) for line in lines)


def breakdown(invoice: Invoice, supplier: Supplier, net: Decimal, tax: Decimal) -> tuple[Tax, ...]:
    """The tax breakdown of the invoice, or else the one rate of the register that makes its tax total."""
    rows = _rows(invoice)
    if rows:
        return rows
    rates = [Decimal(rate) for rate in supplier.tax_codes]
    nearest = sorted(rates, key=lambda rate: abs(net * rate / 100 - tax))[:1]
    return tuple(Tax(rate, net, tax) for rate in nearest)


def _taxes(
    lines: tuple[PostingLine, ...], supplier: Supplier, stated: Mapping[str, Decimal], total: Decimal
) -> tuple[PostingTax, ...]:
    """One tax a code, as stated where that is; none when they miss the total or a rate by more than rounding."""
    rates = {code: Decimal(rate) for rate, code in supplier.tax_codes.items()}
    bases: dict[str, Decimal] = {}
    for line in lines:
        bases[line.tax_code] = bases.get(line.tax_code, Decimal(0)) + line.net
    computed = {code: (base * rates[code] / 100).quantize(CENT, ROUND_HALF_UP) for code, base in bases.items()}
    amounts = {code: stated.get(code, computed[code]) for code in bases}
    missing = total - sum(amounts.values(), Decimal(0))
    if amounts and abs(missing) <= ROUNDING:
        amounts[max(bases, key=lambda code: abs(bases[code]))] += missing
    elif missing:
        return ()
    if any(abs(amounts[code] - computed[code]) > ROUNDING for code in bases):
        return ()
    return tuple(PostingTax(code, bases[code], amounts[code]) for code in sorted(bases))


def _line(line: Line, supplier: Supplier) -> PostingLine:
    quantity, price = line.quantity, line.unit_price
    if quantity is None or price is None or not _makes(line.net, quantity * price):
        quantity, price = Decimal(1), line.net
    code = _tax_code(supplier, line.tax_rate or Decimal(0))
    description = " ".join(line.description.split()) or "Goods and services"
    return PostingLine(description, supplier.account, quantity, price, code, line.net)


def _makes(net: Decimal, product: Decimal) -> bool:
    """Whether every ERP rounds a product to the net: half a cent goes up in one, and to the even cent in another."""
    return all(product.quantize(CENT, rounding) == net for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN))


def _rate_line(row: Tax, supplier: Supplier) -> PostingLine:
    code = _tax_code(supplier, row.rate)
    return PostingLine(
        rate_description(row.rate),
        supplier.account,
        Decimal(1),
        row.base,
        code,
        row.base,
    )


def rate_description(rate: Decimal) -> str:
    """What a line is called that stands for all goods of one tax rate."""
    return f"Goods and services {plain(rate)} %"


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
