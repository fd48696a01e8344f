"""A report counts every document once and shows what was written down, never more."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.case import OUTCOMES, Attempt, Case, Outcome
from domain.errors import Misconfigured, Rejected
from domain.gate import Reason
from domain.report import RunRecord, dump_run, figures, headline, load_run, meaning, percentile, ranked
from keywords.report import Report, render, span

START = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
UNKNOWN = Reason("SUPPLIER_UNKNOWN", "supplier_name", "The register does not know the supplier.")
LOW = Reason("CONFIDENCE_LOW", "", "The document's confidence is below the gate's threshold.")
POSTED = Case("C1", "a.pdf", "success", "", START, ended=START + timedelta(seconds=9), erp_number="PI-1", verified=True)
REVIEWED = replace(POSTED, envelope="C2", held=True, reasons=(UNKNOWN, LOW), touches=2, verdict="correct")
WAITING = replace(POSTED, envelope="C3", state="blocked", held=True, reasons=(UNKNOWN,), ended=None, verified=False)
REFUSED = Case("C4", "d.pdf", "failed", "DUPLICATE_DOCUMENT", START, ended=START)
REJECTED = replace(REFUSED, envelope="C5", code="REJECTED_BY_REVIEWER", held=True, touches=1, verdict="reject")
INCIDENT = replace(REFUSED, envelope="C6", code="POSTING_DIFFERS", erp_number="PI-6")
OPEN = replace(POSTED, envelope="C7", state="in-progress", ended=None, verified=False)
EVERY = (POSTED, REVIEWED, WAITING, REFUSED, REJECTED, INCIDENT, OPEN)


def run(*cases: Case, **facts: Any) -> RunRecord:
    return RunRecord("r1", "invoices", START, cases, **facts)


def posted_after(*seconds: float) -> list[Case]:
    return [replace(POSTED, ended=START + timedelta(seconds=second)) for second in seconds]


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (POSTED, "posted"),
        (REVIEWED, "posted-after-person"),
        (WAITING, "waiting"),
        (REFUSED, "refused"),
        (REJECTED, "ended-by-person"),
        (INCIDENT, "incident"),
        (OPEN, "open"),
        (replace(OPEN, state="queued"), "open"),
        (replace(POSTED, verified=False), "incident"),
        (replace(REFUSED, code="DOCUMENT_EMPTY"), "refused"),
        (replace(REFUSED, code="EMAIL_WITHOUT_DOCUMENT"), "refused"),
        (replace(REFUSED, code="NOT_AN_INVOICE"), "refused"),
        (replace(REFUSED, code="ERP_DOWN"), "incident"),
    ],
)
def test_a_case_has_one_outcome(case: Case, outcome: Outcome) -> None:
    assert case.outcome == outcome


def test_every_document_counts_once() -> None:
    assert sum(figures(run(*EVERY)).outcomes.values()) == len(EVERY)


def test_touchless_is_what_was_posted_without_a_person_of_all_that_arrived() -> None:
    assert figures(run(*EVERY)).touchless_share == 1 / 7


def test_touches_count_every_decision_of_a_person() -> None:
    assert figures(run(*EVERY)).touches_per_document == 3 / 7


def test_only_postings_read_back_are_verified() -> None:
    found = figures(run(POSTED, replace(POSTED, verified=False)))
    assert (found.posted, found.verified) == (2, 1)


def test_every_reason_of_a_held_document_counts_also_after_the_decision() -> None:
    assert figures(run(*EVERY)).holding == (("SUPPLIER_UNKNOWN", 2), ("CONFIDENCE_LOW", 1))


def test_a_waiting_document_stands_under_its_first_reason() -> None:
    assert figures(run(replace(WAITING, reasons=(LOW, UNKNOWN)))).waiting == (("CONFIDENCE_LOW", 1),)


def test_a_document_that_waits_after_failures_stands_under_its_code() -> None:
    assert figures(run(replace(WAITING, reasons=(), code="ERP_DOWN"))).waiting == (("ERP_DOWN", 1),)


def test_times_are_those_of_verified_postings() -> None:
    found = figures(run(*posted_after(4, 1, 3, 2), REFUSED))
    assert (found.cycle_p50_s, found.cycle_p95_s) == (2.0, 4.0)


def test_a_run_without_documents_has_no_shares() -> None:
    found = figures(run())
    assert (found.touchless_share, found.touches_per_document, found.cycle_p50_s) == (None, None, None)


@pytest.mark.parametrize(("share", "value"), [(0.5, 10), (0.95, 19), (0.96, 20), (1.0, 20), (0.0, 1)])
def test_a_percentile_is_the_nearest_rank(share: float, value: float) -> None:
    assert percentile(range(1, 21), share) == value


def test_codes_are_ranked_by_count_then_name() -> None:
    assert ranked(["B", "A", "C", "C"]) == (("C", 2), ("A", 1), ("B", 1))


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        ((), "No document arrived."),
        ((POSTED,), "1 of 1 document went into the ERP without a person."),
        ((POSTED, WAITING), "1 of 2 documents went into the ERP without a person; 1 still waits for one."),
        ((WAITING, WAITING), "0 of 2 documents went into the ERP without a person; 2 still wait for one."),
        ((POSTED, INCIDENT), "1 of 2 documents went into the ERP without a person; 1 incident to look at first."),
    ],
)
def test_the_headline_says_what_matters_most(cases: tuple[Case, ...], sentence: str) -> None:
    assert headline(figures(run(*cases))) == sentence


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SUPPLIER_UNKNOWN", "The register does not know the supplier"),
        ("DOCUMENT_EMPTY", "The file holds no bytes"),
        ("WRONG_COMPANY", "WRONG_COMPANY"),
    ],
)
def test_a_code_has_a_meaning_in_plain_words(code: str, words: str) -> None:
    assert meaning(code) == words


def test_a_run_survives_its_json() -> None:
    attempt = Attempt("C1.o1", "post", 2, "success", "", START, None, "evidence/C1.o1/2", "robots/web-1/log.html")
    record = run(*EVERY, replace(POSTED, attempts=(attempt,), confidence=0.5, versions={"ocr": "1"}), audit_count=3)
    assert load_run(json.loads(json.dumps(dump_run(record)))) == record


def _without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda data: data.pop(name)


@pytest.mark.parametrize(
    "damage",
    [
        *(_without(name) for name in ("run", "process", "made", "documents", "gate", "audit", "versions")),
        lambda data: data.update(documents=[{"file": "a.pdf"}]),
        lambda data: data.update(documents=7),
        lambda data: data.update(made="yesterday"),
    ],
)
def test_another_form_is_refused(damage: Callable[[dict[str, Any]], object]) -> None:
    data = dump_run(run(POSTED))
    damage(data)
    with pytest.raises(Rejected, match="INVALID_DATA"):
        load_run(data)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (None, "–"),
        (timedelta(seconds=4.24), "4.2 s"),
        (timedelta(seconds=38), "38 s"),
        (timedelta(seconds=65), "1 min 5 s"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=28), "1 d 4 h"),
    ],
)
def test_a_span_has_two_units_at_most(duration: timedelta | None, text: str) -> None:
    assert span(duration) == text


def written(tmp_path: Path, *cases: Case, **facts: Any) -> Path:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(dump_run(run(*cases, **facts))), encoding="utf-8")
    return path


def test_a_report_is_a_page_and_its_figures(tmp_path: Path) -> None:
    page, data = Report().build_report(written(tmp_path, *EVERY), tmp_path / "report")
    assert Path(page).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(Path(data).read_text(encoding="utf-8"))["figures"]["outcomes"]["posted"] == 1


def test_a_page_needs_nothing_from_elsewhere() -> None:
    page = render(run(*EVERY), figures(run(*EVERY)))
    assert re.findall(r"https?:|//[a-z]|@import|<script|url\(", page) == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_page_names_every_outcome_that_happened(outcome: Outcome) -> None:
    record = run(*(case for case in EVERY if case.outcome == outcome))
    page = render(record, figures(record))
    badges = set(re.findall(r'class="badge ([a-z-]+)"', page))
    assert badges == {outcome}


def test_what_came_from_outside_is_escaped() -> None:
    nasty = '<script>alert("x")</script>.pdf'
    record = run(
        replace(
            INCIDENT, file=nasty, reason=nasty, attempts=(Attempt("C", nasty, 1, "failed", evidence="javascript:x"),)
        ),
        gate_statement=nasty,
        versions={nasty: nasty},
    )
    page = render(record, figures(record))
    assert "<script" not in page
    assert "javascript:" not in page


def test_the_gates_statement_stands_in_the_report() -> None:
    record = run(POSTED, gate_name="practice", gate_statement="Measured on generated documents, no promise for yours.")
    assert "Measured on generated documents, no promise for yours." in render(record, figures(record))


def test_a_report_without_documents_is_a_report() -> None:
    assert "Nothing arrived." in render(run(), figures(run()))


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_damaged_run_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Rejected, match="INVALID_DATA"):
        Report().build_report(path, tmp_path)


def test_a_folder_that_cannot_be_made_is_an_engineers_matter(tmp_path: Path) -> None:
    path = written(tmp_path, POSTED)
    with pytest.raises(Misconfigured, match="OUTPUT_UNWRITABLE"):
        Report().build_report(path, path / "below-a-file")


def test_the_sample_item_of_the_editor_is_a_run(tmp_path: Path) -> None:
    sample = Path(__file__).resolve().parents[2] / "devdata" / "report" / "run.json"
    page, _ = Report().build_report(sample, tmp_path)
    assert "7 of 12 documents went into the ERP without a person; 2 still wait for one." in Path(page).read_text(
        encoding="utf-8"
    )


def test_a_gate_nobody_measured_promises_nothing(tmp_path: Path) -> None:
    page, _ = Report().build_report(written(tmp_path, POSTED, gate_name="unheard-of"), tmp_path)
    assert "What this gate promises has not been measured." in Path(page).read_text(encoding="utf-8")
