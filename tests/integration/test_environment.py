"""A real environment of nothing: made once, reused, made anew when half-built, by one at a time."""

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
