"""The e-invoices of practice documents: published schemas take them, an independent reader finds what the bill says."""

from decimal import Decimal
from importlib.resources import files
from random import Random

import pypdfium2
import pytest
from drafthorse.models.document import Document
from lxml import etree

from practice.documents import prints
from practice.documents.collection import Collection, Made
from practice.documents.einvoices import cii, ubl
from practice.documents.records import Bill

COLLECTION = Collection(6, media="xml")
KINDS = (0, 7, 8, 12, 15)
"""An invoice, a credit note, one with several lines, a long one, one without tax."""


def bill_of(index: int) -> Bill:
    return COLLECTION.made(index).bill


def embedded(content: bytes) -> dict[str, bytes]:
    pdf = pypdfium2.PdfDocument(content)
    found = [pdf.get_attachment(index) for index in range(pdf.count_attachments())]
    return {attachment.get_name(): bytes(attachment.get_data()) for attachment in found}


@pytest.mark.parametrize("index", KINDS)
@pytest.mark.parametrize("profile", ["basic", "en16931"])
def test_cii_keeps_the_schema_of_its_profile(index: int, profile: cii.Profile) -> None:
    name = f"Factur-X_1.0.07_{profile.upper()}.xsd"
    schema = etree.XMLSchema(file=str(files("drafthorse").joinpath("schema", name)))
    schema.assertValid(etree.fromstring(cii.invoice_xml(bill_of(index), profile)))


def first_word(element: object) -> str:
    return str(element).split()[0]


@pytest.mark.parametrize("index", KINDS)
def test_another_reader_finds_the_same_values_in_the_cii(index: int) -> None:
    bill = bill_of(index)
    read = Document.parse(cii.invoice_xml(bill, "en16931"), strict=False)
    settlement, seller = read.trade.settlement, read.trade.agreement.seller
    sums = settlement.monetary_summation
    found = {
        "type": str(read.header.type_code),
        "number": str(read.header.id),
        "name": str(seller.name),
        "currency": str(settlement.currency_code),
        "iban": str(settlement.payment_means.children[0].payee_account.iban),
        "net": Decimal(first_word(sums.tax_basis_total)),
        "gross": Decimal(first_word(sums.grand_total)),
        "lines": len(read.trade.items.children),
    }
    assert found == {
        "type": "381" if bill.kind == "credit_note" else "380",
        "number": bill.number,
        "name": bill.vendor.name,
        "currency": bill.currency,
        "iban": bill.iban,
        "net": bill.net,
        "gross": bill.gross,
        "lines": len(bill.items),
    }


def ubl_text(root: etree._Element, path: str) -> str:
    names = {prefix or "d": namespace for prefix, namespace in root.nsmap.items()}
    return root.findtext(path, default="", namespaces=names)


@pytest.mark.parametrize("index", KINDS)
def test_ubl_tells_what_the_bill_says(index: int) -> None:
    bill = bill_of(index)
    root = etree.fromstring(ubl.invoice_xml(bill))
    party = "cac:AccountingSupplierParty/cac:Party"
    found = {
        "root": etree.QName(root).localname,
        "number": ubl_text(root, "cbc:ID"),
        "issued": ubl_text(root, "cbc:IssueDate"),
        "name": ubl_text(root, f"{party}/cac:PartyLegalEntity/cbc:RegistrationName"),
        "vat_id": ubl_text(root, f"{party}/cac:PartyTaxScheme/cbc:CompanyID"),
        "gross": ubl_text(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
        "tax": ubl_text(root, "cac:TaxTotal/cbc:TaxAmount"),
    }
    assert found == {
        "root": "CreditNote" if bill.kind == "credit_note" else "Invoice",
        "number": bill.number,
        "issued": bill.issued.isoformat(),
        "name": bill.vendor.name,
        "vat_id": bill.vendor.vat_id,
        "gross": f"{bill.gross:.2f}",
        "tax": f"{bill.tax:.2f}",
    }


@pytest.mark.parametrize("index", KINDS)
def test_lines_of_an_e_invoice_sum_up_to_its_net(index: int) -> None:
    root = etree.fromstring(ubl.invoice_xml(bill_of(index)))
    names = {"cac": root.nsmap["cac"], "cbc": root.nsmap["cbc"]}
    lines = [line for line in root if etree.QName(line).localname in ("InvoiceLine", "CreditNoteLine")]
    amounts = [Decimal(line.findtext("cbc:LineExtensionAmount", default="0", namespaces=names)) for line in lines]
    assert f"{sum(amounts):.2f}" == ubl_text(root, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount")


def test_facturx_carries_its_xml_under_the_agreed_name() -> None:
    made = prints.facturx_pdf(bill_of(8), Random(1))
    found = embedded(made.content)
    assert list(found) == ["factur-x.xml"]
    assert etree.fromstring(found["factur-x.xml"]).tag.endswith("CrossIndustryInvoice")


def test_an_order_carries_an_order_and_no_invoice() -> None:
    made = Collection(6).made(18)
    found = embedded(prints.facturx_pdf(made.bill, Random(1)).content)
    assert list(found) == ["order-x.xml"]
    assert etree.fromstring(found["order-x.xml"]).tag.endswith("SCRDMCCBDACIOMessageStructure")


def test_an_e_invoice_says_more_than_its_page() -> None:
    made: Made = COLLECTION.made(1)
    assert {"due_date", "supplier_iban", "supplier_vat_id", "payment_terms"} <= set(made.print.fields)
