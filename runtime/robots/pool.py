"""A pool of warm robot processes, fed one item at a time."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from domain.errors import SurehandError, Unavailable
from runtime.robots.evidence import Attempt
from runtime.robots.handover import HandOver, Release
from runtime.robots.pipe import LineClosed, Port
from runtime.robots.robot import NotTaken, Robot

START_TIMEOUT = timedelta(seconds=120)
STARTS = 3
"""How often a robot is tried that somebody kills before it takes the item."""
LOG_TIMEOUT = timedelta(seconds=60)
"""How long a dismissed robot may take to write its log."""


@dataclass(frozen=True)
class _Job:
    item: HandOver
    timeout: timedelta
    answer: Future[Release] = field(default_factory=Future)


class RobotPool:
    """Up to ``size`` robots of one step, each with an attendant thread that starts, feeds, recycles and replaces it.

    ``command`` makes the command line from the robot's own folder ``home/robots/<name>-<n>``, where it also works.
    ``variables`` are added to the few of our environment that robots get. After ``recycle_after`` items a robot ends in
    good order, so that its log is written and its memory freed.
    """

    def __init__(
        self,
        command: Callable[[Path], Sequence[str]],
        size: int,
        home: Path,
        *,
        name: str = "robot",
        variables: Mapping[str, str] | None = None,
        recycle_after: int = 200,
        start_timeout: timedelta = START_TIMEOUT,
    ) -> None:
        self._command, self._home, self._name = command, home, name
        self._variables = dict(variables or {})
        self._recycle_after, self._start_timeout = recycle_after, start_timeout
        self._port = Port()
        self._jobs: queue.Queue[_Job | None] = queue.Queue()  # None: see whether to start a robot, or to stop
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._robots: set[Robot] = set()
        self._threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(size)]
        for thread in self._threads:
            thread.start()

    def warm_up(self) -> None:
        """Starts the robots before the first item comes; returns at once."""
        for _ in self._threads:
            self._jobs.put(None)

    def run(self, item: HandOver, timeout: timedelta) -> Release:
        """Hands the item to a robot and returns its release; ``timeout`` counts from the hand-over.

        Raises ``Unavailable`` ROBOT_DIED, ROBOT_TIMEOUT, ROBOT_STOPPED (the pool was closed) or ``Misconfigured``
        ROBOT_NOT_STARTED; the item was then not released.
        """
        job = _Job(item, timeout)
        with self._lock:
            if self._stopped.is_set():
                raise _stopped()
            self._jobs.put(job)
        return job.answer.result()

    def close(self, timeout: timedelta) -> None:
        """Takes no more items, lets robots finish theirs and write logs, and kills what is left after ``timeout``."""
        deadline = time.monotonic() + timeout.total_seconds()
        self._stop()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for robot in self._living():
            robot.wait(timedelta(seconds=max(0.0, deadline - time.monotonic())))
        self.kill_all()

    def kill_all(self) -> None:
        """Ends every robot and what it started, at once; the pool takes no more items."""
        self._stop()
        for robot in self._living():
            self._bury(robot)

    def _stop(self) -> None:
        with self._lock:
            self._stopped.set()
            waiting = []
            with contextlib.suppress(queue.Empty):
                while True:
                    waiting.append(self._jobs.get_nowait())
            for _ in self._threads:
                self._jobs.put(None)
        for job in waiting:
            if job is not None:
                job.answer.set_exception(_stopped())
        self._port.close()

    def _living(self) -> tuple[Robot, ...]:
        with self._lock:
            return tuple(self._robots)

    def _attend(self) -> None:
        """One thread a place: keeps at most one robot at work in it."""
        robot: Robot | None = None
        while not self._stopped.is_set():
            job = self._jobs.get()
            if job is not None:
                robot = self._serve(job, robot)
            elif not self._stopped.is_set():
                # What is wrong is told to whoever brings the first item.
                with contextlib.suppress(SurehandError):
                    robot = self._ready(robot)
            if robot is not None and robot.items >= self._recycle_after:
                threading.Thread(target=self._dismiss, args=(robot,), daemon=True).start()
                robot = None
        if robot is not None:
            self._dismiss(robot)

    def _serve(self, job: _Job, robot: Robot | None) -> Robot | None:
        """Answers the job, and returns the robot when it can take another."""
        error: SurehandError = Unavailable("The pool failed.", "The step runs again.", code="ROBOT_DIED")
        try:
            robot, release = self._hand_over(job, robot)
        except SurehandError as problem:
            error = _stopped() if self._stopped.is_set() else problem
        else:
            job.answer.set_result(release)
            return robot
        finally:
            if not job.answer.done():
                job.answer.set_exception(error)
        return None

    def _hand_over(self, job: _Job, robot: Robot | None) -> tuple[Robot, Release]:
        """Finds a robot that takes the item, and waits for its release."""
        for _ in range(STARTS - 1):
            robot = self._ready(robot)
            try:
                return robot, self._work(job, robot)
            except NotTaken:
                robot = None
        robot = self._ready(robot)
        return robot, self._work(job, robot)

    def _ready(self, robot: Robot | None) -> Robot:
        """A robot that waits for an item: this one, or a new one when it has ended since."""
        if robot is not None:
            try:
                robot.wait_until_ready(self._start_timeout)
            except (LineClosed, TimeoutError):
                self._dismiss(robot)
            else:
                return robot
        for _ in range(STARTS - 1):
            try:
                return self._new_robot()
            except Unavailable as error:
                if error.code != "ROBOT_DIED":
                    raise
        return self._new_robot()

    def _new_robot(self) -> Robot:
        robot = Robot(self._command, self._home, self._name, self._port, self._variables)
        with self._lock:
            self._robots.add(robot)
        try:
            if self._stopped.is_set():
                raise _stopped()
            robot.call_in(self._start_timeout)
        except SurehandError:
            self._bury(robot)
            raise
        return robot

    def _work(self, job: _Job, robot: Robot) -> Release:
        """The release; without one, or without a place to write to, the robot is ended."""
        try:
            attempt = Attempt(job.item, robot.slot, robot.log)
            try:
                release = robot.work(job.item, job.timeout)
            except SurehandError as error:
                attempt.end("LOST", error.code)
                raise
            attempt.end(release.state, release.failure.code if release.failure else "")
        except SurehandError:
            self._bury(robot)
            raise
        return release

    def _dismiss(self, robot: Robot) -> None:
        """Lets the robot end in good order; one that does not is killed."""
        with contextlib.suppress(LineClosed, TimeoutError):
            robot.dismiss(self._start_timeout)
        robot.wait(LOG_TIMEOUT)
        self._bury(robot)

    def _bury(self, robot: Robot) -> None:
        robot.kill()
        with self._lock:
            self._robots.discard(robot)


def _stopped() -> Unavailable:
    return Unavailable("The worker stopped its robots.", "The next worker runs the step.", code="ROBOT_STOPPED")
