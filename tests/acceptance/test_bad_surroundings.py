"""What surrounds the work goes wrong, one thing after the other: each says so in one line, and nothing is consumed.

One document goes through all of it and is posted once in the end.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.case import Case
from practice.documents import truth
from practice.documents.collection import Collection
from practice.erp import server
from runtime import intake, processes, settings
from runtime.audit import trail
from runtime.engine.home import Home, opened
from runtime.engine.target import set_practice_target
from runtime.store import capabilities, items
from runtime.store.capabilities import Pause
from runtime.store.cases import cases
from tests.terminal import Said, bot

SEED = 12
FIRST, TRIED, LATE = "first.pdf", "tried.pdf", "late.pdf"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform == "win32", reason="not run: rights and disks are set up as on POSIX systems"),
]


@dataclass(frozen=True)
class Seen:
    """How things stood after one run of the worker."""

    said: Said
    cases: Mapping[str, Case]
    pauses: Sequence[Pause]
    failures: int

    def attempts(self) -> list[tuple[str, str]]:
        """State and code of every time a robot held the document to be posted."""
        return [(one.state, one.code) for one in self.cases[TRIED].attempts if one.step == "post"]


@dataclass
class Office:
    """A home with its ERP, and what was seen in it."""

    home: Home
    folder: Path
    seen: dict[str, Seen] = field(default_factory=dict)
    told: dict[str, Said] = field(default_factory=dict)

    def bot(self, *words: str | Path, **variables: str) -> Said:
        return bot(*words, "--home", self.home.folder, **variables)

    def work(self, name: str, **variables: str) -> None:
        """Lets a worker do all it can, and looks."""
        said = self.bot("worker", "--until-idle", **variables)
        with self.home.store.reading() as connection:
            found = {case.file or case.envelope: case for case in cases(connection)}
            paused = capabilities.pauses(connection)
            item = items.furthest(connection, found[TRIED].envelope)[0]
        self.seen[name] = Seen(said, found, paused, item.failures)

    def submit(self, payload: Mapping[str, object]) -> None:
        process = processes.load(settings.load(self.home.folder).tasks_folder, "invoices")["invoices"]
        intake.submit(self.home, process, "collect", payload)

    def switch(self, **switches: object) -> None:
        server.set_switches(self.home.folder, switches)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Everything that can go wrong, in turn; the tests look at what was seen."""
    folder = tmp_path_factory.mktemp("office")
    made = Collection(SEED, trapped=False, media="text")
    for place, name in enumerate((FIRST, TRIED)):
        (folder / name).write_bytes(made.made(place).print.content)
    register = folder / "suppliers.json"
    register.write_text(json.dumps(truth.register(made.vendors[0])), encoding="utf-8")
    with opened(folder / "home") as home:
        erp = server.start(home.folder, register)
        try:
            set_practice_target(home.folder, "practice", erp.url)
            found = Office(home, folder)
            _held(found, register)
            _paused(found)
            _down_and_back(found, int(erp.url.rpartition(":")[2]))
            yield found
        finally:
            server.stop(home.folder)


def _held(office: Office, register: Path) -> None:
    """Two invoices that wait because their suppliers are not in the register yet."""
    office.submit({"paths": [str(office.folder / FIRST), str(office.folder / TRIED)]})
    office.work("held")
    office.told["import"] = office.bot("suppliers", "import", register)


def _paused(office: Office) -> None:
    """What only an engineer can put right."""
    late = office.folder / "late"
    office.submit({"folder": str(late)})
    office.bot("decide", _name(office, FIRST), "accept", "--no-wait")
    office.work("no folder")
    late.mkdir()
    (late / LATE).write_bytes(b"")
    office.bot("decide", _name(office, TRIED), "accept", "--no-wait")
    vault = office.home.folder / "vault.json"
    right = vault.read_text(encoding="utf-8")
    vault.write_text(json.dumps(_guessed(json.loads(right))), encoding="utf-8")
    office.work("wrong password")
    vault.write_text(right, encoding="utf-8")
    office.told["resume"] = office.bot("worker", "--resume", "web")
    office.switch(renamed=True)
    office.work("changed form")
    office.switch(renamed=False)
    office.work("no browser", SUREHAND_BROWSER=str(office.folder / "no-browser"))


def _guessed(vault: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {**vault, "practice_erp": {**vault["practice_erp"], "password": "guessed wrong"}}


def _down_and_back(office: Office, port: int) -> None:
    """What passes by itself, or does not."""
    server.stop(office.home.folder)
    office.work("erp down")
    office.told["review"] = office.bot("review")
    office.told["accept"] = office.bot("decide", _name(office, TRIED), "accept")
    server.start(office.home.folder, port=port)
    office.bot("decide", _name(office, TRIED), "retry", "--no-wait")
    office.switch(session_requests=6)
    office.work("session lost")


def _name(office: Office, file: str) -> str:
    return office.seen["held"].cases[file].envelope


PAUSES = {
    "no folder": ("documents", "FOLDER_UNREADABLE", "There is no 'late'."),
    "wrong password": ("web", "LOGIN_REFUSED", "Correct the secret 'practice_erp' in the vault."),
    "changed form": ("web", "FORM_CHANGED", "lacks"),
    "no browser": ("web", "BROWSER_MISSING", "SUREHAND_BROWSER names"),
}
RETURNED = {"wrong password": 1, "changed form": 2, "no browser": 3}


@pytest.mark.parametrize("name", PAUSES)
def test_what_an_engineer_has_to_put_right_pauses_its_capability_and_says_so(name: str, office: Office) -> None:
    capability, code, words = PAUSES[name]
    seen = office.seen[name]
    lines = [line for line in seen.said.text.splitlines() if f"paused: capability '{capability}'" in line]
    assert [(pause.capability, pause.code) for pause in seen.pauses] == [(capability, code)]
    assert len(lines) == 1 and words in lines[0] and f"[{code}]" in lines[0] and "--resume" in lines[0]


@pytest.mark.parametrize("name", PAUSES)
def test_a_worker_that_leaves_paused_work_ends_with_three(name: str, office: Office) -> None:
    assert office.seen[name].said.code == 3


@pytest.mark.parametrize("name", RETURNED)
def test_a_pause_gives_the_item_back_without_using_an_attempt(name: str, office: Office) -> None:
    seen = office.seen[name]
    assert (seen.cases[TRIED].state, seen.failures) == ("queued", 0)
    assert [state for state, _ in seen.attempts()] == ["returned"] * RETURNED[name]


def test_others_go_on_while_a_folder_cannot_be_read(office: Office) -> None:
    assert office.seen["no folder"].cases[FIRST].outcome == "posted-after-person"


def test_others_go_on_while_the_password_is_wrong(office: Office) -> None:
    assert office.seen["wrong password"].cases[LATE].code == "DOCUMENT_EMPTY"


def test_a_missing_folder_consumes_nothing_and_is_collected_once_it_is_there(office: Office) -> None:
    assert LATE not in office.seen["no folder"].cases and LATE in office.seen["wrong password"].cases


def test_resuming_says_what_goes_on(office: Office) -> None:
    assert office.told["resume"] == Said(0, "'web' goes on; items back on its queues: 1.\n")


def test_an_erp_that_stays_down_is_tried_three_times_and_then_asks_a_person(office: Office) -> None:
    seen = office.seen["erp down"]
    assert seen.attempts()[-3:] == [("failed", "ERP_DOWN")] * 3
    assert (seen.cases[TRIED].outcome, seen.pauses, seen.said.code) == ("waiting", (), 0)
    assert f"waits for a person: '{_name(office, TRIED)}'" in seen.said.text


def test_review_tells_what_failed_and_how_to_run_it_again(office: Office) -> None:
    told = office.told["review"].text
    assert "ERP_DOWN" in told and f"./bot decide {_name(office, TRIED)} retry" in told


def test_a_step_that_failed_takes_no_judgement(office: Office) -> None:
    told = office.told["accept"]
    assert (told.code, told.text.count("\n")) == (1, 1) and "Say 'retry'" in told.text


def test_a_session_lost_midway_is_tried_again_and_posts(office: Office) -> None:
    seen = office.seen["session lost"]
    assert [code for _, code in seen.attempts()[-2:]] == ["SESSION_LOST", ""]
    assert (seen.cases[TRIED].outcome, seen.cases[TRIED].verified) == ("posted-after-person", True)


def test_after_all_of_it_each_invoice_stands_once_in_the_books(office: Office) -> None:
    numbers = [office.seen["session lost"].cases[name].erp_number for name in (FIRST, TRIED)]
    with closing(sqlite3.connect(office.home.folder / "erp" / "practice.sqlite")) as books:
        entered = [row[0] for row in books.execute("SELECT number FROM bill")]
    assert sorted(entered) == sorted(numbers)


def test_after_all_of_it_the_audit_trail_verifies(office: Office) -> None:
    assert office.bot("audit", "verify").code == 0


def test_no_log_of_a_robot_shows_a_password(office: Office) -> None:
    logs = [path.read_text(encoding="utf-8") for path in office.home.folder.glob("robots/*/*.html")]
    assert logs and not any("guessed wrong" in text for text in logs)


WRONG_WORDS = {
    "a finished case": (("decide", "{tried}", "accept"), "DECISION_TOO_LATE", "was posted on"),
    "an unknown case": (("decide", "C99", "accept"), "CASE_UNKNOWN", "'C99'"),
    "a misspelt field": (("decide", "{tried}", "correct", "invoice_numbr=1"), "WRONG_USE", "'invoice_number'"),
    "no value": (("decide", "{tried}", "correct"), "WRONG_USE", "FIELD=VALUE"),
    "no date": (("decide", "{tried}", "correct", "invoice_date=soon"), "INVALID_DATA", "2026-03-31"),
    "a verdict that is none": (("decide", "{tried}", "perhaps"), "WRONG_USE", "'perhaps'"),
    "a code that is none": (("decide", "{tried}", "reject", "TOO", "BAD"), "WRONG_USE", "'TOO BAD'"),
    "a capability that is none": (("worker", "--resume", "wbe"), "WRONG_USE", "'web'"),
    "an unknown trail": (("audit", "show", "C99"), "CASE_UNKNOWN", "'C99'"),
    "an import without a file": (("suppliers", "import"), "WRONG_USE", "'import'"),
}


@pytest.mark.parametrize("name", WRONG_WORDS)
def test_words_that_do_not_fit_change_nothing_and_are_told_in_one_line(name: str, office: Office) -> None:
    words, code, hint = WRONG_WORDS[name]
    before = trail(office.home.store.engine, _name(office, TRIED))
    said = office.bot(*(word.replace("{tried}", _name(office, TRIED)) for word in words))
    assert (said.code, said.text.count("\n")) == (1, 1)
    assert said.text.startswith(f"{code}: ") and hint in said.text
    assert trail(office.home.store.engine, _name(office, TRIED)) == before
