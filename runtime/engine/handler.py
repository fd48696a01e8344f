"""One round of one item: prepare it, wait for a robot, hand it over, take its release in."""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from domain.errors import Misconfigured, Rejected, SurehandError, Unavailable
from domain.process import Process, Step
from runtime.crashes import told
from runtime.engine import release, states
from runtime.engine.home import Home
from runtime.engine.pace import Pace
from runtime.engine.preparing import Preparing
from runtime.engine.states import Move
from runtime.robots.handover import Failure, HandOver, Release, Robots
from runtime.store import attempts, capabilities, items
from runtime.store.items import Item

STORAGE = ("STORE_BUSY", "STORE_DAMAGED", "DISK_FULL", "OUTPUT_UNWRITABLE")
"""Codes after which this process knows nothing for certain any more and has to start anew."""


@dataclass(frozen=True)
class Station:
    """A step, its robots, and one place a robot: who has it may begin an item."""

    process: Process
    step: Step
    robots: Robots
    place: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))
    pace: Pace = field(default_factory=Pace)


class Handler:
    """Carries out rounds for one executor. ``fence`` ends the process after a failure of the storage."""

    def __init__(
        self,
        home: Home,
        stations: Mapping[str, Station],
        executor: str,
        *,
        say: Callable[[str], None],
        fence: Callable[[str], None],
    ) -> None:
        self._home, self._stations, self._executor = home, stations, executor
        self._say, self._fence = say, fence
        self._preparing = Preparing(home)
        self._stopping = threading.Event()
        self._at_work = 0
        self._changed = threading.Condition()

    def carry_out(self, item_id: str, round: int) -> str:
        """Carries out one round and returns what became of the item, in one word.

        A failure nobody foresaw would leave the item at work for ever, with nobody at work on it: it fences too.
        """
        outcome = ""
        with self._changed:
            self._at_work += 1
        try:
            outcome = self._settled(item_id, round)
        finally:
            if not outcome:
                self._break_down(item_id, round)
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()
        return outcome

    def stop(self, timeout: timedelta) -> bool:
        """Begins nothing new and waits for what robots hold. Returns whether all of it came back in time."""
        self._stopping.set()
        with self._changed:
            return self._changed.wait_for(lambda: self._at_work == 0, timeout.total_seconds())

    def _break_down(self, item_id: str, round: int) -> None:
        error = sys.exception()
        assert error is not None
        if isinstance(error, SurehandError):
            self._fence(str(error))
        else:
            self._fence(f"Round {round} of item '{item_id}' broke down. {told(error, self._home.folder)}")

    def _settled(self, item_id: str, round: int) -> str:
        try:
            return self._carry_out(item_id, round)
        except Rejected as error:
            if error.code != "STALE_RELEASE":
                raise
            self._say(f"refused: {error}")
            return "stale"
        except Unavailable as error:
            if error.code != "ROBOT_STOPPED":
                raise
            return "left"

    def _carry_out(self, item_id: str, round: int) -> str:
        with self._home.store.reading() as connection:
            item = items.load(connection, item_id)
        if item.round != round or item.state not in ("queued", "in-progress"):
            return "moved on"
        station = self._stations[states.queue_name(item.process, item.step)]
        try:
            given = self._preparing.hand_over(station.process, item)
        except (Rejected, Misconfigured) as error:
            if error.code in STORAGE:
                raise
            return self._not_ready(station, item, error)
        with station.place:
            if self._stopping.is_set():
                return "left"
            begun = self._begin(station, item)
            if begun.attempt == item.attempt:
                return begun.state
            back = self._work(station, begun, given)
        return self._take_in(station, begun, given, back)

    def _begin(self, station: Station, item: Item) -> Item:
        """The item as it is after its robot was about to get it; its attempt is the old one when it did not."""
        with self._home.store.transaction() as connection:
            move = Move(self._home, station.process, connection)
            if capabilities.is_paused(connection, station.step.capability):
                states.set_aside(move, item)
            elif item.attempt >= states.LOST_LIMIT and attempts.lost(connection, item.id) >= states.LOST_LIMIT:
                states.block(move, item, "ROBOT_DIED", "Its worker died too often while a robot held it.")
            else:
                return states.begin(move, item, self._executor)
            return items.load(connection, item.id)

    def _work(self, station: Station, item: Item, given: HandOver) -> Release:
        """The robot's release, or what stands for it when the robot gave none."""
        begun = time.monotonic()
        try:
            return station.robots.run(given, station.step.deadline)
        except (Unavailable, Misconfigured) as error:
            if error.code in STORAGE or error.code == "ROBOT_STOPPED":
                raise
            failure = Failure("APPLICATION", error.code, f"{error.happened} {error.remedy}")
            return Release(item.id, "FAILED", failure, given.payload, {})
        finally:
            station.pace.add(time.monotonic() - begun)

    def _take_in(self, station: Station, item: Item, given: HandOver, back: Release) -> str:
        try:
            stored = release.take_files(self._home.store.files, item, given, back, self._home.folder)
        except Rejected as error:
            stored = release.Given({}, (), (), release.failure_of(error), "")
        with self._home.store.transaction() as connection:
            outcome = release.commit(Move(self._home, station.process, connection), item, station.step, stored)
        shutil.rmtree(given.folder / "out", ignore_errors=True)
        if stored.failure is not None:
            self._tell(station, item, outcome, stored.failure)
        return outcome

    def _not_ready(self, station: Station, item: Item, error: SurehandError) -> str:
        with self._home.store.transaction() as connection:
            move = Move(self._home, station.process, connection)
            failure = Failure("BUSINESS", error.code, f"{error.happened} {error.remedy}")
            if isinstance(error, Rejected):
                states.fail(move, item, failure.code, failure.message)
                return "failed"
            states.give_back(move, item, station.step.capability, failure.code, failure.message)
        self._tell(station, item, "returned", failure)
        return "returned"

    def _tell(self, station: Station, item: Item, outcome: str, failure: Failure) -> None:
        """One line where a person has to act before it goes on."""
        why, name = f"{failure.message} [{failure.code}]", station.step.capability
        if outcome == "returned":
            self._say(f"paused: capability '{name}': {why} Then: ./bot worker --resume {name}")
        elif outcome == "blocked":
            self._say(
                f"waits for a person: '{item.chain}', step '{item.step}': {why} Then: ./bot decide {item.chain} retry"
            )
