"""The sweep: the queue forgets rounds that ended long ago; what became of items stands in their rows."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from runtime.engine.queue import Queue

AGAIN_S = 24 * 3600.0
MOST = 200
"""Rounds forgotten at a time, so that whoever writes next does not wait long."""


class Sweep:
    """Sweeps when a daemon starts and once a day; ``keep`` is how long rounds that ended are remembered."""

    def __init__(self, queue: Queue, keep: timedelta, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._queue, self._keep, self._clock = queue, keep, clock
        self._due = clock()

    def go_on(self) -> int:
        """Forgets the next few rounds when it is time to. Returns how many those were."""
        if self._clock() < self._due:
            return 0
        count = self._queue.forget(datetime.now(UTC) - self._keep, MOST)
        if count < MOST:
            self._due = self._clock() + AGAIN_S
        return count
