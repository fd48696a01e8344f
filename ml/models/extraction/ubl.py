"""OASIS UBL 2: Invoice, CreditNote and Order.

Source: OASIS UBL 2.1 with the EN 16931 binding (Peppol BIS Billing 3).
"""

from decimal import Decimal

from domain.invoice import Line, Tax
from ml.models.extraction.elements import Element, day, every, local_name, number, text
from ml.models.extraction.facts import Facts

_SELLER = "AccountingSupplierParty|SellerSupplierParty/Party"
_SUMS = "LegalMonetaryTotal|AnticipatedMonetaryTotal"


def read(root: Element) -> Facts:
    """What the XML says, as it says it."""
    currency = text(root, "DocumentCurrencyCode")
    return Facts(
        type_code="381" if local_name(root) == "CreditNote" else text(root, "InvoiceTypeCode"),
        supplier_name=text(root, _SELLER + "/PartyLegalEntity/RegistrationName")
        or text(root, _SELLER + "/PartyName/Name"),
        supplier_vat_id=_vat_id(root),
        supplier_iban=text(root, "PaymentMeans/PayeeFinancialAccount/ID"),
        invoice_number=text(root, "ID"),
        invoice_date=day(text(root, "IssueDate")),
        due_date=day(text(root, "DueDate") or text(root, "PaymentMeans/PaymentDueDate")),
        currency=currency,
        net_total=number(root, _SUMS + "/TaxExclusiveAmount"),
        tax_total=_tax_total(root, currency),
        gross_total=number(root, _SUMS + "/TaxInclusiveAmount"),
        order_number=text(root, "OrderReference/ID"),
        payment_terms=text(root, "PaymentTerms/Note"),
        lines=tuple(_lines(root)),
        taxes=tuple(_taxes(root, currency)),
        adjustments=tuple(_adjustments(root)),
    )


def _vat_id(root: Element) -> str:
    for scheme in every(root, _SELLER + "/PartyTaxScheme"):
        if text(scheme, "TaxScheme/ID").upper() == "VAT":
            return text(scheme, "CompanyID")
    return ""


def _totals(root: Element, currency: str) -> list[Element]:
    """The tax totals in the invoice's own currency; one in the currency of accounting may stand beside."""
    found = every(root, "TaxTotal")
    own = [one for one in found if all(a.get("currencyID", currency) == currency for a in every(one, "TaxAmount"))]
    return own or found


def _tax_total(root: Element, currency: str) -> Decimal | None:
    amounts = [number(total, "TaxAmount") for total in _totals(root, currency)]
    return amounts[0] if amounts else None


def _taxes(root: Element, currency: str) -> list[Tax]:
    rows = []
    for total in _totals(root, currency):
        for part in every(total, "TaxSubtotal"):
            base, amount = number(part, "TaxableAmount"), number(part, "TaxAmount")
            rate = number(part, "TaxCategory/Percent") or Decimal(0)
            if base is not None and amount is not None:
                rows.append(Tax(rate, base, amount))
    return rows


def _lines(root: Element) -> list[Line]:
    rows = []
    for item in every(root, "InvoiceLine|CreditNoteLine") + every(root, "OrderLine/LineItem"):
        net = number(item, "LineExtensionAmount")
        if net is None:
            continue
        price, per = number(item, "Price/PriceAmount"), number(item, "Price/BaseQuantity")
        rows.append(
            Line(
                text(item, "Item/Name") or text(item, "Item/Description"),
                net,
                number(item, "InvoicedQuantity|CreditedQuantity|Quantity"),
                price / per if price is not None and per else price,
                number(item, "Item/ClassifiedTaxCategory/Percent"),
                discount=-sum((line.net for line in _adjustments(item)), Decimal(0)),
            )
        )
    return rows


def _adjustments(root: Element) -> list[Line]:
    rows = []
    for item in every(root, "AllowanceCharge"):
        amount = number(item, "Amount")
        charge = text(item, "ChargeIndicator").lower() in ("true", "1")
        if amount is not None:
            rate = number(item, "TaxCategory/Percent")
            rows.append(Line(text(item, "AllowanceChargeReason"), amount if charge else -amount, tax_rate=rate))
    return rows
