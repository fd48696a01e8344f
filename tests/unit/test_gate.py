"""What may go on by itself: nothing with a veto, nothing unmeasured, nothing where the gate does not hold."""

from dataclasses import replace

import pytest

from domain.gate import Check, Decision, Gate, decide
from domain.invoice import Field, Invoice
from domain.reasons import REASONS

GATE = Gate("practice", "practice", 0.9, 0.01, 0.05, 400, 0, "extraction-9", "measured on generated documents")
FIELDS = {
    "supplier_name": Field("Alder", 0.99, "text-layer"),
    "invoice_number": Field("R-1", 0.7, "text-layer"),
    "order_number": Field("4", 0.2, "text-layer"),
}
INVOICE = Invoice("invoice", FIELDS)
KEPT, BROKEN = Check("totals_add_up", True), Check("iban_is_on_file", False, "The IBAN is not on file.")


def decided(
    confidence: float | None = 0.95,
    gate: Gate | None = GATE,
    checks: tuple[Check, ...] = (KEPT,),
    invoice: Invoice = INVOICE,
    practice: bool = True,
    version: str = "extraction-9",
) -> Decision:
    return decide(invoice, checks, gate, confidence, target_is_practice=practice, model_version=version)


def codes(decision: Decision) -> tuple[str, ...]:
    return tuple(reason.code for reason in decision.reasons)


def test_lets_a_sure_invoice_through() -> None:
    assert decided() == Decision("post", 0.95, (), "practice")


def test_the_threshold_itself_is_enough() -> None:
    assert decided(confidence=0.9).route == "post"


def test_a_broken_rule_is_a_veto_whatever_the_confidence() -> None:
    decision = decided(confidence=1.0, checks=(KEPT, BROKEN))
    assert (decision.route, codes(decision), decision.doubtful) == ("hold", ("IBAN_NOT_ON_FILE",), ("supplier_iban",))


def test_names_the_unsure_fields_of_an_unsure_document() -> None:
    decision = decided(confidence=0.5)
    assert (decision.route, codes(decision), decision.doubtful) == ("hold", ("CONFIDENCE_LOW",), ("invoice_number",))


def test_names_the_least_sure_field_when_each_of_them_is_sure() -> None:
    sure = {**FIELDS, "invoice_number": Field("R-1", 0.98, "text-layer")}
    assert decided(confidence=0.5, invoice=Invoice("invoice", sure)).doubtful == ("invoice_number",)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"confidence": None}, "NOT_MEASURED"),
        ({"gate": None}, "GATE_MISSING"),
        ({"practice": False}, "GATE_NOT_VALID_HERE"),
        ({"version": "extraction-10"}, "GATE_OUTDATED"),
    ],
)
def test_holds_where_the_gate_says_nothing(changed: dict[str, object], code: str) -> None:
    decision = decided(**changed)  # type: ignore[arg-type]
    assert (decision.route, codes(decision)) == ("hold", (code,))


def test_a_certified_gate_posts_anywhere() -> None:
    assert decided(gate=replace(GATE, scope="certified"), practice=False).route == "post"


def test_an_order_by_its_xml_is_refused() -> None:
    fields = {name: replace(field, source="xml") for name, field in INVOICE.fields.items()}
    decision = decided(invoice=replace(INVOICE.with_fields(fields), type="order"))
    assert (decision.route, codes(decision)) == ("refuse", ("NOT_AN_INVOICE",))


def test_what_only_looks_like_an_order_goes_to_a_person() -> None:
    decision = decided(invoice=replace(INVOICE, type="order"))
    assert (decision.route, codes(decision)) == ("hold", ("NOT_AN_INVOICE",))


def test_every_code_has_a_meaning() -> None:
    held = [decided(confidence=None, practice=False, version="x"), decided(gate=None), decided(confidence=0.1)]
    assert {code for one in held for code in codes(one)} <= set(REASONS)
