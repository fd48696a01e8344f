"""E-invoice XML says what it says: CII of both generations, UBL, orders; and nothing outside it is ever asked."""

from decimal import Decimal

import pytest

from domain.errors import Rejected
from domain.invoice import Line, Tax
from ml.models.extraction import einvoice

LINE_CII = """<ram:IncludedSupplyChainTradeLineItem>
 <ram:SpecifiedTradeProduct><ram:Name>Copy paper</ram:Name></ram:SpecifiedTradeProduct>
 <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>50.00</ram:ChargeAmount>
  <ram:BasisQuantity unitCode="C62">10</ram:BasisQuantity></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
 <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">{sign}20</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
 <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
  <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
   <ram:ActualAmount>{sign}5.00</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>
  <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{sign}95.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
 </ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""

CII = """<rsm:{root} xmlns:rsm="urn:un:unece:uncefact:data:standard:{root}:100" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
<rsm:ExchangedDocument><ram:ID>R-4711</ram:ID><ram:TypeCode>{code}</ram:TypeCode>
 <ram:IssueDateTime><udt:DateTimeString format="102">20260131</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>{lines}
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Alder Papier GmbH</ram:Name>
 <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113/40209</ram:ID></ram:SpecifiedTaxRegistration>
 <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE136695976</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
 <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-9</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
 <ram:SpecifiedTradeSettlementPaymentMeans><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE89370400440532013000</ram:IBANID>
 </ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
 <ram:ApplicableTradeTax><ram:CalculatedAmount>{sign}19.00</ram:CalculatedAmount><ram:BasisAmount>{sign}100.00</ram:BasisAmount>
  <ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
 <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>true</udt:Indicator></ram:ChargeIndicator>
  <ram:ActualAmount>{sign}5.00</ram:ActualAmount><ram:Reason>Freight</ram:Reason>
  <ram:CategoryTradeTax><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>
 <ram:SpecifiedTradePaymentTerms><ram:Description>30 days net</ram:Description>
  <ram:DueDateDateTime><udt:DateTimeString format="102">20260302</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
 <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>{sign}100.00</ram:TaxBasisTotalAmount>
  <ram:TaxTotalAmount currencyID="USD">{sign}21.00</ram:TaxTotalAmount><ram:TaxTotalAmount currencyID="EUR">{sign}19.00</ram:TaxTotalAmount>
  <ram:GrandTotalAmount>{sign}119.00</ram:GrandTotalAmount><ram:DuePayableAmount>50.00</ram:DuePayableAmount>
 </ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:{root}>"""

ZUGFERD_1 = """<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
<rsm:HeaderExchangedDocument><ram:ID>471102</ram:ID><ram:TypeCode>380</ram:TypeCode>
 <ram:IssueDateTime><udt:DateTimeString format="102">20260605</udt:DateTimeString></ram:IssueDateTime></rsm:HeaderExchangedDocument>
<rsm:SpecifiedSupplyChainTradeTransaction>
<ram:ApplicableSupplyChainTradeAgreement><ram:SellerTradeParty><ram:Name>Alder GmbH</ram:Name></ram:SellerTradeParty>
 <ram:BuyerOrderReferencedDocument><ram:ID>PO-1</ram:ID></ram:BuyerOrderReferencedDocument></ram:ApplicableSupplyChainTradeAgreement>
<ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
 <ram:ApplicableTradeTax><ram:CalculatedAmount>7.00</ram:CalculatedAmount><ram:BasisAmount>100.00</ram:BasisAmount>
  <ram:ApplicablePercent>7.00</ram:ApplicablePercent></ram:ApplicableTradeTax>
 <ram:SpecifiedTradeSettlementMonetarySummation><ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
  <ram:GrandTotalAmount>107.00</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementMonetarySummation>
</ram:ApplicableSupplyChainTradeSettlement>
<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct><ram:Name>Only a remark</ram:Name></ram:SpecifiedTradeProduct>
</ram:IncludedSupplyChainTradeLineItem>
</rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>"""

UBL = """<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">
<cbc:ID>INV-7</cbc:ID><cbc:IssueDate>2026-02-01</cbc:IssueDate><cbc:DueDate>2026-03-03</cbc:DueDate>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:OrderReference><cbc:ID>PO-3</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Birch</cbc:Name></cac:PartyName>
 <cac:PartyTaxScheme><cbc:CompanyID>NL116226870B01</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
 <cac:PartyLegalEntity><cbc:RegistrationName>Birch B.V.</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>NL91ABNA0417164300</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:PaymentTerms><cbc:Note>14 dagen</cbc:Note></cac:PaymentTerms>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>10.00</cbc:Amount>
 <cbc:AllowanceChargeReason>Loyalty</cbc:AllowanceChargeReason></cac:AllowanceCharge>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">18.90</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount>90.00</cbc:TaxableAmount>
 <cbc:TaxAmount>18.90</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>21</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="USD">20.00</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>90.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>108.90</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
<cac:{line}><cbc:{quantity}>4</cbc:{quantity}><cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
 <cac:Item><cbc:Name>Chair</cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>21</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
 <cac:Price><cbc:PriceAmount>25.00</cbc:PriceAmount></cac:Price></cac:{line}>
</{root}>"""


def cii(code: str = "380", root: str = "CrossIndustryInvoice", sign: str = "") -> bytes:
    lines = LINE_CII.format(sign=sign)
    return CII.format(root=root, code=code, lines=lines, sign=sign).encode()


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
    found = einvoice.read(ZUGFERD_1.encode())
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
    found = einvoice.read(UBL.format(root=root, line=line, quantity=quantity).encode())
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
    assert (found.taxes, found.adjustments[0].net) == ((Tax(Decimal(21), Decimal("90.00"), Decimal("18.90")),), -10)


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
