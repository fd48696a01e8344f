"""What the engine may rely on, of robot processes and of their in-process twin."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Misconfigured, Unavailable
from runtime.robots.command import robot_command
from runtime.robots.handover import COMPLETED, FAILED, Failure, HandOver, Output, Release, Robots
from runtime.robots.in_process import InProcessRobots, RobotDied
from runtime.robots.pool import RobotPool

SUITES = Path(__file__).parent / "robots"
ROOT = Path(__file__).resolve().parents[2]
LONG = timedelta(seconds=120)

Start = Callable[..., Robots]


def echo(item: HandOver) -> Release:
    """The in-process twin of echo.robot."""
    payload = item.payload
    if payload["do"] == "Die":
        raise RobotDied
    if payload["do"] == "Hang":
        Path(payload["sign"]).write_text("began", encoding="utf-8")
        threading.Event().wait()
    failure = Failure("BUSINESS", "DUPLICATE_INVOICE", "A. B.") if payload["do"] == "Fail With" else None
    outputs = [Output(f"{item.id}.o{n}", content, {}) for n, content in enumerate(payload.get("outputs", ()), start=1)]
    if payload["do"] == "Copy Files":
        files = {}
        for name, path in item.files.items():
            files[f"copy-of-{name}"] = item.folder / name
            (item.folder / name).write_bytes(path.read_bytes())
        outputs = [Output(f"{item.id}.o1", {}, files)]
    return Release(item.id, FAILED if failure else COMPLETED, failure, payload, item.files, tuple(outputs))


def processes(home: Path, **options: Any) -> RobotPool:
    return RobotPool(robot_command(SUITES / "echo.robot", "Echo"), options.pop("size", 1), home, name="echo", **options)


def functions(home: Path, **options: Any) -> InProcessRobots:
    return InProcessRobots(echo, options.pop("size", 1))


@pytest.fixture(params=[processes, functions])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Start]:
    yield from pools(request.param, tmp_path)


@pytest.fixture
def start_processes(tmp_path: Path) -> Iterator[Start]:
    yield from pools(processes, tmp_path)


def pools(make: Callable[..., Robots], home: Path) -> Iterator[Start]:
    made: list[Robots] = []

    def begin(**options: Any) -> Robots:
        made.append(make(home, **options))
        return made[-1]

    yield begin
    for robots in made:
        robots.kill_all()


@pytest.fixture
def item(tmp_path: Path) -> Callable[..., HandOver]:
    def make(name: str, do: str, files: dict[str, Path] | None = None, **payload: Any) -> HandOver:
        return HandOver(name, "echo", 1, {"do": do, **payload}, files or {}, tmp_path / "evidence" / name / "1")

    return make


def record(item: HandOver) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((item.folder / "attempt.json").read_text(encoding="utf-8"))
    return content


def appears(path: Path) -> str:
    """Waits for a file that a robot writes, and reads it."""
    gone = threading.Event()
    for _ in range(1200):
        if path.exists() and (text := path.read_text(encoding="utf-8")):
            return text
        gone.wait(0.1)
    raise AssertionError(f"{path} never came")


def ends(pid: int) -> bool:
    """Waits for the end of a process that is not our child."""
    still = threading.Event()
    for _ in range(300):
        stat = Path(f"/proc/{pid}/stat")
        try:
            if stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        still.wait(0.1)
    return False


def test_a_release_brings_state_payload_and_outputs(start: Start, item: Any) -> None:
    one = item("a", "Pass On", outputs=[{"n": 1}, {"n": 2}])
    assert start().run(one, LONG) == Release(
        "a", COMPLETED, None, one.payload, {}, (Output("a.o1", {"n": 1}, {}), Output("a.o2", {"n": 2}, {}))
    )


def test_a_failed_item_brings_its_type_code_and_message(start: Start, item: Any) -> None:
    release = start().run(item("a", "Fail With", message="Rejected: A. B. [DUPLICATE_INVOICE]"), LONG)
    assert (release.state, release.failure) == (FAILED, Failure("BUSINESS", "DUPLICATE_INVOICE", "A. B."))


def test_files_travel_both_ways(start: Start, item: Any, tmp_path: Path) -> None:
    note = tmp_path / "content-addressed"
    note.write_bytes(b"hello")
    release = start().run(item("a", "Copy Files", {"note.txt": note}), LONG)
    files = {name: path.read_bytes() for name, path in release.outputs[0].files.items()}
    assert files == {"copy-of-note.txt": b"hello"}


def test_a_robot_works_on_many_items(start: Start, item: Any) -> None:
    robots = start()
    releases = [robots.run(item(f"i{n}", "Pass On", outputs=[]), LONG).id for n in range(5)]
    assert releases == [f"i{n}" for n in range(5)]


@pytest.mark.parametrize("size", [1, 2])
def test_more_items_than_robots_wait_their_turn(start: Start, item: Any, size: int) -> None:
    robots = start(size=size)
    with ThreadPoolExecutor(4) as callers:
        running = [callers.submit(robots.run, item(f"i{n}", "Pass On", outputs=[{"n": n}]), LONG) for n in range(8)]
    assert [future.result().outputs[0].payload["n"] for future in running] == list(range(8))


def test_an_attempt_is_written_down_with_its_ending(start: Start, item: Any) -> None:
    one = item("a", "Fail With", message="Rejected: A. B. [DUPLICATE_INVOICE]")
    start().run(one, LONG)
    written = record(one)
    assert [written[name] for name in ("item", "step", "attempt", "state", "code")] == [
        "a",
        "echo",
        1,
        "FAILED",
        "DUPLICATE_INVOICE",
    ]
    assert written["started"] <= written["ended"]


def test_a_robot_that_dies_gives_no_release_and_the_next_item_gets_a_new_one(start: Start, item: Any) -> None:
    robots, one = start(), item("a", "Die", exit_code=3)
    with pytest.raises(Unavailable) as caught:
        robots.run(one, LONG)
    assert (caught.value.code, record(one)["state"], record(one)["code"]) == ("ROBOT_DIED", "LOST", "ROBOT_DIED")
    assert robots.run(item("b", "Pass On", outputs=[]), LONG).state == COMPLETED


def test_a_robot_that_takes_too_long_is_ended_and_replaced(start: Start, item: Any, tmp_path: Path) -> None:
    robots = start(size=2)
    with pytest.raises(Unavailable) as caught:
        robots.run(item("a", "Hang", sign=str(tmp_path / "sign")), timedelta(seconds=2))
    assert caught.value.code == "ROBOT_TIMEOUT"
    assert robots.run(item("b", "Pass On", outputs=[]), LONG).state == COMPLETED


def test_a_closed_pool_takes_no_items(start: Start, item: Any) -> None:
    robots = start()
    robots.close(LONG)
    with pytest.raises(Unavailable) as caught:
        robots.run(item("a", "Pass On", outputs=[]), LONG)
    assert caught.value.code == "ROBOT_STOPPED"


def test_closing_waits_for_the_item_at_work_and_sends_the_waiting_ones_back(
    start: Start, item: Any, tmp_path: Path
) -> None:
    robots = start()
    robots.run(item("warm", "Pass On", outputs=[]), LONG)
    with ThreadPoolExecutor(2) as callers:
        hanging = callers.submit(robots.run, item("a", "Hang", sign=str(tmp_path / "sign")), LONG)
        appears(tmp_path / "sign")
        waiting = callers.submit(robots.run, item("b", "Pass On", outputs=[]), LONG)
        robots.close(timedelta(seconds=0.5))
        codes = [future.exception(120).code for future in (hanging, waiting)]  # type: ignore[union-attr]
    assert codes == ["ROBOT_STOPPED", "ROBOT_STOPPED"]


def test_a_warm_robot_takes_the_first_item(start: Start, item: Any) -> None:
    robots = start()
    robots.warm_up()
    assert robots.run(item("a", "Pass On", outputs=[]), LONG).state == COMPLETED


def test_a_closed_robot_has_written_its_log_and_every_attempt_points_to_it(start_processes: Start, item: Any) -> None:
    robots, one, two = start_processes(), item("a", "Pass On", outputs=[]), item("b", "Pass On", outputs=[])
    releases = [robots.run(one, LONG), robots.run(two, LONG)]
    robots.close(LONG)
    logs = {(attempt.folder / record(attempt)["log"]).resolve() for attempt in (one, two)}
    assert logs == {release.log.resolve() for release in releases if release.log}
    assert "Echo One Item" in logs.pop().read_text(encoding="utf-8")


def test_a_robot_ends_in_good_order_after_its_share_of_items(start_processes: Start, item: Any) -> None:
    robots = start_processes(recycle_after=2)
    logs = [robots.run(item(f"i{n}", "Pass On", outputs=[]), LONG).log for n in range(4)]
    robots.close(LONG)
    assert [log.parent.name for log in logs if log] == ["echo-1", "echo-1", "echo-2", "echo-2"]
    assert all(log.is_file() for log in logs if log)


def test_a_second_pool_in_the_same_home_keeps_the_first_ones_logs(start_processes: Start, item: Any) -> None:
    logs = []
    for name in ("a", "b"):
        robots = start_processes()
        logs.append(robots.run(item(name, "Pass On", outputs=[]), LONG).log)
        robots.close(LONG)
    assert len({log for log in logs if log and log.is_file()}) == 2


def test_a_time_out_ends_what_the_robot_started_too(start_processes: Start, item: Any, tmp_path: Path) -> None:
    robots = start_processes()
    robots.run(item("warm", "Pass On", outputs=[]), LONG)
    sign = tmp_path / "sign"
    with ThreadPoolExecutor(1) as callers:
        running = callers.submit(robots.run, item("a", "Hang", sign=str(sign)), timedelta(seconds=5))
        pids = [int(pid) for pid in appears(sign).split()]
        assert running.exception(120) is not None
    assert [ends(pid) for pid in pids] == [True, True]


def test_a_robot_killed_while_it_waits_costs_nobody_an_attempt(start_processes: Start, item: Any) -> None:
    robots = start_processes()
    pid = robots.run(item("a", "Tell Environment"), LONG).payload["pid"]
    os.kill(pid, signal.SIGKILL)
    assert ends(pid)
    assert robots.run(item("b", "Pass On", outputs=[]), LONG).state == COMPLETED


STOPS_BEFORE_IT_TAKES = """
import json, os, pathlib, signal, socket
host, _, port = os.environ["SUREHAND_PIPE"].rpartition(":")
lines = {role: socket.create_connection((host, int(port))) for role in ("life", "work")}
for role, line in lines.items():
    hello = {"token": os.environ["SUREHAND_TOKEN"], "slot": os.environ["SUREHAND_SLOT"], "role": role}
    line.sendall(json.dumps(hello).encode() + b"\\n")
lines["work"].sendall(b'{"op": "reserve"}\\n')
pathlib.Path("pid").write_text(str(os.getpid()))
os.kill(os.getpid(), signal.SIGSTOP)
"""


def test_a_robot_killed_before_it_took_the_item_costs_nobody_an_attempt(tmp_path: Path, item: Any) -> None:
    usual = robot_command(SUITES / "echo.robot", "Echo")

    def stops_once(folder: Path) -> Sequence[str]:
        return (sys.executable, "-c", STOPS_BEFORE_IT_TAKES) if folder.name == "robot-1" else usual(folder)

    robots = RobotPool(stops_once, 1, tmp_path)
    first = item("a", "Pass On", outputs=[])
    with ThreadPoolExecutor() as threads:
        running = threads.submit(robots.run, first, LONG)
        assert appears(first.folder / "attempt.json")
        os.kill(int(appears(tmp_path / "robots" / "robot-1" / "pid")), signal.SIGKILL)
        release = running.result()
    robots.kill_all()
    assert release.state == COMPLETED


def test_a_robot_killed_while_it_starts_costs_nobody_an_attempt(tmp_path: Path, item: Any) -> None:
    usual = robot_command(SUITES / "echo.robot", "Echo")

    def killed_once(folder: Path) -> Sequence[str]:
        suicide = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
        return (sys.executable, "-c", suicide) if folder.name == "robot-1" else usual(folder)

    robots = RobotPool(killed_once, 1, tmp_path)
    release = robots.run(item("a", "Pass On", outputs=[]), LONG)
    robots.kill_all()
    assert release.state == COMPLETED


@pytest.mark.parametrize(("suite", "task"), [("missing", "Echo"), ("broken", "Broken"), ("echo", "No Such Task")])
def test_a_robot_that_cannot_start_needs_an_engineer(tmp_path: Path, item: Any, suite: str, task: str) -> None:
    robots = RobotPool(robot_command(SUITES / f"{suite}.robot", task), 1, tmp_path)
    with pytest.raises(Misconfigured) as caught:
        robots.run(item("a", "Pass On", outputs=[]), LONG)
    robots.kill_all()
    assert caught.value.code == "ROBOT_NOT_STARTED"
    assert "stderr.txt" in caught.value.remedy


def test_a_program_that_is_not_there_needs_an_engineer(tmp_path: Path, item: Any) -> None:
    robots = RobotPool(lambda folder: ("there-is-no-such-program",), 1, tmp_path)
    with pytest.raises(Misconfigured) as caught:
        robots.run(item("a", "Pass On", outputs=[]), LONG)
    robots.kill_all()
    assert caught.value.code == "ROBOT_NOT_STARTED"


def test_a_robot_knows_the_host_and_its_pipe_and_nothing_else(start_processes: Start, item: Any) -> None:
    os.environ["SUREHAND_TEST_DATABASE"] = "secret"
    try:
        release = start_processes(variables={"SUREHAND_GIVEN": "1"}).run(item("a", "Tell Environment"), LONG)
    finally:
        del os.environ["SUREHAND_TEST_DATABASE"]
    ours = {name for name in release.payload["names"] if name.startswith("SUREHAND")}
    assert ours == {"SUREHAND_PIPE", "SUREHAND_TOKEN", "SUREHAND_SLOT", "SUREHAND_GIVEN"}


def test_a_robot_works_in_its_own_folder(start_processes: Start, item: Any, tmp_path: Path) -> None:
    release = start_processes().run(item("a", "Tell Environment"), LONG)
    assert Path(release.payload["folder"]) == tmp_path / "robots" / "echo-1"


def test_copies_of_files_are_gone_after_the_release(start_processes: Start, item: Any, tmp_path: Path) -> None:
    note = tmp_path / "content-addressed"
    note.write_bytes(b"hello")
    one = item("a", "Copy Files", {"note.txt": note})
    start_processes().run(one, LONG)
    assert sorted(path.name for path in one.folder.iterdir()) == ["attempt.json", "out"]


def test_a_robot_and_what_it_started_end_with_their_daemon(tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    command = [sys.executable, str(SUITES / "daemon.py"), str(tmp_path), str(sign)]
    daemon = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    pids = [int(pid) for pid in appears(sign).split()]
    daemon.kill()
    daemon.wait()
    assert [ends(pid) for pid in pids] == [True, True]
