"""Cross Industry Invoice (CII D16B), alone or inside a Factur-X PDF; Order-X uses the same trade parts.

Source: EN 16931-3-3 (syntax binding), Factur-X 1.0 profiles.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from practice.documents.einvoices.tree import Maker, Node, as_bytes, maker
from practice.documents.formats import cents, plain
from practice.documents.records import Bill, Buyer, Item, TaxRow, Vendor

Profile = Literal["basic", "en16931"]
GUIDELINES: dict[Profile, str] = {
    "basic": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
    "en16931": "urn:cen.eu:en16931:2017",
}
_STANDARD = "urn:un:unece:uncefact:data:standard:"
NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_STANDARD}UnqualifiedDataType:100",
    "qdt": f"{_STANDARD}QualifiedDataType:100",
}
HUNDRED = Decimal(100)


def category(bill: Bill, rate: Decimal) -> str:
    """The tax category: standard, reverse charge, or zero rated."""
    if rate:
        return "S"
    return "AE" if bill.note else "Z"


def _day(node: Maker, tag: str, day: date) -> Node:
    return node(tag, node("udt:DateTimeString", f"{day:%Y%m%d}", format="102"))


def trade_party(node: Maker, tag: str, party: Vendor | Buyer, *, taxed: bool = True) -> Node:
    """A seller or buyer with name and address; ``taxed`` adds the VAT id it has."""
    vat_id = party.vat_id if taxed else ""
    return node(
        tag,
        node("ram:Name", party.name),
        node(
            "ram:PostalTradeAddress",
            node("ram:PostcodeCode", party.postcode),
            node("ram:LineOne", party.street),
            node("ram:CityName", party.town),
            node("ram:CountryID", party.country),
        ),
        node("ram:SpecifiedTaxRegistration", node("ram:ID", vat_id, schemeID="VA")) if vat_id else None,
    )


def xml_quantity(item: Item) -> Decimal:
    """The quantity an e-invoice gives: a mere amount is one piece, a deduction minus one."""
    return item.quantity if item.quantity is not None else Decimal(1 if item.net >= 0 else -1)


def xml_price(item: Item) -> Decimal:
    """The unit price an e-invoice gives; never negative."""
    return item.unit_price if item.unit_price is not None else abs(item.net)


def line_allowance(item: Item) -> Decimal:
    """What the line's discount takes off; zero without one."""
    return cents(xml_quantity(item) * xml_price(item)) - item.net if item.discount is not None else Decimal(0)


def _allowance(node: Maker, item: Item) -> Node | None:
    if not line_allowance(item):
        return None
    return node(
        "ram:SpecifiedTradeAllowanceCharge",
        node("ram:ChargeIndicator", node("udt:Indicator", "false")),
        node("ram:ActualAmount", f"{line_allowance(item):.2f}"),
        node("ram:Reason", "Discount"),
    )


def _product(node: Maker, item: Item, full: bool) -> Node:
    return node(
        "ram:SpecifiedTradeProduct",
        node("ram:SellerAssignedID", item.code) if full and item.code else None,
        node("ram:Name", item.description),
        node("ram:Description", item.detail) if full and item.detail else None,
    )


def _line(node: Maker, bill: Bill, number: int, item: Item, profile: Profile) -> Node:
    price = node("ram:NetPriceProductTradePrice", node("ram:ChargeAmount", f"{xml_price(item):.2f}"))
    tax = node(
        "ram:ApplicableTradeTax",
        node("ram:TypeCode", "VAT"),
        node("ram:CategoryCode", category(bill, item.rate)),
        node("ram:RateApplicablePercent", f"{item.rate:.2f}"),
    )
    total = node("ram:SpecifiedTradeSettlementLineMonetarySummation", node("ram:LineTotalAmount", f"{item.net:.2f}"))
    billed = node("ram:BilledQuantity", plain(xml_quantity(item)), unitCode=item.unit_code)
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        node("ram:AssociatedDocumentLineDocument", node("ram:LineID", f"{number}")),
        _product(node, item, profile == "en16931"),
        node("ram:SpecifiedLineTradeAgreement", price),
        node("ram:SpecifiedLineTradeDelivery", billed),
        node("ram:SpecifiedLineTradeSettlement", tax, _allowance(node, item), total),
    )


def _tax(node: Maker, bill: Bill, row: TaxRow) -> Node:
    code = category(bill, row.rate)
    return node(
        "ram:ApplicableTradeTax",
        node("ram:CalculatedAmount", f"{row.amount:.2f}"),
        node("ram:TypeCode", "VAT"),
        node("ram:ExemptionReason", bill.note) if code == "AE" else None,
        node("ram:BasisAmount", f"{row.base:.2f}"),
        node("ram:CategoryCode", code),
        node("ram:RateApplicablePercent", f"{row.rate:.2f}"),
    )


def _sums(node: Maker, bill: Bill) -> Node:
    lines = sum((item.net for item in bill.items), Decimal(0))
    return node(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        node("ram:LineTotalAmount", f"{lines:.2f}"),
        node("ram:TaxBasisTotalAmount", f"{bill.net:.2f}"),
        node("ram:TaxTotalAmount", f"{bill.tax:.2f}", currencyID=bill.currency),
        node("ram:GrandTotalAmount", f"{bill.gross:.2f}"),
        node("ram:DuePayableAmount", f"{bill.gross:.2f}"),
    )


def _payment(node: Maker, bill: Bill, profile: Profile) -> Node | None:
    if not bill.iban:
        return None
    bank = (
        node("ram:PayeeSpecifiedCreditorFinancialInstitution", node("ram:BICID", bill.vendor.bic))
        if profile == "en16931"
        else None
    )
    return node(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        node("ram:TypeCode", "58"),
        node("ram:PayeePartyCreditorFinancialAccount", node("ram:IBANID", bill.iban)),
        bank,
    )


def _terms(node: Maker, bill: Bill) -> Node | None:
    if not bill.terms and not bill.due:
        return None
    return node(
        "ram:SpecifiedTradePaymentTerms",
        node("ram:Description", bill.terms) if bill.terms else None,
        _day(node, "ram:DueDateDateTime", bill.due) if bill.due else None,
    )


def _settlement(node: Maker, bill: Bill, profile: Profile) -> Node:
    original = (
        node("ram:InvoiceReferencedDocument", node("ram:IssuerAssignedID", bill.original)) if bill.original else None
    )
    return node(
        "ram:ApplicableHeaderTradeSettlement",
        node("ram:PaymentReference", bill.number),
        node("ram:InvoiceCurrencyCode", bill.currency),
        _payment(node, bill, profile),
        [_tax(node, bill, row) for row in bill.taxes],
        _terms(node, bill),
        _sums(node, bill),
        original,
    )


def _agreement(node: Maker, bill: Bill) -> Node:
    order = (
        node("ram:BuyerOrderReferencedDocument", node("ram:IssuerAssignedID", bill.order_number))
        if bill.order_number
        else None
    )
    return node(
        "ram:ApplicableHeaderTradeAgreement",
        trade_party(node, "ram:SellerTradeParty", bill.vendor),
        trade_party(node, "ram:BuyerTradeParty", bill.buyer),
        order,
    )


def invoice_xml(bill: Bill, profile: Profile) -> bytes:
    """Writes an invoice or credit note as CII."""
    node = maker(NAMESPACES)
    root = node(
        "rsm:CrossIndustryInvoice",
        node(
            "rsm:ExchangedDocumentContext",
            node("ram:GuidelineSpecifiedDocumentContextParameter", node("ram:ID", GUIDELINES[profile])),
        ),
        node(
            "rsm:ExchangedDocument",
            node("ram:ID", bill.number),
            node("ram:TypeCode", "381" if bill.kind == "credit_note" else "380"),
            _day(node, "ram:IssueDateTime", bill.issued),
        ),
        node(
            "rsm:SupplyChainTradeTransaction",
            [_line(node, bill, index + 1, item, profile) for index, item in enumerate(bill.items)],
            _agreement(node, bill),
            node(
                "ram:ApplicableHeaderTradeDelivery",
                node("ram:ActualDeliverySupplyChainEvent", _day(node, "ram:OccurrenceDateTime", bill.delivered)),
            ),
            _settlement(node, bill, profile),
        ),
    )
    return as_bytes(root)
