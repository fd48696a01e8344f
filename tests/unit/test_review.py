import pytest

from domain.errors import Rejected
from domain.review import checked


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("invoice_date", "2026-03-31", "2026-03-31"),
        ("gross_total", "1234.5", "1234.50"),
        ("gross_total", "1234", "1234.00"),
        ("supplier_iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("currency", "eur", "EUR"),
        ("invoice_number", " 2026-17 ", "2026-17"),
    ],
)
def test_a_good_value_is_kept_in_the_form_of_its_field(field: str, typed: str, kept: str) -> None:
    assert checked(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "remedy"),
    [
        ("invoice_date", "31.03.2026", "as 2026-03-31"),
        ("due_date", "2026-02-30", "as 2026-03-31"),
        ("gross_total", "1.234,50", "as 1234.50"),
        ("net_total", "-3", "as 1234.50"),
        ("supplier_iban", "DE89 3704 0044 0532 0130 01", "check digits are wrong"),
        ("currency", "Euro", "three letters"),
        ("invoice_number", "  ", "Type a value"),
    ],
)
def test_a_bad_value_is_refused_with_the_form_it_needs(field: str, typed: str, remedy: str) -> None:
    with pytest.raises(Rejected, match="INVALID_DATA") as caught:
        checked(field, typed)
    assert remedy in str(caught.value)


def test_the_refused_value_is_not_repeated() -> None:
    with pytest.raises(Rejected) as caught:
        checked("supplier_iban", "DE00 SECRET")
    assert "SECRET" not in str(caught.value)


def test_an_unknown_field_suggests_the_nearest() -> None:
    with pytest.raises(Rejected, match="Did you mean 'supplier_iban'"):
        checked("suplier_ibn", "x")
