"""A bill on its way to paper: its words, figures and fields as this supplier prints them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from practice.documents import formats, wording
from practice.documents.identities import spaced
from practice.documents.paper import A4, BLACK, LETTER, Align, Paper, Pen, fit, wrap
from practice.documents.records import Bill, Colour, Style, Vendor


@dataclass(frozen=True)
class Reference:
    """A label with its value; ``name`` is the field the value is, or empty for a number nobody asks for."""

    label: str
    value: str
    name: str = ""


@dataclass
class Sheet:
    """What layouts draw on; ``titled`` once the title is printed, ``rail`` is the width of a column on the left."""

    bill: Bill
    paper: Paper = field(default_factory=Paper)
    titled: bool = False
    rail: float = 0.0
    on_new_page: Callable[["Sheet"], None] | None = None

    @classmethod
    def of(cls, bill: Bill) -> "Sheet":
        return cls(bill, Paper(LETTER if bill.vendor.country == "US" else A4))

    @property
    def left(self) -> float:
        return max(self.style.margin, self.rail)

    def new_page(self) -> None:
        """Begins a page; what stands on every page is printed at once."""
        self.paper.new_page()
        if self.on_new_page:
            self.on_new_page(self)

    @property
    def style(self) -> Style:
        return self.bill.vendor.style

    @property
    def right(self) -> float:
        return self.paper.width - self.style.margin

    @property
    def bottom(self) -> float:
        return self.paper.height - 96

    def pen(self, size: float, bold: bool = False, colour: Colour = BLACK) -> Pen:
        """A pen of this supplier's face; wide faces are set smaller."""
        scale = {"vera": 0.86, "courier": 0.9, "inter": 0.92}.get(self.style.face, 1.0) * self.style.scale
        return Pen(self.style.face, round(size * scale, 2), bold, colour)

    def word(self, idea: str) -> str:
        return self.style.words[idea]

    def shows(self, part: str) -> bool:
        return part in self.style.shows

    def amount(self, value: Decimal) -> str:
        """An amount without currency; credit notes print it negative where the supplier does so."""
        return formats.figure(self._signed(value), self.style.numbers)

    def price(self, value: Decimal) -> str:
        """A unit price: never negative."""
        return formats.figure(value, self.style.numbers)

    def money(self, value: Decimal) -> str:
        return formats.money(self._signed(value), self.bill.currency, self.style.numbers)

    def number(self, value: Decimal) -> str:
        return formats.short(value, self.style.numbers)

    def _signed(self, value: Decimal) -> Decimal:
        return -value if self.bill.kind == "credit_note" and self.style.negative_credit else value

    def title(self) -> str:
        return self.word({"order": "order_title"}.get(self.bill.kind, self.bill.kind))

    def number_label(self) -> str:
        return self.word({"credit_note": "credit_number", "order": "order_own_number"}.get(self.bill.kind, "number"))

    def number_name(self) -> str:
        return "order_number" if self.bill.kind == "order" else "invoice_number"

    def gross_label(self) -> str:
        return self.word("gross_credit" if self.bill.kind == "credit_note" else "gross")

    def reference_number(self) -> Reference:
        return Reference(self.number_label(), self.bill.number, self.number_name())

    def reference_date(self) -> Reference:
        return Reference(
            self.word("order_date" if self.bill.kind == "order" else "date"), self.day(self.bill.issued), "invoice_date"
        )

    def day(self, day: date) -> str:
        return formats.print_date(day, self.style.dates, self.bill.vendor.language)

    def references(self, numbered: bool = True) -> list[Reference]:
        """Number and date first, then the others this supplier prints; without both where a title holds them."""
        bill = self.bill
        rows = [self.reference_number(), self.reference_date()] if numbered else []
        if self.shows("customer"):
            rows.append(Reference(self.word("customer"), bill.vendor.customer_number))
        if self.shows("order") and bill.kind != "order":
            rows.append(Reference(self.word("order"), bill.order_number, "order_number"))
        if self.shows("delivery_note") and bill.kind == "invoice":
            rows.append(Reference(self.word("delivery_note"), bill.delivery_note))
        if self.shows("delivery_date"):
            rows.append(Reference(self.word("delivery_date"), self.day(bill.delivered)))
        if bill.original:
            rows.append(Reference(self.word("original"), bill.original))
        if self.shows("due") and bill.due:
            rows.append(Reference(self.word("due"), self.day(bill.due), "due_date"))
        if bill.note or self.shows("buyer_vat"):
            rows.append(Reference(self.word("buyer_vat"), bill.buyer.vat_id))
        return [row for row in rows if row.value]

    def vat_id(self) -> str:
        number = self.bill.vendor.vat_id
        if not self.style.spaced_vat_id or not number:
            return number
        return f"{number[:2]} {spaced(number[2:], 3)}"

    def iban(self) -> str:
        return spaced(self.bill.iban) if self.style.spaced_iban else self.bill.iban

    def payment_rows(self) -> list[Reference]:
        """Bank, IBAN and BIC, as far as the supplier has them."""
        vendor = self.bill.vendor
        if not self.bill.iban:
            return [Reference(self.word("bank"), vendor.bank)]
        return [
            Reference(self.word("bank"), vendor.bank),
            Reference("IBAN", self.iban(), "supplier_iban"),
            Reference("BIC", vendor.bic),
        ]

    def identity_rows(self) -> list[Reference]:
        """VAT id and, where the supplier prints it, the other tax or register number."""
        vendor = self.bill.vendor
        rows = [Reference(self.word("vat_id"), self.vat_id(), "supplier_vat_id")] if vendor.vat_id else []
        if self.shows("tax_number") or not rows:
            rows.append(Reference(self.word("tax_number"), vendor.tax_number))
        return rows

    def contact_rows(self) -> list[Reference]:
        vendor = self.bill.vendor
        return [Reference(self.word("phone"), vendor.phone), Reference(self.word("mail"), vendor.mail)]

    def label(self, text: str) -> str:
        return f"{text}{self.style.colon}"

    def block(
        self, x: float, y: float, lines: list[str], pen: Pen, align: Align = "left", leading: float = 1.3
    ) -> float:
        """Prints lines below each other and returns the baseline after them."""
        for line in lines:
            self.paper.text(x, y, line, pen, align)
            y += pen.size * leading
        return y

    def paragraph(self, x: float, y: float, text: str, pen: Pen, width: float) -> float:
        return self.block(x, y, wrap(text, pen, width), pen)

    def pairs(
        self, x: float, y: float, rows: list[Reference], pen: Pen, leading: float = 1.35, width: float = 999.0
    ) -> float:
        """Prints ``label: value`` rows, the value right behind its label; a row wider than ``width`` is set smaller."""
        for row in rows:
            label = f"{row.label}: " if row.label else ""
            fitting = fit(label + row.value, pen, width)
            self.paper.run(x, y, [(label, fitting, ""), (row.value, fitting, row.name)])
            y += pen.size * leading
        return y

    def print_title(self, x: float, y: float, pen: Pen, align: Align = "left") -> None:
        """Prints the document's title, once."""
        if not self.titled:
            self.paper.text(x, y, self.title(), pen, align)
        self.titled = True


def seller_lines(vendor: Vendor) -> list[str]:
    """A supplier's address without its name."""
    town = (
        f"{vendor.town} {vendor.postcode}"
        if vendor.country in ("GB", "IE", "US")
        else f"{vendor.postcode} {vendor.town}"
    )
    return [vendor.street, town]


def buyer_lines(bill: Bill) -> list[str]:
    """The buyer's name and address, with its country when that is another than the supplier's."""
    buyer = bill.buyer
    town = f"{buyer.town} {buyer.postcode}" if buyer.country in ("GB", "IE", "US") else f"{buyer.postcode} {buyer.town}"
    abroad = [wording.country(buyer.country, bill.vendor.language)] if buyer.country != bill.vendor.country else []
    return [buyer.name, buyer.street, town, *abroad]
