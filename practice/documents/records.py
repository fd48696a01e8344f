"""What a generated document is made of: the supplier who prints it, the buyer, the bill."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Colour = tuple[float, float, float]
Family = Literal["practice", "holdout"]
Medium = Literal["text", "factur-x", "xml", "scan"]
Kind = Literal["invoice", "credit_note", "receipt", "order"]


@dataclass(frozen=True)
class Numbers:
    """How a supplier prints figures; ``currency`` is one of code-before, code-after, symbol-before, symbol-after."""

    thousands: str
    decimal: str
    currency: str


@dataclass(frozen=True)
class Style:
    """How one supplier prints: layout, type face, words, figures, dates, and what it leaves out.

    ``shows`` names the optional parts it prints (due, order, customer, delivery_note, buyer_vat, terms, …).
    ``words`` maps an idea to this supplier's word for it; ``dates`` is a pattern of d, dd, m, mm, mmm, mmmm, yy, yyyy.
    """

    layout: str
    face: str
    accent: Colour
    words: Mapping[str, str]
    numbers: Numbers
    dates: str
    colon: str
    shows: frozenset[str]
    spaced_vat_id: bool
    spaced_iban: bool
    negative_credit: bool
    margin: float
    scale: float


@dataclass(frozen=True)
class Vendor:
    """A supplier that prints documents; ``rates`` are its country's tax rates in percent, standard first."""

    name: str
    brand: str
    street: str
    postcode: str
    town: str
    country: str
    language: str
    vat_id: str
    tax_number: str
    iban: str
    bic: str
    bank: str
    phone: str
    mail: str
    currency: str
    rates: tuple[Decimal, ...]
    trade: str
    term_days: int
    short_days: int
    short_percent: Decimal
    number_style: str
    number_start: int
    customer_number: str
    style: Style
    account: str = ""

    def document_number(self, issued: date, serial: int) -> str:
        """This supplier's document number of a day and a serial number."""
        return self.number_style.format(
            year=issued.year, yy=f"{issued.year % 100:02}", month=f"{issued.month:02}", serial=serial
        )


@dataclass(frozen=True)
class Buyer:
    """Whom the document is addressed to."""

    name: str
    street: str
    postcode: str
    town: str
    country: str
    vat_id: str


@dataclass(frozen=True)
class Item:
    """One line; ``quantity`` and ``unit_price`` are None for a mere amount.

    ``amount`` is what the line prints: without tax, or with it where the bill's ``gross_prices`` is set; ``net`` never
    includes tax.
    """

    description: str
    detail: str
    code: str
    quantity: Decimal | None
    unit: str
    unit_code: str
    unit_price: Decimal | None
    discount: Decimal | None
    rate: Decimal
    amount: Decimal
    net: Decimal


@dataclass(frozen=True)
class TaxRow:
    """One rate of the breakdown."""

    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Bill:
    """Everything a document says, as it says it; ``note`` is a sentence about the tax, ``stamp`` is printed across."""

    kind: Kind
    vendor: Vendor
    buyer: Buyer
    number: str
    issued: date
    delivered: date
    due: date | None
    terms: str
    currency: str
    items: tuple[Item, ...]
    taxes: tuple[TaxRow, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    iban: str
    order_number: str = ""
    delivery_note: str = ""
    original: str = ""
    note: str = ""
    gross_prices: bool = False
    stamp: str = ""


@dataclass(frozen=True)
class Print:
    """A bill as a file: ``fields`` as it tells them, ``places`` in PDF points from the top left corner.

    ``attached`` is the name an e-mail gives to its attachment.
    """

    suffix: str
    content: bytes
    medium: Medium
    fields: Mapping[str, str]
    places: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    line_places: tuple[tuple[float, ...], ...] = ()
    pages: int = 0
    attached: str = ""
