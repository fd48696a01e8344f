"""What an e-invoice says, in whichever of the two vocabularies, and the invoice it makes."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

from domain.invoice import HEADER, PAYMENT, DocumentType, Field, Invoice, Line, Source, Tax
from domain.money import cents

CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
"""Type codes that give money back. Source: UNTDID 1001 as EN 16931 uses it."""


@dataclass(frozen=True)
class Facts:
    """The values as they stand in the XML; an empty string or None where they do not. Dates are ISO."""

    type_code: str
    supplier_name: str
    supplier_vat_id: str
    supplier_iban: str
    invoice_number: str
    invoice_date: str
    due_date: str
    currency: str
    net_total: Decimal | None
    tax_total: Decimal | None
    gross_total: Decimal | None
    order_number: str
    payment_terms: str
    lines: tuple[Line, ...]
    taxes: tuple[Tax, ...]
    adjustments: tuple[Line, ...]


def invoice(facts: Facts, *, order: bool) -> Invoice:
    """The invoice the facts make. Money given back is positive: a negative gross total turns every sign round."""
    gross, net, tax = facts.gross_total, facts.net_total, facts.tax_total
    negative = gross is not None and gross < 0
    credit = facts.type_code in CREDIT_NOTES or negative
    kind: DocumentType = "order" if order else "credit_note" if credit else "invoice"
    found = {item.name: getattr(facts, item.name) for item in fields(facts)}
    named = {name: _field(found[name], negative) for name in (*HEADER, *PAYMENT) if found[name] not in ("", None)}
    if tax is None and gross is not None and net is not None:
        named["tax_total"] = _field(gross - net, negative, "computed")
    if order and facts.invoice_number and not facts.order_number:
        named["order_number"] = _field(facts.invoice_number, negative)
    turned = _turned if negative else _same
    return Invoice(
        kind,
        {name: named[name] for name in HEADER if name in named},
        {name: named[name] for name in PAYMENT if name in named},
        tuple(map(turned, facts.lines)),
        tuple(Tax(t.rate, -t.base, -t.amount) for t in facts.taxes) if negative else facts.taxes,
        tuple(map(turned, facts.adjustments)),
    )


def _field(value: str | Decimal, negative: bool, source: Source = "xml") -> Field:
    if isinstance(value, Decimal):
        return Field(cents(-value if negative else value), None, source)
    return Field(value, None, source)


def _same(line: Line) -> Line:
    return line


def _turned(line: Line) -> Line:
    """The line with its amount turned round; the quantity carries the sign."""
    quantity, price = line.quantity, line.unit_price
    if price is not None and price < 0:
        return replace(line, net=-line.net, unit_price=-price, discount=-line.discount)
    turned = None if quantity is None else -quantity
    return replace(line, net=-line.net, quantity=turned, discount=-line.discount)
