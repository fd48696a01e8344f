"""Reading past the screens, from a server that answers as it is told."""

import json
import os
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from robot.api.types import Secret

from domain.errors import Misconfigured, Unavailable
from keywords.web_api import WebApi

ROOT = Path(__file__).resolve().parents[2]
TOKEN = Secret("hush")


class Server(ThreadingHTTPServer):
    """Answers with one status and body; holds answers back while ``go`` is not set."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.status, self.body, self.go, self.asked = 200, b"{}", threading.Event(), []
        self.go.set()
        self.url = f"http://127.0.0.1:{self.server_port}/bills"


class Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        self.server.go.wait()
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_):
        """Nothing is logged."""


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.go.set()
        server.shutdown()
        thread.join()


def test_numbers_with_a_point_are_decimals(server):
    server.body = b'{"total": 1.10}'
    assert WebApi().read_json_from(server.url, TOKEN) == {"total": Decimal("1.10")}


def test_sends_the_token_and_the_query(server):
    WebApi().read_json_from(server.url, TOKEN, supplier="Ä & B", reference="R-1")
    assert server.asked == [("/bills?supplier=%C3%84+%26+B&reference=R-1", "Bearer hush")]


def test_goes_past_a_proxy_to_this_host(server):
    code = f"from keywords.web_api import *; print(WebApi().read_json_from('{server.url}', Secret('hush')))"
    proxy = {**os.environ, "http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=proxy, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "{}", done.stderr


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, b"{}", Misconfigured, "LOGIN_REFUSED"),
        (403, b"{}", Misconfigured, "LOGIN_REFUSED"),
        (500, b"{}", Unavailable, "ERP_FAILED"),
        (404, b"{}", Unavailable, "ERP_FAILED"),
        (200, b"<html>", Unavailable, "ERP_FAILED"),
    ],
)
def test_an_answer_that_is_none_says_who_acts(server, status, body, kind, code):
    server.status, server.body = status, body
    with pytest.raises(kind, match=rf"\[{code}\]"):
        WebApi().read_json_from(server.url, TOKEN)


def test_no_answer_in_time_is_slow(server):
    server.go.clear()
    with pytest.raises(Unavailable, match=r"\[ERP_SLOW\]"):
        WebApi(timedelta(milliseconds=200)).read_json_from(server.url, TOKEN)


def test_nobody_there_is_down():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(Unavailable, match=r"\[ERP_DOWN\]"):
            WebApi().read_json_from(url, TOKEN)


def test_a_failure_never_shows_the_token(server):
    server.status, server.body = 500, json.dumps({"token": "hush"}).encode()
    with pytest.raises(Unavailable) as failed:
        WebApi().read_json_from(server.url, TOKEN)
    assert "hush" not in str(failed.value)
