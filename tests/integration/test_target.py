"""Who may say that an ERP is one to practise on: only the ERP that this home itself started."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.errors import Misconfigured
from runtime.engine.target import target

TOKEN = "the token"


class _Erp(BaseHTTPRequestHandler):
    """Answers a challenge with the token it was given."""

    token = TOKEN

    def do_GET(self) -> None:
        challenge = parse_qs(urlsplit(self.path).query)["challenge"][0]
        answer = hmac.new(self.token.encode(), challenge.encode(), hashlib.sha256).hexdigest()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"answer": answer}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Erp)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def write(home: Path, url: str, *, practice: object = True, started: str = "", token: str = TOKEN) -> None:
    (home / "target.json").write_text(json.dumps({"erp": "practice", "url": url, "practice": practice}), "utf-8")
    (home / "erp").mkdir()
    (home / "erp" / "practice.json").write_text(json.dumps({"url": started or url, "token": token}), "utf-8")


def test_an_erp_that_answers_with_this_homes_token_is_to_practise_on(tmp_path: Path, url: str) -> None:
    write(tmp_path, url)
    assert target(tmp_path) == {"erp": "practice", "url": url, "practice": True}


def test_an_erp_with_another_token_is_not(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, token="another token")
    assert target(tmp_path)["practice"] is False


def test_an_erp_at_another_address_than_the_started_one_is_not(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, started="http://127.0.0.1:1")
    assert target(tmp_path)["practice"] is False


def test_an_erp_that_is_down_is_not(tmp_path: Path) -> None:
    write(tmp_path, "http://127.0.0.1:1")
    assert target(tmp_path)["practice"] is False


def test_an_erp_nobody_calls_practice_is_not_asked(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, practice="yes")
    assert target(tmp_path)["practice"] is False


def test_a_home_without_an_erp_has_no_target(tmp_path: Path) -> None:
    assert target(tmp_path) == {}


def test_a_damaged_target_is_an_engineers_matter(tmp_path: Path) -> None:
    (tmp_path / "target.json").write_text("{", encoding="utf-8")
    with pytest.raises(Misconfigured, match="SETTING_INVALID"):
        target(tmp_path)
