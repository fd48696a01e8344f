"""The environment is made once, repaired when half-built, and never made by two at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.setup.environment import MOST_RESTARTS, RESTARTS, Environment
from commands.setup.installer import explain
from commands.setup.place import ROOT, Marker, Place, package_names
from domain.errors import Misconfigured


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project with a light core of nothing, so that making it needs no network."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "light.lock").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "requirements" / "dev.in").write_text("", encoding="utf-8")
    (tmp_path / "requirements" / "dev.lock").write_text("# nothing more\n", encoding="utf-8")
    return Place(tmp_path)


def pretend_made(place: Place, marker: Marker) -> None:
    place.python.parent.mkdir(parents=True)
    place.python.touch()
    place.mark(marker)


def whole(place: Place, **changes: object) -> Marker:
    values = {"root": str(place.root), "installed": {"light": place.fingerprint("light")}, "busy": False, **changes}
    return Marker(**values)  # type: ignore[arg-type]


def test_an_absent_environment_is_broken(place: Place) -> None:
    assert place.broken()


def test_a_marked_environment_stands(place: Place) -> None:
    pretend_made(place, whole(place))
    assert not place.broken()


def test_an_environment_of_another_lock_is_broken(place: Place) -> None:
    pretend_made(place, whole(place, installed={"light": "other"}))
    assert place.broken()


def test_an_environment_that_was_left_half_built_is_broken(place: Place) -> None:
    pretend_made(place, whole(place, busy=True))
    assert place.broken()


def test_a_moved_environment_is_broken(place: Place) -> None:
    pretend_made(place, whole(place, root="elsewhere"))
    assert place.broken()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"unknown": 1}'])
def test_a_damaged_marker_means_a_broken_environment(place: Place, text: str) -> None:
    pretend_made(place, whole(place))
    (place.environment / "surehand.json").write_text(text, encoding="utf-8")
    assert place.broken()


def test_an_environment_without_its_interpreter_is_broken(place: Place) -> None:
    pretend_made(place, whole(place))
    place.python.unlink()
    assert place.broken()


def test_an_extra_lacks_until_its_own_lock_is_installed(place: Place) -> None:
    pretend_made(place, whole(place))
    assert place.lacks(("dev",)) == ("dev",)


def test_the_overrides_are_no_extra(place: Place) -> None:
    (place.root / "requirements" / "overrides.txt").touch()
    assert place.extras == ("dev",)


def test_an_unknown_extra_is_refused_by_naming_the_known_ones(place: Place) -> None:
    with pytest.raises(Misconfigured, match=r"no extra 'deb'.*dev"):
        Environment(place).ensure(("deb",))


HOLD = """
import sys
from pathlib import Path
from commands.setup.exclusive import alone
with alone(Path(sys.argv[1]), lambda: print("waiting", flush=True)):
    print("mine", flush=True)
    sys.stdin.read()
"""


def holder(lock: Path, code: str = HOLD) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, str(lock)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_lock_goes_to_the_next_when_its_holder_is_killed(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as first:
        assert first.stdout and first.stdout.readline() == "mine\n"
        with holder(tmp_path / "lock") as second:
            assert second.stdout and second.stdout.readline() == "waiting\n"
            first.kill()
            assert second.stdout.readline() == "mine\n"
            assert second.communicate(timeout=60)


HOLD_BY_CHILD = """
import subprocess, sys
from pathlib import Path
from commands.setup.exclusive import alone
with alone(Path(sys.argv[1]), print):
    child = "import sys; print('mine', flush=True); sys.stdin.read()"
    subprocess.run([sys.executable, "-c", child], close_fds=False)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not run: on Windows files in use say that somebody still writes")
def test_what_a_killed_start_left_running_holds_its_lock(tmp_path: Path) -> None:
    with holder(tmp_path / "lock", HOLD_BY_CHILD) as first:
        assert first.stdout and first.stdout.readline() == "mine\n"
        first.kill()
        first.wait()
        with holder(tmp_path / "lock") as second:
            assert second.stdout and second.stdout.readline() == "waiting\n"
            assert first.stdin
            first.stdin.close()
            assert second.stdout.readline() == "mine\n"
            assert second.communicate(timeout=60)


def test_an_environment_that_never_comes_up_ends_in_one_error() -> None:
    code = "from commands.setup.environment import restart, base_python; restart(base_python())"
    environment = {**os.environ, RESTARTS: str(MOST_RESTARTS)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert "does not come up" in done.stderr


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Free some space"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "check the network"),
        ("error sending request for url (somewhere): dns error", "check the network"),
        ("The virtual environment was not created successfully because ensurepip is not available.", "python3-venv"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "differs from the lock"),
        ("something nobody foresaw", "install.log"),
    ],
)
def test_what_pip_says_becomes_one_remedy(line: str, remedy: str) -> None:
    assert remedy in explain("It failed.", [line], Path("install.log")).remedy


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "light.lock").touch()
    (tmp_path / ".setup").touch()  # a file where set-up wants its folder, which refuses root too
    with pytest.raises(Misconfigured) as caught:
        Environment(Place(tmp_path)).ensure()
    assert caught.value.code == "OUTPUT_UNWRITABLE"


def test_packages_of_a_lock_are_named_once(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("numpy==2.4.6 ; python_version < '3.12' \\\nnumpy==2.5.5 \\\nabc==1\n    # via numpy==9\n")
    assert package_names(lock) == ("abc", "numpy")
