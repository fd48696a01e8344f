"""The demo with somebody at the terminal: the review page opens, and the bots go on as decisions arrive."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from practice.documents.collection import generate
from tests.attended import Attended, attended
from tests.held_documents import Reader

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@contextmanager
def demo(folder: Path) -> Iterator[tuple[Attended, Reader]]:
    """A demo of two documents that wait, as their accounts are not on file, and a reviewer on the page it opened."""
    made, told = folder / "made", folder / "demo.json"
    generate(made, 2, seed=5, media="text", trapped=False)
    register = json.loads((made / "suppliers.json").read_text(encoding="utf-8"))
    for supplier in register["suppliers"]:
        supplier["ibans"] = ["DE89370400440532013000"]
    (made / "suppliers.json").write_text(json.dumps(register), encoding="utf-8")
    words = ("demo", made / "documents", "--suppliers", made / "suppliers.json", "--json", told)
    with attended(words, folder) as terminal:
        link = terminal.opened()
        with httpx.Client(base_url=link.partition("/sign-in")[0], trust_env=False, timeout=60) as browser:
            browser.get(link).raise_for_status()
            yield terminal, Reader(browser)


def test_the_bots_go_on_as_decisions_arrive_and_the_demo_ends_by_itself(tmp_path: Path) -> None:
    with demo(tmp_path) as (terminal, reader):
        assert reader.decide("C1", reader.open("C1")).status_code == 200
        assert reader.decide("C2", reader.open("C2"), "reject", code="NOT_ORDERED").status_code == 200
        code = terminal.ended()
    outcomes = [row["outcome"] for row in json.loads((tmp_path / "demo.json").read_text("utf-8"))["documents"]]
    assert (code, outcomes) == (0, ["posted-after-person", "ended-by-person"]), terminal.text


def test_enter_ends_the_demo_and_what_waits_goes_on_waiting(tmp_path: Path) -> None:
    with demo(tmp_path) as (terminal, reader):
        terminal.wait_for(lambda: "Enter ends the demo" in terminal.text)
        assert "2 wait for you: the review page is open in your browser." in terminal.text
        terminal.press_enter()
        code = terminal.ended()
        with pytest.raises(httpx.TransportError):
            reader.get("/")
    assert (code, bool(re.search(r"review --open --run", terminal.text))) == (3, True), terminal.text
