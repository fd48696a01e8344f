import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from runtime.engine.lock import HomeLock, is_served

HOLD = "import sys; from pathlib import Path; from runtime.engine.lock import HomeLock\n"
HOLD += "with HomeLock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def test_one_at_a_time_holds_it_and_the_other_is_told_who(tmp_path: Path) -> None:
    with HomeLock(tmp_path), pytest.raises(Misconfigured, match=f"process {os.getpid()}"):
        HomeLock(tmp_path).take()


def test_it_is_free_after_the_block(tmp_path: Path) -> None:
    with HomeLock(tmp_path):
        pass
    assert not is_served(tmp_path)


def test_a_home_nobody_served_is_not_served(tmp_path: Path) -> None:
    assert not is_served(tmp_path)


def test_looking_does_not_take_it(tmp_path: Path) -> None:
    with HomeLock(tmp_path):
        assert is_served(tmp_path)
        with pytest.raises(Misconfigured):
            HomeLock(tmp_path).take()


def test_it_is_free_when_its_holder_was_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == b"held\n" and is_served(tmp_path)
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    assert not is_served(tmp_path)


def test_a_lock_that_cannot_be_written_is_no_other_worker(tmp_path: Path) -> None:
    (tmp_path / "worker.lock").mkdir()
    with pytest.raises(Misconfigured, match="OUTPUT_UNWRITABLE"):
        HomeLock(tmp_path).take()
