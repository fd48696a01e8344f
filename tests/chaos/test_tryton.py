"""Practice invoices into a real Tryton, the demo's way, with kill -9 of robots and the server: all right, none twice.

The full form: ``./bot test tests/chaos/test_tryton.py -- -s --invoices 50``.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from commands.demo.stage import Stage, staged
from commands.demo.working import PROCESS
from commands.erps import Tryton
from domain.case import Case
from practice.judging import read_truth
from practice.tryton.kit import Kit
from runtime import intake, processes, settings
from runtime.store.cases import cases
from runtime.store.schema import ATTEMPT, ITEM
from runtime.supervisor import Supervisor
from runtime.worker import Order
from tests import tryton_judging
from tests.real_tryton import kit_or_skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED, FEW = 1, 4
"""Up to so many invoices it is the short form."""
FEW_LINES, MANY_LINES = 4, 14
LOOK_S = 0.05
END = timedelta(hours=2)


@pytest.fixture(scope="module")
def kit() -> Kit:
    return kit_or_skip()


@dataclass
class Site:
    """A run whose worker is at work, and a look into its store and into Tryton's books."""

    stage: Stage
    worker: Supervisor
    blows: list[str] = field(default_factory=list)

    def cases(self) -> tuple[Case, ...]:
        with self.stage.home.store.reading() as connection:
            return cases(connection)

    def posted(self) -> int:
        """How many invoices a robot has reported as posted."""
        return self._count(sa.select(sa.func.count()).where(ITEM.c.step == "post", ITEM.c.state == "success"))

    def robots_lost(self) -> int:
        """How many robots died with a posting in their hands."""
        query = sa.select(sa.func.count()).select_from(ATTEMPT.join(ITEM, ITEM.c.id == ATTEMPT.c.item))
        return self._count(query.where(ITEM.c.step == "post", ATTEMPT.c.code == "ROBOT_DIED"))

    def _count(self, query: sa.Select[Any]) -> int:
        with self.stage.home.store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def in_books(self, state: str) -> int:
        books = self.stage.run.home / "erp" / "tryton.sqlite"
        with closing(sqlite3.connect(f"file:{books.as_posix()}?mode=ro", uri=True)) as connection:
            query = "SELECT COUNT(*) FROM account_invoice WHERE state = ?"
            return int(connection.execute(query, (state,)).fetchone()[0])

    def until(self, claim: Callable[[], bool]) -> None:
        pause = threading.Event()
        while not claim():
            if self.worker.ended(timedelta(0)):
                pytest.fail(f"The worker ended before that. {self.blows}")
            pause.wait(LOOK_S)

    def kill_robot_with(self, state: str) -> None:
        """Kills the robot that posts while its invoice stands in the books in a state, and it has not said so yet."""
        lost = self.robots_lost()
        while self.robots_lost() == lost:  # one that had just said so holds nothing: then it is another's turn
            self.until(lambda: self._stands_unsaid(state))
            robot = self._robot()
            if robot:
                robot.kill()
                self.until(lambda robot=robot: self.robots_lost() > lost or self._robot() not in (None, robot))  # type: ignore[misc]
        self.blows.append(f"robot with a {state} invoice")

    def kill_server(self) -> None:
        """Kills Tryton while a draft stands in its books, and starts it again at the same address."""
        self.until(lambda: self._stands_unsaid("draft"))
        home = self.stage.run.home
        before = Tryton().status(home)
        psutil.Process(before.pid).kill()
        after = Tryton().start(home, port=int(before.url.rpartition(":")[2]))
        assert (after.url, after.pid != before.pid) == (before.url, True)
        self.blows.append("server")

    def _stands_unsaid(self, state: str) -> bool:
        return self.in_books(state) > (self.posted() if state == "validated" else 0)

    def _robot(self) -> psutil.Process | None:
        try:
            children = psutil.Process(self.worker.pid).children() if self.worker.pid else []
            return next((child for child in children if "post.robot" in " ".join(child.cmdline())), None)
        except psutil.NoSuchProcess:
            return None


def test_every_invoice_stands_in_tryton_once_whoever_dies(kit: Kit, invoices: int) -> None:
    with staged([], None, 2 * invoices + 10, SEED, "tryton") as stage:
        began = time.monotonic()
        submit(stage, invoices)
        with working(stage) as site:
            strike(site, invoices)
            assert site.worker.wait(END) == 0
        seconds = round(time.monotonic() - began)
        books = tryton_judging.read_books(stage.run.home, kit)
        found = site.cases()
    posted = {case.file: case.erp_number for case in found if case.erp_number}
    judged = tryton_judging.judge(tryton_judging.truth_of(stage.run.home / "documents"), books, posted)
    told = {"seconds": seconds, "documents": len(found), "posted": len(posted), "blows": site.blows}
    print(json.dumps({**told, **asdict(judged), "run": str(stage.run.home)}, indent=1))
    assert judged.wrong == ()
    assert len(judged.short) <= judged.lines // 20
    assert len(posted) >= invoices
    assert [case.file for case in found if not is_settled(case)] == []


def is_settled(case: Case) -> bool:
    """Whether a case ended as if nobody had been killed: posted, or held or refused for what the document is."""
    return case.outcome in ("posted", "refused") or (case.outcome == "waiting" and case.attempts[-1].step == "read")


def submit(stage: Stage, invoices: int) -> None:
    """Hands in documents of few lines, traps among them, until there are enough without one for some to be held."""
    most = FEW_LINES if invoices <= FEW else MANY_LINES
    honest, paths = 0, list[str]()
    for row in read_truth(stage.places[0].parent).values():
        if len(row["lines"]) <= most and honest < invoices + invoices // 4 + 1:
            honest += not row["trap"]
            paths.append(str(stage.places[0] / row["file"]))
    process = processes.load(settings.load(stage.run.home).tasks_folder, PROCESS)[PROCESS]
    intake.submit(stage.home, process, "collect", {"paths": paths})


def strike(site: Site, invoices: int) -> None:
    """One robot with a draft in the books, the server, and in the full form a robot that has just posted."""
    site.until(lambda: site.posted() >= 1)
    site.kill_robot_with("draft" if invoices > FEW else "validated")
    site.until(lambda: site.posted() >= max(2, invoices // 3))
    site.kill_server()
    if invoices > FEW:
        site.until(lambda: site.posted() >= 2 * invoices // 3)
        site.kill_robot_with("validated")


@contextmanager
def working(stage: Stage) -> Iterator[Site]:
    """The worker of a run, at work until nothing is left to do; at the end of the block it is gone."""
    home: Path = stage.run.home
    with (home / "worker.log").open("w", encoding="utf-8") as log:
        worker = Supervisor(Order(home, PROCESS, until_idle=True), settings.load(home), output=log)
        worker.start()
        try:
            yield Site(stage, worker)
        finally:
            worker.kill()
            worker.wait(timedelta(minutes=2))
