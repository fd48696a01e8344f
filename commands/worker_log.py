"""What a worker of ours says: kept in its home's worker.log, and its last word for whoever started it."""

import contextlib
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from domain.errors import CATALOGUE, Misconfigured, Rejected, SurehandError, Unavailable

FILE = "worker.log"
SPEAKER = "worker: "
KINDS: dict[str, type[SurehandError]] = {
    "Rejected": Rejected,
    "Unavailable": Unavailable,
    "Misconfigured": Misconfigured,
}


class WorkerLog:
    """A pipe for the worker to print to: what it says goes to the file for as long as the disk takes it."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        reading, writing = os.pipe()
        self.output: IO[str] = os.fdopen(writing, "w", encoding="utf-8")
        self._source = os.fdopen(reading, "r", encoding="utf-8", errors="replace")
        self._last = ""
        self._reader = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.output.close()
        self._reader.join()

    def why_it_ended(self, remedy: str) -> SurehandError | None:
        """The last thing the worker said with a code, once it has ended; None where it ended in peace."""
        told, _, code = self._last.removesuffix("]").rpartition(" [")
        if code not in CATALOGUE:
            return None
        return KINDS[CATALOGUE[code].kind](told, remedy, code=code)

    def _keep(self) -> None:
        with self._source:
            for line in self._source:
                if line.startswith(SPEAKER):
                    self._last = line.removeprefix(SPEAKER).strip()
                with contextlib.suppress(OSError), self._path.open("a", encoding="utf-8") as file:  # a full disk
                    file.write(line)
