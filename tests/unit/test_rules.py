"""The rules an invoice has to keep, each broken once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.invoice import Field, Invoice, Line, Tax
from domain.reasons import REASONS, RULES
from domain.rules import Limits, check
from domain.supplier import Supplier

TODAY = date(2026, 6, 1)
SUPPLIER = Supplier(
    "Alder Papier GmbH", "Alder", "DE136695976", ("DE89370400440532013000",), tax_codes={"19": "V19", "7": "V7"}
)
VALUES = {
    "supplier_name": "Alder Papier GmbH",
    "supplier_vat_id": "DE136695976",
    "supplier_iban": "DE89370400440532013000",
    "invoice_number": "R-1",
    "invoice_date": "2026-05-01",
    "due_date": "2026-05-31",
    "currency": "EUR",
    "net_total": "100.00",
    "tax_total": "19.00",
    "gross_total": "119.00",
}
LINE = Line("Paper", Decimal("100.00"), Decimal(4), Decimal("25.00"), Decimal(19))
TAX = Tax(Decimal(19), Decimal("100.00"), Decimal("19.00"))


def invoice(**changed: str) -> Invoice:
    values = {name: value for name, value in {**VALUES, **changed}.items() if value}
    empty = Invoice("invoice", {}, {}, (LINE,), (TAX,))
    return empty.with_fields({name: Field(value, None, "xml") for name, value in values.items()})


def broken(checked: Invoice, supplier: Supplier | None = SUPPLIER, *, conflict: bool = False) -> set[str]:
    found = check(checked, supplier, Limits(Decimal(1000)), TODAY, conflict=conflict)
    return {rule.name for rule in found if not rule.passed}


def test_a_good_invoice_breaks_none() -> None:
    assert broken(invoice()) == set()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"invoice_number": ""}, "has_invoice_number"),
        ({"gross_total": "119.03"}, "totals_add_up"),
        ({"net_total": "-119.00", "tax_total": "0.00", "gross_total": "-119.00"}, "amounts_are_positive"),
        ({"net_total": "99.00", "tax_total": "20.00"}, "taxes_add_up"),
        ({"net_total": "99.00", "tax_total": "20.00"}, "lines_add_up"),
        ({"supplier_iban": "DE89370400440532013001"}, "iban_is_valid"),
        ({"supplier_iban": "DE75512108001245126199"}, "iban_is_on_file"),
        ({"supplier_vat_id": "DE136695977"}, "vat_id_is_valid"),
        ({"supplier_vat_id": "DE111111125"}, "vat_id_is_on_file"),
        ({"invoice_date": "2026-06-02"}, "dates_are_plausible"),
        ({"invoice_date": "2006-05-01", "due_date": ""}, "dates_are_plausible"),
        ({"due_date": "2026-04-30"}, "due_date_follows"),
        ({"due_date": "2027-07-01"}, "due_date_follows"),
        ({"currency": "USD"}, "currency_is_expected"),
    ],
)
def test_a_changed_value_breaks_its_rule(changed: dict[str, str], rule: str) -> None:
    assert rule in broken(invoice(**changed))


def test_pages_without_lines_cannot_be_checked() -> None:
    bare = replace(invoice(), lines=())
    read = {name: replace(field, source="ocr") for name, field in bare.fields.items()}
    assert broken(bare) == set()
    assert broken(bare.with_fields(read)) == {"lines_are_read"}


def test_a_vat_id_on_file_needs_no_check_digits() -> None:
    known = replace(SUPPLIER, vat_id="DE136695977")
    assert broken(invoice(supplier_vat_id="DE 136 695 977"), known) == set()


def test_a_discount_explains_a_lower_amount() -> None:
    line = replace(LINE, quantity=Decimal(5), discount=Decimal("25.00"))
    assert broken(replace(invoice(), lines=(line,))) == set()


def test_quantity_times_price_has_to_be_the_amount() -> None:
    assert broken(replace(invoice(), lines=(replace(LINE, quantity=Decimal(5)),))) == {"line_amounts_fit"}


def test_adjustments_count_among_the_lines() -> None:
    line = replace(LINE, net=Decimal("90.00"), quantity=None)
    assert broken(replace(invoice(), lines=(line,), adjustments=(Line("Freight", Decimal("10.00")),))) == set()


def test_a_tax_total_no_rate_explains_is_broken() -> None:
    assert broken(replace(invoice(tax_total="12.00", gross_total="112.00"), taxes=())) == {"taxes_are_explained"}


def test_a_rate_without_tax_code_is_unknown() -> None:
    tax = Tax(Decimal(20), Decimal("100.00"), Decimal("20.00"))
    line = replace(LINE, tax_rate=Decimal(20))
    other = replace(invoice(tax_total="20.00", gross_total="120.00"), taxes=(tax,), lines=(line,))
    assert broken(other) == {"tax_rates_are_known"}


def test_a_stranger_is_held() -> None:
    assert broken(invoice(), None) == {"supplier_is_known"}


def test_conflicting_evidence_is_held() -> None:
    assert broken(invoice(), conflict=True) == {"supplier_evidence_agrees"}


def test_pages_that_do_not_show_the_e_invoices_total_are_held() -> None:
    number = Field("R-1", None, "xml", 1, (0.0, 0.0, 1.0, 1.0))
    gross = Field("119.00", None, "xml", 1, (0.0, 0.0, 1.0, 1.0))
    assert broken(invoice().with_fields({"invoice_number": number})) == {"pages_show_the_total"}
    assert broken(invoice().with_fields({"invoice_number": number, "gross_total": gross})) == set()


def test_a_receipt_is_not_posted() -> None:
    assert broken(replace(invoice(), type="receipt")) == {"type_can_be_posted"}


@pytest.mark.parametrize(
    ("limits", "held"), [(Limits(), False), (Limits(Decimal(119)), False), (Limits(Decimal(118)), True)]
)
def test_the_limit_holds_what_is_above_it(limits: Limits, held: bool) -> None:
    found = {rule.name: rule.passed for rule in check(invoice(), SUPPLIER, limits, TODAY)}
    assert found.get("amount_is_within_limit", True) is not held


def test_a_limit_of_a_currency_goes_first() -> None:
    limits = Limits(Decimal(1), {"EUR": Decimal(500)})
    assert all(rule.passed for rule in check(invoice(), SUPPLIER, limits, TODAY))


def test_every_rule_has_its_reason() -> None:
    asked = {rule.name for rule in check(invoice(), SUPPLIER, Limits(Decimal(1000)), TODAY)}
    assert asked <= set(RULES)
    assert {rule.code for rule in RULES.values()} <= set(REASONS)


def test_messages_show_no_values() -> None:
    messages = " ".join(
        rule.message for rule in check(invoice(supplier_iban="DE89370400440532013001"), None, Limits(), TODAY)
    )
    assert not any(value in messages for value in VALUES.values())
