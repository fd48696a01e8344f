"""UN/CEFACT Cross Industry Invoice: Factur-X, ZUGFeRD 1 and 2, XRechnung; Order-X orders have the same shape.

Source: UN/CEFACT CII D16B with EN 16931, ZUGFeRD 1.0 (CrossIndustryDocument).
"""

from decimal import Decimal

from domain.invoice import Line, Tax
from ml.models.extraction.elements import Element, as_number, day, every, number, text
from ml.models.extraction.facts import Facts

_DOCUMENT = "ExchangedDocument|HeaderExchangedDocument"
_TRADE = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = _TRADE + "/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_SETTLEMENT = _TRADE + "/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_RATE = "RateApplicablePercent|ApplicablePercent"
_LINE_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_LINE_DELIVERY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
_LINE_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_LINE_SUMS = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"


def read(root: Element) -> Facts:
    """What the XML says, as it says it."""
    seller, settlement = _AGREEMENT + "/SellerTradeParty", _SETTLEMENT
    currency = text(root, settlement + "/InvoiceCurrencyCode|OrderCurrencyCode")
    sums = f"{settlement}/{_SUMS}"
    return Facts(
        type_code=text(root, _DOCUMENT + "/TypeCode"),
        supplier_name=text(root, seller + "/Name"),
        supplier_vat_id=_vat_id(root, seller),
        supplier_iban=text(
            root, settlement + "/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID"
        ),
        invoice_number=text(root, _DOCUMENT + "/ID"),
        invoice_date=day(text(root, _DOCUMENT + "/IssueDateTime/DateTimeString")),
        due_date=day(text(root, settlement + "/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString")),
        currency=currency,
        net_total=number(root, sums + "/TaxBasisTotalAmount"),
        tax_total=_tax_total(root, sums, currency),
        gross_total=number(root, sums + "/GrandTotalAmount"),
        order_number=text(root, _AGREEMENT + "/BuyerOrderReferencedDocument/IssuerAssignedID|ID"),
        payment_terms=text(root, settlement + "/SpecifiedTradePaymentTerms/Description"),
        lines=tuple(_lines(root)),
        taxes=tuple(_taxes(root)),
        adjustments=tuple(_adjustments(root)),
    )


def _vat_id(root: Element, seller: str) -> str:
    for found in every(root, seller + "/SpecifiedTaxRegistration/ID"):
        if found.get("schemeID") == "VA":
            return (found.text or "").strip()
    return ""


def _tax_total(root: Element, sums: str, currency: str) -> Decimal | None:
    """The tax total in the invoice's own currency; a second one may be given in the currency of accounting."""
    found = every(root, sums + "/TaxTotalAmount")
    own = [one for one in found if one.get("currencyID", currency) == currency]
    return as_number(own[0] if own else found[0]) if found else None


def _taxes(root: Element) -> list[Tax]:
    rows = []
    for tax in every(root, _SETTLEMENT + "/ApplicableTradeTax"):
        base, amount = number(tax, "BasisAmount"), number(tax, "CalculatedAmount")
        rate = number(tax, _RATE)
        if base is not None and amount is not None:
            rows.append(Tax(rate if rate is not None else Decimal(0), base, amount))
    return rows


def _lines(root: Element) -> list[Line]:
    rows = []
    for item in every(root, _TRADE + "/IncludedSupplyChainTradeLineItem"):
        net = number(item, f"{_LINE_SETTLEMENT}/{_LINE_SUMS}/LineTotalAmount")
        kind = text(item, "AssociatedDocumentLineDocument/LineStatusReasonCode")
        if net is None or kind in ("GROUP", "INFORMATION"):
            continue
        price = f"{_LINE_AGREEMENT}/NetPriceProductTradePrice"
        rows.append(
            Line(
                text(item, "SpecifiedTradeProduct/Name|Description"),
                net,
                number(item, _LINE_DELIVERY + "/BilledQuantity|RequestedQuantity"),
                _per_unit(number(item, price + "/ChargeAmount"), number(item, price + "/BasisQuantity")),
                number(item, f"{_LINE_SETTLEMENT}/ApplicableTradeTax/{_RATE}"),
                discount=_discount(item),
            )
        )
    return rows


def _discount(item: Element) -> Decimal:
    """The allowances of a line less its charges."""
    total = Decimal(0)
    for part in every(item, _LINE_SETTLEMENT + "/SpecifiedTradeAllowanceCharge"):
        amount = number(part, "ActualAmount") or Decimal(0)
        total += -amount if text(part, "ChargeIndicator/Indicator").lower() in ("true", "1") else amount
    return total


def _per_unit(price: Decimal | None, per: Decimal | None) -> Decimal | None:
    return price / per if price is not None and per else price


def _adjustments(root: Element) -> list[Line]:
    rows = []
    for item in every(root, _SETTLEMENT + "/SpecifiedTradeAllowanceCharge"):
        amount = number(item, "ActualAmount")
        charge = text(item, "ChargeIndicator/Indicator").lower() in ("true", "1")
        if amount is not None:
            rate = number(item, f"CategoryTradeTax/{_RATE}")
            rows.append(Line(text(item, "Reason"), amount if charge else -amount, tax_rate=rate))
    for item in every(root, _SETTLEMENT + "/SpecifiedLogisticsServiceCharge"):
        amount = number(item, "AppliedAmount")
        if amount is not None:
            rows.append(Line(text(item, "Description"), amount, tax_rate=number(item, f"AppliedTradeTax/{_RATE}")))
    return rows
