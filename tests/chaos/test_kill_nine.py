"""kill -9 of the daemon and of robots at random moments: every document ends once, none is posted twice.

The full form: ``./bot test tests/chaos -- --seeds 20``.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

import psutil

from commands.demo.stage import Stage, staged
from commands.demo.working import PROCESS, collect
from practice.judging import judge
from runtime import settings
from runtime.store.cases import cases
from runtime.supervisor import Supervisor
from runtime.worker import Order

DOCUMENTS, KILLS, END = 8, 6, timedelta(minutes=10)


def test_every_document_ends_once_whoever_dies(seed: int) -> None:
    random = Random(seed)
    with staged([], None, DOCUMENTS, seed) as stage:
        collect(stage)
        with (stage.run.home / "worker.log").open("w", encoding="utf-8") as log:
            worker = Supervisor(
                Order(stage.run.home, PROCESS, until_idle=True), settings.load(stage.run.home), output=log
            )
            worker.start()
            with killing(worker, random) as killed:
                worker.wait(END)
        assert_ended_once(stage)
    assert killed


def assert_ended_once(stage: Stage) -> None:
    with stage.home.store.reading() as connection:
        found = cases(connection)
    assert len(found) == DOCUMENTS
    assert {case.file: case.outcome for case in found if case.outcome in ("open", "incident")} == {}
    posted = {case.file: case.erp_number for case in found if case.erp_number}
    home = stage.run.home
    assert judge(home / "erp" / "practice.sqlite", home / "documents", posted).faults == ()


@contextmanager
def killing(worker: Supervisor, random: Random) -> Iterator[list[str]]:
    """Kills the daemon or one of its robots now and then, a few times, while the block runs."""
    over, killed = threading.Event(), list[str]()

    def kill_some() -> None:
        while len(killed) < KILLS and not over.wait(random.uniform(0.5, 6)):
            victims = robots_of(worker.pid)
            daemon = random.random() < 0.3
            if daemon and worker.pid:
                end(worker.pid)
                killed.append("daemon")
            elif victims:
                end(random.choice(victims))
                killed.append("robot")

    thread = threading.Thread(target=kill_some, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def robots_of(daemon: int) -> list[int]:
    try:
        children = psutil.Process(daemon).children() if daemon else []
    except psutil.NoSuchProcess:
        return []
    return [child.pid for child in children]


def end(pid: int) -> None:
    try:
        psutil.Process(pid).kill()
    except psutil.NoSuchProcess:
        return
