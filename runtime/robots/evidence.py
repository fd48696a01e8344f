"""The evidence folder of one attempt: who worked on what, when, and where the robot's log stands."""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import Misconfigured
from runtime.robots.handover import HandOver

RECORD = "attempt.json"
COPIES = "in"


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turns a failure to write under ``folder`` into what an engineer can act on."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Misconfigured(f"No space is left for '{folder}'.", "Free some space.", code="DISK_FULL") from error
        raise Misconfigured(
            f"'{folder}' cannot be written: {error.strerror}.", "Check its owner and rights.", code="OUTPUT_UNWRITABLE"
        ) from error


class Attempt:
    """Writes ``attempt.json`` at the hand-over and again at the end, so that a killed daemon leaves the first half."""

    def __init__(self, item: HandOver, slot: str, log: Path) -> None:
        self._folder = item.folder
        self._record = {
            "item": item.id,
            "step": item.step,
            "attempt": item.attempt,
            "slot": slot,
            "log": Path(os.path.relpath(log, item.folder)).as_posix(),
            "started": _now(),
            "ended": None,
            "state": None,
            "code": None,
        }
        with writable(item.folder):
            item.folder.mkdir(parents=True, exist_ok=True)
            self._write()

    def end(self, state: str, code: str) -> None:
        """Closes the record: COMPLETED, FAILED, or LOST when the robot gave no item back."""
        self._record.update(ended=_now(), state=state, code=code)
        with writable(self._folder):
            self._write()
            shutil.rmtree(self._folder / COPIES, ignore_errors=True)

    def _write(self) -> None:
        (self._folder / RECORD).write_text(json.dumps(self._record, indent=2) + "\n", encoding="utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
