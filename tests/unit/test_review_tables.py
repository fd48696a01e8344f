"""Lines and taxes that a person types."""

import json
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Rejected
from domain.invoice import Field, Invoice, Line, Tax
from domain.review import Correction, apply, as_read, checked
from domain.supplier import Supplier
from domain.tables import TABLES, as_text, rows
from runtime.review_station.tables import rate_rows, sent_as_typed, typed_tables
from runtime.store.items import now

CODES = {"19": "V19", "7": "V7"}
ACME = Supplier("Acme", "Acme", tax_codes=CODES)
INVOICE = Invoice(
    "invoice",
    {"net_total": Field("100.00", 1.0, "ocr"), "tax_total": Field("19.00", 1.0, "ocr")},
    lines=(
        Line("Pens\n(blue)", Decimal("100.125"), Decimal("1.125"), Decimal("89"), Decimal(19), 1, (1.0, 2.5, 3.0, 4.0)),
    ),
    taxes=(Tax(Decimal(19), Decimal(100), Decimal(19)),),
    adjustments=(Line("Rebate", Decimal("-5"), tax_rate=Decimal(19), discount=Decimal(1)),),
)


def line(**cells: str) -> dict[str, Any]:
    return {"description": "Ink", "quantity": "2", "unit_price": "5", "tax_rate": "19", "net": "10.00", **cells}


def typed(text: Any, invoice: Invoice = INVOICE) -> Any:
    return typed_tables(invoice, json.dumps(text), CODES)


def as_shown(invoice: Invoice) -> dict[str, Any]:
    """Every table as the page sends it when nothing was typed: browsers drop line breaks."""
    shown = {name: rows(invoice, name) for name in TABLES}
    for row in shown["lines"]:
        row["description"] = row["description"].replace("\n", "")
    sent: dict[str, Any] = json.loads(json.dumps(shown).replace("Pens(blue)", "Pens (blue)"))
    return sent


def corrected(table: str, found: list[dict[str, Any]]) -> Invoice:
    value = checked(table, as_text(found))
    return apply((Correction(table, value, "", "ann", now()),), INVOICE)


def test_tables_that_nobody_changed_are_no_correction() -> None:
    assert (typed(as_shown(INVOICE)).changed, typed(as_shown(INVOICE)).problems) == ({}, {})


def test_a_typed_line_takes_the_place_of_what_was_read() -> None:
    found = typed({"lines": [line()]}).changed["lines"]
    invoice = apply((Correction("lines", found, "", "ann", now()),), INVOICE)
    assert invoice.lines == (Line("Ink", Decimal(10), Decimal(2), Decimal(5), Decimal(19)),)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"net": "1.234,50 EUR"}, {"net": "1234.50"}),
        ({"net": "-3"}, {"net": "-3.00"}),
        ({"quantity": "1,5"}, {"quantity": "1.5"}),
        ({"quantity": "1.125"}, {"quantity": "1.125"}),
        ({"tax_rate": "7 %"}, {"tax_rate": "7"}),
        ({"tax_rate": "v7"}, {"tax_rate": "7"}),
        ({"tax_rate": ""}, {"tax_rate": None}),
        ({"net": ""}, {"net": "10.00"}),
        ({"net": "", "discount": "1"}, {"net": "9.00", "discount": "1.00"}),
        ({"description": "  two   blanks\u00a0"}, {"description": "two blanks"}),
    ],
)
def test_a_cell_may_be_typed_as_it_is_printed(cells: dict[str, str], kept: dict[str, str]) -> None:
    row = json.loads(typed({"lines": [line(**cells)]}).changed["lines"])[0]
    assert {name: row[name] for name in kept} == kept


@pytest.mark.parametrize(
    "cells",
    [
        {"net": "ten"},
        {"quantity": "1e9"},
        {"unit_price": "9" * 41},
        {"tax_rate": "190"},
        {"tax_rate": "-1"},
        {"net": "", "quantity": ""},
        {"description": "x" * 4001},
    ],
)
def test_a_cell_that_cannot_be_is_named_and_changes_nothing(cells: dict[str, str]) -> None:
    found = typed({"lines": [line(), line(**cells)]})
    assert ([name.rpartition(".")[0] for name in found.problems], found.changed) == (["lines.1"], {})


def test_a_row_with_nothing_in_it_is_none() -> None:
    blank = dict.fromkeys(line(), " ")
    assert len(json.loads(typed({"lines": [line(), blank]}).changed["lines"])) == 1


def test_a_removed_row_is_a_correction() -> None:
    assert typed({"adjustments": []}).changed == {"adjustments": "[]"}


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[]",
        '"lines"',
        '{"lines": {}}',
        '{"lines": [1]}',
        '{"lines": null}',
        '{"totals": []}',
        "[" * 100_000,
        '{"lines": [{"net": "1", "page": "<b>"}]}',
        '{"lines": [{"net": "1", "box": [1, 2]}]}',
        '{"lines": [{"net": "1", "box": [1, 2, NaN, 3]}]}',
        '{"lines": [' + ",".join(["{}"] * 2001) + "]}",
    ],
)
def test_a_table_no_page_of_ours_sends_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="INVALID_DATA"):
        typed_tables(INVOICE, text, CODES)


@pytest.mark.parametrize("text", ["", "x", "{}", '[{"net": "1E+999999"}]', '[{"net": 1}]', "[[]]"])
def test_a_table_that_cannot_be_is_refused_by_every_way_in(text: str) -> None:
    with pytest.raises(Rejected, match="INVALID_DATA"):
        checked("lines", text)


def test_what_was_there_before_is_the_whole_table() -> None:
    assert json.loads(as_read(INVOICE, "taxes")) == [{"rate": "19", "base": "100.00", "amount": "19.00"}]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_survives_being_a_correction(table: str) -> None:
    assert rows(corrected(table, rows(INVOICE, table)), table)[0].keys() == rows(INVOICE, table)[0].keys()


def test_a_line_keeps_its_place_on_the_page() -> None:
    assert corrected("lines", rows(INVOICE, "lines")).lines[0].box == (1.0, 2.5, 3.0, 4.0)


def test_taken_back_tables_are_typed_again_as_they_were() -> None:
    first = typed({"lines": [line()]}).changed
    assert typed_tables(INVOICE, sent_as_typed(first), CODES).changed == first


def test_one_line_a_rate_is_made_of_the_breakdown() -> None:
    assert rate_rows(INVOICE, ACME)[0]["net"] == "100.00"
    assert rate_rows(INVOICE, ACME)[0]["description"] == "Goods and services 19 %"


def test_without_a_breakdown_the_register_knows_the_rate() -> None:
    header = {"net_total": Field("100.00", 1.0, "ocr"), "tax_total": Field("7.00", 1.0, "ocr")}
    assert [row["tax_rate"] for row in rate_rows(Invoice("invoice", header), ACME)] == ["7"]
