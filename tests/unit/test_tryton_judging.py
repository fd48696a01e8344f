"""The comparison of Tryton's books with the truth names every value that is another one."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from tests.tryton_judging import Judgement, Truth, judge

FILE, NUMBER = "0001-alder.pdf", "S2026-00001"
SUPPLIER = {"name": "Alder", "erp_name": "Alder Ltd", "account": "6815", "tax_codes": {"20": "V20", "0": "V0"}}
LINES = [("Paper", "", "4", "5.00", "20.00"), ("Work", "week 7", "13.5", "20.83", "281.21")]
ROW: dict[str, Any] = {
    "type": "invoice",
    "medium": "text",
    "supplier": "Alder",
    "trap": "",
    "fields": {
        "invoice_number": "0035",
        "invoice_date": "2026-03-31",
        "due_date": "2026-04-30",
        "currency": "EUR",
        "net_total": "301.21",
        "tax_total": "60.24",
        "gross_total": "361.45",
    },
    "lines": [
        {"description": text, "detail": detail, "quantity": quantity, "unit_price": price, "tax_rate": "20", "net": net}
        for text, detail, quantity, price, net in LINES
    ],
    "taxes": [{"rate": "20", "base": "301.21", "amount": "60.24"}],
}
STANDING = {"kind": "line", "account": "6815", "taxes": ["V20"]}
INVOICE: dict[str, Any] = {
    "number": NUMBER,
    "state": "validated",
    "supplier": "Alder Ltd",
    "reference": "0035",
    "date": "2026-03-31",
    "due_date": "2026-04-30",
    "payment_term": "",
    "payable_on": ["2026-04-30"],
    "currency": "EUR",
    "net": "301.21",
    "tax": "60.24",
    "gross": "361.45",
    "lines": [
        {**STANDING, "quantity": "4.0", "unit_price": "5", "amount": "20.00", "description": "Paper"},
        {**STANDING, "quantity": "1.0", "unit_price": "281.21", "amount": "281.21", "description": "Work week 7"},
    ],
    "taxes": [{"code": "V20", "base": "301.21", "amount": "60.24"}],
}


def judged(*books: Mapping[str, Any], row: Mapping[str, Any] = ROW, posted: bool = True) -> Judgement:
    return judge(Truth({FILE: row}, {"Alder": SUPPLIER}), books, {FILE: NUMBER} if posted else {})


def found(*books: Mapping[str, Any], row: Mapping[str, Any] = ROW, posted: bool = True) -> tuple[str, ...]:
    return judged(*books, row=row, posted=posted).wrong


def altered(name: str, value: Any, part: str = "", place: int = 0) -> dict[str, Any]:
    invoice = copy.deepcopy(INVOICE)
    (invoice[part][place] if part else invoice)[name] = value
    return invoice


def test_books_that_are_as_the_documents_say_have_no_fault():
    assert judged(INVOICE) == Judgement((), (), 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "draft"),
        ("supplier", "Birch Ltd"),
        ("reference", "35"),
        ("date", "2026-03-13"),
        ("due_date", ""),
        ("payment_term", "Net 30 days"),
        ("payable_on", ["2026-04-29"]),
        ("currency", "GBP"),
        ("net", "301.20"),
        ("tax", "60.25"),
        ("gross", "361.46"),
    ],
)
def test_a_value_of_the_header_that_differs_is_named(name, value):
    (fault,) = found(altered(name, value))
    assert fault.startswith(f"{FILE}: {name} is ") and str(value) in fault


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "comment"),
        ("account", "6816"),
        ("quantity", "5.0"),
        ("unit_price", "5.01"),
        ("taxes", ["V20", "V0"]),
        ("amount", "20.01"),
        ("description", "Papers"),
    ],
)
def test_a_value_of_a_line_that_differs_is_named(name, value):
    (fault,) = found(altered(name, value, "lines"))
    assert fault.startswith(f"{FILE}: line 1: {name} is ") and str(value) in fault


@pytest.mark.parametrize(("name", "value"), [("base", "301.20"), ("amount", "60.23")])
def test_a_tax_that_differs_is_named(name, value):
    (fault,) = found(altered(name, value, "taxes"))
    assert fault.startswith(f"{FILE}: tax V20 is ") and value in fault


def test_a_line_too_few_is_named():
    assert found(altered("lines", INVOICE["lines"][:1])) == (f"{FILE}: it has 1 lines, not 2.",)


def test_a_posting_that_is_not_in_the_books_is_named():
    assert found() == (f"{FILE}: it is not in the books.",)


def test_a_second_invoice_of_the_same_supplier_and_number_is_named():
    assert any("stands there 2 times" in fault for fault in found(INVOICE, altered("number", "S2026-00002")))


@pytest.mark.parametrize("state", ["draft", "validated"])
def test_an_invoice_of_no_document_is_named(state):
    assert found(altered("state", state), posted=False) == ("Alder Ltd 0035 is of no document.",)


def test_a_cancelled_invoice_does_not_stand_in_the_books():
    assert found(INVOICE, altered("state", "cancelled")) == ()


def test_a_trap_that_was_posted_is_named():
    (fault,) = found(INVOICE, row={**ROW, "trap": "changed-iban"})
    assert "changed-iban" in fault


def test_a_credit_note_has_negative_quantities():
    lines = [{**line, "quantity": f"-{line['quantity']}", "amount": f"-{line['amount']}"} for line in INVOICE["lines"]]
    totals = {name: f"-{INVOICE[name]}" for name in ("net", "tax", "gross")}
    credit = {**INVOICE, **totals, "lines": lines, "taxes": [{"code": "V20", "base": "-301.21", "amount": "-60.24"}]}
    assert found(credit, row={**ROW, "type": "credit_note"}) == ()


def test_a_scan_may_have_a_letter_misread():
    assert found(altered("description", "Work weck 7", "lines", 1), row={**ROW, "medium": "scan"}) == ()


def test_a_line_that_stands_once_for_its_net_is_short_and_not_wrong():
    once = altered("quantity", "1", "lines")
    once["lines"][0]["unit_price"] = "20"
    assert judged(once) == Judgement((), (f"{FILE}: line 1 stands once, for 20.00, and not 4 times for 5.00.",), 2)


def test_a_description_that_ends_early_is_short_and_not_wrong():
    short = (f"{FILE}: line 2 is called 'Work w', not 'Work'.",)
    assert judged(altered("description", "Work w", "lines", 1)) == Judgement((), short, 2)
