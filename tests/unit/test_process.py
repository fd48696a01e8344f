from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from domain.process import Retries, parse

ROOT = Path(__file__).resolve().parents[2]

GOOD = """\
name: letters
steps:
  open:
    task: Open
    suite: open.robot
    capability: desk
    next: file
  file:
    task: File
    suite: file.robot
    capability: desk
envelopes:
  step: open
"""


def test_reads_the_steps_in_their_order() -> None:
    assert list(parse(GOOD, "letters").steps) == ["open", "file"]


def test_the_invoice_process_is_valid() -> None:
    text = (ROOT / "tasks" / "invoices" / "process.yaml").read_text(encoding="utf-8")
    assert parse(text, "process.yaml").step("read").next == "post"


def test_a_later_retry_waits_longer() -> None:
    retries = Retries(attempts=3, backoff=timedelta(seconds=2), factor=3)
    assert [retries.delay(n).seconds for n in (1, 2, 3)] == [2, 6, 18]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    next: file", "    nxt: file", "line 7: step 'open' has no key 'nxt'; did you mean 'next'?"),
        ("    next: file", "    next: shred", "line 7: 'next: shred' is no step"),
        ("    next: file", "    deadline_seconds: soon", "line 7: 'deadline_seconds' has to be a number"),
        ("    next: file", "    deadline_seconds: 0", "line 7: 'deadline_seconds' has to be at least 1"),
        ("    next: file", "    task: Twice", "line 7: 'task' stands there twice"),
        ("  step: open", "  step: post", "line 13: 'step: post' is no step"),
        ("name: letters\n", "", "line 1: process has no 'name'"),
        ("name: letters", "name: [letters", "line 2: "),
        ("steps:", "steps: none\nretries:", "line 2: 'steps' has to be a list"),
    ],
)
def test_a_bad_process_names_line_and_key(old: str, new: str, complaint: str) -> None:
    with pytest.raises(Misconfigured, match="PROCESS_INVALID") as caught:
        parse(GOOD.replace(old, new, 1), "process.yaml")
    assert complaint in str(caught.value)


def test_an_empty_process_is_refused() -> None:
    with pytest.raises(Misconfigured, match="line 1: the file is empty"):
        parse("", "process.yaml")
