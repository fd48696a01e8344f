"""What goes out as JSON comes back as the same record, and what breaks the form is refused."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Rejected
from domain.gate import Check, Decision, Gate, Reason
from domain.interchange import (
    dump_check,
    dump_correction,
    dump_decision,
    dump_gate,
    dump_invoice,
    dump_pages,
    dump_supplier,
    load_check,
    load_correction,
    load_decision,
    load_gate,
    load_invoice,
    load_pages,
    load_supplier,
)
from domain.invoice import Field, Invoice, Line, Tax
from domain.page import Document, Page, Word
from domain.review import Correction
from domain.supplier import Supplier

INVOICE = Invoice(
    "credit_note",
    {"invoice_number": Field("R-1", 0.99, "ocr", 1, (1.0, 2.0, 3.0, 4.0)), "net_total": Field("10.00", None, "xml")},
    {"due_date": Field("2026-01-31", 1.0, "person")},
    (Line("Paper", Decimal("9.00"), Decimal(2), Decimal("5.00"), Decimal("5.5"), 1, (0.0, 0.0, 9.0, 9.0), Decimal(1)),),
    (Tax(Decimal("5.5"), Decimal("9.00"), Decimal("0.50")),),
    (Line("Freight", Decimal("1.00")),),
)


def through_json(data: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(data))
    return found


def test_an_invoice_comes_back() -> None:
    assert load_invoice(through_json(dump_invoice(INVOICE))) == INVOICE


def test_numbers_are_decimal_strings_with_a_point() -> None:
    line = dump_invoice(INVOICE)["lines"][0]
    assert (line["quantity"], line["unit_price"], line["tax_rate"], line["net"]) == ("2", "5", "5.5", "9.00")


def test_decision_checks_supplier_correction_and_gate_come_back() -> None:
    decision = Decision("hold", 0.5, (Reason("CONFIDENCE_LOW", "net_total", "Unsure."),), "practice")
    supplier = Supplier("Alder", "ALDER", "DE1", ("DE2",), "CHF", "6815", {"19": "V19"}, ("Alder AG",))
    correction = Correction("net_total", "1.00", "2.00", "ann", datetime(2026, 1, 2, tzinfo=UTC))
    gate = Gate("practice", "practice", 0.9, 0.01, 0.05, 300, 0, "extraction-1", "measured")
    check = Check("totals_add_up", False, "They do not.")
    assert load_decision(through_json(dump_decision(decision))) == decision
    assert load_supplier(through_json(dump_supplier(supplier))) == supplier
    assert load_correction(through_json(dump_correction(correction))) == correction
    assert load_gate(through_json(dump_gate(gate))) == gate
    assert load_check(through_json(dump_check(check))) == check


def test_pages_come_back_with_their_scores() -> None:
    words = (
        Word("sure", (0, 0, 1, 1), confidence=0.9),
        Word("read", (1, 0, 2, 1), score=0.8),
        Word("text", (2, 0, 3, 1)),
    )
    document = Document("a.pdf", "ppocr", (Page(1, 10, 20, words),))
    assert load_pages(json.loads(json.dumps(dump_pages(document)))) == document.pages


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"type": "letter", "fields": {}, "lines": [], "taxes": []},
        {"type": "invoice", "fields": {"net_total": {"value": "1"}}, "lines": [], "taxes": []},
        {"type": "invoice", "fields": {}, "lines": [], "taxes": [{"rate": "x", "base": "1", "amount": "1"}]},
        {"type": "invoice", "fields": [], "lines": [], "taxes": []},
    ],
)
def test_a_broken_invoice_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(Rejected) as refused:
        load_invoice(broken)
    assert refused.value.code == "INVALID_DATA"
