from datetime import timedelta
from pathlib import Path

from runtime import settings
from runtime.supervisor import MOST_STARTS, Supervisor
from runtime.worker import Order

LONG = timedelta(seconds=60)


def ended(home: Path, program: str) -> tuple[int, int]:
    """Supervises a program in the daemon's place; returns its exit code and how often it was started."""
    (home / "settings.toml").write_text("restart_seconds = 0.001\n", encoding="utf-8")
    started = home / "started"
    counted = f"open({str(started)!r}, 'a').write('x'); {program}"
    supervisor = Supervisor(Order(home), settings.load(home), command=("-c", counted))
    supervisor.start()
    code = supervisor.wait(LONG)
    return code, len(started.read_text(encoding="utf-8"))


def test_a_daemon_that_is_done_is_not_started_again(tmp_path: Path) -> None:
    assert ended(tmp_path, "raise SystemExit(0)") == (0, 1)


def test_a_daemon_that_needs_an_engineer_is_not_started_again(tmp_path: Path) -> None:
    assert ended(tmp_path, "raise SystemExit(3)") == (3, 1)


def test_a_daemon_that_cannot_live_is_given_up_after_some_starts(tmp_path: Path) -> None:
    assert ended(tmp_path, "raise SystemExit(75)") == (75, MOST_STARTS + 1)


def test_a_fenced_daemon_is_started_again(tmp_path: Path) -> None:
    once = f"import os; path = {str(tmp_path / 'once')!r}; known = os.path.exists(path); open(path, 'w').close()"
    assert ended(tmp_path, f"{once}; raise SystemExit(0 if known else 75)") == (0, 2)


def test_a_stopped_supervisor_starts_nothing_new(tmp_path: Path) -> None:
    supervisor = Supervisor(
        Order(tmp_path), settings.load(tmp_path), command=("-c", "import os; os.read(0, 1); raise SystemExit(75)")
    )
    supervisor.start()
    supervisor.stop()
    assert (supervisor.wait(LONG), supervisor.pid) == (75, 0)
