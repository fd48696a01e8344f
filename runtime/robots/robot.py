"""One robot process and the daemon's end of its two lines."""

import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from domain.errors import Misconfigured, Unavailable
from domain.gate import Reason
from runtime.robots import process
from runtime.robots.command import LOG, PROJECT
from runtime.robots.evidence import writable
from runtime.robots.handover import COMPLETED, FAILED, Failure, HandOver, Output, Release
from runtime.robots.pipe import Caller, Line, LineClosed, Port

ADAPTER = "keywords.work_items.EngineAdapter"
LIFE_TIMEOUT = timedelta(seconds=10)


class NotTaken(Unavailable):
    """The robot was gone before it took the item: nothing was begun."""


class Robot:
    """A process that asks for an item, works, releases it, and asks again. Not thread-safe but for ``kill``."""

    def __init__(
        self, command: Callable[[Path], Sequence[str]], home: Path, name: str, port: Port, extra: Mapping[str, str]
    ) -> None:
        self.folder = _new_folder(home / "robots", name)
        self.slot = self.folder.name
        self.items = 0
        self._port, self._caller = port, port.expect(self.slot)
        self._ended = threading.Event()
        self._process = self._start(command, extra)
        self._work: Line | None = None
        self._life: Line | None = None
        self._asked = False
        threading.Thread(target=self._watch, args=(self._caller,), name=f"watch-{self.slot}", daemon=True).start()

    @property
    def log(self) -> Path:
        """Where log.html stands once the robot has ended."""
        return self.folder / LOG

    def call_in(self, timeout: timedelta) -> None:
        """Waits until the new process asks for its first item.

        Raises ``Misconfigured`` when it ended by itself, ``Unavailable`` when it was killed or took too long.
        """
        try:
            self._work = self._caller.wait("work", timeout)
            self._life = self._caller.wait("life", LIFE_TIMEOUT)
            self.wait_until_ready(timeout)
        except TimeoutError as error:
            self.kill()
            raise Unavailable(
                f"Robot '{self.slot}' asked for no item within {timeout.total_seconds():.0f} s.",
                f"The step runs again; '{self.folder / 'stderr.txt'}' may say more.",
                code="ROBOT_TIMEOUT",
            ) from error
        except LineClosed as error:
            self.kill()
            raise self._not_started() from error

    def wait_until_ready(self, timeout: timedelta) -> None:
        """Waits for the robot's next ``reserve``; raises ``TimeoutError`` or ``LineClosed``."""
        if self._ended.is_set():
            raise LineClosed
        if self._asked:
            return
        if self._work is None or self._work.receive(timeout).get("op") != "reserve":
            raise LineClosed
        self._asked = True

    def work(self, item: HandOver, timeout: timedelta) -> Release:
        """Hands the item over and waits for its release; anything else ends the robot and raises ``Unavailable``.

        ``NotTaken``, one of these, says that the robot never saw the item.
        """
        self.items += 1
        taken = False
        try:
            self._offer(item, timeout)
            taken = True
            return self._await_release(item, timeout)
        except TimeoutError as error:
            self.kill()
            raise Unavailable(
                f"The robot took longer than {timeout.total_seconds():.0f} s on item '{item.id}' and was ended.",
                f"The step runs again; '{self.folder}' shows how far it came.",
                code="ROBOT_TIMEOUT",
            ) from error
        except LineClosed as error:
            self.kill()
            kind = Unavailable if taken else NotTaken
            raise kind(
                f"The robot ended (exit code {self._process.returncode}) with item '{item.id}' in hand.",
                f"The step runs again; '{self.folder}' shows how far it came.",
                code="ROBOT_DIED",
            ) from error

    def dismiss(self, timeout: timedelta) -> None:
        """Answers the robot's ``reserve`` with an empty queue, so that it ends its loop and writes its log."""
        self.wait_until_ready(timeout)
        if self._work is not None:
            self._work.send({"empty": True})

    def wait(self, timeout: timedelta) -> bool:
        """Waits for the process to end by itself."""
        return self._ended.wait(timeout.total_seconds())

    def kill(self) -> None:
        """Ends the process and what it started, and makes its token worthless."""
        self._port.forget(self.slot)
        process.kill(self._process, self._caller.token)
        for line in (self._work, self._life):
            if line is not None:
                line.close()

    def _offer(self, item: HandOver, timeout: timedelta) -> None:
        if self._work is None:
            raise LineClosed
        self._asked = False
        files = {name: str(path) for name, path in item.files.items()}
        self._work.send({"id": item.id, "payload": item.payload, "files": files, "dir": str(item.folder)})
        if self._work.receive(timeout).get("op") != "taken":
            raise LineClosed

    def _await_release(self, item: HandOver, timeout: timedelta) -> Release:
        if self._work is None:
            raise LineClosed
        message = self._work.receive(timeout)
        if message.get("op") != "release" or message.get("id") != item.id:
            refusal = f"The worker waits for the release of item '{item.id}'."
            self._work.send({"ok": False, "code": "RELEASE_REFUSED", "message": refusal})
            raise LineClosed
        release = _release(message, self.log)
        self._work.send({"ok": True})
        return release

    def _start(self, command: Callable[[Path], Sequence[str]], extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
        variables = {
            "PYTHONPATH": str(PROJECT),
            "RPA_WORKITEMS_ADAPTER": ADAPTER,
            "RC_WORKITEM_ADAPTER": ADAPTER,
            "SUREHAND_PIPE": self._port.address,
            "SUREHAND_TOKEN": self._caller.token,
            "SUREHAND_SLOT": self.slot,
        }
        line = command(self.folder)
        with writable(self.folder):
            try:
                return process.start(line, process.environment({**extra, **variables}), self.folder)
            except FileNotFoundError as error:
                raise Misconfigured(
                    f"'{line[0]}' cannot be started.", "Run './bot setup' again.", code="ROBOT_NOT_STARTED"
                ) from error

    def _watch(self, caller: Caller) -> None:
        """A dead process's lines may be held open by what it started."""
        self._process.wait()
        self._ended.set()
        caller.ended()
        if self._work is not None:
            self._work.close()

    def _not_started(self) -> Misconfigured | Unavailable:
        code = self._process.returncode
        if code < 0:
            return Unavailable(
                f"Robot '{self.slot}' was killed while it started.", "The step runs again.", code="ROBOT_DIED"
            )
        return Misconfigured(
            f"Robot '{self.slot}' ended (exit code {code}) before it asked for an item.",
            f"See '{self.folder / 'stderr.txt'}' and '{self.log}'.",
            code="ROBOT_NOT_STARTED",
        )


def _new_folder(parent: Path, name: str) -> Path:
    """``name-1``, ``name-2``, …: the first that no process has used."""
    with writable(parent):
        parent.mkdir(parents=True, exist_ok=True)
        used = [int(path.name.rpartition("-")[2]) for path in parent.glob(f"{name}-[0-9]*")]
        number = max(used, default=0) + 1
        while True:
            folder = parent / f"{name}-{number}"
            try:
                folder.mkdir()
            except FileExistsError:
                number += 1
            else:
                return folder


def _release(message: Mapping[str, Any], log: Path) -> Release:
    """A release as the robot sent it; raises ``LineClosed`` when it breaks the agreed form."""
    try:
        failed = message["state"] == FAILED
        return Release(
            id=message["id"],
            state=FAILED if failed else COMPLETED,
            failure=_failure(message.get("exception")) if failed else None,
            payload=message["payload"],
            files=_paths(message["files"]),
            outputs=tuple(_output(output) for output in message["outputs"]),
            log=log,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise LineClosed from error


def _failure(exception: Mapping[str, Any] | None) -> Failure:
    said = exception or {}
    business = said.get("type") == "BUSINESS"
    return Failure("BUSINESS" if business else "APPLICATION", said.get("code") or "", said.get("message") or "")


def _output(output: Mapping[str, Any]) -> Output:
    reasons = tuple(Reason(row["code"], row["field"], row["text"]) for row in output.get("reasons", ()))
    return Output(output["id"], output["payload"], _paths(output["files"]), bool(output.get("hold")), reasons)


def _paths(files: Mapping[str, str]) -> dict[str, Path]:
    return {name: Path(path) for name, path in files.items()}
