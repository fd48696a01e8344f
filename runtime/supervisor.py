"""The supervisor: starts the worker daemon, starts it again when it dies, and takes it along when it ends."""

import contextlib
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from domain.errors import Misconfigured, Unavailable
from runtime.settings import Settings
from runtime.worker import Order

FINAL = (0, Misconfigured.exit_code)
"""Exit codes of a daemon that need no other: done, or an engineer has to act."""
STEADY_S = 20.0
"""A daemon that lived this long had started well."""
MOST_STARTS = 8
LONGEST_PAUSE_S = 60.0
MODULE = ("-m", "runtime.worker")


@dataclass
class _Life:
    process: subprocess.Popen[bytes]
    begun: float


class Supervisor:
    """Keeps one daemon for one order alive, from ``start`` until it is done or ``stop`` is called.

    ``command`` is the Python words that run the daemon; what it prints goes to ``output``, by default where we print.
    """

    def __init__(
        self, order: Order, values: Settings, *, output: IO[str] | None = None, command: tuple[str, ...] = MODULE
    ) -> None:
        self._order, self._values, self._output = order, values, output
        self._command = command
        self._lock = threading.Lock()
        self._life: _Life | None = None
        self._stopping = threading.Event()
        self._done = threading.Event()
        self._code = 0

    def start(self) -> None:
        """Starts the daemon; returns at once."""
        self._spawn(self._order.keep_pauses)
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Tells the daemon to finish what its robots hold and to end; ``wait`` tells when it has."""
        self._stopping.set()
        self._tell()

    def wait(self, timeout: timedelta | None = None) -> int:
        """Waits for the end and returns the exit code.

        Raises ``Unavailable`` (WORKER_SLOW) when it has not ended in time.
        """
        if not self._done.wait(timeout.total_seconds() if timeout else None):
            raise Unavailable("The worker has not ended in time.", "Wait, or stop it.", code="WORKER_SLOW")
        return self._code

    def ended(self, within: timedelta) -> bool:
        """Whether it has ended for good; waits that long for it."""
        return self._done.wait(within.total_seconds())

    def kill(self) -> None:
        """Ends the daemon at once, without another one; its robots end with it."""
        self._stopping.set()
        with self._lock:
            if self._life is not None:
                self._life.process.kill()

    @property
    def pid(self) -> int:
        """The process id of the daemon as it is now; 0 between two of them."""
        with self._lock:
            return self._life.process.pid if self._life and self._life.process.poll() is None else 0

    def _spawn(self, keep_pauses: bool) -> None:
        words = ["--home", str(self._values.home_folder), "--process", self._order.process, "--supervised"]
        words += ["--until-idle"] if self._order.until_idle else []
        words += ["--keep-pauses"] if keep_pauses else []
        process = subprocess.Popen(
            [sys.executable, *self._command, *words], stdin=subprocess.PIPE, stderr=self._output, stdout=self._output
        )
        with self._lock:
            self._life = _Life(process, time.monotonic())

    def _watch(self) -> None:
        deaths = 0
        while True:
            life = self._life
            assert life is not None
            self._code = life.process.wait()
            if life.process.stdin is not None:
                with contextlib.suppress(OSError):
                    life.process.stdin.close()
            if self._code in FINAL or self._stopping.is_set():
                break
            deaths = 1 if time.monotonic() - life.begun > STEADY_S else deaths + 1
            if deaths > MOST_STARTS:
                break
            pause = 0.0 if deaths == 1 else min(self._values.restart_seconds * 2 ** (deaths - 2), LONGEST_PAUSE_S)
            if self._stopping.wait(pause):
                break
            self._spawn(keep_pauses=True)
            if self._stopping.is_set():
                self._tell()
        self._done.set()

    def _tell(self) -> None:
        with self._lock:
            pipe = self._life.process.stdin if self._life else None
        if pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                pipe.write(b"s")
                pipe.flush()
