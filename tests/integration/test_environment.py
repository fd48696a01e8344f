"""A real environment of nothing: made once, reused, made anew when half-built, by one at a time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands.setup.environment import Environment
from commands.setup.place import ROOT, Marker, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project with a light core of nothing, so that making it needs no network."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "light.lock").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "requirements" / "dev.in").write_text("", encoding="utf-8")
    (tmp_path / "requirements" / "dev.lock").write_text("# nothing more\n", encoding="utf-8")
    return Place(tmp_path)


def test_the_environment_is_made_with_the_path_of_the_project(place: Place) -> None:
    Environment(place).ensure(("dev",))
    code = f"import sys; sys.exit({str(place.root)!r} not in sys.path)"
    assert subprocess.run([place.python, "-c", code], cwd=ROOT, check=False).returncode == 0
    assert Environment(place).ready(("dev",))


def test_a_whole_environment_is_reused_and_a_half_built_one_made_anew(place: Place) -> None:
    Environment(place).ensure()
    stranger = place.environment / "stranger"
    stranger.touch()
    Environment(place).ensure()
    assert stranger.exists()
    place.mark(Marker(root=str(place.root), installed={"light": place.fingerprint("light")}, busy=True))
    Environment(place).ensure()
    assert not stranger.exists()
    assert Environment(place).ready()


ENSURE = """
import sys
from pathlib import Path
from commands.setup.environment import Environment
from commands.setup.place import Place
Environment(Place(Path(sys.argv[1]))).ensure()
"""


def test_of_two_starts_at_once_one_makes_the_environment_and_the_other_uses_it(place: Place) -> None:
    command = [sys.executable, "-c", ENSURE, str(place.root)]
    starts = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [start.communicate(timeout=300)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert "".join(said).count("making the environment") == 1


def ensure_elsewhere(place: Place, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Makes the environment in a process of its own and prints the error's code and text."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from commands.setup.environment import Environment\n"
        "from commands.setup.place import Place\n"
        "from domain.errors import SurehandError\n"
        "try:\n"
        "    Environment(Place(Path(sys.argv[1]))).ensure()\n"
        "except SurehandError as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", code, str(place.root)]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_no_network_is_one_clear_error_and_the_next_start_begins_anew(place: Place) -> None:
    lock = "nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (place.root / "requirements" / "light.lock").write_text(lock, encoding="utf-8")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:1/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    said = ensure_elsewhere(place, **nowhere, UV_INDEX_URL="http://127.0.0.1:1/", UV_OFFLINE="1").stdout
    assert "check the network" in said
    assert place.broken()


def test_a_small_disk_is_named_before_anything_is_made(place: Place) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place.root)]
    files = (place.root / "requirements" / "light.lock").read_bytes()
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("not run: this host refuses to mount a small disk")
    try:
        (place.root / "requirements").mkdir()
        (place.root / "requirements" / "light.lock").write_bytes(files)
        said = ensure_elsewhere(place).stdout
    finally:
        subprocess.run(["umount", str(place.root)], check=True)
    assert "[DISK_FULL]" in said
