"""The processes of this copy: one folder each, with a process.yaml."""

from pathlib import Path

from domain.errors import Misconfigured
from domain.process import Process, parse

FILE = "process.yaml"


def load(folder: Path, name: str = "") -> dict[str, Process]:
    """Reads every process below a folder, or the named one alone; by name.

    Raises ``Misconfigured`` (PROCESS_INVALID), also when there is none or a task's file is missing.
    """
    found = {}
    for path in sorted(folder.glob(f"{name or '*'}/{FILE}")):
        process = parse(_text(path), f"{path.parent.name}/{FILE}")
        for step in process.steps.values():
            if not (path.parent / step.suite).is_file():
                raise _invalid(f"{path.parent.name}/{FILE}: '{step.suite}' of step '{step.name}' does not exist.")
        if process.name != path.parent.name:
            raise _invalid(f"{path.parent.name}/{FILE}: its name is '{process.name}', not that of its folder.")
        found[process.name] = process
    if not found:
        raise _invalid(
            f"There is no process '{name}' in '{folder}'." if name else f"There is no process in '{folder}'."
        )
    return found


def suite(folder: Path, process: Process, step: str) -> Path:
    """The file of a step's task."""
    return folder / process.name / process.steps[step].suite


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(f"{path.parent.name}/{FILE} cannot be read as UTF-8 text.") from error


def _invalid(happened: str) -> Misconfigured:
    return Misconfigured(happened, "Correct the process or the setting 'tasks'.", code="PROCESS_INVALID")
