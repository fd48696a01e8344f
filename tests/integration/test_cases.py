"""A case says what became of its envelope, whatever way it went."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from domain.audit import AuditEvent
from domain.case import Case
from domain.errors import Rejected
from domain.gate import Reason
from domain.report import dump_run, load_run
from runtime import audit, report_data
from runtime.store import Store, attempts, decisions, envelopes, items, open_store
from runtime.store.cases import case, cases

LOW = Reason("CONFIDENCE_LOW", "", "The document's confidence is below the gate's threshold.")
READ = {
    "decision": {"route": "post", "confidence": 0.98, "gate": "practice", "reasons": []},
    "versions": {"extraction": "1", "gate": "g1"},
}
POSTED = {**READ, "posting": {"erp_number": "PI-7", "verified": True, "found": False}}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    audit.prepare(tmp_path)
    store = open_store(tmp_path)
    yield store
    store.close()


def arrive(connection: sa.Connection, file: str = "a.pdf", **values: Any) -> str:
    """An envelope and its item for read."""
    envelope = envelopes.add(connection, "invoices", file, "folder", {}, ())
    read = {"state": "success", "payload": {}, **values}
    items.add(connection, items.New(f"{envelope}.read", process="invoices", step="read", envelope=envelope, **read))
    return envelope


def pass_on(connection: sa.Connection, envelope: str, **values: Any) -> str:
    """The item for post."""
    item = f"{envelope}.read.o1"
    items.add(connection, items.New(item, process="invoices", step="post", envelope=envelope, **values))
    return item


def only(store: Store) -> Case:
    with store.reading() as connection:
        (case,) = cases(connection)
    return case


def test_a_document_that_just_arrived_is_open(store: Store) -> None:
    with store.transaction() as connection:
        arrive(connection, state="queued")
    assert (only(store).envelope, only(store).file, only(store).outcome) == ("C1", "a.pdf", "open")


def test_a_posted_document_shows_its_posting(store: Store) -> None:
    with store.transaction() as connection:
        item = pass_on(connection, arrive(connection), state="queued", payload={})
        items.change(connection, items.load(connection, item), state="success", payload=POSTED, ended=items.now())
    case = only(store)
    assert (case.outcome, case.erp_number, case.verified, case.found) == ("posted", "PI-7", True, False)
    assert (case.confidence, case.gate, case.versions) == (0.98, "practice", {"extraction": "1", "gate": "g1"})
    assert case.duration is not None


def test_a_held_document_waits_and_says_why(store: Store) -> None:
    with store.transaction() as connection:
        pass_on(connection, arrive(connection), state="blocked", payload=READ, held=True, reasons=[LOW])
    case = only(store)
    assert (case.outcome, case.held, case.reasons, case.touches) == ("waiting", True, (LOW,), 0)


def test_a_document_that_failed_too_often_waits_for_a_person(store: Store) -> None:
    with store.transaction() as connection:
        pass_on(connection, arrive(connection), state="blocked", payload=READ, code="ERP_DOWN")
    assert (only(store).outcome, only(store).held) == ("waiting", True)


def test_a_document_that_was_accepted_and_then_failed_too_often_says_what_failed(store: Store) -> None:
    with store.transaction() as connection:
        about = {"code": "ERP_DOWN", "reason": "It is down.", "held": True, "reasons": [LOW]}
        held = items.load(connection, pass_on(connection, arrive(connection), state="blocked", payload=READ, **about))
        items.change(connection, held, attempt=3)
    assert [(reason.code, reason.text) for reason in only(store).reasons] == [("ERP_DOWN", "It is down.")]


def test_every_decision_is_a_touch_and_the_last_one_counts(store: Store) -> None:
    with store.transaction() as connection:
        envelope = arrive(connection)
        item = pass_on(connection, envelope, state="failed", payload=READ, code="REJECTED_BY_REVIEWER", held=True)
        for verdict in ("accept", "reject"):
            decisions.add(connection, envelope=envelope, item=item, verdict=verdict, reviewer="controller")
    case = only(store)
    assert (case.outcome, case.touches, case.verdict) == ("ended-by-person", 2, "reject")


def test_a_refused_duplicate_ends_when_it_arrives(store: Store) -> None:
    with store.transaction() as connection:
        arrive(connection, state="failed", code="DUPLICATE_DOCUMENT", reason="The same bytes came in before, as C1.")
    case = only(store)
    assert (case.outcome, case.reason) == ("refused", "The same bytes came in before, as C1.")
    assert case.ended is not None


def test_attempts_of_every_step_stand_in_order(store: Store) -> None:
    with store.transaction() as connection:
        envelope = arrive(connection)
        item = pass_on(connection, envelope, state="success", payload=POSTED)
        attempts.begin(connection, f"{envelope}.read", 1, "e")
        attempts.end(connection, f"{envelope}.read", 1, "success", log="robots/documents-1/log.html")
        attempts.begin(connection, item, 1, "e")
        attempts.begin(connection, item, 2, "e")
    found = [(attempt.step, attempt.number, attempt.state) for attempt in only(store).attempts]
    assert found == [("read", 1, "success"), ("post", 1, "lost"), ("post", 2, "in-progress")]
    assert only(store).attempts[0].log == "robots/documents-1/log.html"


def test_cases_stand_in_the_order_they_arrived(store: Store) -> None:
    with store.transaction() as connection:
        arrive(connection, "a.pdf")
        arrive(connection, "b.pdf")
    with store.reading() as connection:
        assert [case.file for case in cases(connection)] == ["a.pdf", "b.pdf"]


def test_a_folder_nobody_can_read_is_a_case_without_a_file(store: Store) -> None:
    with store.transaction() as connection:
        about: dict[str, Any] = {"state": "failed", "code": "FOLDER_UNREADABLE"}
        items.add(connection, items.New("I1", process="invoices", step="collect", payload={}, **about))
    assert (only(store).envelope, only(store).file, only(store).outcome) == ("I1", "", "incident")


def test_a_case_is_found_by_its_name_even_before_it_became_a_document(store: Store) -> None:
    with store.transaction() as connection:
        pass_on(connection, arrive(connection, "a.pdf"), state="success", payload=POSTED)
        arrive(connection, "b.pdf")
        items.add(connection, items.New("I1", process="invoices", step="collect", state="queued", payload={}))
    with store.reading() as connection:
        found, loose = case(connection, "C1"), case(connection, "I1")
        assert found == cases(connection)[0]
    assert (found.file, found.erp_number, loose.file, loose.state) == ("a.pdf", "PI-7", "", "queued")


def test_an_unknown_case_is_named(store: Store) -> None:
    with store.reading() as connection, pytest.raises(Rejected, match=r"'C9'.*CASE_UNKNOWN"):
        case(connection, "C9")


def test_a_run_is_written_down_with_its_versions_and_its_audit_head(store: Store, tmp_path: Path) -> None:
    with store.transaction() as connection:
        envelope = arrive(connection)
        pass_on(connection, envelope, state="success", payload=POSTED)
        audit.append(connection, AuditEvent(envelope, "arrived", datetime.now(UTC)))
    audit.seal(store.engine, tmp_path)
    record = report_data.build(store, tmp_path, "r1", "invoices")
    assert (record.versions, record.gate_name, record.audit_count) == ({"extraction": "1", "gate": "g1"}, "practice", 1)
    assert load_run(dump_run(record)) == record


def test_a_run_names_only_logs_that_stand(store: Store, tmp_path: Path) -> None:
    written, missing = "robots/documents-1/log.html", "robots/documents-2/log.html"
    with store.transaction() as connection:
        envelope = arrive(connection)
        for number, log in enumerate((written, missing), start=1):
            attempts.begin(connection, f"{envelope}.read", number, "e")
            attempts.end(connection, f"{envelope}.read", number, "failed", log=log)
    (tmp_path / written).parent.mkdir(parents=True)
    (tmp_path / written).touch()
    audit.seal(store.engine, tmp_path)
    (found,) = report_data.build(store, tmp_path, "r1", "invoices").cases
    assert [attempt.log for attempt in found.attempts] == [written, ""]
