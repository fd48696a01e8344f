"""Whom an invoice comes from: VAT id before bank account before name, and never a guess."""

import json
from decimal import Decimal

import pytest

from domain.errors import Misconfigured
from domain.invoice import Field, Invoice
from domain.supplier import Supplier
from domain.suppliers import conflicts, dump_register, identify, parse_csv, parse_register, plain_name

ALDER = Supplier("Alder Papier GmbH", "Alder", "DE136695976", ("DE89370400440532013000",), aliases=("Alder Büro",))
BIRCH = Supplier("Birch Papier GmbH", "Birch", "DE111111125", ("DE75512108001245126199",))
REGISTER = (ALDER, BIRCH)


def invoice(**values: str) -> Invoice:
    fields = {name: Field(value, None, "xml") for name, value in values.items()}
    return Invoice("invoice", {}, {}).with_fields(fields)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"supplier_vat_id": "DE 136 695 976", "supplier_name": "Somebody else"}, ALDER),
        ({"supplier_iban": "DE75 5121 0800 1245 1261 99"}, BIRCH),
        ({"supplier_name": "ALDER PAPIER"}, ALDER),
        ({"supplier_name": "Alder Büro"}, ALDER),
        ({"supplier_name": "Alder Papler GmbH"}, ALDER),
        ({"supplier_name": "Papier GmbH"}, None),
        ({"supplier_vat_id": "DE999999999"}, None),
        ({}, None),
    ],
)
def test_identifies_by_vat_id_then_account_then_name(values: dict[str, str], found: Supplier | None) -> None:
    assert identify(invoice(**values), REGISTER) == found


def test_two_alike_names_are_nobody() -> None:
    twins = (Supplier("Alder Papier Nord", "A1"), Supplier("Alder Papier Nord1", "A2"))
    assert identify(invoice(supplier_name="Alder Papier Nord2"), twins) is None


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"supplier_name": "Cedar Nord GmbH"}, "Nord"),
        ({"supplier_iban": "DE75512108001245126199", "supplier_name": "Cedar"}, "Sued"),
        ({"supplier_name": "Alder Papier GmbH"}, None),
        ({}, None),
    ],
)
def test_a_vat_id_of_several_leaves_the_choice_among_them_to_the_next_evidence(
    values: dict[str, str], found: str | None
) -> None:
    group = (
        Supplier("Cedar Nord GmbH", "Nord", "DE811111117"),
        Supplier("Cedar Süd GmbH", "Sued", "DE811111117", ("DE75512108001245126199",)),
        Supplier("Cedar Nord AG", "Other"),
        ALDER,
    )
    named = identify(invoice(supplier_vat_id="DE811111117", **values), group)
    assert (named.erp_name if named else None) == found


def test_evidence_for_different_suppliers_is_a_conflict() -> None:
    assert conflicts(invoice(supplier_vat_id=ALDER.vat_id, supplier_iban=BIRCH.ibans[0]), REGISTER)
    assert not conflicts(invoice(supplier_vat_id=ALDER.vat_id, supplier_name="Alder Papier GmbH"), REGISTER)


def test_names_are_compared_without_legal_form_accents_and_points() -> None:
    assert plain_name("Établissements du Vallon S.A.") == plain_name("etablissements du vallon SA")


def test_the_register_comes_back() -> None:
    assert parse_register(dump_register(REGISTER)) == REGISTER


def test_reads_a_csv_register_with_semicolons() -> None:
    text = (
        "name;erp_name;vat_id;ibans;tax_codes;aliases\n"
        "Alder Papier GmbH;Alder;DE136695976;DE89370400440532013000;19=V19|5.50=V5;A|B\n"
    )
    (found,) = parse_csv(text)
    assert (found.tax_codes, found.aliases, found.currency) == ({"19": "V19", "5.5": "V5"}, ("A", "B"), "EUR")
    assert Decimal(next(iter(found.tax_codes))) == 19


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1"),
        ("[]", "no list 'suppliers'"),
        (json.dumps({"suppliers": [{"name": "A"}, {"erp_name": "B"}]}), "Row 2"),
        (json.dumps({"suppliers": [{"name": "A", "iban": "x"}]}), "unknown entry 'iban'"),
        (json.dumps({"suppliers": [{"name": "A", "ibans": ["DE00"]}]}), "wrong checksum"),
        (json.dumps({"suppliers": [{"name": "A", "ibans": "DE89370400440532013000"}]}), "have to be lists"),
        (json.dumps({"suppliers": [{"name": "A"}, {"name": "A"}]}), "that of row 1"),
        (json.dumps({"suppliers": [{"name": "A", "tax_codes": {"twenty": "V"}}]}), "Row 1"),
    ],
)
def test_a_broken_register_names_the_row(text: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said) as refused:
        parse_register(text)
    assert refused.value.code == "SUPPLIERS_INVALID"


@pytest.mark.parametrize("text", ["", "vat_id\nDE1\n", "name,colour\nA,red\n", "name,tax_codes\nA,V19\n"])
def test_a_broken_csv_register_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        parse_csv(text)
    assert refused.value.code == "SUPPLIERS_INVALID"
