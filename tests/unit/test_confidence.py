"""A confidence is a measured probability or nothing; a gate speaks for one version of the extraction."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Misconfigured
from domain.invoice import Field, Invoice
from domain.page import Word
from domain.supplier import Supplier
from ml.models.extraction import VERSION, document_confidence, extract
from ml.models.extraction.choice import Choice
from ml.models.extraction.confidence import document_features, field_features
from ml.models.extraction.layout import Row
from ml.models.extraction.words import Reading
from ml.registry.calibrations import Logistic, dump_calibration, extraction, load_calibration
from ml.registry.gates import gate
from ml.training.extraction import Example, Truth, example, fit, posted_right, same_value
from tests.sheets import document

PAGE = """
Alder Papier GmbH
Rechnungsnummer:   2026-0815
Rechnungsdatum:    31.03.2026
Bezeichnung        Menge     Einzelpreis     Betrag
Kopierpapier A4    4         25,00           100,00
Nettosumme         100,00 EUR
USt. 19 %          19,00 EUR
Rechnungsbetrag    119,00 EUR
USt-IdNr. DE136695976
"""
SUPPLIER = Supplier("Alder Papier GmbH", "Alder", "DE136695976", tax_codes={"19": "V19", "7": "V7"})
TRUE = {
    "supplier_name": "Alder Papier GmbH",
    "invoice_number": "2026-0815",
    "invoice_date": "2026-03-31",
    "currency": "EUR",
    "net_total": "100.00",
    "tax_total": "19.00",
    "gross_total": "119.00",
}
LINES = ((Decimal("100.00"), Decimal(19)),)
TRUTH = Truth("invoice", TRUE, {Decimal(19): Decimal("19.00")}, "Alder Papier GmbH", LINES)


def test_the_registry_was_measured_with_this_version() -> None:
    measured = extraction()
    assert measured is not None and measured.version == VERSION
    assert gate("practice").model_version == VERSION
    assert gate("practice").scope == "practice"


def test_the_practice_gate_promises_nothing_for_others() -> None:
    assert "no promise for yours" in gate("practice").statement


def test_an_unknown_gate_is_a_wrong_setting() -> None:
    with pytest.raises(Misconfigured, match="practice"):
        gate("certain")


def test_every_value_of_a_plain_invoice_has_a_probability() -> None:
    found = extract(document(PAGE)).fields
    assert all(field.confidence is not None and 0 < field.confidence < 1 for field in found.values())


def test_a_due_date_no_label_speaks_for_is_a_guess() -> None:
    found = extract(document(PAGE.replace("31.03.2026", "31.03.2026\nF5lI9 a n..:       30.04.2026")))
    assert (found.value("due_date"), found.payment["due_date"].confidence) == ("2026-04-30", 0.0)


def test_a_document_with_an_unmeasured_value_has_no_confidence() -> None:
    unmeasured = Invoice("invoice", {"net_total": Field("1.00", None, "text-layer")})
    assert document_confidence(unmeasured) is None


def test_a_document_is_as_sure_as_its_calibration_says() -> None:
    found = extract(document(PAGE))
    measured = extraction()
    assert measured is not None
    assert document_confidence(found) == measured.document.probability(document_features(found))


def test_a_badly_read_word_makes_a_value_less_sure() -> None:
    sharp, blurred = (Word("2026-0815", (0, 0, 90, 10), score=score) for score in (0.99, 0.4))
    features = [
        field_features(Choice("2026-0815", 1.0, 1.0, Row(1, 0, (word,)).span(0, 1))) for word in (sharp, blurred)
    ]
    assert [found[2] for found in features] == [0.99, 0.4]


def test_a_calibration_comes_back_from_its_file() -> None:
    measured = extraction()
    assert measured is not None
    assert load_calibration(dump_calibration(measured)) == measured


def test_a_curve_rises_with_its_features() -> None:
    curve = Logistic((1.0, 2.0), -1.0)
    assert curve.probability((0.0, 0.0)) < 0.5 < curve.probability((1.0, 1.0)) < 1.0


@pytest.mark.parametrize(
    ("name", "found", "true", "same"),
    [
        ("invoice_number", "R 1", "r1", True),
        ("supplier_name", "ALDER PAPIER", "Alder Papier GmbH", True),
        ("payment_terms", "30 Tage  netto", "30 tage netto", True),
        ("net_total", "1.00", "10.0", False),
    ],
)
def test_values_are_compared_as_a_clerk_would(name: str, found: str, true: str, same: bool) -> None:
    assert same_value(name, found, true) is same


@pytest.mark.parametrize(
    ("changed", "right"),
    [
        ({}, True),
        ({"invoice_number": "2026-0816"}, False),
        ({"due_date": "2026-04-30"}, False),
        ({"currency": "CHF"}, False),
        ({"gross_total": "118.00", "tax_total": "18.00"}, False),
    ],
)
def test_a_posting_is_right_when_all_it_shows_is(changed: dict[str, str], right: bool) -> None:
    truth = replace(TRUTH, fields={**TRUE, **changed})
    assert posted_right(extract(document(PAGE), (SUPPLIER,)), (SUPPLIER,), truth) is right


def test_a_posting_with_other_lines_is_wrong() -> None:
    apart = ((Decimal("60.00"), Decimal(19)), (Decimal("40.00"), Decimal(19)))
    other = ((Decimal("100.00"), Decimal(7)),)
    found = extract(document(PAGE), (SUPPLIER,))
    assert [posted_right(found, (SUPPLIER,), replace(TRUTH, lines=lines)) for lines in (apart, other)] == [True, False]


def test_a_posting_for_another_supplier_is_wrong() -> None:
    assert not posted_right(extract(document(PAGE)), (SUPPLIER,), replace(TRUTH, supplier="Birch"))


def test_fitting_learns_which_scores_are_right() -> None:
    read = example(document(PAGE), (SUPPLIER,), TRUTH).reading

    def scored(score: float, number: str) -> Example:
        grounds = {**read.grounds, "invoice_number": Choice(number, score, score, None)}
        invoice = read.invoice.with_fields({**read.invoice.fields, "invoice_number": Field(number, None, "text-layer")})
        return Example(Reading(invoice, grounds), (SUPPLIER,), TRUTH)

    measured = fit([scored(1.0, "2026-0815")] * 40 + [scored(0.1, "wrong")] * 40, {"documents": 80})
    curve = measured.fields["invoice_number"]
    assert curve.probability((1.0, 1.0, 1.0, 1.0)) > 0.9
    assert curve.probability((0.1, 0.1, 1.0, 1.0)) < 0.1
