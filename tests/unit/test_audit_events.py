"""The list of events decides what may be written down."""

from datetime import UTC, datetime
from string import Formatter

import pytest

from domain.audit import EVENTS, AuditEvent, in_words

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_an_event_nobody_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="'paid' is no audit event"):
        AuditEvent("e1", "paid", NOW)


def test_a_fact_nobody_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no iban"):
        AuditEvent("e1", "posted", NOW, {"iban": "DE02"})


@pytest.mark.parametrize("name", EVENTS)
def test_a_sentence_uses_only_facts_of_its_event(name: str) -> None:
    used = {field for _, field, _, _ in Formatter().parse(EVENTS[name].sentence) if field}
    assert used <= set(EVENTS[name].facts)


def test_an_event_reads_as_a_sentence() -> None:
    facts = {"reviewer": "controller", "fields": ["due_date", "net_total"]}
    assert in_words("corrected", facts) == "controller corrected due_date, net_total."


def test_reasons_read_as_their_codes() -> None:
    facts = {"code": "NEEDS_REVIEW", "reasons": [{"code": "A", "field": ""}, {"code": "B", "field": "due_date"}]}
    assert in_words("held", facts) == "It waits for a person: NEEDS_REVIEW; reasons: A, B."


def test_an_empty_fact_reads_as_none() -> None:
    facts = {"route": "hold", "gate": "", "confidence": 0.25}
    assert in_words("judged", facts) == "Decided: hold (gate: none, confidence: 0.250)."


def test_a_missing_fact_reads_as_unknown() -> None:
    assert in_words("refused", {}) == "It was refused: unknown."


def test_an_event_of_another_version_keeps_its_name() -> None:
    assert in_words("archived", {"code": "X"}) == "archived."
