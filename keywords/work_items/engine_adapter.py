"""The robot's end of the pipe: work items from the daemon that started this process. Standard library only."""

import contextlib
import json
import os
import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from domain.errors import Misconfigured, Unavailable
from keywords.work_items.staged import Release, StagedAdapter, StagedItem
from platforms import process_group

DAEMON_GONE = 70
CHUNK_BYTES = 65536


@dataclass(frozen=True)
class Pipe:
    """Where the daemon listens, who we are to it, and how we end when it is gone."""

    address: str
    token: str
    slot: str
    leave: Callable[[int, str], None] = process_group.leave


class Line:
    """One connection to the daemon. Without its daemon a robot must not act: it ends, and its browser with it."""

    def __init__(self, pipe: Pipe, role: str) -> None:
        host, _, port = pipe.address.rpartition(":")
        self._connection = socket.create_connection((host, int(port)))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()
        self._leave: Callable[[], None] = partial(pipe.leave, DAEMON_GONE, pipe.token)
        self.send({"token": pipe.token, "slot": pipe.slot, "role": role})

    def send(self, message: dict[str, Any]) -> None:
        """Sends one line; without a daemon the process ends here."""
        try:
            self._connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self._leave()

    def receive(self) -> dict[str, Any]:
        """Waits for one line; without a daemon the process ends here."""
        while (end := self._received.find(b"\n")) < 0:
            chunk = self._read()
            if not chunk:
                self._leave()
                return {}
            self._received += chunk
        text = bytes(self._received[:end])
        del self._received[: end + 1]
        message: dict[str, Any] = json.loads(text)
        return message

    def close(self) -> None:
        """Hangs up without ending the process."""
        self._leave = lambda: None
        with contextlib.suppress(OSError):  # the daemon has hung up before
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def _read(self) -> bytes:
        try:
            return self._connection.recv(CHUNK_BYTES)
        except OSError:
            return b""


class EngineAdapter(StagedAdapter):
    """Items from the worker; one class for rpaframework's and robocorp-workitems' libraries."""

    def __init__(self, pipe: Pipe | None = None) -> None:
        super().__init__()
        pipe = pipe or Pipe(_variable("SUREHAND_PIPE"), _variable("SUREHAND_TOKEN"), _variable("SUREHAND_SLOT"))
        self._work, self._life = Line(pipe, "work"), Line(pipe, "life")
        threading.Thread(target=self._life.receive, name="life-line", daemon=True).start()
        self._folder = Path()
        self._ended = False

    def fetch(self) -> StagedItem | None:
        """Asks for an item, and waits for as long as it takes."""
        if self._ended:
            return None
        self._work.send({"op": "reserve"})
        answer = self._work.receive()
        self._ended = bool(answer.get("empty"))
        if self._ended:
            return None
        self._work.send({"op": "taken"})
        self._folder = Path(answer["dir"])
        return StagedItem(answer["id"], answer["payload"], {name: Path(path) for name, path in answer["files"].items()})

    def hand_back(self, release: Release) -> None:
        """Sends everything in one message; the worker's answer says whether it still counts."""
        outputs = [
            {**_content(output), "hold": output.hold, "reasons": [asdict(reason) for reason in output.reasons]}
            for output in release.outputs
        ]
        ending = {"op": "release", "state": release.state, "exception": release.exception, "outputs": outputs}
        self._work.send({**ending, **_content(release.item)})
        answer = self._work.receive()
        if not answer.get("ok"):
            message = str(answer.get("message", "The worker did not take the release."))
            raise Unavailable(message, "The item was not released.", code="RELEASE_REFUSED")
        shutil.rmtree(self._folder / "in", ignore_errors=True)

    def close(self) -> None:
        """Hangs up; a robot need not, its lines end with it."""
        self._work.close()
        self._life.close()

    def copies(self, item_id: str) -> Path:
        """Beside the attempt's evidence, gone after the release."""
        return _made(self._folder / "in" / quote(item_id, safe=""))

    def new_files(self, item_id: str) -> Path:
        """Beside the attempt's evidence, until the store has taken them."""
        return _made(self._folder / "out" / quote(item_id, safe=""))


def _content(item: StagedItem) -> dict[str, Any]:
    return {"id": item.id, "payload": item.payload, "files": {name: str(path) for name, path in item.files.items()}}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _variable(name: str) -> str:
    if name not in os.environ:
        raise Misconfigured(
            f"'{name}' is not set: this adapter is for robots that a worker started.",
            "Unset RPA_WORKITEMS_ADAPTER to use items from devdata.",
            code="SETTING_INVALID",
        )
    return os.environ[name]
