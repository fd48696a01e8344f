"""Robots without processes: a Python function works on the items."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from datetime import timedelta

from domain.errors import SurehandError, Unavailable
from runtime.robots.evidence import Attempt
from runtime.robots.handover import HandOver, Release

SLOT = "in-process"


class RobotDied(Exception):
    """Raised by a function that plays a robot which ends in the middle of an item."""


class InProcessRobots:
    """Up to ``size`` items at once; ``handle`` works on one and gives it back, or raises ``RobotDied``.

    A thread cannot be killed: after a time-out ``handle`` goes on, and what it returns is dropped.
    """

    def __init__(self, handle: Callable[[HandOver], Release], size: int = 1) -> None:
        self._handle = handle
        self._free = size
        self._stopped = False
        self._changed = threading.Condition()
        self._answers: set[Future[Release]] = set()

    def warm_up(self) -> None:
        """Nothing has to start."""

    def run(self, item: HandOver, timeout: timedelta) -> Release:
        """Gives the item to the function and returns its release; raises ``Unavailable`` when there is none."""
        answer: Future[Release] = Future()
        self._take_place(answer)
        try:
            attempt = Attempt(item, SLOT, item.folder / "log.html")
            release = self._released(item, answer, timeout, attempt)
            attempt.end(release.state, release.failure.code if release.failure else "")
            return release
        finally:
            self._give_place(answer)

    def close(self, timeout: timedelta) -> None:
        """Takes no more items and waits until those at work are released."""
        deadline = time.monotonic() + timeout.total_seconds()
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._answers, max(0.0, deadline - time.monotonic()))
        self.kill_all()

    def kill_all(self) -> None:
        """Drops what is at work; takes no more items."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            for answer in self._answers:
                with suppress(InvalidStateError):  # it was released in this moment
                    answer.set_exception(_stopped())

    def _take_place(self, answer: Future[Release]) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._free > 0)
            if self._stopped:
                raise _stopped()
            self._free -= 1
            self._answers.add(answer)

    def _give_place(self, answer: Future[Release]) -> None:
        with self._changed:
            self._free += 1
            self._answers.discard(answer)
            self._changed.notify_all()

    def _released(self, item: HandOver, answer: Future[Release], timeout: timedelta, attempt: Attempt) -> Release:
        threading.Thread(target=self._work, args=(item, answer), daemon=True).start()
        try:
            return answer.result(timeout.total_seconds())
        except TimeoutError as error:
            attempt.end("LOST", "ROBOT_TIMEOUT")
            raise Unavailable(
                f"The robot took longer than {timeout.total_seconds():.0f} s on item '{item.id}'.",
                "The step runs again.",
                code="ROBOT_TIMEOUT",
            ) from error
        except SurehandError as error:
            attempt.end("LOST", error.code)
            raise

    def _work(self, item: HandOver, answer: Future[Release]) -> None:
        error = Unavailable(
            f"The robot ended with item '{item.id}' in hand.", "The step runs again.", code="ROBOT_DIED"
        )
        with suppress(InvalidStateError):  # dropped meanwhile
            try:
                answer.set_result(self._handle(item))
            except RobotDied as death:
                error.__cause__ = death
            finally:
                if not answer.done():
                    answer.set_exception(error)


def _stopped() -> Unavailable:
    return Unavailable("The worker stopped its robots.", "The next worker runs the step.", code="ROBOT_STOPPED")
