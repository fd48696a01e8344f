"""The daemon as a process: it is killed, stopped, started twice; nothing is lost and nothing is done twice."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.case import Case
from runtime import intake, processes, review, settings
from runtime.engine.home import Home, opened
from runtime.engine.lock import HomeLock, is_served
from runtime.review import Word
from runtime.store import capabilities, cases
from runtime.supervisor import Supervisor
from runtime.worker import Order
from tests.bots import letter, tasks_folder

DAEMON = (str(Path(__file__).resolve().parents[1] / "in_process_daemon.py"),)
LONG = timedelta(seconds=120)
LOOK_S = 0.05


class Site:
    """A home with the test process, its supervisor and a look at what became of things."""

    def __init__(self, home: Home, log: Path) -> None:
        self.home = home
        self.values = settings.load(home.folder)
        self.process = processes.load(self.values.tasks_folder)["letters"]
        self.log = log.open("a", encoding="utf-8")
        self.supervisors: list[Supervisor] = []

    def start(self, *, until_idle: bool = True) -> Supervisor:
        order = Order(self.home.folder, "letters", until_idle=until_idle)
        supervisor = Supervisor(order, self.values, output=self.log, command=DAEMON)
        supervisor.start()
        self.supervisors.append(supervisor)
        return supervisor

    def submit(self, count: int, **how: object) -> None:
        letters = [letter(f"d{number}", **how) for number in range(1, count + 1)]  # type: ignore[arg-type]
        intake.submit(self.home, self.process, "collect", {"letters": letters})

    def cases(self) -> dict[str, Case]:
        with self.home.store.reading() as connection:
            return {case.envelope: case for case in cases.cases(connection)}

    def states(self) -> list[str]:
        return [case.state for case in self.cases().values()]

    def effects(self) -> list[str]:
        path = self.home.folder / "effects.txt"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def until(self, claim: Callable[[], bool]) -> None:
        pause, left = threading.Event(), LONG.total_seconds()
        while not claim():
            pause.wait(LOOK_S)
            left -= LOOK_S
            if left < 0:
                pytest.fail(f"It never came true. {self.states()} {(self.home.folder / 'worker.log').read_text()}")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "settings.toml").write_text(
        f"tasks = '{tasks_folder(tmp_path / 'tasks').as_posix()}'\nrestart_seconds = 0.1\n", encoding="utf-8"
    )
    with opened(folder) as home:
        made = Site(home, home.folder / "worker.log")
        yield made
        for supervisor in made.supervisors:
            supervisor.kill()
            supervisor.wait(LONG)
        made.log.close()


def test_a_worker_until_idle_does_all_there_is_and_ends(site: Site) -> None:
    site.submit(5)
    code = site.start().wait(LONG)
    assert (code, site.states()) == (0, ["success"] * 5)


def test_a_running_worker_takes_new_work(site: Site) -> None:
    supervisor = site.start(until_idle=False)
    site.until(lambda: is_served(site.home.folder))
    site.submit(2)
    site.until(lambda: site.states() == ["success"] * 2)
    supervisor.stop()
    assert supervisor.wait(LONG) == 0


def test_a_killed_daemon_is_replaced_and_the_work_goes_on(site: Site) -> None:
    site.submit(8)
    supervisor = site.start()
    site.until(lambda: sum(line.startswith("end post") for line in site.effects()) >= 2)
    os.kill(supervisor.pid, signal.SIGKILL)
    code = supervisor.wait(LONG)
    assert (code, site.states()) == (0, ["success"] * 8)


def test_what_was_committed_before_a_kill_is_not_done_again(site: Site) -> None:
    site.submit(8)
    supervisor = site.start()
    site.until(lambda: site.states().count("success") >= 2)
    done = {name for name, case in site.cases().items() if case.state == "success"}
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait(LONG)
    again = {name for name, case in site.cases().items() if sum(a.step == "post" for a in case.attempts) > 1}
    assert not done & again


def test_random_kills_lose_nothing_and_end_every_document_once(site: Site) -> None:
    dice = random.Random(11)
    site.submit(30)
    supervisor = site.start()
    for _ in range(4):
        seen = len(site.effects())
        more = dice.randint(3, 12)
        site.until(lambda seen=seen, more=more: len(site.effects()) >= seen + more or supervisor.pid == 0)  # type: ignore[misc]
        if supervisor.pid:
            os.kill(supervisor.pid, signal.SIGKILL)
    code = supervisor.wait(LONG)
    numbers = [case.erp_number for case in site.cases().values()]
    assert (code, site.states(), len(set(numbers))) == (0, ["success"] * 30, 30)


def test_a_second_worker_is_refused(site: Site) -> None:
    with HomeLock(site.home.folder):
        code = site.start().wait(LONG)
    assert code == 3 and "WORKER_RUNNING" in (site.home.folder / "worker.log").read_text(encoding="utf-8")


def test_the_lock_of_a_killed_daemon_is_free(site: Site) -> None:
    supervisor = site.start(until_idle=False)
    site.until(lambda: is_served(site.home.folder))
    supervisor.kill()
    supervisor.wait(LONG)
    assert not is_served(site.home.folder)


def test_a_daemon_ends_with_its_supervisor(site: Site) -> None:
    words = [sys.executable, *DAEMON, "--home", str(site.home.folder), "--process", "letters", "--supervised"]
    daemon = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=site.log)
    site.until(lambda: is_served(site.home.folder))
    assert daemon.stdin is not None
    daemon.stdin.close()
    assert daemon.wait(LONG.total_seconds()) == 75


def test_a_stopped_worker_leaves_the_rest_queued_for_the_next(site: Site) -> None:
    site.submit(6, seconds=0.3)
    supervisor = site.start()
    site.until(lambda: any(line.startswith("end read") for line in site.effects()))
    supervisor.stop()
    stopped = supervisor.wait(LONG)
    unfinished = [line for line in site.effects() if line.startswith("begin")]
    finished = [line for line in site.effects() if line.startswith("end")]
    assert stopped == 0 and len(unfinished) == len(finished) and "queued" in site.states()
    site.start().wait(LONG)
    assert site.states() == ["success"] * 6


def test_a_paused_capability_ends_the_worker_with_its_reason(site: Site) -> None:
    site.submit(2, fail=["LOGIN_REFUSED"])
    code = site.start().wait(LONG)
    with site.home.store.reading() as connection:
        paused = capabilities.pauses(connection)
    assert (code, [(pause.capability, pause.code) for pause in paused]) == (3, [("web", "LOGIN_REFUSED")])


def test_a_fresh_start_lets_paused_capabilities_go_on(site: Site) -> None:
    site.submit(1, fail=["LOGIN_REFUSED"])
    site.start().wait(LONG)
    code = site.start().wait(LONG)
    assert (code, site.states()) == (0, ["success"])


def test_a_decision_is_carried_out_by_the_running_worker(site: Site) -> None:
    site.submit(1, hold=True)
    site.start(until_idle=False)
    site.until(lambda: site.states() == ["blocked"])
    review.decide(site.home, {"letters": site.process}, "C1", Word("accept", "ann"))
    site.until(lambda: site.states() == ["success"])


def test_a_retry_waits_its_time_and_then_runs(site: Site) -> None:
    path = site.values.tasks_folder / "letters" / "process.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("backoff_seconds: 0", "backoff_seconds: 1"), "utf-8")
    site.submit(1, fail=["ERP_DOWN"])
    code = site.start().wait(LONG)
    attempts = [attempt for attempt in site.cases()["C1"].attempts if attempt.step == "post"]
    first, second = attempts
    assert first.ended is not None and second.started is not None
    assert code == 0 and second.started - first.ended >= timedelta(seconds=0.9)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a small tmpfs")
@pytest.mark.parametrize("when", ["before it starts", "while it works"])
def test_a_full_disk_stops_the_worker_and_consumes_nothing(tmp_path: Path, when: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(home)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"mount is refused here: {mounted.stderr.strip()}")
    try:
        full, later, states = _worked_on_a_full_disk(tmp_path, home, at_work=when == "while it works")
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=False)
    assert (full, "DISK_FULL" in (tmp_path / "worker.log").read_text(encoding="utf-8")) == (3, True)
    assert (later, states) == (0, ["success"] * 3)


def _worked_on_a_full_disk(tmp_path: Path, folder: Path, *, at_work: bool) -> tuple[int, int, list[str]]:
    """Exit codes of a worker while the disk is full and afterwards, and the states at the end."""
    tasks = tasks_folder(tmp_path / "tasks").as_posix()
    (folder / "settings.toml").write_text(f"tasks = '{tasks}'\nrestart_seconds = 0.1\n", encoding="utf-8")
    with opened(folder) as home:
        site = Site(home, tmp_path / "worker.log")
        site.submit(3, seconds=0.3)
        worker = site.start() if at_work else None
        if worker:
            site.until(lambda: any(line.startswith("begin read") for line in site.effects()))
        filler = folder / "filler"
        _fill(filler)
        full = (worker or site.start()).wait(LONG)
        filler.unlink()
        later = site.start().wait(LONG)
        site.log.close()
        return full, later, site.states()


def _fill(filler: Path) -> None:
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
