"""The practice ERP's books: what they keep, and what they do not mind."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Misconfigured
from domain.supplier import Supplier
from practice.erp.bill import Bill, BillForm, LineForm, accept
from practice.erp.books import Books
from practice.erp.register import make_register

ALDER = Supplier("Alder GmbH", "Alder", "DE1", account="6815", tax_codes={"19": "DE19"})


@pytest.fixture
def books(tmp_path):
    with closing(Books(tmp_path / "books.sqlite")) as books:
        books.seed(make_register([ALDER]))
        yield books


def bill(books: Books, reference: str = "R-1") -> Bill:
    line = LineForm("Paper", "6815", "2", "10", "DE19")
    form = BillForm("invoice", "Alder", "", reference, "31/03/2026", "", "EUR", (line,))
    return replace(accept(form, books.register()), entered_by="clerk")


def test_keep_a_bill_as_it_was_saved(books):
    saved = bill(books)
    assert books.bill(books.save(saved)) == replace(saved, id=1)


def test_take_the_same_bill_twice(books):
    numbers = [books.post(books.save(bill(books))) for _ in range(2)]
    assert numbers == ["BILL-00001", "BILL-00002"]


def test_find_a_reference_whole_and_without_case(books):
    for reference in ("R-1", "r-1", "R-10"):
        books.save(bill(books, reference))
    assert [found.reference for found in books.bills("alder", "R-1")] == ["r-1", "R-1"]


@pytest.mark.parametrize("change", ["save", "post", "delete"])
def test_do_not_change_what_is_posted(books, change):
    bill_id = books.save(bill(books))
    books.post(bill_id)
    with pytest.raises(LookupError):
        getattr(books, change)(replace(bill(books), id=bill_id) if change == "save" else bill_id)


def test_forget_the_lines_of_a_deleted_draft(books):
    books.delete(books.save(bill(books)))
    assert books.bill(books.save(bill(books))).lines == bill(books).lines


def test_keep_bills_when_they_are_seeded_again(books):
    books.save(bill(books))
    books.seed(make_register([replace(ALDER, currency="USD"), Supplier("Birch", "Birch")]))
    assert ([row.name for row in books.suppliers()], len(books.bills())) == (["Alder", "Birch"], 1)


def test_show_the_newest_when_asked_for_some(books):
    for place in range(3):
        books.save(bill(books, f"R-{place}"))
    assert [found.reference for found in books.bills(most=2)] == ["R-2", "R-1"]


def test_know_nothing_after_they_were_emptied(books):
    books.save(bill(books))
    books.empty()
    assert (books.suppliers(), books.bills()) == ((), ())


def test_a_tax_code_has_one_rate():
    other = Supplier("Birch", "Birch", tax_codes={"7": "DE19"})
    with pytest.raises(Misconfigured, match=r"\[SUPPLIERS_INVALID\]"):
        make_register([ALDER, other])


def test_rates_are_compared_as_numbers():
    other = Supplier("Birch", "Birch", tax_codes={"19.0": "DE19"})
    assert make_register([ALDER, other]).tax_codes == {"DE19": Decimal(19)}
