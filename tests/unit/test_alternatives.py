"""What the extraction could have chosen instead, by its own score."""

from ml.models.extraction.alternatives import alternatives
from tests.sheets import page

INVOICE = """
Northwind Paper Ltd
Invoice number INV-2041          Order 88213
Invoice date 12 May 2026
Due date 11.06.2026
Goods                            1,000.00
Net total                        1,000.00
VAT 19 %                           190.00
Gross total                      1,190.00 EUR
"""
UNNAMED_GROSS = """
Net total                        1,000.00
VAT 19 %                           190.00
To be remitted                     1,190.00
Deposit                            1,500.00
"""


def values(field: str, text: str = INVOICE) -> list[str]:
    return [one.value for one in alternatives((page(text),))[field]]


def test_each_field_begins_with_what_the_extraction_chooses() -> None:
    first = {name: found[0].value for name, found in alternatives((page(INVOICE),)).items() if found}
    wanted = {"invoice_number": "INV-2041", "invoice_date": "2026-05-12", "due_date": "2026-06-11", "currency": "EUR"}
    assert {name: first[name] for name in wanted} == wanted


def test_totals_that_add_up_come_before_amounts_that_do_not() -> None:
    assert values("gross_total", UNNAMED_GROSS)[0] == "1190.00"


def test_a_total_that_is_not_printed_is_made_of_the_others() -> None:
    found = alternatives((page("Net total   1,000.00\nVAT 19 %   190.00"),))["gross_total"][0]
    assert (found.value, found.page, found.box) == ("1190.00", None, None)


def test_what_has_the_type_and_no_label_comes_last() -> None:
    assert values("invoice_number").index("INV-2041") < values("invoice_number").index("88213")


def test_values_are_in_the_form_of_their_field_and_come_once() -> None:
    dates = values("due_date")
    assert sorted(dates) == ["2026-05-12", "2026-06-11"]


def test_an_empty_page_has_none() -> None:
    assert not any(alternatives((page(""),)).values())
