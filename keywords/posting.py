"""Library ``Posting``: what has to stand in the ERP, how it is typed, and whether it stands there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library

import domain.posting
from domain.errors import Rejected
from domain.invoice import Invoice
from domain.posting import Difference, PostingLine, PostingTax, plain
from domain.supplier import Supplier

PERSONAL = ("supplier", "description")
NUMBERS = ("net_total", "tax_total", "gross_total", "quantity", "unit_price", "net", "base", "amount")


@dataclass(frozen=True)
class TypedLine:
    """One line as text."""

    description: str
    account: str
    quantity: str
    unit_price: str
    tax_code: str


@dataclass(frozen=True)
class TypedPosting:
    """A posting as text; ``taxes`` maps codes to amounts, the net total is written as the form shows it."""

    type: str
    supplier: str
    number: str
    date: str
    due_date: str
    currency: str
    lines: tuple[TypedLine, ...]
    taxes: Mapping[str, str]
    net_total: str


@library(scope="GLOBAL")
class Posting:
    """Makes the posting an invoice asks for, and compares it with what the ERP holds."""

    @keyword(tags=("posting",))
    def prepare_posting(self, invoice: Invoice, supplier: Supplier) -> domain.posting.Posting:
        """Returns the posting an invoice asks for; without usable lines it has one line a tax rate.

        Raises ``Rejected`` (INVALID_DATA) when the totals cannot be made of lines and the supplier's tax codes.

        Example:
        | ${posting}    Prepare Posting    ${invoice}    ${supplier}
        | ${posted}    Find Posted Invoices    ${posting}
        """
        return domain.posting.prepare(invoice, supplier)

    @keyword(tags=("posting",))
    def write_posting_as_text(
        self, posting: domain.posting.Posting, date_format: str, thousands: str = ""
    ) -> TypedPosting:
        """Returns a posting as text, the way a form wants it: dates in a format, numbers with a point.

        ``thousands`` separates groups in the net total, which is compared with what the form shows.

        Example:
        | ${text}    Write Posting As Text    ${posting}    %d/%m/%Y    thousands=,
        | Fill Text    ${DATE_FIELD}    ${text.date}
        """
        lines = tuple(
            TypedLine(line.description, line.account, plain(line.quantity), plain(line.unit_price), line.tax_code)
            for line in posting.lines
        )
        return TypedPosting(
            type=posting.type,
            supplier=posting.supplier,
            number=posting.number,
            date=_date(posting.date, date_format),
            due_date=_date(posting.due_date, date_format),
            currency=posting.currency,
            lines=lines,
            taxes={row.code: f"{row.amount:.2f}" for row in posting.taxes},
            net_total=_shown(posting.net_total, thousands),
        )

    @keyword(tags=("posting", "reading back"))
    def make_posting_of_record(self, record: Mapping[str, Any], **names: str) -> domain.posting.Posting:
        """Returns the posting that a record read from an ERP stands for.

        Named values say what the ERP calls a field where it is not our word: ``number=reference``; ``line_`` and
        ``tax_`` come before the fields of lines and taxes: ``line_net=amount``.
        Raises ``Rejected`` (POSTING_DIFFERS) when the record lacks a field or a number is none.

        Example:
        | ${found}    Make Posting Of Record    ${record}    number=reference    net_total=net
        """
        head = _named(names, "")
        try:
            values = {name: _value(name, record[head.get(name, name)]) for name in _fields(domain.posting.Posting)}
            lines = tuple(PostingLine(**_row(PostingLine, row, _named(names, "line_"))) for row in record["lines"])
            taxes = [PostingTax(**_row(PostingTax, row, _named(names, "tax_"))) for row in record["taxes"]]
        except (KeyError, InvalidOperation, TypeError) as error:
            raise Rejected(
                "The ERP's record is not as agreed.", "Compare the posting by hand.", code="POSTING_DIFFERS"
            ) from error
        taxes.sort(key=lambda row: row.code)
        return domain.posting.Posting(**values, lines=lines, taxes=tuple(taxes))

    @keyword(tags=("posting", "reading back"))
    def compare_postings(self, wanted: domain.posting.Posting, found: domain.posting.Posting) -> None:
        """Fails when what stands in the ERP is not what was wanted, naming every field that differs.

        Raises ``Rejected`` (POSTING_DIFFERS), an incident: a person has to look.

        Example:
        | Compare Postings    ${posting}    ${found}
        """
        differences = domain.posting.compare(wanted, found)
        if differences:
            named = "; ".join(map(_sentence, differences))
            raise Rejected(f"The ERP holds other values: {named}.", "Correct it in the ERP.", code="POSTING_DIFFERS")
        logger.info(f"Every field and all {len(wanted.lines)} lines stand in the ERP as wanted.")


def _fields(record: type) -> list[str]:
    """The fields of a record that are no rows."""
    return [name for name in record.__dataclass_fields__ if name not in ("lines", "taxes")]  # type: ignore[attr-defined]


def _named(names: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): other for name, other in names.items() if name.startswith(prefix)}


def _row(record: type, row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {name: _value(name, row[names.get(name, name)]) for name in _fields(record)}


def _value(name: str, value: Any) -> Any:
    return Decimal(str(value)) if name in NUMBERS else str(value or "")


def _date(iso: str, date_format: str) -> str:
    return date.fromisoformat(iso).strftime(date_format) if iso else ""


def _shown(number: Decimal, thousands: str) -> str:
    return f"{number:,.2f}".replace(",", thousands)


def _sentence(difference: Difference) -> str:
    """Names one difference; names and texts are left out, they may be personal."""
    place = f"line {difference.line} {difference.field}" if difference.line else difference.field
    if difference.field in PERSONAL:
        return place
    return f"{place} is '{difference.found}', not '{difference.wanted}'"
