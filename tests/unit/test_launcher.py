"""Every start ends in one line and an exit code, on any machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import catalogue
from commands.setup.place import ROOT
from domain.errors import Rejected

START = [sys.executable, str(ROOT / "commands" / "__main__.py")]
SCREEN_LINES, SCREEN_COLUMNS = 24, 100

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not run: bot is for POSIX shells, bot.cmd for Windows")


def bot(*words: str, path: str | None = None, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **({"PATH": path} if path is not None else {})}
    command = ["/bin/sh", str(ROOT / "bot"), *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_help_fits_one_screen() -> None:
    lines = bot("--help").stdout.splitlines()
    assert len(lines) <= SCREEN_LINES
    assert max(map(len, lines)) <= SCREEN_COLUMNS


def test_help_names_every_command() -> None:
    text = bot("--help").stdout
    assert [entry.name for entry in catalogue.ENTRIES if f"  {entry.name} " not in text] == []


def test_every_command_module_keeps_the_contract() -> None:
    code = (
        "import argparse, importlib\n"
        "from commands import catalogue\n"
        "for entry in catalogue.ENTRIES:\n"
        "    module = importlib.import_module(f'commands.{entry.name}')\n"
        "    module.add_arguments(argparse.ArgumentParser())\n"
        "    assert module.HELP and callable(module.run), entry.name\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_an_unknown_command_suggests_the_nearest() -> None:
    done = bot("demmo")
    assert (done.returncode, "'demo'" in done.stderr) == (1, True)


def test_an_unknown_command_without_a_near_one_points_at_help() -> None:
    with pytest.raises(Rejected, match="--help"):
        catalogue.find("xyzzy")


def test_help_works_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "commands").mkdir()
    (tmp_path / "commands" / "__init__.py").write_text("raise RuntimeError", encoding="utf-8")
    assert bot("--help", folder=tmp_path).returncode == 0


def test_a_missing_python_is_one_line_that_says_how_to_get_it(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "commands").mkdir(parents=True)
    shutil.copy(ROOT / "bot", project)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "id"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    done = subprocess.run(
        ["/bin/sh", str(project / "bot")], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr.startswith("SETUP_FAILED: ")
    assert len(done.stderr.splitlines()) == 1


def crash(code: str) -> "subprocess.CompletedProcess[str]":
    setting = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import commands.__main__ as start; "
    return subprocess.run([sys.executable, "-c", setting + code], capture_output=True, text=True, check=False)


def test_an_unforeseen_error_is_one_line_and_a_file() -> None:
    done = crash("sys.excepthook = start._crash; 1 / 0")
    line = done.stderr.strip()
    story = Path(line.split("'")[-2])
    text = story.read_text(encoding="utf-8")
    story.unlink()
    assert (done.returncode, line.count("\n")) == (70, 0)
    assert line.startswith("UNCAUGHT_ERROR: ZeroDivisionError: division by zero")
    assert "Traceback" in text


def test_a_reader_who_has_read_enough_ends_the_command_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*START, "--help"], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")
