"""What a person says to a held document."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Literal

from stdnum import iban as iban_number

from domain.errors import Rejected
from domain.invoice import FIELD_NAMES, Field, Invoice
from domain.money import cents
from domain.page import Box
from domain.tables import TABLES, as_text, checked_table, rows, with_table

Verdict = Literal["accept", "correct", "reject"]
REJECTIONS: dict[str, str] = {
    "WRONG_ADDRESSEE": "It is addressed to somebody else",
    "DUPLICATE_INVOICE": "We have this invoice already",
    "NOT_ORDERED": "We did not order or receive this",
    "AMOUNTS_WRONG": "The amounts are wrong; the supplier has to correct it",
    "BANK_ACCOUNT_SUSPICIOUS": "The bank account is suspicious",
    "NOT_AN_INVOICE": "It is no invoice",
    "UNREADABLE": "It cannot be read",
}
"""Why people end a case, as they are offered it; any other code in capitals does too."""
DAYS_A_DECADE = 5.0
"""A document that waits this many days longer counts like one of ten times its amount."""


@dataclass(frozen=True)
class Correction:
    """One value a person put right; ``at`` is UTC.

    ``field`` may name a table: ``value`` and ``previous`` are then all of its rows.
    """

    field: str
    value: str
    previous: str
    reviewer: str
    at: datetime


@dataclass(frozen=True)
class Candidate:
    """A value that a field could have; ``page`` and ``box`` say where it stands, None where on no page.

    ``score`` is what its surroundings say for it, uncalibrated; above 1 they name the field.
    """

    value: str
    page: int | None = None
    box: Box | None = None
    score: float = 0.0


def amount_at_stake(payload: Any) -> Decimal | None:
    """The gross total that a work item's payload names, or None."""
    found = payload
    for name in ("invoice", "fields", "gross_total", "value"):
        found = found.get(name) if isinstance(found, Mapping) else None
    try:
        amount = Decimal(str(found)) if found else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() else None


def urgency(amount: Decimal | None, since: datetime) -> float:
    """The order of what waits, the highest first: by amount at stake and age.

    It stands still while time goes by, so it can be stored: ``DAYS_A_DECADE`` count like ten times the amount.
    """
    stake = math.log10(max(float(abs(amount)), 1.0)) if amount is not None else 2.0
    return stake - since.timestamp() / 86_400 / DAYS_A_DECADE


def apply(corrections: tuple[Correction, ...], invoice: Invoice) -> Invoice:
    """The invoice as the person sees it: corrected values are certain, in their old places."""
    fields = invoice.fields
    changed = {}
    for correction in corrections:
        if correction.field in TABLES:
            invoice = with_table(invoice, correction.field, correction.value)
            continue
        before = fields.get(correction.field, Field("", None, "person"))
        changed[correction.field] = replace(before, value=correction.value, confidence=1.0, source="person")
    return invoice.with_fields(changed)


def as_read(invoice: Invoice, field: str) -> str:
    """The value of a field, or all rows of a table, as a correction names what was there before."""
    return as_text(rows(invoice, field)) if field in TABLES else invoice.value(field)


def checked(field: str, value: str) -> str:
    """The value a person typed for a field, or the rows for a table, in their form.

    Raises ``Rejected`` (WRONG_USE) for a field nobody knows, naming the nearest, and (INVALID_DATA) for a value that
    cannot stand there.
    """
    if field in TABLES:
        return checked_table(field, value)
    if field not in FIELD_NAMES:
        known = (*FIELD_NAMES, *TABLES)
        near = get_close_matches(field, known, n=1, cutoff=0.5)
        remedy = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(known)}."
        raise Rejected(f"There is no field '{field}'.", remedy, code="WRONG_USE")
    form, remedy = _FORMS.get(field, (_text, "Type a value."))
    try:
        return form(value.strip())
    except ValueError as error:
        raise Rejected(f"'{field}' cannot be that value.", remedy, code="INVALID_DATA") from error


def _text(value: str) -> str:
    if not value:
        raise ValueError(value)
    return value


def _date(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _amount(value: str) -> str:
    if not re.fullmatch(r"\d+(\.\d{1,4})?", value):
        raise ValueError(value)
    return cents(Decimal(value))


def _iban(value: str) -> str:
    if not iban_number.is_valid(value):
        raise ValueError(value)
    return str(iban_number.compact(value))


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise ValueError(value)
    return value.upper()


_FORMS: dict[str, tuple[Callable[[str], str], str]] = {
    **dict.fromkeys(("invoice_date", "due_date"), (_date, "Type a date as 2026-03-31.")),
    **dict.fromkeys(("net_total", "tax_total", "gross_total"), (_amount, "Type an amount as 1234.50.")),
    "supplier_iban": (_iban, "Its check digits are wrong; compare it with the document."),
    "currency": (_currency, "Type its three letters, as EUR."),
}
"""What a typed value goes through, and what to say when it does not fit."""
