"""What the practice ERP accepts, and what it writes beside a wrong field."""

from dataclasses import replace
from decimal import Decimal

import pytest

from practice.erp.bill import BillForm, BillSupplier, FormRefused, LineForm, Register, accept, form_of

ALDER = BillSupplier(1, "S-0001", "Alder", "DE1", "EUR", "6815")
TWINS = (BillSupplier(2, "S-0002", "Twin", "DE2", "EUR", ""), BillSupplier(3, "S-0003", "Twin", "DE3", "EUR", ""))
REGISTER = Register((ALDER, *TWINS), {"6815": "Office"}, {"DE19": Decimal(19), "DE7": Decimal(7)})
LINE = LineForm("Paper", "6815", "3", "3.33", "DE19")
FORM = BillForm("invoice", "Alder", "1", "R-1", "31/03/2026", "30/04/2026", "EUR", (LINE,))


def errors(**changes):
    with pytest.raises(FormRefused) as refused:
        accept(replace(FORM, **changes), REGISTER)
    return refused.value.errors


def line_errors(**changes):
    return errors(lines=(LINE, replace(LINE, **changes)))


def test_computes_net_tax_and_gross():
    bill = accept(FORM, REGISTER)
    assert (bill.net, bill.tax, bill.gross) == (Decimal("9.99"), Decimal("1.90"), Decimal("11.89"))


def test_rounds_the_tax_of_a_code_once_over_all_its_lines():
    lines = tuple(replace(LINE, quantity="1", unit_price="0.03") for _ in range(3))
    assert accept(replace(FORM, lines=lines), REGISTER).tax == Decimal("0.02")


@pytest.mark.parametrize(("price", "net"), [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.1249", "0.12")])
def test_rounds_half_up(price, net):
    bill = accept(replace(FORM, lines=(replace(LINE, quantity="1", unit_price=price),)), REGISTER)
    assert bill.net == Decimal(net)


@pytest.mark.parametrize("amount", ["1.88", "1.92"])
def test_takes_a_tax_that_is_two_cents_off(amount):
    assert accept(replace(FORM, taxes={"DE19": amount}), REGISTER).tax == Decimal(amount)


@pytest.mark.parametrize("amount", ["1.87", "1.93", "1.905", "x"])
def test_refuses_another_tax(amount):
    assert set(errors(taxes={"DE19": amount})) == {"taxes.DE19"}


def test_shows_a_saved_bill_as_it_was_typed():
    assert form_of(accept(FORM, REGISTER)) == replace(FORM, taxes={"DE19": "1.90"})


@pytest.mark.parametrize("name", ["supplier", "reference", "date", "currency", "kind"])
def test_names_a_header_field_that_is_missing(name):
    assert set(errors(**{name: ""})) == {name}


def test_takes_a_bill_without_a_due_date():
    assert accept(replace(FORM, due_date=""), REGISTER).due_date == ""


@pytest.mark.parametrize("name", ["description", "account", "quantity", "unit_price", "tax_code"])
def test_names_the_line_and_field_that_are_missing(name):
    assert set(line_errors(**{name: ""})) == {f"lines.2.{name}"}


@pytest.mark.parametrize("quantity", ["1,5", "NaN", "Infinity", "1e30", "0.123456789", "two"])
def test_takes_plain_numbers_only(quantity):
    assert set(line_errors(quantity=quantity)) == {"lines.2.quantity"}


@pytest.mark.parametrize("date", ["2026-03-31", "31/02/2026", "31.03.2026", "3/31/2026"])
def test_takes_dates_of_one_form_only(date):
    assert set(errors(date=date)) == {"date"}


def test_refuses_a_due_date_before_the_invoice_date():
    assert set(errors(due_date="30/03/2026")) == {"due_date"}


def test_refuses_a_bill_without_lines():
    assert set(errors(lines=())) == {"lines"}


def test_refuses_a_supplier_nobody_knows():
    assert "no supplier" in errors(supplier="Nobody", supplier_id="")["supplier"]


def test_refuses_to_choose_between_two_suppliers_of_one_name():
    assert "2 suppliers" in errors(supplier="Twin", supplier_id="")["supplier"]


def test_takes_the_one_of_two_suppliers_that_was_chosen():
    assert accept(replace(FORM, supplier="Twin", supplier_id="3"), REGISTER).supplier.code == "S-0003"


def test_does_not_take_a_chosen_supplier_of_another_name():
    assert set(errors(supplier="Nobody", supplier_id="1")) == {"supplier"}
