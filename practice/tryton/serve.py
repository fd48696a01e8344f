"""Tryton's own process, on the loopback address alone; runs in Tryton's own environment.

Takes its orders as JSON on standard input, answers with one line when it serves; afterwards it writes to its log only.
Beside Tryton it answers the challenge that proves which home started it, and it can be slow or faulty on purpose.
"""

import errno
import hmac
import json
import os
import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from practice.background import say
from practice.erp.state import answer_to
from practice.tryton.trouble import Start, Trouble, end_sessions

LOOPBACK = "127.0.0.1"


class Front:
    """Stands before Tryton: proves who started it, and takes orders to make trouble."""

    def __init__(self, trouble: Trouble, token: str, admin_token: str, switches: dict[str, Any]) -> None:
        self._trouble, self._token, self._admin_token, self._switches = trouble, token, admin_token, switches

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/started":
            challenge = parse_qs(environ["QUERY_STRING"]).get("challenge", [""])[0]
            return _json(start, {"answer": answer_to(challenge, self._token)})
        if environ["PATH_INFO"] == "/admin/switches":
            return self._switch(environ, start)
        return self._trouble(environ, start)

    def _switch(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        given = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._admin_token.encode()):
            return _json(start, {}, "403 Forbidden")
        self._switches.update(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
        return _json(start, self._switches)


def main() -> None:
    """Serves until it is killed."""
    orders = json.load(sys.stdin)
    os.environ["TRYTOND_DATABASE_NAMES"] = orders["database"]
    from trytond.application import app
    from werkzeug.serving import WSGIRequestHandler, make_server

    quiet = type("Quiet", (WSGIRequestHandler,), {"log_request": lambda *_: None})  # requests are no news
    trouble = Trouble(app, orders["switches"], lambda: end_sessions(orders["database"]))
    front = Front(trouble, orders["token"], orders["admin_token"], orders["switches"])
    try:
        server = make_server(LOOPBACK, orders["port"], front, threaded=True, request_handler=quiet)
    except (OSError, OverflowError, SystemExit) as error:
        say({"error": _taken(orders["port"], error)})
        sys.exit(3)
    say({"ready": True, "port": server.server_port})
    server.serve_forever()


def _taken(port: int, error: BaseException) -> dict[str, str]:
    busy = isinstance(error, SystemExit) or getattr(error, "errno", 0) == errno.EADDRINUSE
    what = "is taken by another program" if busy else f"cannot be used ({error})"
    remedy = "Choose another, or leave --port out."
    return {"happened": f"Port {port} {what}.", "remedy": remedy, "code": "PORT_TAKEN"}


def _json(start: Start, data: Any, status: str = "200 OK") -> Iterable[bytes]:
    body = json.dumps(data).encode()
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    main()
