"""Words on pages to an invoice: what was chosen, and on which grounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.invoice import HEADER, PAYMENT, Field, Invoice, Source
from domain.supplier import Supplier
from ml.models.extraction import bare_table, document_type, header, settlement, supplier_name, table, totals
from ml.models.extraction.candidates import decimal_mark
from ml.models.extraction.choice import Choice
from ml.models.extraction.layout import Sheet

UNACCENTED = ("AUD", "GBP", "INR", "MYR", "SGD", "USD")
"""Currencies of countries that write without accents: those that OCR sees there are specks."""


@dataclass(frozen=True)
class Reading:
    """An invoice and the grounds of each of its values, by field name."""

    invoice: Invoice
    grounds: dict[str, Choice]


def read(sheets: Sequence[Sheet], source: Source, suppliers: Sequence[Supplier]) -> Reading:
    """The invoice that stands on the pages."""
    mark = decimal_mark(tuple(sheets))
    lines = table.read(sheets, mark)
    grounds = _header(sheets, source, suppliers, lines.rows)
    money = totals.find(sheets, mark, lines)
    grounds |= money.choices
    number = grounds.get("invoice_number")
    kind = document_type.find(sheets, number.span if number else None, totalled="gross_total" in grounds)
    kind = "credit_note" if money.negative and kind == "invoice" else kind
    fields = {name: _field(choice, source) for name, choice in grounds.items()}
    invoice = Invoice(
        kind,
        {name: fields[name] for name in HEADER if name in fields},
        {name: fields[name] for name in PAYMENT if name in fields},
        taxes=money.taxes,
    )
    return Reading(_with_lines(invoice, lines, sheets, mark, money.rates), grounds)


def _with_lines(
    invoice: Invoice, listed: table.Table, sheets: Sequence[Sheet], mark: str, rates: Sequence[Decimal]
) -> Invoice:
    net, gross = invoice.amount("net_total"), invoice.amount("gross_total")
    listed = listed if listed.lines else bare_table.read(sheets, mark, (net, gross))
    made = settlement.settled(listed, invoice.taxes, net, gross, rates)
    extra = settlement.adjustments(sheets, made.lines, made.taxes, net, mark)
    taxes = made.taxes or settlement.breakdown((*made.lines, *extra), net, invoice.amount("tax_total"))
    return replace(invoice, lines=made.lines, adjustments=extra, taxes=taxes)


def _header(
    sheets: Sequence[Sheet], source: Source, suppliers: Sequence[Supplier], lines: frozenset[tuple[int, int]]
) -> dict[str, Choice]:
    money = header.currency(sheets)
    first = header.month_first(sheets, money.value if money else "")
    unaccented = source == "ocr" and money is not None and money.value in UNACCENTED
    found = {
        "supplier_name": supplier_name.find(sheets, suppliers, accents=not unaccented),
        "supplier_vat_id": header.vat_id(sheets, suppliers),
        "supplier_iban": header.account(sheets, suppliers),
        "currency": money,
        "payment_terms": header.payment_terms(sheets),
    }
    known = {name: choice for name, choice in found.items() if choice is not None}
    return {**known, **header.invoice_dates(sheets, first), **header.numbers(sheets, lines)}


def _field(choice: Choice, source: Source) -> Field:
    if choice.span is None:
        return Field(choice.value, None, "computed")
    return Field(choice.value, None, source, choice.span.row.page, choice.span.box)
