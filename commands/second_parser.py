"""The header of an e-invoice as another program reads it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any


def header(xml: bytes) -> dict[str, str]:
    """The header fields by drafthorse; empty where it does not read the vocabulary (ZUGFeRD 1, UBL).

    Raises ``Misconfigured`` (PACKAGE_MISSING) without the package, which ``./bot test`` installs.
    """
    from domain.errors import Misconfigured

    try:
        from drafthorse.models.document import Document
    except ImportError as error:
        raise Misconfigured(
            "drafthorse is not installed.", "Run './bot setup --dev'.", code="PACKAGE_MISSING"
        ) from error
    try:
        parsed = Document.parse(xml, strict=False)
    except TypeError:
        return {}
    agreement, settlement = parsed.trade.agreement, parsed.trade.settlement
    sums = settlement.monetary_summation
    currency = _text(settlement.currency_code)
    taxes = [amount for amount, code in sums.tax_total_other_currency.children if code == currency]
    return {
        "supplier_name": " ".join(_text(agreement.seller.name).split()),
        "supplier_vat_id": _vat_id(agreement.seller),
        "supplier_iban": _first(means.payee_account.iban for means in settlement.payment_means.children),
        "invoice_number": _text(parsed.header.id),
        "invoice_date": _text(parsed.header.issue_date_time),
        "due_date": _first(terms.due for terms in settlement.terms.children),
        "currency": currency,
        "net_total": _amount(sums.tax_basis_total),
        "tax_total": _cents(Decimal(taxes[0])) if taxes else "",
        "gross_total": _amount(sums.grand_total),
        "order_number": _text(agreement.buyer_order.issuer_assigned_id),
    }


def _vat_id(seller: Any) -> str:
    for registration in seller.tax_registrations.children:
        number, _, scheme = str(registration.id).rpartition(" ")
        if scheme == "(VA)":
            return number
    return ""


def _first(values: Iterable[Any]) -> str:
    return next((text for text in map(_text, values) if text), "")


def _text(value: Any) -> str:
    text = str(value or "").removesuffix("()").strip()
    return "" if text == "None" else text


def _amount(value: Any) -> str:
    amount = getattr(value, "_amount", None)
    return _cents(Decimal(str(amount))) if amount not in (None, "") else ""


def _cents(amount: Decimal) -> str:
    return f"{abs(amount):.2f}"
