"""A posting says what has to stand in the ERP; two of them differ field by field."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Rejected
from domain.invoice import Field, Invoice, Line, Tax
from domain.posting import Posting, PostingTax, business_key, compare, prepare
from domain.supplier import Supplier

SUPPLIER = Supplier(
    name="Alder Papier GmbH",
    erp_name="Alder Papier",
    vat_id="DE123456788",
    account="6815",
    tax_codes={"19": "DE19", "7": "DE7"},
)


def invoice(net: str, tax: str, gross: str, lines: tuple[Line, ...] = (), taxes: tuple[Tax, ...] = ()) -> Invoice:
    values = {"invoice_number": "R-1", "invoice_date": "2026-03-31", "currency": "EUR"}
    values |= {"net_total": net, "tax_total": tax, "gross_total": gross}
    return Invoice("invoice", {name: Field(value, None, "xml") for name, value in values.items()}, {}, lines, taxes)


def line(net: str, rate: str | None, quantity: str = "1", description: str = "Paper") -> Line:
    return Line(
        description,
        Decimal(net),
        Decimal(quantity),
        Decimal(net) / Decimal(quantity),
        None if rate is None else Decimal(rate),
    )


def test_a_supplier_and_its_number_are_one_invoice_however_they_are_written():
    assert business_key(SUPPLIER, "r 1-a") == business_key(replace(SUPPLIER, vat_id=""), "R1-A")


def test_suppliers_that_share_a_vat_id_may_use_the_same_number():
    assert business_key(SUPPLIER, "R-1") != business_key(replace(SUPPLIER, erp_name="Alder Druck"), "R-1")


def test_takes_the_invoices_own_lines():
    posting = prepare(invoice("30.00", "4.50", "34.50", (line("20.00", "19", "4"), line("10.00", "7"))), SUPPLIER)
    assert [(row.quantity, row.unit_price, row.tax_code) for row in posting.lines] == [
        (Decimal(4), Decimal(5), "DE19"),
        (Decimal(1), Decimal(10), "DE7"),
    ]


def test_names_the_tax_of_each_code():
    posting = prepare(invoice("30.00", "4.50", "34.50", (line("20.00", "19"), line("10.00", "7"))), SUPPLIER)
    assert posting.taxes == (
        PostingTax("DE19", Decimal("20.00"), Decimal("3.80")),
        PostingTax("DE7", Decimal("10.00"), Decimal("0.70")),
    )


def test_keeps_the_suppliers_own_rounding_of_a_tax():
    taxes = (Tax(Decimal(19), Decimal("10.03"), Decimal("1.90")),)
    posting = prepare(invoice("10.03", "1.90", "11.93", (line("10.03", "19"),), taxes), SUPPLIER)
    assert posting.taxes == (PostingTax("DE19", Decimal("10.03"), Decimal("1.90")),)


def test_has_a_line_a_rate_when_a_lines_rate_is_missing():
    taxes = (Tax(Decimal(19), Decimal(20), Decimal("3.80")), Tax(Decimal(7), Decimal(10), Decimal("0.70")))
    lines = (line("20.00", None), line("10.00", "7"))
    posting = prepare(invoice("30.00", "4.50", "34.50", lines, taxes), SUPPLIER)
    assert [(row.net, row.tax_code) for row in posting.lines] == [(Decimal(20), "DE19"), (Decimal(10), "DE7")]


def test_has_a_line_a_rate_when_the_lines_miss_the_net_total_by_a_cent():
    posting = prepare(invoice("30.00", "5.70", "35.70", (line("29.99", "19"),)), SUPPLIER)
    assert [row.net for row in posting.lines] == [Decimal("30.00")]


def test_finds_the_one_rate_of_an_invoice_without_tax_breakdown():
    assert prepare(invoice("3.33", "0.63", "3.96"), SUPPLIER).lines[0].tax_code == "DE19"


def test_writes_quantity_one_when_quantity_and_price_do_not_make_the_net():
    odd = Line("Discounted paper", Decimal("9.00"), Decimal(1), Decimal(10), Decimal(19))
    row = prepare(invoice("9.00", "1.71", "10.71", (odd,)), SUPPLIER).lines[0]
    assert (row.quantity, row.unit_price) == (Decimal(1), Decimal("9.00"))


def test_writes_quantity_one_when_erps_round_quantity_times_price_apart():
    rows = (Line("Work for 281.205", Decimal("281.21"), Decimal("13.5"), Decimal("20.83"), Decimal(19)),)
    (row,) = prepare(invoice("281.21", "53.43", "334.64", rows), SUPPLIER).lines
    assert (row.quantity, row.unit_price) == (Decimal(1), Decimal("281.21"))


def test_types_a_description_on_one_line():
    lines = (line("20.00", "19", description="Paper\n A4  white"),)
    assert prepare(invoice("20.00", "3.80", "23.80", lines), SUPPLIER).lines[0].description == "Paper A4 white"


@pytest.mark.parametrize(
    "wrong",
    [
        invoice("", "1.90", "11.90"),
        invoice("10.00", "1.90", "12.00"),
        invoice("10.00", "5.00", "15.00"),
        invoice("10.00", "2.00", "12.00", (), (Tax(Decimal(20), Decimal(10), Decimal(2)),)),
    ],
    ids=["no net total", "gross is not net and tax", "no rate makes the tax", "rate without a code"],
)
def test_refuses_totals_that_cannot_be_posted(wrong):
    with pytest.raises(Rejected, match=r"\[INVALID_DATA\]"):
        prepare(wrong, SUPPLIER)


@pytest.fixture
def wanted() -> Posting:
    return prepare(invoice("30.00", "4.50", "34.50", (line("20.00", "19"), line("10.00", "7"))), SUPPLIER)


def test_compares_numbers_as_numbers(wanted):
    assert compare(wanted, replace(wanted, net_total=Decimal(30))) == ()


def test_does_not_compare_the_erps_own_number(wanted):
    assert compare(wanted, replace(wanted, erp_number="BILL-00001")) == ()


@pytest.mark.parametrize(
    ("field", "other"),
    [("supplier", "Birch"), ("date", "2026-04-01"), ("type", "credit_note"), ("gross_total", Decimal("34.51"))],
)
def test_names_a_header_field_that_differs(wanted, field, other):
    assert [item.field for item in compare(wanted, replace(wanted, **{field: other}))] == [field]


@pytest.mark.parametrize("field", ["description", "account", "quantity", "unit_price", "tax_code", "net"])
def test_names_the_line_and_field_that_differ(wanted, field):
    altered = replace(
        wanted.lines[1], **{field: Decimal(99) if field in ("quantity", "unit_price", "net") else "other"}
    )
    found = compare(wanted, replace(wanted, lines=(wanted.lines[0], altered)))
    assert [(item.line, item.field) for item in found] == [(2, field)]


def test_names_a_tax_that_differs(wanted):
    taxes = (replace(wanted.taxes[0], amount=Decimal("3.81")), wanted.taxes[1])
    assert [item.field for item in compare(wanted, replace(wanted, taxes=taxes))] == ["tax DE19"]


def test_counts_the_lines(wanted):
    assert [item.field for item in compare(wanted, replace(wanted, lines=wanted.lines[:1]))] == ["lines"]
