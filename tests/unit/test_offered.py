"""What a person is offered instead of a value that was read."""

from dataclasses import replace

from domain.invoice import Field, Invoice
from domain.review import Candidate
from domain.supplier import Supplier
from runtime.review_station.held import OFFERED, offered

REGISTER = (
    Supplier("Redwater Property plc", "Redwater", vat_id="GB1"),
    Supplier("Lowland Property plc", "Lowland", vat_id="GB2"),
)


def invoice(**values: str) -> Invoice:
    fields = {name: Field(value, 0.5, "ocr") for name, value in values.items()}
    return replace(Invoice("invoice"), header=fields)


def test_a_value_offered_twice_keeps_its_better_place() -> None:
    found = (Candidate("1"), Candidate("2"), Candidate("1"))
    assert [one.value for one in offered("invoice_number", invoice(), found, ())] == ["1", "2"]


def test_what_was_read_is_not_offered_again() -> None:
    found = (Candidate("1"), Candidate("2"))
    assert [one.value for one in offered("invoice_number", invoice(invoice_number="1"), found, ())] == ["2"]


def test_as_many_are_offered_as_there_are_digits_for() -> None:
    assert len(offered("invoice_number", invoice(), [Candidate(str(one)) for one in range(9)], ())) == OFFERED


def test_the_name_of_the_register_most_like_the_one_that_was_read_comes_first() -> None:
    read = invoice(supplier_name="Redwater Property ple")
    page = (Candidate("Lowland Property plc"), Candidate("Redwater Property plc"))
    assert offered("supplier_name", read, page, REGISTER)[0].value == "Redwater Property plc"


def test_whose_vat_id_stands_there_is_offered_where_no_name_was_read() -> None:
    assert offered("supplier_name", invoice(supplier_vat_id="GB2"), (), REGISTER)[0].value == "Lowland Property plc"


def test_the_total_that_the_others_make_comes_first() -> None:
    read = invoice(net_total="100.00", tax_total="19.00", gross_total="19.00")
    assert offered("gross_total", read, (Candidate("100.00"),), ())[0].value == "119.00"
