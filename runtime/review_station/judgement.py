"""What typed values make of a held invoice: their form, the rules they keep or break, the sums."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.errors import Rejected
from domain.gate import Check
from domain.invoice import FIELD_NAMES, MUST_HAVE, Invoice
from domain.money import cents
from domain.page import Page, Word
from domain.posting import ROUNDING, prepare
from domain.process import Process
from domain.reasons import RULES
from domain.review import Correction, apply, checked
from domain.rules import Limits, check, line_fits
from domain.supplier import Supplier
from domain.suppliers import conflicts, identify
from domain.tables import Row
from runtime.review_station.held import Find, Held
from runtime.review_station.labels import label
from runtime.review_station.tables import rate_rows, typed_tables
from runtime.store.items import now

LONGEST = 500
"""Characters of a typed value; no field of an invoice has more."""


@dataclass(frozen=True)
class Broken:
    """A rule that the invoice breaks: the field to look at, or nothing, and a sentence."""

    name: str
    field: str
    text: str


@dataclass(frozen=True)
class Sum:
    """One line of arithmetic as people write it, and whether it is right."""

    terms: str
    result: str
    fits: bool
    off_by: str


@dataclass(frozen=True)
class Judgement:
    """``changed`` are the corrections in their form, ``problems`` say by field or cell why a typed value cannot stand.

    ``missing`` says what keeps the document from being accepted at all, ``posted`` what would be posted. ``invoice``
    and ``supplier`` are as typed, ``formed`` are cells of tables in their form, ``rates`` one line a tax rate.
    """

    invoice: Invoice
    supplier: Supplier | None
    changed: Mapping[str, str]
    problems: Mapping[str, str]
    broken: tuple[Broken, ...]
    kept: int
    sums: tuple[Sum, ...]
    missing: tuple[str, ...]
    formed: Mapping[str, str]
    rates: Sequence[Row]
    posted: str = ""

    @property
    def acceptable(self) -> bool:
        return not self.problems and not self.missing


def judge(
    held: Held, typed: Mapping[str, str], process: Process, suppliers: Sequence[Supplier], find: Find
) -> Judgement:
    """Judges a held invoice with what a person typed, as the robot will see it."""
    changed, problems = values(held.invoice, typed, find)
    invoice = _with(changed, held.invoice)
    supplier = identify(invoice, suppliers)
    tables = typed_tables(held.invoice, typed.get("tables", ""), supplier.tax_codes if supplier else {})
    invoice = _with(tables.changed, invoice)
    asked = _asked(invoice, supplier, process, now().date(), suppliers)
    broken = tuple(Broken(c.name, RULES[c.name].field, c.message) for c in asked if not c.passed)
    posted, hindered = _posting(invoice, supplier) if held.asks else ("", "")
    if hindered and not broken:
        broken = (Broken("can_be_posted", "", f"It cannot be posted so. {hindered}"),)
    return Judgement(
        invoice,
        supplier,
        {**changed, **tables.changed},
        {**problems, **tables.problems},
        broken,
        sum(c.passed for c in asked),
        sums(invoice),
        _missing(held, invoice, supplier, process) if held.asks else (),
        tables.formed,
        rate_rows(invoice, supplier),
        posted,
    )


def _with(changed: Mapping[str, str], invoice: Invoice) -> Invoice:
    at = now()
    return apply(tuple(Correction(name, value, "", "", at) for name, value in changed.items()), invoice)


def _missing(held: Held, invoice: Invoice, supplier: Supplier | None, process: Process) -> tuple[str, ...]:
    missing = [f"{label(name)} is missing." for name in MUST_HAVE if not invoice.value(name)]
    if process.unique_key and supplier is None and not held.item.payload.get("supplier"):
        missing.append("The supplier is not in the register: choose one of it, or import it first.")
    return tuple(missing)


def _posting(invoice: Invoice, supplier: Supplier | None) -> tuple[str, str]:
    """What the robot would post, in words, and why it could not."""
    if supplier is None or any(not invoice.value(name) for name in MUST_HAVE):
        return "", ""
    try:
        posting = prepare(invoice, supplier)
    except Rejected as error:
        return "", f"{error.happened} {error.remedy}"
    own = [line.net for line in (*invoice.lines, *invoice.adjustments)]
    if own and own == [line.net for line in posting.lines]:
        return f"{len(own)} line{'s' * (len(own) > 1)} will be posted.", ""
    return "One line a tax rate will be posted.", ""


def _asked(
    invoice: Invoice, supplier: Supplier | None, process: Process, today: date, suppliers: Sequence[Supplier]
) -> tuple[Check, ...]:
    limits = Limits(process.amount_limit, process.currency_limits)
    return check(invoice, supplier, limits, today, conflict=conflicts(invoice, suppliers))


def values(invoice: Invoice, typed: Mapping[str, str], find: Find) -> tuple[dict[str, str], dict[str, str]]:
    """The changed values in the form their fields have, and what cannot stand, by field."""
    changed, problems = {}, {}
    for name in FIELD_NAMES:
        text, before = typed.get(name, invoice.value(name)).strip(), invoice.value(name)
        if text == before:
            continue
        try:
            value = formed(name, text, find)
        except Rejected as error:
            problems[name] = error.remedy if text else "A value that was read cannot be emptied. Type the right one."
            continue
        if value != before:
            changed[name] = value
    return changed, problems


def formed(name: str, text: str, find: Find) -> str:
    """What a person typed or clicked, in the form its field has; dates and amounts may stand as they are printed.

    Raises ``Rejected`` (INVALID_DATA) when the text holds no such value.
    """
    if len(text) > LONGEST or not text.isprintable():
        raise Rejected(f"'{name}' cannot be that value.", f"Type at most {LONGEST} plain signs.", code="INVALID_DATA")
    try:
        return checked(name, text)
    except Rejected as error:
        found = find((_page_of(text),), name) if error.code == "INVALID_DATA" and text else ()
        if len(found) != 1:
            raise
        return checked(name, found[0].value)


def _page_of(text: str) -> Page:
    """A page with nothing but this text."""
    words, left = [], 0.0
    for part in text.split():
        words.append(Word(part, (left, 0.0, left + 10.0 * len(part), 20.0)))
        left += 10.0 * len(part) + 6.0
    return Page(1, int(left) + 1, 21, tuple(words))


def sums(invoice: Invoice) -> tuple[Sum, ...]:
    """The arithmetic of an invoice, where its parts are there: totals, lines, tax rates."""
    net, tax, gross = (invoice.amount(name) for name in ("net_total", "tax_total", "gross_total"))
    found = []
    if net is not None and tax is not None and gross is not None:
        found.append(_sum(f"{_money(net)} net + {_money(tax)} tax", net + tax, gross, "gross"))
    lines = (*invoice.lines, *invoice.adjustments)
    if invoice.lines and net is not None:
        total = _total(line.net for line in lines)
        found.append(_sum(f"{len(lines)} line{'s' * (len(lines) > 1)}: {_money(total)}", total, net, "net"))
    if len(invoice.taxes) > 1 and tax is not None:
        rows = " + ".join(f"{_money(row.amount)} ({row.rate.normalize():f} %)" for row in invoice.taxes)
        found.append(_sum(rows, _total(row.amount for row in invoice.taxes), tax, "tax"))
    return (*found, *_tax_rows(invoice), *_odd_lines(invoice))


def _tax_rows(invoice: Invoice) -> Iterator[Sum]:
    """What each rate makes of its base."""
    for row in invoice.taxes:
        yield _sum(f"{row.rate.normalize():f} % of {_money(row.base)}", row.base * row.rate / 100, row.amount, "tax")


def _odd_lines(invoice: Invoice) -> Iterator[Sum]:
    """The lines whose quantity and price do not make their amount."""
    for place, line in enumerate(invoice.lines, start=1):
        if line.quantity is not None and line.unit_price is not None and not line_fits(line):
            terms = f"Line {place}: {line.quantity.normalize():f} x {_money(line.unit_price)}"
            yield _sum(terms, line.quantity * line.unit_price - line.discount, line.net, "net")


def _sum(terms: str, made: Decimal, result: Decimal, name: str) -> Sum:
    return Sum(terms, f"{_money(result)} {name}", abs(made - result) <= ROUNDING, _money(abs(made - result)))


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _money(amount: Decimal) -> str:
    return f"{Decimal(cents(amount)):,f}"
