"""What the fields of an invoice are called on the page, and how a value is to be typed."""

from domain.invoice import FIELD_NAMES

_LABELS = {
    "supplier_name": "Supplier",
    "supplier_vat_id": "VAT id",
    "supplier_iban": "Bank account (IBAN)",
    "invoice_number": "Invoice number",
    "invoice_date": "Invoice date",
    "due_date": "Due date",
    "currency": "Currency",
    "net_total": "Net total",
    "tax_total": "Tax",
    "gross_total": "Gross total",
    "order_number": "Order number",
    "payment_terms": "Payment terms",
}
LABELS = {name: _LABELS.get(name, name.replace("_", " ").capitalize()) for name in FIELD_NAMES}


def label(field: str) -> str:
    """A field's name as people see it."""
    return LABELS.get(field, field)
