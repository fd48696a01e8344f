"""One good document among every kind of bad one: each ends with its own code, the good one goes its way."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commands.demo.outcome import SHOWN_CASES
from domain.case import Case
from practice.documents import truth
from practice.documents.collection import Collection
from runtime import leaks
from runtime.store import capabilities, open_store
from runtime.store.cases import cases
from tests.bad_papers import BAD, SECRET_WORDS, mail
from tests.papers import LINES, pdf

ROOT = Path(__file__).resolve().parents[2]
COMMAND_S = 600
SEED = 11
ORDER = Collection(1).made(18).print.content
GOOD = "good.pdf"
MOST_PAGES = 100
PRIVATE = {"words": SECRET_WORDS, "host": Path("/etc/hostname").read_text() if Path("/etc/hostname").exists() else ""}

MADE = Collection(SEED, trapped=False, media="text")
FILES: Mapping[str, bytes] = {
    GOOD: MADE.made(0).print.content,
    **{name: data for name, (data, _) in BAD.items()},
    "long.pdf": pdf([LINES] * (MOST_PAGES + 1)),
    "order.pdf": ORDER,
    "carrier.eml": mail(("inside.pdf", b"%PDF-1.7\nnothing inside")),
    "odd ${name}, [ERP_DOWN].pdf": b"%PDF-1.7\nnothing odd",
}
LEFT_OUT = tuple(name for name in BAD if name.endswith((".docx", ".txt")))
"""Nobody takes them for documents by their names; named one by one they are read."""
WANTED = {
    **{name: code for name, (_, code) in BAD.items() if name not in LEFT_OUT},
    "notes.txt": "DOCUMENT_TYPE_UNKNOWN",
    "long.pdf": "DOCUMENT_TOO_LONG",
    "order.pdf": "NOT_AN_INVOICE",
    "inside.pdf": "DOCUMENT_BROKEN",
    "odd ${name}, [ERP_DOWN].pdf": "DOCUMENT_BROKEN",
}


def bot(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "commands", *map(str, words)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=COMMAND_S,
        check=False,
    )


@dataclass(frozen=True)
class Tried:
    """A command that went over all of it: what it ended with and what it told."""

    code: int
    printed: str
    rows: Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents, and the register of the good one beside their folder."""
    place = tmp_path_factory.mktemp("bad") / "in"
    place.mkdir()
    for name, data in FILES.items():
        (place / name).write_bytes(data)
    register = json.dumps(truth.register(MADE.vendors[0]))
    (place.parent / "suppliers.json").write_text(register, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def demo(folder: Path) -> Tried:
    told = folder.parent / "demo.json"
    paths = (folder, folder / "notes.txt")
    done = bot("demo", *paths, "--suppliers", folder.parent / "suppliers.json", "--unattended", "--json", told)
    found = json.loads(told.read_text(encoding="utf-8"))
    return Tried(done.returncode, done.stdout + done.stderr, {row["file"]: row for row in found["documents"]})


@pytest.fixture(scope="module")
def home(demo: Tried, folder: Path) -> Path:
    return Path(json.loads((folder.parent / "demo.json").read_text(encoding="utf-8"))["report"]).parent


@pytest.fixture(scope="module")
def found(home: Path) -> Mapping[str, Case]:
    store = open_store(home)
    try:
        with store.reading() as connection:
            assert capabilities.pauses(connection) == ()
            return {case.file: case for case in cases(connection)}
    finally:
        store.close()


@pytest.mark.parametrize("name", WANTED)
def test_a_bad_document_ends_with_its_own_code(name: str, demo: Tried) -> None:
    row = demo.rows[name]
    assert (row["state"], row["code"], row["outcome"]) == ("failed", WANTED[name], "refused")


@pytest.mark.parametrize("name", WANTED)
def test_why_it_was_refused_is_one_sentence_about_it(name: str, demo: Tried) -> None:
    reason = demo.rows[name]["reason"]
    about_it = name in reason or name == "order.pdf"
    assert about_it and "\n" not in reason and 20 < len(reason) < 250


@pytest.mark.parametrize("name", WANTED)
def test_its_code_stands_in_its_line_on_the_screen(name: str, demo: Tried) -> None:
    case = f" {demo.rows[name]['case']} "
    assert [WANTED[name] in line for line in demo.printed.splitlines() if case in line] == [True]


def test_the_first_refusals_are_told_in_words_at_the_end(demo: Tried) -> None:
    told = [line for line in demo.printed.splitlines() if line.startswith("  C") and line.endswith("]")]
    assert len(told) == SHOWN_CASES and f"… and {len(WANTED) - SHOWN_CASES} more" in demo.printed


@pytest.mark.parametrize("name", WANTED)
def test_it_is_tried_once_and_asks_nobody(name: str, found: Mapping[str, Case]) -> None:
    case = found[name]
    assert ([attempt.step for attempt in case.attempts], case.held, case.touches) == (["read"], False, 0)


def test_the_good_document_goes_its_way(demo: Tried) -> None:
    assert demo.rows[GOOD]["outcome"] in ("posted", "waiting")


def test_nothing_else_came_out_of_the_folder(demo: Tried) -> None:
    assert set(demo.rows) == {GOOD, *WANTED}


def test_the_exit_code_says_whether_anything_was_posted(demo: Tried) -> None:
    assert demo.code == (0 if demo.rows[GOOD]["outcome"] == "posted" else 3)


def test_what_is_no_document_by_its_name_is_told(demo: Tried) -> None:
    (line,) = [line for line in demo.printed.splitlines() if line.startswith("Left out")]
    assert all(name in line for name in LEFT_OUT)


def test_the_documents_stay_as_they_were(demo: Tried, folder: Path) -> None:
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict(FILES)


def test_no_command_shows_where_it_failed_in_the_program(demo: Tried, home: Path) -> None:
    told = [demo.printed, (home / "worker.log").read_text(encoding="utf-8")]
    told += [path.read_text(encoding="utf-8") for path in home.glob("robots/*/std*.txt")]
    assert [text for text in told if "Traceback" in text or "UNCAUGHT" in text] == []


def test_no_message_holds_words_of_a_page(demo: Tried, home: Path) -> None:
    printed = demo.printed + json.dumps(list(demo.rows.values()), ensure_ascii=False)
    assert leaks.scan_text("printed", printed, PRIVATE) == ()
    assert leaks.scan(home, {}, PRIVATE) == ()


def test_the_audit_trail_verifies(home: Path) -> None:
    assert bot("audit", "verify", "--home", home).returncode == 0


@pytest.fixture(scope="module", params=["read", "extract"])
def lines(request: pytest.FixtureRequest, folder: Path) -> Tried:
    """Every file by its own line, those that are no document by their names too."""
    told = folder.parent / f"{request.param}.jsonl"
    done = bot(request.param, folder, *(folder / name for name in LEFT_OUT), folder / "gone.pdf", "--json", told)
    rows = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    return Tried(done.returncode, done.stdout + done.stderr, {Path(row["file"]).name: row for row in rows})


def test_each_bad_file_has_a_line_with_its_error_and_the_others_go_on(lines: Tried) -> None:
    unlimited = ("long.pdf", "order.pdf")  # neither a limit of pages nor a refusal to post is an error here
    wanted = {**{name: code for name, (_, code) in BAD.items()}, **WANTED, "gone.pdf": "DOCUMENT_BROKEN"}
    told = {name: row.get("error", {}).get("code") for name, row in lines.rows.items()}
    assert told == {**wanted, **dict.fromkeys((GOOD, *unlimited))}


def test_a_command_over_bad_files_ends_with_one_and_without_a_story(lines: Tried) -> None:
    assert (lines.code, "Traceback" in lines.printed) == (1, False)


def test_no_error_of_a_line_holds_words_of_a_page(lines: Tried) -> None:
    errors = json.dumps([row["error"] for row in lines.rows.values() if "error" in row])
    assert leaks.scan_text("errors", errors, PRIVATE) == ()
