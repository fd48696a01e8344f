"""Universal Business Language 2.1: invoices and credit notes. Source: EN 16931-3-2 (syntax binding)."""

from decimal import Decimal

from practice.documents.einvoices.cii import category, line_allowance, xml_price, xml_quantity
from practice.documents.einvoices.tree import Maker, Node, as_bytes, maker
from practice.documents.formats import plain
from practice.documents.records import Bill, Buyer, Item, TaxRow, Vendor

_OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"
_PARTS = {"cac": f"{_OASIS}CommonAggregateComponents-2", "cbc": f"{_OASIS}CommonBasicComponents-2"}
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


def _money(node: Maker, tag: str, value: Decimal, currency: str) -> Node:
    return node(tag, f"{value:.2f}", currencyID=currency)


def _scheme(node: Maker) -> Node:
    return node("cac:TaxScheme", node("cbc:ID", "VAT"))


def _party(node: Maker, tag: str, party: Vendor | Buyer) -> Node:
    tax = node("cac:PartyTaxScheme", node("cbc:CompanyID", party.vat_id), _scheme(node)) if party.vat_id else None
    address = node(
        "cac:PostalAddress",
        node("cbc:StreetName", party.street),
        node("cbc:CityName", party.town),
        node("cbc:PostalZone", party.postcode),
        node("cac:Country", node("cbc:IdentificationCode", party.country)),
    )
    name = node("cac:PartyLegalEntity", node("cbc:RegistrationName", party.name))
    return node(tag, node("cac:Party", address, tax, name))


def _category(node: Maker, tag: str, bill: Bill, rate: Decimal, reason: bool = False) -> Node:
    code = category(bill, rate)
    why = node("cbc:TaxExemptionReason", bill.note) if reason and code == "AE" else None
    return node(tag, node("cbc:ID", code), node("cbc:Percent", plain(rate)), why, _scheme(node))


def _line(node: Maker, bill: Bill, number: int, item: Item) -> Node:
    credit, currency = bill.kind == "credit_note", bill.currency
    allowance = None
    if line_allowance(item):
        allowance = node(
            "cac:AllowanceCharge",
            node("cbc:ChargeIndicator", "false"),
            node("cbc:AllowanceChargeReason", "Discount"),
            _money(node, "cbc:Amount", line_allowance(item), currency),
        )
    return node(
        "cac:CreditNoteLine" if credit else "cac:InvoiceLine",
        node("cbc:ID", f"{number}"),
        node(
            "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity",
            plain(xml_quantity(item)),
            unitCode=item.unit_code,
        ),
        _money(node, "cbc:LineExtensionAmount", item.net, currency),
        allowance,
        node(
            "cac:Item",
            node("cbc:Description", item.detail) if item.detail else None,
            node("cbc:Name", item.description),
            node("cac:SellersItemIdentification", node("cbc:ID", item.code)) if item.code else None,
            _category(node, "cac:ClassifiedTaxCategory", bill, item.rate),
        ),
        node("cac:Price", _money(node, "cbc:PriceAmount", xml_price(item), currency)),
    )


def _subtotal(node: Maker, bill: Bill, row: TaxRow) -> Node:
    return node(
        "cac:TaxSubtotal",
        _money(node, "cbc:TaxableAmount", row.base, bill.currency),
        _money(node, "cbc:TaxAmount", row.amount, bill.currency),
        _category(node, "cac:TaxCategory", bill, row.rate, reason=True),
    )


def _payment(node: Maker, bill: Bill) -> Node | None:
    if not bill.iban:
        return None
    branch = node("cac:FinancialInstitutionBranch", node("cbc:ID", bill.vendor.bic))
    account = node("cac:PayeeFinancialAccount", node("cbc:ID", bill.iban), node("cbc:Name", bill.vendor.name), branch)
    return node("cac:PaymentMeans", node("cbc:PaymentMeansCode", "58"), node("cbc:PaymentID", bill.number), account)


def _sums(node: Maker, bill: Bill) -> Node:
    lines = sum((item.net for item in bill.items), Decimal(0))
    rows = {
        "cbc:LineExtensionAmount": lines,
        "cbc:TaxExclusiveAmount": bill.net,
        "cbc:TaxInclusiveAmount": bill.gross,
        "cbc:PayableAmount": bill.gross,
    }
    return node("cac:LegalMonetaryTotal", [_money(node, tag, value, bill.currency) for tag, value in rows.items()])


def _original(node: Maker, bill: Bill) -> Node | None:
    if not bill.original:
        return None
    return node("cac:BillingReference", node("cac:InvoiceDocumentReference", node("cbc:ID", bill.original)))


def invoice_xml(bill: Bill) -> bytes:
    """Writes an invoice or credit note as UBL."""
    credit = bill.kind == "credit_note"
    root = "CreditNote" if credit else "Invoice"
    node = maker({"": f"{_OASIS}{root}-2", **_PARTS})
    tax = node(
        "cac:TaxTotal",
        _money(node, "cbc:TaxAmount", bill.tax, bill.currency),
        [_subtotal(node, bill, row) for row in bill.taxes],
    )
    document = node(
        root,
        node("cbc:CustomizationID", CUSTOMIZATION),
        node("cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
        node("cbc:ID", bill.number),
        node("cbc:IssueDate", bill.issued.isoformat()),
        node("cbc:DueDate", bill.due.isoformat()) if bill.due and not credit else None,
        node("cbc:CreditNoteTypeCode" if credit else "cbc:InvoiceTypeCode", "381" if credit else "380"),
        node("cbc:DocumentCurrencyCode", bill.currency),
        node("cac:OrderReference", node("cbc:ID", bill.order_number)) if bill.order_number else None,
        _original(node, bill),
        _party(node, "cac:AccountingSupplierParty", bill.vendor),
        _party(node, "cac:AccountingCustomerParty", bill.buyer),
        node("cac:Delivery", node("cbc:ActualDeliveryDate", bill.delivered.isoformat())),
        _payment(node, bill),
        node("cac:PaymentTerms", node("cbc:Note", bill.terms)) if bill.terms else None,
        tax,
        _sums(node, bill),
        [_line(node, bill, index + 1, item) for index, item in enumerate(bill.items)],
    )
    return as_bytes(document)
