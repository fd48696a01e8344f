"""The ERP's own process: takes its orders as JSON on standard input, answers with one line when it is ready.

The line is ``{"ready": true}`` or ``{"error": {"happened", "remedy", "code"}}``; afterwards it writes to its log only.
"""

import errno
import json
import os
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
import uvicorn

from domain.errors import Misconfigured, SurehandError
from practice.background import say
from practice.erp.api import Tokens
from practice.erp.application import application
from practice.erp.books import Books
from practice.erp.register import read_dump
from practice.erp.sessions import Account
from practice.erp.state import Running, folder, state_file, write_private
from practice.erp.switches import Switches

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server that writes down where it is before it says that it is ready."""

    def __init__(self, config: uvicorn.Config, home: Path, running: Running) -> None:
        super().__init__(config)
        self._home, self._running = home, running

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        write_private(state_file(self._home), asdict(self._running))
        say({"ready": True})


def main() -> None:
    """Serves until it is told to stop."""
    orders = json.load(sys.stdin)
    try:
        _serve(orders)
    except SurehandError as error:
        say({"error": {"happened": error.happened, "remedy": error.remedy, "code": error.code}})
        sys.exit(error.exit_code)


def _serve(orders: dict[str, Any]) -> None:
    home = Path(orders["home"])
    tokens = Tokens(**orders["tokens"])
    listener = _listen(orders["port"])
    port = listener.getsockname()[1]
    database = folder(home) / "practice.sqlite"
    running = Running(
        url=f"http://{LOOPBACK}:{port}",
        pid=os.getpid(),
        created=psutil.Process().create_time(),
        database=str(database),
        log=orders["log"],
        token=tokens.start,
        admin_token=tokens.admin,
    )
    books = Books(database)
    books.seed(read_dump(orders["register"]))

    def stop() -> None:
        server.should_exit = True

    account, switches = Account(**orders["account"]), Switches(**orders["switches"])
    app = application(books, account, tokens, switches, f"practice_erp_{port}", stop)
    config = uvicorn.Config(app, access_log=False, log_level="warning", timeout_graceful_shutdown=2)
    server = _Server(config, home, running)
    try:
        server.run(sockets=[listener])
    finally:
        books.close()
        state_file(home).unlink(missing_ok=True)


def _listen(port: int) -> socket.socket:
    """A socket on the loopback address; 0 takes any free port. Raises ``Misconfigured`` when the port is taken."""
    listener = socket.socket()
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        what = "is taken by another program" if taken else f"cannot be used ({error})"
        raise Misconfigured(
            f"Port {port} {what}.", "Choose another, or leave --port out.", code="PORT_TAKEN"
        ) from error
    return listener


if __name__ == "__main__":
    main()
