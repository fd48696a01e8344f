"""E-invoice XML says what it says: CII of both generations, UBL, orders; and nothing outside it is ever asked."""

from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import Rejected
from domain.invoice import Line, Tax
from ml.models.extraction import einvoice

SAMPLES = Path(__file__).resolve().parents[1] / "einvoices"


def sample(name: str, **values: str) -> str:
    text = (SAMPLES / f"{name}.xml").read_text(encoding="utf-8").strip()
    return text.format(**values) if values else text


def cii(code: str = "380", root: str = "CrossIndustryInvoice", sign: str = "") -> bytes:
    lines = sample("cii_line", sign=sign)
    return sample("cii", root=root, code=code, lines=lines, sign=sign).encode()


def values(xml: bytes) -> dict[str, str]:
    return {name: field.value for name, field in einvoice.read(xml).fields.items()}


def test_reads_every_header_field_of_cii() -> None:
    assert values(cii()) == {
        "supplier_name": "Alder Papier GmbH",
        "supplier_vat_id": "DE136695976",
        "supplier_iban": "DE89370400440532013000",
        "invoice_number": "R-4711",
        "invoice_date": "2026-01-31",
        "due_date": "2026-03-02",
        "currency": "EUR",
        "net_total": "100.00",
        "tax_total": "19.00",
        "gross_total": "119.00",
        "order_number": "PO-9",
        "payment_terms": "30 days net",
    }


def test_reads_lines_taxes_and_charges_of_cii() -> None:
    found = einvoice.read(cii())
    nineteen = Decimal("19.00")
    assert found.lines == (
        Line("Copy paper", Decimal("95.00"), Decimal(20), Decimal(5), nineteen, discount=Decimal("5.00")),
    )
    assert found.taxes == (Tax(nineteen, Decimal("100.00"), Decimal("19.00")),)
    assert found.adjustments == (Line("Freight", Decimal("5.00"), tax_rate=Decimal(19)),)


@pytest.mark.parametrize(
    ("code", "sign", "kind"),
    [("380", "", "invoice"), ("381", "", "credit_note"), ("381", "-", "credit_note"), ("380", "-", "credit_note")],
)
def test_credit_notes_are_positive_however_they_are_written(code: str, sign: str, kind: str) -> None:
    found = einvoice.read(cii(code, sign=sign))
    assert (found.type, found.value("gross_total"), found.lines[0].net, found.lines[0].quantity) == (
        kind,
        "119.00",
        Decimal("95.00"),
        Decimal(20),
    )


def test_reads_zugferd_1_and_computes_a_missing_tax_total() -> None:
    found = einvoice.read(sample("zugferd_1").encode())
    assert (found.value("order_number"), found.value("tax_total"), found.fields["tax_total"].source) == (
        "PO-1",
        "7.00",
        "computed",
    )
    assert (found.lines, found.taxes[0].rate) == ((), Decimal("7.00"))


def test_an_order_is_an_order() -> None:
    assert einvoice.read(cii(root="SCRDMCCBDACIOMessageStructure")).type == "order"


@pytest.mark.parametrize(
    ("root", "line", "quantity", "kind"),
    [
        ("Invoice", "InvoiceLine", "InvoicedQuantity", "invoice"),
        ("CreditNote", "CreditNoteLine", "CreditedQuantity", "credit_note"),
    ],
)
def test_reads_ubl(root: str, line: str, quantity: str, kind: str) -> None:
    found = einvoice.read(sample("ubl", root=root, line=line, quantity=quantity).encode())
    assert found.type == kind
    assert {name: field.value for name, field in found.fields.items()} == {
        "supplier_name": "Birch B.V.",
        "supplier_vat_id": "NL116226870B01",
        "supplier_iban": "NL91ABNA0417164300",
        "invoice_number": "INV-7",
        "invoice_date": "2026-02-01",
        "due_date": "2026-03-03",
        "currency": "EUR",
        "net_total": "90.00",
        "tax_total": "18.90",
        "gross_total": "108.90",
        "order_number": "PO-3",
        "payment_terms": "14 dagen",
    }
    assert found.lines == (Line("Chair", Decimal("100.00"), Decimal(4), Decimal("25.00"), Decimal(21)),)
    assert found.taxes == (Tax(Decimal(21), Decimal("90.00"), Decimal("18.90")),)
    assert found.adjustments[0].net == Decimal("-10.00")


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<a><b></a>", "DOCUMENT_BROKEN"),
        (b"<letter/>", "NOT_AN_INVOICE"),
        (b'<Invoice xmlns="urn:other"/>', "NOT_AN_INVOICE"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DOCUMENT_UNSAFE"),
        (b'<!DOCTYPE a [<!ENTITY x "1"><!ENTITY y "&x;&x;">]><a>&y;</a>', "DOCUMENT_UNSAFE"),
    ],
)
def test_bad_xml_is_refused(xml: bytes, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        einvoice.read(xml)
    assert refused.value.code == code


def test_values_that_are_no_numbers_are_not_found() -> None:
    broken = cii().replace(b"<ram:GrandTotalAmount>119.00", b"<ram:GrandTotalAmount>NaN")
    assert "gross_total" not in values(broken)
