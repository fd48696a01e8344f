"""Purchase invoices as this ERP keeps them: what is typed, what is wrong with it, what it adds up to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType

CENT = Decimal("0.01")
TAX_ROUNDING = Decimal("0.02")
"""How far a tax amount may be moved to match the supplier's own rounding."""
DATE_FORMAT = "%d/%m/%Y"
KINDS = MappingProxyType({"invoice": "Invoice", "credit_note": "Credit note"})


@dataclass(frozen=True)
class BillSupplier:
    """Whom we owe; ``code`` is unique, ``name`` need not be."""

    id: int
    code: str
    name: str
    vat_id: str
    currency: str
    account: str


@dataclass(frozen=True)
class Register:
    """What a bill may refer to: ``accounts`` maps codes to names, ``tax_codes`` codes to rates in percent."""

    suppliers: tuple[BillSupplier, ...]
    accounts: Mapping[str, str]
    tax_codes: Mapping[str, Decimal]


@dataclass(frozen=True)
class LineForm:
    """One line as typed."""

    description: str = ""
    account: str = ""
    quantity: str = ""
    unit_price: str = ""
    tax_code: str = ""


@dataclass(frozen=True)
class BillForm:
    """A bill as typed; ``taxes`` maps tax codes to typed amounts."""

    kind: str = "invoice"
    supplier: str = ""
    supplier_id: str = ""
    reference: str = ""
    date: str = ""
    due_date: str = ""
    currency: str = ""
    lines: tuple[LineForm, ...] = (LineForm(),)
    taxes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BillLine:
    """One line; ``net`` is ``quantity`` x ``unit_price`` rounded half up to cents."""

    description: str
    account: str
    quantity: Decimal
    unit_price: Decimal
    tax_code: str
    net: Decimal


@dataclass(frozen=True)
class BillTax:
    """The tax of one code: ``base`` is the sum of its lines, ``rate`` percent, ``amount`` what is booked."""

    code: str
    rate: Decimal
    base: Decimal
    amount: Decimal

    @property
    def computed(self) -> Decimal:
        """The amount by the rate, rounded half up to cents."""
        return (self.base * self.rate / 100).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Bill:
    """A purchase invoice or credit note, draft (without number) or posted. Dates are ISO, amounts positive for both."""

    kind: str
    supplier: BillSupplier
    reference: str
    date: str
    due_date: str
    currency: str
    lines: tuple[BillLine, ...]
    taxes: tuple[BillTax, ...]
    id: int = 0
    number: str = ""
    entered_by: str = ""

    @property
    def status(self) -> str:
        return "posted" if self.number else "draft"

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((row.amount for row in self.taxes), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


class FormRefused(Exception):
    """The form cannot be saved; ``errors`` maps field names (``lines.2.account`` counts from 1) to sentences."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def accept(form: BillForm, register: Register) -> Bill:
    """The bill a form describes, with computed nets and taxes.

    Raises ``FormRefused`` with a sentence beside each wrong field.
    """
    errors: dict[str, str] = {}
    supplier = _supplier(form, register, errors)
    lines = _lines(form, register, errors)
    bill = Bill(
        kind=_choice(form.kind, errors),
        supplier=supplier,
        reference=_present("reference", form.reference.strip(), errors),
        date=_date("date", _present("date", form.date, errors), errors),
        due_date=_date("due_date", form.due_date, errors),
        currency=_currency(form.currency, errors),
        lines=lines,
        taxes=_taxes(lines, form.taxes, register, errors),
    )
    if bill.due_date and bill.date and bill.due_date < bill.date:
        errors["due_date"] = "The due date lies before the invoice date."
    if errors:
        raise FormRefused(errors)
    return bill


def form_of(bill: Bill) -> BillForm:
    """The form a saved bill is shown in."""
    return BillForm(
        kind=bill.kind,
        supplier=bill.supplier.name,
        supplier_id=str(bill.supplier.id),
        reference=bill.reference,
        date=typed_date(bill.date),
        due_date=typed_date(bill.due_date),
        currency=bill.currency,
        lines=tuple(
            LineForm(line.description, line.account, f"{line.quantity:f}", f"{line.unit_price:f}", line.tax_code)
            for line in bill.lines
        ),
        taxes={row.code: f"{row.amount:.2f}" for row in bill.taxes},
    )


def typed_date(iso: str) -> str:
    """An ISO date the way this ERP's forms write it."""
    return date.fromisoformat(iso).strftime(DATE_FORMAT) if iso else ""


def _supplier(form: BillForm, register: Register, errors: dict[str, str]) -> BillSupplier:
    named = [row for row in register.suppliers if row.name == form.supplier]
    chosen = [row for row in named if str(row.id) == form.supplier_id] or named
    if len(chosen) == 1:
        return chosen[0]
    if not form.supplier:
        errors["supplier"] = "Choose a supplier."
    elif chosen:
        errors["supplier"] = f"{len(chosen)} suppliers have this name. Choose one from the list."
    else:
        errors["supplier"] = "There is no supplier of this name."
    return BillSupplier(0, "", form.supplier, "", "", "")


def _lines(form: BillForm, register: Register, errors: dict[str, str]) -> tuple[BillLine, ...]:
    if not form.lines:
        errors["lines"] = "A bill has at least one line."
    lines = []
    for place, line in enumerate(form.lines, start=1):
        wrong: dict[str, str] = {}
        lines.append(_line(line, register, wrong))
        errors |= {f"lines.{place}.{name}": sentence for name, sentence in wrong.items()}
    return tuple(lines)


def _line(line: LineForm, register: Register, wrong: dict[str, str]) -> BillLine:
    if line.account not in register.accounts:
        wrong["account"] = "There is no such account." if line.account else "Choose an account."
    if line.tax_code not in register.tax_codes:
        wrong["tax_code"] = "Choose a tax code."
    quantity = _number("quantity", line.quantity, wrong)
    price = _number("unit_price", line.unit_price, wrong)
    return BillLine(
        _present("description", line.description.strip(), wrong),
        line.account,
        quantity,
        price,
        line.tax_code,
        (quantity * price).quantize(CENT, ROUND_HALF_UP),
    )


def _taxes(
    lines: tuple[BillLine, ...], typed: Mapping[str, str], register: Register, errors: dict[str, str]
) -> tuple[BillTax, ...]:
    bases: dict[str, Decimal] = {}
    for line in lines:
        bases[line.tax_code] = bases.get(line.tax_code, Decimal(0)) + line.net
    rows = []
    for code in sorted(bases.keys() & register.tax_codes.keys()):
        tax = BillTax(code, register.tax_codes[code], bases[code], Decimal(0))
        rows.append(_adjusted(tax, typed.get(code, ""), errors))
    return tuple(rows)


def _adjusted(tax: BillTax, typed: str, errors: dict[str, str]) -> BillTax:
    """The tax with the typed amount, if one was typed; it may lie a cent or two beside the computed one."""
    if not typed:
        return replace(tax, amount=tax.computed)
    wrong: dict[str, str] = {}
    amount = _number("amount", typed, wrong)
    if wrong:
        errors[f"taxes.{tax.code}"] = wrong["amount"]
    elif abs(amount - tax.computed) > TAX_ROUNDING or _decimals(amount) > 2:
        errors[f"taxes.{tax.code}"] = f"This may differ from {tax.computed} by at most {TAX_ROUNDING}."
    return replace(tax, amount=amount)


def _choice(kind: str, errors: dict[str, str]) -> str:
    if kind not in KINDS:
        errors["kind"] = "Choose invoice or credit note."
    return kind


def _currency(text: str, errors: dict[str, str]) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text.strip()):
        errors["currency"] = "A currency has three capital letters, like EUR."
    return text.strip()


def _present(name: str, text: str, errors: dict[str, str]) -> str:
    if not text:
        errors[name] = "This is missing."
    return text


def _date(name: str, text: str, errors: dict[str, str]) -> str:
    if not text:
        return ""
    try:
        return datetime.strptime(text.strip(), DATE_FORMAT).date().isoformat()  # noqa: DTZ007 (a date has no time zone)
    except ValueError:
        errors[name] = "Write a date as DD/MM/YYYY."
        return ""


def _number(name: str, text: str, errors: dict[str, str]) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite() and abs(number) < 10**9 and _decimals(number) <= 8:
        return number
    errors[name] = "Write a number, like 1250.50." if text.strip() else "This is missing."
    return Decimal(0)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
