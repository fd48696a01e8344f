"""The review page on the loopback address: started, its links, ended."""

import errno
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import Misconfigured
from domain.process import Process
from runtime.engine.home import Home

if TYPE_CHECKING:
    from runtime.review_station.access import Access
    from runtime.review_station.held import Models

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Serving:
    """A review page that is up."""

    url: str
    access: "Access"
    _thread: threading.Thread

    def link(self, reviewer: str) -> str:
        """A new link that signs a person in, once."""
        return f"{self.url}/sign-in?secret={self.access.make_link(reviewer)}"

    def wait(self) -> None:
        """Waits until the page is down."""
        while self._thread.is_alive():
            self._thread.join(0.5)


@contextmanager
def serving(
    home: Home, processes: Mapping[str, Process], models: "Models", grace: timedelta, port: int = 0
) -> Iterator[Serving]:
    """The review page of a home, up; 0 takes any free port.

    It takes requests from the first moment on: they wait for the server in its listener. Raises ``Misconfigured``
    (PORT_TAKEN) when the port cannot be had.
    """
    import uvicorn

    from runtime.review_station.access import Access
    from runtime.review_station.application import application
    from runtime.review_station.desk import Desk
    from runtime.review_station.held import Shelf

    listener = _listen(port)
    port = listener.getsockname()[1]
    access = Access()
    desk = Desk(home, processes, models, Shelf(home, models), grace)
    app = application(desk, access, (f"{LOOPBACK}:{port}", f"localhost:{port}"), f"review_{port}")
    config = uvicorn.Config(app, access_log=False, log_level="error", timeout_graceful_shutdown=2, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="review page")
    thread.start()
    home.queue.warm_up()
    try:
        yield Serving(f"http://{LOOPBACK}:{port}", access, thread)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(64)
    except (OSError, OverflowError) as error:
        listener.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        what = "is taken by another program" if taken else f"cannot be used ({error})"
        raise Misconfigured(
            f"Port {port} {what}.", "Choose another, or leave --port out.", code="PORT_TAKEN"
        ) from error
    return listener
