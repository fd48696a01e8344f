"""Making a real Tryton goes wrong: it says so in one line, nothing half-made is used, and the next start ends well."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.erps import Tryton
from commands.setup import tryton
from practice.tryton.kit import Kit
from tests.real_tryton import kit_or_skip
from tests.terminal import ROOT, bot

CLOSED = "http://127.0.0.1:9/"
"""An address where nobody listens."""
OFFLINE = {
    **dict.fromkeys(["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "PIP_INDEX_URL"], CLOSED),
    **dict.fromkeys(["UV_DEFAULT_INDEX", "npm_config_registry"], CLOSED),
    **dict.fromkeys(["PIP_NO_CACHE_DIR", "UV_NO_CACHE"], "1"),
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_RETRIES": "0",
}
MAKING_S = 300

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="not run: processes are killed and linked as on POSIX systems"),
]


@pytest.fixture(scope="module")
def whole() -> Kit:
    return kit_or_skip()


@pytest.fixture
def without_books(whole: Kit, tmp_path: Path) -> Path:
    """A cache with server and web client, where the empty books are still to be made."""
    folder = tmp_path / "cache" / whole.folder.name
    folder.mkdir(parents=True)
    for part in (".venv", "client"):
        (folder / part).symlink_to(whole.folder / part)
    return folder.parent


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    Tryton().stop(tmp_path / "home")


def up(home: Path, *words: str, **variables: str) -> tuple[int, str]:
    said = bot("erp", "tryton", "up", "--home", home, *words, **variables)
    return said.code, said.last


def test_without_a_network_there_is_one_error_and_no_tryton(home: Path, tmp_path: Path) -> None:
    away = {**OFFLINE, "SUREHAND_CACHE": str(tmp_path / "cache"), "npm_config_cache": str(tmp_path / "npm")}
    code, said = up(home, **away)
    assert (code, said.partition(":")[0]) == (3, "SETUP_FAILED"), said
    assert "check the network or the proxy" in said
    assert not [path for path in tmp_path.rglob("*") if path.name == tryton.DONE or path.suffix == ".sqlite"]
    assert not home.exists()


@pytest.mark.full
def test_a_making_that_is_killed_is_made_again(without_books: Path, home: Path) -> None:
    variables = {**os.environ, "SUREHAND_CACHE": str(without_books)}
    command = [sys.executable, "-m", "commands", "erp", "tryton", "up", "--home", str(home)]
    with subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True) as first:
        _wait_for_books(without_books)
        os.killpg(first.pid, signal.SIGKILL)
    assert not list(without_books.glob("*/books_????????????.sqlite"))
    code, said = up(home, SUREHAND_CACHE=str(without_books))
    assert code == 0, said
    assert len(list(without_books.glob("*/books_*.sqlite"))) == 1
    assert Tryton().status(home).url


def test_a_taken_port_is_named_and_another_start_is_free(whole: Kit, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = up(home, "--port", str(taken.getsockname()[1]))
        assert (code, said.partition(":")[0]) == (3, "PORT_TAKEN"), said
    assert up(home)[0] == 0


def _wait_for_books(cache: Path) -> None:
    """Until the making has written something into the books."""
    look, end = threading.Event(), time.monotonic() + MAKING_S
    while not any(file.stat().st_size for file in cache.glob("*/books_*_draft.sqlite")):
        assert time.monotonic() < end, "no books are being made"
        look.wait(0.05)
