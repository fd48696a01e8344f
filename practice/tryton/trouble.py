"""Trouble on purpose between the web and Tryton; runs in Tryton's own environment."""

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
POSTING = b"account.invoice.validate_invoice"


class Trouble:
    """Passes requests on to Tryton, slow or faulty as ``switches`` say; those that wear off are counted down there.

    ``latency_ms`` comes before every answer; the next ``fail_next`` requests get a 500 and are not done, the next
    ``fail_after_posting`` postings are done and then get one. ``session_requests`` requests from now all sessions end.
    With ``at`` only requests to methods of this name are struck.
    """

    def __init__(self, tryton: Application, switches: dict[str, Any], end_sessions: Callable[[], None]) -> None:
        self._tryton, self._switches, self._end_sessions = tryton, switches, end_sessions
        self._pause = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return self._tryton(environ, start)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if self._switches.get("at", "").encode() in body:
            self._pause.wait(self._switches.get("latency_ms", 0) / 1000)
            if self._counts_down("fail_next"):
                return _error(start)
            if self._counts_down("session_requests") and not self._switches["session_requests"]:
                self._end_sessions()
        if POSTING in body and self._counts_down("fail_after_posting"):
            b"".join(self._tryton(environ, lambda *_: None))
            return _error(start)
        return self._tryton(environ, start)

    def _counts_down(self, name: str) -> bool:
        left = int(self._switches.get(name, 0))
        self._switches[name] = max(0, left - 1)
        return left > 0


def _error(start: Start) -> Iterable[bytes]:
    start("500 Internal Server Error", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def end_sessions(database: str) -> None:
    """Logs everybody out of a database."""
    from trytond.transaction import Transaction

    with Transaction().start(database, 0) as transaction:
        transaction.connection.cursor().execute('DELETE FROM "ir_session"')
