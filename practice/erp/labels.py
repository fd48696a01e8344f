"""The words and field names of the bill form, as they are and as they are after an update of the ERP."""

from collections.abc import Mapping
from types import MappingProxyType

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "supplier": "Supplier",
        "kind": "Type",
        "reference": "Supplier's invoice number",
        "date": "Invoice date",
        "due_date": "Due date",
        "currency": "Currency",
        "description": "Description",
        "account": "Account",
        "quantity": "Quantity",
        "unit_price": "Unit price",
        "tax_code": "Tax code",
        "tax": "Tax",
        "add_line": "Add line",
        "save": "Save draft",
        "post": "Post",
        "delete": "Delete draft",
    }
)
RENAMED: Mapping[str, str] = MappingProxyType(
    {
        **LABELS,
        "supplier": "Vendor",
        "reference": "External document no.",
        "date": "Document date",
        "unit_price": "Direct unit cost",
        "post": "Register",
    }
)


def labels(renamed: bool) -> Mapping[str, str]:
    """The words beside the fields."""
    return RENAMED if renamed else LABELS


def field_name(name: str, renamed: bool) -> str:
    """The name and id of a field in the page."""
    return f"ctl00_{name}" if renamed else name
