"""What a person is offered for a field: values of its type, the likeliest by its label first."""

from domain.page import Page, Word
from ml.models.extraction.rivals import rivals

LINES = (
    "Invoice number INV-2041",
    "Invoice date 12 May 2026",
    "Due date 11.06.2026",
    "Account DE89370400440532013000",
    "Net total 1,000.00",
    "VAT 19% 190.00",
    "Gross total 1,190.00 EUR",
)


def page(*lines: str) -> Page:
    """A page with a word every 120 pixels."""
    words = [
        Word(text, (120.0 * place, 60.0 * row, 120.0 * place + 10 * len(text), 60.0 * row + 24))
        for row, line in enumerate(lines)
        for place, text in enumerate(line.split())
    ]
    return Page(1, 1200, 1600, tuple(words))


def values(field: str, *lines: str) -> list[str]:
    return [one.value for one in rivals((page(*(lines or LINES)),), field)]


def test_dates_come_in_their_form_the_labelled_one_first() -> None:
    assert values("due_date") == ["2026-06-11", "2026-05-12"]


def test_amounts_come_without_rates() -> None:
    assert set(values("gross_total")) == {"1190.00", "1000.00", "190.00"}


def test_the_amount_beside_its_label_comes_first() -> None:
    assert values("gross_total")[0] == "1190.00"


def test_an_account_is_found_whole() -> None:
    assert values("supplier_iban") == ["DE89370400440532013000"]


def test_numbers_come_by_their_label() -> None:
    assert values("invoice_number")[0] == "INV-2041"


def test_a_value_that_stands_twice_is_offered_once() -> None:
    assert values("net_total", "Net total 10.00", "Sum 10.00") == ["10.00"]


def test_a_candidate_says_where_it_stands() -> None:
    found = rivals((page(*LINES),), "invoice_number")[0]
    assert (found.page, found.box) == (1, (240.0, 0.0, 320.0, 24.0))


def test_free_text_has_no_candidates() -> None:
    assert values("payment_terms") == []


def test_an_empty_page_has_none() -> None:
    assert rivals((Page(1, 100, 100),), "gross_total") == ()
