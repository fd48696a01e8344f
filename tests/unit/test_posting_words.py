"""A posting as text, as an ERP's record, and as a comparison."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Rejected
from domain.posting import Posting, PostingLine, PostingTax
from keywords.posting import Posting as Words

LINE = PostingLine("Paper", "6815", Decimal("2.50"), Decimal("400.00"), "DE19", Decimal("1000.00"))
POSTING = Posting(
    type="invoice",
    supplier="Alder",
    number="R-1",
    date="2026-03-31",
    due_date="",
    currency="EUR",
    lines=(LINE,),
    net_total=Decimal("1000.00"),
    tax_total=Decimal("190.00"),
    gross_total=Decimal("1190.00"),
    taxes=(PostingTax("DE19", Decimal("1000.00"), Decimal("190.00")),),
)
RECORD = {
    "type": "invoice",
    "supplier": "Alder",
    "reference": "R-1",
    "date": "2026-03-31",
    "due_date": None,
    "currency": "EUR",
    "net": "1000.0",
    "tax_total": 190,
    "gross_total": "1190",
    "erp_number": "BILL-00007",
    "lines": [
        {
            "text": "Paper",
            "account": "6815",
            "quantity": "2.5",
            "unit_price": "400",
            "tax_code": "DE19",
            "net": "1000",
        }
    ],
    "taxes": [{"code": "DE19", "base": "1000", "vat": "190.00"}],
}
NAMES = {"number": "reference", "net_total": "net", "line_description": "text", "tax_amount": "vat"}


def test_writes_dates_in_the_forms_format():
    text = Words().write_posting_as_text(POSTING, "%d.%m.%Y")
    assert (text.date, text.due_date) == ("31.03.2026", "")


def test_writes_numbers_with_a_point_and_no_more_digits_than_they_need():
    line = Words().write_posting_as_text(POSTING, "%d.%m.%Y").lines[0]
    assert (line.quantity, line.unit_price) == ("2.5", "400")


@pytest.mark.parametrize(("thousands", "net"), [("", "1000.00"), (",", "1,000.00"), (" ", "1 000.00")])
def test_writes_the_net_total_as_the_form_shows_it(thousands, net):
    assert Words().write_posting_as_text(POSTING, "%Y", thousands).net_total == net


def test_makes_the_posting_of_a_record_in_the_erps_words():
    assert Words().make_posting_of_record(RECORD, **NAMES) == replace(POSTING, erp_number="BILL-00007")


def test_takes_taxes_in_any_order():
    rows = [{"code": code, "base": "1", "vat": "1"} for code in ("DE7", "DE19")]
    found = Words().make_posting_of_record({**RECORD, "taxes": rows}, **NAMES)
    assert [row.code for row in found.taxes] == ["DE19", "DE7"]


@pytest.mark.parametrize("broken", [{"date": 1}, {"net": "much"}, {"lines": [{}]}, {"lines": None}])
def test_a_record_that_breaks_the_form_is_no_success(broken):
    record = {name: value for name, value in {**RECORD, **broken}.items() if value != 1}
    with pytest.raises(Rejected, match=r"\[POSTING_DIFFERS\]"):
        Words().make_posting_of_record(record, **NAMES)


def test_equal_postings_pass():
    Words().compare_postings(POSTING, replace(POSTING, net_total=Decimal(1000)))


def test_a_difference_says_what_stands_there_and_what_should():
    found = replace(POSTING, lines=(replace(LINE, quantity=Decimal(3)),))
    with pytest.raises(Rejected, match=r"line 1 quantity is '3', not '2\.50'.*\[POSTING_DIFFERS\]"):
        Words().compare_postings(POSTING, found)


@pytest.mark.parametrize("found", [replace(POSTING, supplier="Private"), replace(POSTING, lines=())])
def test_a_difference_never_quotes_names(found):
    with pytest.raises(Rejected) as rejected:
        Words().compare_postings(POSTING, found)
    assert "Private" not in str(rejected.value)
