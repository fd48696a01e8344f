"""``bot review``: the list as it was, and the page by its options."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from runtime.engine.home import opened
from tests.terminal import ROOT, bot


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with opened(tmp_path):
        return tmp_path


def test_without_an_option_it_lists(home: Path) -> None:
    assert bot("review", "--home", home).text == "Nothing waits for a person.\n"


def test_a_port_that_is_taken_is_told(home: Path) -> None:
    said = bot("review", "--home", home, "--serve", "--no-bots", "--port", "70000")
    assert (said.code, said.last[:10]) == (3, "PORT_TAKEN")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches the tests too")
def test_the_page_is_up_until_ctrl_c(home: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "commands",
        "review",
        "--home",
        str(home),
        "--serve",
        "--no-bots",
        "--reviewer",
        "ann",
    ]
    page = subprocess.Popen(
        words,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "CI": "1"},
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests may run where Ctrl-C is ignored
    )
    assert page.stdout is not None
    try:
        told = page.stdout.readline() + page.stdout.readline() + page.stdout.readline()
        link = re.findall(r"http://127\.0\.0\.1:\d+/sign-in\?secret=\S+", told)[0]
        answer = httpx.get(link, trust_env=False, timeout=60)
        page.send_signal(signal.SIGINT)
        rest, _ = page.communicate(timeout=120)
    finally:
        page.kill()
    assert (answer.status_code, page.returncode, "closed" in rest, "ann" in told) == (200, 0, True, True)
