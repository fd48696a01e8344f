"""The daemon's end of the pipe: a loopback port where robots call in with a token."""

import contextlib
import json
import queue
import secrets
import socket
import threading
import time
from datetime import timedelta
from typing import Any, Literal

Role = Literal["work", "life"]

HELLO_TIMEOUT_S = 10
CHUNK_BYTES = 65536


class LineClosed(Exception):
    """The other end is gone."""


class Line:
    """One connection that carries a JSON object a line."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._received = bytearray()

    def send(self, message: dict[str, Any]) -> None:
        """Raises ``LineClosed`` when nobody is there."""
        try:
            self._connection.settimeout(None)
            self._connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise LineClosed from error

    def receive(self, timeout: timedelta) -> dict[str, Any]:
        """The next message; raises ``TimeoutError``, or ``LineClosed`` when there will be none."""
        deadline = time.monotonic() + timeout.total_seconds()
        while (end := self._received.find(b"\n")) < 0:
            self._received += self._read(deadline)
        text = bytes(self._received[:end])
        del self._received[: end + 1]
        try:
            message = json.loads(text)
        except ValueError as error:
            raise LineClosed from error
        if not isinstance(message, dict):
            raise LineClosed
        return message

    def _read(self, deadline: float) -> bytes:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        try:
            self._connection.settimeout(remaining)
            chunk = self._connection.recv(CHUNK_BYTES)
        except TimeoutError:
            raise
        except OSError as error:
            raise LineClosed from error
        if not chunk:
            raise LineClosed
        return chunk

    def close(self) -> None:
        """Hangs up, also under a thread that waits in ``receive``."""
        with contextlib.suppress(OSError):  # the other end has hung up before
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class Caller:
    """A robot that was given a slot and a token and has not called in on both lines yet."""

    def __init__(self, slot: str) -> None:
        self.slot, self.token = slot, secrets.token_hex(16)
        self.lines: dict[Role, queue.SimpleQueue[Line | None]] = {
            "work": queue.SimpleQueue(),
            "life": queue.SimpleQueue(),
        }

    def wait(self, role: Role, timeout: timedelta) -> Line:
        """The robot's line; raises ``TimeoutError``, or ``LineClosed`` when the robot has ended."""
        try:
            line = self.lines[role].get(timeout=max(0.0, timeout.total_seconds()))
        except queue.Empty as error:
            raise TimeoutError from error
        if line is None:
            raise LineClosed
        return line

    def ended(self) -> None:
        """Wakes who waits for this robot to call."""
        for waiting in self.lines.values():
            waiting.put(None)


class Port:
    """The listening end. Whoever calls without a known slot and its token is hung up on."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._callers: dict[str, Caller] = {}
        threading.Thread(target=self._accept, name="robot-pipe", daemon=True).start()

    @property
    def address(self) -> str:
        """Host and port, for SUREHAND_PIPE."""
        host, port = self._server.getsockname()
        return f"{host}:{port}"

    def expect(self, slot: str) -> Caller:
        """A new token for a robot that is about to start."""
        caller = self._callers[slot] = Caller(slot)
        return caller

    def forget(self, slot: str) -> None:
        """Makes the slot's token worthless."""
        self._callers.pop(slot, None)

    def close(self) -> None:
        """Stops listening; lines that are open stay open."""
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._greet, args=(connection,), daemon=True).start()

    def _greet(self, connection: socket.socket) -> None:
        line = Line(connection)
        try:
            hello = line.receive(timedelta(seconds=HELLO_TIMEOUT_S))
        except (LineClosed, TimeoutError):
            line.close()
            return
        caller = self._callers.get(str(hello.get("slot")))
        known = caller is not None and secrets.compare_digest(str(hello.get("token")).encode(), caller.token.encode())
        role = hello.get("role")
        if caller is None or not known or (role != "work" and role != "life"):
            line.close()
            return
        caller.lines[role].put(line)
