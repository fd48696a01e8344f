"""``bot report``: where the report of a run is; it is built anew when something happened since."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.report import RunRecord
    from runtime.runs import Run

HELP = "Shows where the report of a run is; builds it anew when something happened since."
FILES = ("report.html", "report.json")
TIMEOUT_S = 300
PROCESS = "invoices"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", default="", metavar="ID", help="a run; the latest one when left out")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work")
    parser.add_argument("--open", action="store_true", help="open it in the browser")


def run(options: argparse.Namespace) -> int:
    from runtime import runs

    found = runs.resolve(options.run, options.home)
    print(refresh(found))
    if options.open:
        import webbrowser

        webbrowser.open(found.report.as_uri())
    return 0


def refresh(run: "Run") -> Path:
    """Builds the report by the task Report where it is missing or older than the work; returns its path.

    Raises ``Unavailable`` or ``Misconfigured`` when the task fails.
    """
    from runtime import report_data
    from runtime.store import open_store
    from runtime.store.files import write_errors

    store = open_store(run.home)
    try:
        record = report_data.build(store, run.home, run.id, PROCESS)
    finally:
        store.close()
    if not (run.report.is_file() and _told(run.figures, record)):
        with write_errors(run.home):
            run.figures.write_bytes(report_data.dump(record))
            _build(run)
    return run.report


def _told(path: Path, record: "RunRecord") -> bool:
    """Whether run.json tells of the same work already."""
    from domain.errors import Rejected
    from domain.report import load_run

    try:
        told = load_run(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, Rejected):
        return False
    return replace(told, made=record.made) == record


def _build(run: "Run") -> None:
    """Runs the task on run.json as its only work item and takes the files it made."""
    from domain.errors import Unavailable

    with tempfile.TemporaryDirectory(prefix="surehand-report-", ignore_cleanup_errors=True) as work:
        folder = Path(work)
        shutil.copyfile(run.figures, folder / run.figures.name)
        item = {"payload": {"run": run.id}, "files": {run.figures.name: run.figures.name}}
        (folder / "work-items.json").write_text(json.dumps([item]), encoding="utf-8")
        _run_task(folder)
        made = _made(folder / "out" / "released.jsonl")
        if not all(name in made for name in FILES):
            raise Unavailable("The task Report made no report.", "Run it again.", code="UNCAUGHT_ERROR")
        for name in FILES:
            shutil.copyfile(made[name], run.home / name)


def _run_task(folder: Path) -> None:
    from domain.errors import Unavailable
    from runtime import settings

    suite = settings.load().tasks_folder / PROCESS / "report.robot"
    quiet = ("--console", "none", "--report", "NONE", "--log", "NONE", "--output", "NONE")
    words = [sys.executable, "-m", "robot", "--task", "Report", *quiet, "--pythonpath", str(settings.ROOT)]
    adapter = dict.fromkeys(("RPA_WORKITEMS_ADAPTER", "RC_WORKITEM_ADAPTER"), "keywords.work_items.FileAdapter")
    paths = {
        "RPA_INPUT_WORKITEM_PATH": str(folder / "work-items.json"),
        "RPA_OUTPUT_WORKITEM_PATH": str(folder / "out" / "work-items.json"),
    }
    done = subprocess.run(
        [*words, "--outputdir", str(folder / "robot"), str(suite)],
        env={**os.environ, **adapter, **paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
        cwd=settings.ROOT,
    )
    if done.returncode:
        told = " ".join((done.stderr or done.stdout).split())[-300:]
        raise Unavailable(f"The task Report failed: {told}", "Correct what it names and repeat.", code="UNCAUGHT_ERROR")


def _made(released: Path) -> dict[str, str]:
    """The files of the released item by name."""
    lines = released.read_text(encoding="utf-8").splitlines() if released.is_file() else []
    files: dict[str, str] = json.loads(lines[-1])["files"] if lines else {}
    return files
