"""What a document says, in the words of the product; and the supplier register that goes with a set."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from practice.documents.einvoices import cii
from practice.documents.formats import plain
from practice.documents.records import Bill, Item, TaxRow, Vendor


def field_values(bill: Bill) -> dict[str, str]:
    """Every field the bill has: ISO dates, decimal strings; a document may print fewer."""
    return {
        "supplier_name": bill.vendor.name,
        "supplier_vat_id": bill.vendor.vat_id,
        "supplier_iban": bill.iban,
        "invoice_number": "" if bill.kind == "order" else bill.number,
        "invoice_date": bill.issued.isoformat(),
        "due_date": bill.due.isoformat() if bill.due else "",
        "currency": bill.currency,
        "net_total": f"{bill.net:.2f}",
        "tax_total": f"{bill.tax:.2f}",
        "gross_total": f"{bill.gross:.2f}",
        "order_number": bill.number if bill.kind == "order" else bill.order_number,
        "payment_terms": bill.terms,
    }


def printed_fields(bill: Bill, places: Sequence[str]) -> dict[str, str]:
    """The fields that stand on a page; the totals tell currency and tax even where they have no place of their own."""
    told = {*places, "currency", "tax_total"}
    return {name: value for name, value in field_values(bill).items() if value and name in told}


def embedded_fields(bill: Bill) -> dict[str, str]:
    """The fields of an e-invoice: all that the bill has."""
    return {name: value for name, value in field_values(bill).items() if value}


def line_row(item: Item, xml: bool = False) -> dict[str, Any]:
    """One line as JSON; ``unit_price`` as printed, ``net`` without tax; ``xml``: as an e-invoice has them."""
    quantity, price = (cii.xml_quantity(item), cii.xml_price(item)) if xml else (item.quantity, item.unit_price)
    return {
        "description": item.description,
        "detail": item.detail,
        "quantity": plain(quantity) if quantity is not None else None,
        "unit_price": f"{price:.2f}" if price is not None else None,
        "discount": plain(item.discount) if item.discount is not None else None,
        "tax_rate": plain(item.rate),
        "net": f"{item.net:.2f}",
        "amount": f"{item.amount:.2f}",
    }


def tax_row(row: TaxRow) -> dict[str, str]:
    """One rate as JSON."""
    return {"rate": plain(row.rate), "base": f"{row.base:.2f}", "amount": f"{row.amount:.2f}"}


def register(vendors: Sequence[Vendor]) -> dict[str, Any]:
    """The supplier register in the form bots get it."""
    return {
        "suppliers": [
            {
                "name": vendor.name,
                "erp_name": vendor.name,
                "vat_id": vendor.vat_id,
                "ibans": [vendor.iban] if vendor.iban else [],
                "currency": vendor.currency,
                "account": vendor.account,
                "tax_codes": {plain(rate): f"V{plain(rate)}" for rate in dict.fromkeys((*vendor.rates, Decimal(0)))},
                "aliases": [vendor.brand],
            }
            for vendor in vendors
        ]
    }
