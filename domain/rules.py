"""Rules an invoice has to keep before anybody thinks of posting it.

Messages are for clerks: they say what does not fit and show no names, numbers of accounts or other personal data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from stdnum import get_cc_module
from stdnum import iban as iban_number

from domain.gate import Check
from domain.invoice import MUST_HAVE, Invoice, Line, Tax
from domain.posting import ROUNDING, plain
from domain.supplier import Supplier
from domain.suppliers import compact

VERSION = "rules-2"
OLDEST_YEARS = 10
"""An invoice older than this is taken for a misread date."""


VAT_COUNTRIES = "AT BE BG CH CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
"""Countries whose VAT ids have known check digits."""


@dataclass(frozen=True)
class Limits:
    """Up to which gross amount a process posts without a person; ``by_currency`` goes before ``amount``."""

    amount: Decimal | None = None
    by_currency: Mapping[str, Decimal] = field(default_factory=dict)

    def of(self, currency: str) -> Decimal | None:
        return self.by_currency.get(currency, self.amount)


def check(
    invoice: Invoice, supplier: Supplier | None, limits: Limits, today: date, *, conflict: bool = False
) -> tuple[Check, ...]:
    """Every rule that can be asked of this invoice, kept or not.

    ``supplier`` is whom the register says it comes from; ``conflict`` tells that its evidence points at several.
    """
    asked = [*_presence(invoice), *_arithmetic(invoice, supplier), *_numbers(invoice, supplier)]
    asked += _dates(invoice, today) + _pages(invoice)
    asked += _register(invoice, supplier, conflict) + _limit(invoice, limits)
    return tuple(asked)


def _asked(name: str, passed: bool, message: str) -> Check:
    return Check(name, passed, "" if passed else message)


def _presence(invoice: Invoice) -> list[Check]:
    postable = invoice.type in ("invoice", "credit_note")
    said = f"The document is of type '{invoice.type.replace('_', ' ')}', not an invoice or credit note."
    found = [_asked("type_can_be_posted", postable, said)]
    for name in MUST_HAVE:
        found.append(_asked(f"has_{name}", bool(invoice.value(name)), f"No {name.replace('_', ' ')} was found."))
    return found


def _arithmetic(invoice: Invoice, supplier: Supplier | None) -> list[Check]:
    net, tax, gross = (invoice.amount(name) for name in ("net_total", "tax_total", "gross_total"))
    found = []
    if net is not None and tax is not None and gross is not None:
        fits = abs(net + tax - gross) <= ROUNDING
        found.append(_asked("totals_add_up", fits, "Net and tax do not make the gross total."))
    if gross is not None:
        found.append(_asked("amounts_are_positive", gross > 0, "The gross total is not above zero."))
    if invoice.taxes:
        found.append(_asked("taxes_add_up", _taxes_fit(invoice.taxes, net, tax), "The tax breakdown does not add up."))
    if net is not None and tax is not None:
        explained = bool(invoice.taxes) or tax == 0 or _implied_rate(net, tax, supplier) is not None
        found.append(_asked("taxes_are_explained", explained, "No tax rate explains the tax total."))
    stated = invoice.fields.get("gross_total")
    if stated and stated.source in ("text-layer", "ocr"):
        said = "No line items were found, so nothing tells that the totals are right."
        found.append(_asked("lines_are_read", bool(invoice.lines), said))
    lines = (*invoice.lines, *invoice.adjustments)
    if invoice.lines and net is not None:
        total = sum((line.net for line in lines), Decimal(0))
        found.append(_asked("lines_add_up", abs(total - net) <= ROUNDING, "The lines do not make the net total."))
    if invoice.lines:
        wrong = [str(place) for place, line in enumerate(invoice.lines, start=1) if not line_fits(line)]
        said = f"Quantity times unit price is not the line's amount: line {', '.join(wrong)}."
        found.append(_asked("line_amounts_fit", not wrong, said))
    return found


def _implied_rate(net: Decimal, tax: Decimal, supplier: Supplier | None) -> str | None:
    """The rate of the register that makes this tax of this net total, when an invoice shows no breakdown."""
    rates = supplier.tax_codes if supplier else ()
    return next((rate for rate in rates if abs(net * Decimal(rate) / 100 - tax) <= ROUNDING), None)


def line_fits(line: Line) -> bool:
    """Whether quantity and unit price make a line's amount."""
    if line.quantity is None or line.unit_price is None:
        return True
    slack = max(ROUNDING, abs(line.quantity) * _half_unit(line.unit_price))
    return bool(abs(line.quantity * line.unit_price - line.discount - line.net) <= slack)


def _half_unit(number: Decimal) -> Decimal:
    """Half of the last printed decimal of a price with more than two decimals, else nothing."""
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < -2 else Decimal(0)


def _taxes_fit(taxes: Iterable[Tax], net: Decimal | None, tax: Decimal | None) -> bool:
    rows = list(taxes)
    slack = ROUNDING * max(1, len(rows))
    rows_fit = all(abs(row.base * row.rate / 100 - row.amount) <= ROUNDING for row in rows)
    base_fits = net is None or abs(sum((row.base for row in rows), Decimal(0)) - net) <= slack
    amount_fits = tax is None or abs(sum((row.amount for row in rows), Decimal(0)) - tax) <= slack
    return rows_fit and base_fits and amount_fits


def _numbers(invoice: Invoice, supplier: Supplier | None) -> list[Check]:
    """Check digits: they tell misread numbers, and a VAT id that stands on file was not misread."""
    found = []
    iban, vat_id = invoice.value("supplier_iban"), compact(invoice.value("supplier_vat_id"))
    if iban:
        found.append(_asked("iban_is_valid", iban_number.is_valid(iban), "The IBAN's checksum is wrong."))
    on_file = supplier is not None and vat_id == compact(supplier.vat_id)
    if vat_id[:2] in VAT_COUNTRIES.split() and not on_file:
        found.append(_asked("vat_id_is_valid", _is_vat_id(vat_id), "The VAT id's checksum is wrong."))
    return found


def _is_vat_id(number: str) -> bool:
    """Whether a VAT id with its country has right check digits."""
    country = {"EL": "gr", "XI": "gb"}.get(number[:2], number[:2].lower())
    numbers = get_cc_module(country, "vat")
    return numbers is not None and bool(numbers.is_valid(number))


def _dates(invoice: Invoice, today: date) -> list[Check]:
    issued, due = _date(invoice.value("invoice_date")), _date(invoice.value("due_date"))
    found = []
    if issued:
        said = "The invoice date lies in the future." if issued > today else "The invoice date is very old."
        found.append(_asked("dates_are_plausible", issued <= today and issued.year >= today.year - OLDEST_YEARS, said))
    if issued and due:
        kept = issued <= due and (due - issued).days <= 366
        said = "The due date lies before the invoice date or over a year after it."
        found.append(_asked("due_date_follows", kept, said))
    return found


def _pages(invoice: Invoice) -> list[Check]:
    """What people see has to be what the e-invoice says: its pages show the gross total, where there are pages."""
    gross = invoice.fields.get("gross_total")
    has_pages = any(field.page is not None for field in invoice.fields.values())
    if gross is None or gross.source != "xml" or not has_pages:
        return []
    return [
        _asked("pages_show_the_total", gross.page is not None, "The pages do not show the e-invoice's gross total.")
    ]


def _date(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _register(invoice: Invoice, supplier: Supplier | None, conflict: bool) -> list[Check]:
    found = [
        _asked("supplier_is_known", supplier is not None, "The supplier is not in the register."),
        _asked("supplier_evidence_agrees", not conflict, "Name, VAT id and IBAN belong to different suppliers."),
    ]
    if supplier is None:
        return found
    iban, vat_id = compact(invoice.value("supplier_iban")), compact(invoice.value("supplier_vat_id"))
    if iban:
        on_file = iban in map(compact, supplier.ibans)
        found.append(_asked("iban_is_on_file", on_file, "The IBAN is not on file for this supplier."))
    if vat_id and supplier.vat_id:
        on_file = vat_id == compact(supplier.vat_id)
        found.append(_asked("vat_id_is_on_file", on_file, "The VAT id is not the one on file for this supplier."))
    if invoice.value("currency"):
        expected = invoice.value("currency") == supplier.currency
        found.append(_asked("currency_is_expected", expected, "The currency is not the one on file for this supplier."))
    rates = {row.rate for row in invoice.taxes} | {line.tax_rate for line in invoice.lines if line.tax_rate is not None}
    unknown = sorted(plain(rate) for rate in rates if plain(rate) not in supplier.tax_codes)
    said = f"The register has no tax code for {', '.join(unknown)} %."
    return [*found, _asked("tax_rates_are_known", not unknown, said)]


def _limit(invoice: Invoice, limits: Limits) -> list[Check]:
    gross, limit = invoice.amount("gross_total"), limits.of(invoice.value("currency"))
    if gross is None or limit is None:
        return []
    return [_asked("amount_is_within_limit", gross <= limit, f"The gross total is above the limit of {plain(limit)}.")]
