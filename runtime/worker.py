"""The worker daemon: one process that serves a home's queues with warm robots."""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from domain.errors import Misconfigured, SurehandError
from domain.process import Process, Step
from runtime import audit, pauses, processes, settings
from runtime.crashes import told
from runtime.engine.executor import Executor, new_id, take_over
from runtime.engine.handler import Handler, Station
from runtime.engine.home import Home, open_home
from runtime.engine.lease import Lease
from runtime.engine.lock import HomeLock
from runtime.engine.states import queue_name
from runtime.engine.sweep import Sweep
from runtime.engine.target import named_erp
from runtime.robots.command import robot_command
from runtime.robots.handover import Robots
from runtime.robots.pool import RobotPool
from runtime.settings import Settings
from runtime.store import capabilities
from runtime.store.database import storage_errors
from runtime.store.files import write_errors
from runtime.store.load import Load, loads

FENCED = 75
"""Exit code of a daemon that stopped acting at once; its supervisor starts another."""
CRASHED = 70
"""Exit code of a daemon that ended in a way nobody foresaw."""
LOOK_S = 0.2
SEAL_S = 1.0
CALM_S = 3.0
"""How long a queue has to be without work before it is looked at less often."""
PASSED_ON = ("SUREHAND_BROWSER",)
"""Variables of ours that bots may know."""
LOG_S = 30.0
"""How long robots may take to write their logs at the end."""


@dataclass(frozen=True)
class Order:
    """What a daemon is started for; ``process`` empty serves all of them."""

    home: Path
    process: str = ""
    until_idle: bool = False
    supervised: bool = False
    keep_pauses: bool = False


RobotsOf = Callable[[Path, Settings, Process, Step], Robots]


def warm_robots(home: Path, values: Settings, process: Process, step: Step) -> Robots:
    """The robots of a step: Robot Framework processes."""
    suite = processes.suite(values.tasks_folder, process, step.name)
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return RobotPool(
        robot_command(suite, step.task, erp=named_erp(home)),
        1,
        home,
        name=step.name,
        variables={**passed, "RPA_SECRET_FILE": str(home / "vault.json")},
        recycle_after=values.robot_items,
    )


def serve(order: Order, robots_of: RobotsOf = warm_robots) -> int:
    """Serves a home until told to stop, or until nothing is left to do. Returns the exit code.

    Raises ``Misconfigured`` when it cannot even start: WORKER_RUNNING, PROCESS_INVALID, a storage that cannot be used.
    """
    values = settings.load(order.home)
    known = processes.load(values.tasks_folder, order.process)
    with HomeLock(_made(values.home_folder)):
        home = open_home(values.home_folder)
        return Daemon(home, values, known, order, robots_of).serve()


class Daemon:
    """The parts of one daemon, and how they start and end."""

    def __init__(
        self, home: Home, values: Settings, known: Mapping[str, Process], order: Order, robots_of: RobotsOf
    ) -> None:
        self._home, self._values, self._known, self._order = home, values, known, order
        self._stop = threading.Event()
        self._id = new_id()
        self._stations = {
            queue_name(process.name, step.name): Station(process, step, robots_of(home.folder, values, process, step))
            for process in known.values()
            for step in process.steps.values()
        }
        self._busy = {name: time.monotonic() for name in self._stations}
        self._pauses = dict.fromkeys(self._stations, self._values.poll_seconds)
        self._sealed = 0.0
        self._sweep = Sweep(home.queue, timedelta(days=values.queue_days))

    def serve(self) -> int:
        """Starts, serves and ends in good order. Returns the exit code."""
        self._listen()
        self._seal()
        self._warm_up()
        lease = Lease(self._home, self._id, self._values.lease, self._fence)
        lease.start()
        taken_over = take_over(self._home, self._id, self._known.values())
        if self._order.keep_pauses:
            self._tell_pauses()
        else:
            pauses.resume_all(self._home, self._known.values())
        handler = Handler(self._home, self._stations, self._id, say=say, fence=self._fence)
        executor = Executor(self._home, self._id, handler.carry_out)
        executor.launch(
            {name: 1 + station.step.prefetch for name, station in self._stations.items()},
            timedelta(seconds=self._values.poll_seconds),
        )
        say(f"ready: {', '.join(self._known)}" + (f", {taken_over} taken over" if taken_over else ""))
        self._look_until_done()
        return self._end(handler, executor, lease)

    def _look_until_done(self) -> None:
        while not self._stop.wait(LOOK_S):
            with self._home.store.reading() as connection:
                found = loads(connection, tuple(self._known))
            self._pace(found)
            self._keep_up()
            if self._order.until_idle and all(load.idle for load in found):
                return

    def _end(self, handler: Handler, executor: Executor, lease: Lease) -> int:
        drain = timedelta(seconds=self._values.drain_seconds)
        ending = threading.Thread(target=executor.stop, args=(drain,), daemon=True)
        ending.start()
        drained = handler.stop(drain)
        self._each_robots(lambda robots: robots.close(timedelta(seconds=LOG_S if drained else 0)))
        ending.join(LOG_S)
        self._seal()
        lease.end()
        return Misconfigured.exit_code if self._tell_pauses() else 0

    def _tell_pauses(self) -> bool:
        with self._home.store.reading() as connection:
            paused = capabilities.pauses(connection)
        for pause in paused:
            say(f"ends: {pause}")
        return bool(paused)

    def _pace(self, found: Sequence[Load]) -> None:
        """Looks often at queues with work or with work on its way, most of all at short items, seldom at the rest."""
        moment = time.monotonic()
        for load in found:
            if not load.idle:
                self._busy.update(dict.fromkeys(self._downstream(load), moment))
        for name, station in self._stations.items():
            calm = moment - self._busy[name] >= CALM_S
            pause = self._values.idle_poll_seconds if calm else station.pace.pause(self._values.poll_seconds)
            if pause != self._pauses[name]:
                self._pauses[name] = pause
                self._home.queue.declare(name, 1 + station.step.prefetch, timedelta(seconds=pause))

    def _downstream(self, load: Load) -> tuple[str, ...]:
        process, step, names = self._known[load.process], load.step, []
        while step and queue_name(process.name, step) not in names:
            names.append(queue_name(process.name, step))
            step = process.steps[step].next
        return tuple(names)

    def _warm_up(self) -> None:
        """Starts the robots that will be asked first: those of the documents' way, or of the work that is left."""
        with self._home.store.reading() as connection:
            found = loads(connection, tuple(self._known))
        if not self._order.until_idle:
            found = (*found, *(Load(p.name, p.arrivals, 1, 0, 0) for p in self._known.values() if p.arrivals))
        names = dict.fromkeys(name for load in found for name in self._downstream(load))
        for name in names:
            self._stations[name].robots.warm_up()

    def _keep_up(self) -> None:
        """Seals the audit trail and sweeps the queue when it is time to."""
        try:
            if time.monotonic() - self._sealed >= SEAL_S:
                self._seal()
            self._sweep.go_on()
        except SurehandError as error:
            self._fence(str(error))

    def _seal(self) -> None:
        self._sealed = time.monotonic()
        with storage_errors(), write_errors(self._home.folder):
            audit.seal(self._home.store.engine, self._home.folder)

    def _each_robots(self, act: Callable[[Robots], None]) -> None:
        threads = [threading.Thread(target=act, args=(s.robots,), daemon=True) for s in self._stations.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _listen(self) -> None:
        """Stops in good order on SIGTERM, or when the supervisor says so; at once when the supervisor is gone."""
        signal.signal(signal.SIGTERM, lambda *_: self._stop.set())
        signal.signal(signal.SIGINT, signal.SIG_IGN if self._order.supervised else lambda *_: self._stop.set())
        if self._order.supervised:
            threading.Thread(target=self._hear_supervisor, daemon=True).start()

    def _hear_supervisor(self) -> None:
        while word := os.read(0, 1):
            if word == b"s":
                self._stop.set()
        self._fence("The supervisor is gone.")

    def _fence(self, why: str) -> None:
        """Stops acting at once: no robot goes on, nothing more is written."""
        say(f"stopped acting: {why}")
        for station in self._stations.values():
            station.robots.kill_all()
        os._exit(FENCED)


def say(text: str) -> None:
    """One line for whoever watches the worker."""
    print(f"worker: {text}", file=sys.stderr, flush=True)


def _made(folder: Path) -> Path:
    with write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def order_of(words: Sequence[str]) -> Order:
    """The order that a supervisor's command line gives."""
    parser = argparse.ArgumentParser(prog="worker")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--process", default="")
    for flag in ("--until-idle", "--supervised", "--keep-pauses"):
        parser.add_argument(flag, action="store_true")
    return Order(**vars(parser.parse_args(words)))


def main(words: Sequence[str], robots_of: RobotsOf = warm_robots) -> int:
    """The daemon's process from start to end."""
    order = order_of(words)
    try:
        with write_errors(order.home):
            return serve(order, robots_of)
    except SurehandError as error:
        say(str(error))
        return error.exit_code


def _crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Says in one line what nobody foresaw, keeps the whole story in a file, and ends."""
    say(told(error, Path(tempfile.gettempdir())))
    os._exit(CRASHED)


if __name__ == "__main__":
    sys.excepthook = _crash
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)  # the queue's own threads may still sleep
