"""The demo as a newcomer types it: 24 practice documents, the real bots, a real browser, nobody there to help."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from commands.demo.stage import erp_up
from domain.case import Case
from practice.judging import Judgement, judge, read_truth
from runtime import leaks
from runtime.store import open_store
from runtime.store.cases import cases

ROOT = Path(__file__).resolve().parents[2]
DEMO_S, COMMAND_S = 900, 600


@dataclass(frozen=True)
class Demo:
    """One finished demo: its exit code and what it wrote down."""

    code: int
    outcome: Mapping[str, Any]

    @property
    def home(self) -> Path:
        return Path(self.outcome["report"]).parent

    @cached_property
    def truth(self) -> dict[str, dict[str, Any]]:
        return read_truth(self.home / "documents")

    def documents(self, *outcomes: str) -> list[Mapping[str, Any]]:
        return [row for row in self.outcome["documents"] if row["outcome"] in outcomes]

    def cases(self) -> tuple[Case, ...]:
        """The cases as they stand now."""
        store = open_store(self.home)
        try:
            with store.reading() as connection:
                return cases(connection)
        finally:
            store.close()

    def judged(self, *decided: str) -> Judgement:
        """The books as they stand now, against the truth."""
        posted = {case.file: case.erp_number for case in self.cases() if case.erp_number}
        books = self.home / "erp" / "practice.sqlite"
        return judge(books, self.home / "documents", posted, decided=frozenset(decided))


def bot(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "commands", *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=COMMAND_S,
        check=False,
    )


def run_demo(folder: Path, *words: str) -> Demo:
    told = folder / "demo.json"
    done = subprocess.run(
        [sys.executable, "-m", "commands", "demo", "--unattended", "--json", str(told), *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        timeout=DEMO_S,
        check=False,
    )
    return Demo(done.returncode, json.loads(told.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"))


def test_ends_well(demo: Demo) -> None:
    assert demo.code == 0


def test_every_posting_is_right_and_stands_once(demo: Demo) -> None:
    assert demo.judged().faults == ()


def test_posts_half_of_the_documents_without_a_person(demo: Demo) -> None:
    assert len(demo.documents("posted")) >= 12


def test_every_document_has_an_end_or_waits_for_a_reason(demo: Demo) -> None:
    assert [row["file"] for row in demo.documents("open") if not row["code"]] == []


def test_no_trapped_document_is_posted_by_itself(demo: Demo) -> None:
    posted = {row["file"] for row in demo.documents("posted")}
    trapped = {row["file"] for row in demo.truth.values() if row["trap"] not in ("", "duplicate-number")}
    assert posted & trapped == set()


def test_nothing_secret_or_personal_leaks(demo: Demo) -> None:
    vault = json.loads((demo.home / "vault.json").read_text(encoding="utf-8"))
    secrets = {f"{name}.{key}": text for name, row in vault.items() for key, text in row.items() if key != "username"}
    ibans = {
        row["file"]: row["fields"]["supplier_iban"] for row in demo.truth.values() if "supplier_iban" in row["fields"]
    }
    assert leaks.scan(demo.home, secrets, ibans) == ()


def test_the_report_names_the_gate_and_its_limits(demo: Demo) -> None:
    page = Path(demo.outcome["report"]).read_text(encoding="utf-8")
    assert "no promise for yours" in page


def test_the_audit_trail_verifies(demo: Demo) -> None:
    assert bot("audit", "verify", "--home", str(demo.home)).returncode == 0


def test_a_second_run_starts_afresh(demo: Demo, tmp_path: Path) -> None:
    second = run_demo(tmp_path, "--documents", "3")
    assert (second.code, second.home != demo.home, len(second.documents("refused"))) == (0, True, 0)


def test_what_was_held_is_posted_or_ended_by_decisions(demo: Demo) -> None:
    """The person reads the paper: honest documents are corrected by it, the others rejected."""
    waiting = demo.documents("waiting")
    for row in waiting:
        done = bot("decide", row["case"], *_verdict(demo.truth[row["file"]]), "--home", str(demo.home), "--no-wait")
        assert done.returncode == 0, done.stderr
    with erp_up(demo.home):
        bot("worker", "--home", str(demo.home), "--until-idle")
    ended = {case.file: case.outcome for case in demo.cases()}
    assert {ended[row["file"]] for row in waiting} <= {"posted-after-person", "ended-by-person"}
    assert demo.judged(*(row["file"] for row in waiting)).faults == ()


def _verdict(truth: Mapping[str, Any]) -> list[str]:
    if truth["trap"] not in ("", "over-limit"):
        return ["reject", "NOT_FOR_US"]
    fields = {name: value for name, value in truth["fields"].items() if name not in ("payment_terms", "order_number")}
    return ["correct", *(f"{name}={value}" for name, value in fields.items())]
