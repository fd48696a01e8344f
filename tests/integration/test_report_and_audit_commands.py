"""What `bot report` and `bot audit` tell a person about a run."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from commands import audit as audit_command
from commands import report as report_command
from domain.audit import AuditEvent
from domain.errors import Rejected
from runtime import audit, runs
from runtime.audit.tables import TABLES
from runtime.store import Store, envelopes, items, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A home with one refused document."""
    audit.prepare(tmp_path)
    store = open_store(tmp_path)
    with store.transaction() as connection:
        envelope = envelopes.add(connection, "invoices", "scan <1>.pdf", "folder", {}, ())
        about: dict[str, Any] = {"step": "read", "envelope": envelope, "code": "DOCUMENT_ENCRYPTED"}
        items.add(connection, items.New("I1.o1", process="invoices", state="failed", payload={}, **about))
        facts = {"item": "I1.o1", "step": "read", "attempt": 1, "kind": "BUSINESS", "code": "DOCUMENT_ENCRYPTED"}
        audit.append(connection, AuditEvent(envelope, "arrived", datetime.now(UTC), {"process": "invoices"}))
        audit.append(connection, AuditEvent(envelope, "failed", datetime.now(UTC), facts))
    audit.seal(store.engine, tmp_path)
    yield store
    store.close()


def call(command: ModuleType, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return int(command.run(parser.parse_args(words)))


def append(store: Store, name: str) -> None:
    with store.transaction() as connection:
        audit.append(connection, AuditEvent("C1", name, datetime.now(UTC)))


def test_a_whole_trail_verifies(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(audit_command, "verify", "--home", str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "2 events of 1 chains, 1 sealed links" in told
    assert "The trail verifies." in told


def test_the_unsealed_tail_is_named(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(store, "retried")
    assert call(audit_command, "verify", "--home", str(tmp_path)) == 0
    assert "Not sealed yet: 1 events (C1 3)." in capsys.readouterr().out


def test_a_broken_trail_names_its_first_break(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store.transaction() as connection:
        connection.execute(sa.delete(TABLES.event).where(TABLES.event.c.number == 1))
    assert call(audit_command, "verify", "--home", str(tmp_path)) == 1
    assert "AUDIT_BROKEN: envelope 'C1': Link 1 is missing." in capsys.readouterr().err


def test_a_kept_head_proves_that_nothing_was_cut(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.json"
    kept.write_bytes((tmp_path / audit.HEAD_FILE).read_bytes())
    append(store, "retried")
    audit.seal(store.engine, tmp_path)
    assert call(audit_command, "verify", "--home", str(tmp_path), "--kept", str(kept)) == 0
    assert "2 sealed links" in capsys.readouterr().out


def test_a_cases_trail_reads_in_plain_words(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(audit_command, "show", "C1", "--home", str(tmp_path)) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("The document arrived for invoices.")
    assert second.endswith("Step read failed with DOCUMENT_ENCRYPTED on attempt 1.")


def test_a_case_nobody_knows_is_said_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="CASE_UNKNOWN"):
        call(audit_command, "show", "C7", "--home", str(tmp_path))


def test_a_report_is_built_by_its_task(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(report_command, "--home", str(tmp_path)) == 0
    page, data = tmp_path / "report.html", tmp_path / "report.json"
    assert capsys.readouterr().out.strip() == str(page)
    assert "scan &lt;1&gt;.pdf" in page.read_text(encoding="utf-8")
    assert json.loads(data.read_text(encoding="utf-8"))["figures"]["refusals"] == {"DOCUMENT_ENCRYPTED": 1}


def test_a_report_is_built_again_only_when_something_happened(store: Store, tmp_path: Path) -> None:
    run = runs.Run("r1", tmp_path)
    report_command.refresh(run)
    run.report.write_text("kept", encoding="utf-8")
    assert report_command.refresh(run).read_text(encoding="utf-8") == "kept"
    with store.transaction() as connection:
        items.change(connection, items.load(connection, "I1.o1"), code="DOCUMENT_BROKEN")
    assert "DOCUMENT_BROKEN" in report_command.refresh(run).read_text(encoding="utf-8")
