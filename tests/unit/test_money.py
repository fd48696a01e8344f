"""Amounts are read as they are printed in six languages, or not at all."""

from decimal import Decimal

import pytest

from domain.money import NotAnAmount, cents, parse_amount


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("12.345.678", "12345678"),
        ("0,5", "0.5"),
        ("€ 12,00", "12.00"),
        ("12.00 EUR", "12.00"),
        ("RM12.00", "12.00"),
        ("45,-", "45.00"),
        ("-45.10", "-45.10"),
        ("−45,10", "-45.10"),
        ("45.10-", "-45.10"),
        ("(120.00)", "-120.00"),
    ],
)
def test_reads_amounts_of_every_convention(printed: str, value: str) -> None:
    assert parse_amount(printed) == Decimal(value)


@pytest.mark.parametrize(("mark", "value"), [("", "1234"), (".", "1.234"), (",", "1234")])
def test_a_single_mark_before_three_digits_is_decided_by_the_document(mark: str, value: str) -> None:
    assert parse_amount("1.234", mark) == Decimal(value)


@pytest.mark.parametrize("printed", ["", "abc", "12.34.56", "1.23,45", "12 34", "1,2345,678", "--5", "12/2025"])
def test_refuses_what_is_no_amount(printed: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_amount(printed)


@pytest.mark.parametrize(
    ("number", "text"), [("198", "198.00"), ("12.5000", "12.50"), ("0.125", "0.125"), ("1E+2", "100.00")]
)
def test_writes_at_least_two_decimals(number: str, text: str) -> None:
    assert cents(Decimal(number)) == text
