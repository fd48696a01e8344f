"""Order-X: a purchase order that looks much like an invoice and is none. Source: Order-X 1.0, COMFORT."""

from practice.documents.einvoices.cii import trade_party, xml_price, xml_quantity
from practice.documents.einvoices.tree import Maker, Node, as_bytes, maker
from practice.documents.formats import plain
from practice.documents.records import Bill, Item

_STANDARD = "urn:un:unece:uncefact:data:standard:"
NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100",
    "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:128",
    "udt": f"{_STANDARD}UnqualifiedDataType:128",
}


def _line(node: Maker, number: int, item: Item) -> Node:
    price = node("ram:NetPriceProductTradePrice", node("ram:ChargeAmount", f"{xml_price(item):.2f}"))
    total = node("ram:SpecifiedTradeSettlementLineMonetarySummation", node("ram:LineTotalAmount", f"{item.net:.2f}"))
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        node("ram:AssociatedDocumentLineDocument", node("ram:LineID", f"{number}")),
        node("ram:SpecifiedTradeProduct", node("ram:Name", item.description)),
        node("ram:SpecifiedLineTradeAgreement", price),
        node(
            "ram:SpecifiedLineTradeDelivery",
            node("ram:RequestedQuantity", plain(xml_quantity(item)), unitCode=item.unit_code),
        ),
        node("ram:SpecifiedLineTradeSettlement", total),
    )


def _trade(node: Maker, bill: Bill) -> Node:
    sums = node(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        node("ram:LineTotalAmount", f"{bill.net:.2f}"),
        node("ram:TaxBasisTotalAmount", f"{bill.net:.2f}"),
        node("ram:TaxTotalAmount", f"{bill.tax:.2f}", currencyID=bill.currency),
        node("ram:GrandTotalAmount", f"{bill.gross:.2f}"),
    )
    seller = trade_party(node, "ram:SellerTradeParty", bill.vendor, taxed=False)
    buyer = trade_party(node, "ram:BuyerTradeParty", bill.buyer, taxed=False)
    return node(
        "rsm:SupplyChainTradeTransaction",
        [_line(node, index + 1, item) for index, item in enumerate(bill.items)],
        node("ram:ApplicableHeaderTradeAgreement", seller, buyer),
        node("ram:ApplicableHeaderTradeDelivery"),
        node("ram:ApplicableHeaderTradeSettlement", node("ram:OrderCurrencyCode", bill.currency), sums),
    )


def order_xml(bill: Bill) -> bytes:
    """Writes a bill as a purchase order of its buyer."""
    node = maker(NAMESPACES)
    guideline = node("ram:GuidelineSpecifiedDocumentContextParameter", node("ram:ID", "urn:order-x.eu:1p0:comfort"))
    issued = node("udt:DateTimeString", f"{bill.issued:%Y%m%d}0900", format="203")
    document = node(
        "rsm:ExchangedDocument",
        node("ram:ID", bill.number),
        node("ram:TypeCode", "220"),
        node("ram:IssueDateTime", issued),
    )
    context = node("rsm:ExchangedDocumentContext", guideline)
    return as_bytes(node("rsm:SCRDMCCBDACIOMessageStructure", context, document, _trade(node, bill)))
