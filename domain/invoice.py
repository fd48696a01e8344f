"""The invoice as it was read: every value with its source, its place and how sure we are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from domain.page import Box

DocumentType = Literal["invoice", "credit_note", "receipt", "order", "other"]

HEADER = (
    "supplier_name",
    "supplier_vat_id",
    "invoice_number",
    "invoice_date",
    "currency",
    "net_total",
    "tax_total",
    "gross_total",
    "order_number",
)
PAYMENT = ("supplier_iban", "due_date", "payment_terms")
FIELD_NAMES = (
    "supplier_name",
    "supplier_vat_id",
    "supplier_iban",
    "invoice_number",
    "invoice_date",
    "due_date",
    "currency",
    "net_total",
    "tax_total",
    "gross_total",
    "order_number",
    "payment_terms",
)
"""Every field in the order people see it.

ISO dates, decimal strings with a point, amounts of credit notes positive.
"""

MUST_HAVE = (
    "supplier_name",
    "invoice_number",
    "invoice_date",
    "currency",
    "net_total",
    "tax_total",
    "gross_total",
)
"""What a posting cannot do without."""

Source = Literal["xml", "text-layer", "ocr", "register", "computed", "person"]


@dataclass(frozen=True)
class Field:
    """One value.

    ``confidence`` is the calibrated probability that the value is right. ``page`` (from 1) and
    ``box`` say where it stands; both are None for a value that stands on no page.
    """

    value: str
    confidence: float | None
    source: Source
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Line:
    """One line item.

    ``net`` is quantity x unit price less ``discount`` (money), ``tax_rate`` percent (``Decimal('19')``).
    """

    description: str
    net: Decimal
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    page: int | None = None
    box: Box | None = None
    discount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Tax:
    """One rate of the tax breakdown: ``rate`` in percent, ``base`` and ``amount`` in money."""

    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Invoice:
    """An invoice or credit note as read.

    ``header`` and ``payment`` map names of ``HEADER`` and ``PAYMENT`` to found values only. ``adjustments`` are
    allowances (negative) and charges on the whole document; lines and adjustments together make the net total.
    """

    type: DocumentType
    header: Mapping[str, Field] = field(default_factory=dict)
    payment: Mapping[str, Field] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    taxes: tuple[Tax, ...] = ()
    adjustments: tuple[Line, ...] = ()

    @property
    def fields(self) -> dict[str, Field]:
        """Header and payment together, in the order of ``FIELD_NAMES``."""
        found = {**self.header, **self.payment}
        return {name: found[name] for name in FIELD_NAMES if name in found}

    def value(self, name: str) -> str:
        """The value of a field, or an empty string where it was not found."""
        found = self.header.get(name) or self.payment.get(name)
        return found.value if found else ""

    def amount(self, name: str) -> Decimal | None:
        """A total as a number, or None where it was not found."""
        value = self.value(name)
        return Decimal(value) if value else None

    def with_fields(self, changed: Mapping[str, Field]) -> "Invoice":
        """The same invoice with some fields replaced."""
        return replace(
            self,
            header={**self.header, **{n: value for n, value in changed.items() if n in HEADER}},
            payment={**self.payment, **{n: value for n, value in changed.items() if n in PAYMENT}},
        )
