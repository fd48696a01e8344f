"""A process that goes on when who started it ends: it takes its orders as JSON and answers with one line."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from domain.errors import CATALOGUE, Misconfigured, Rejected, SurehandError, Unavailable

ROOT = Path(__file__).parents[1]
START_SECONDS = 60
KINDS: dict[str, type[SurehandError]] = {
    "Rejected": Rejected,
    "Unavailable": Unavailable,
    "Misconfigured": Misconfigured,
}


def launch(
    command: Sequence[str],
    orders: Mapping[str, Any],
    log: Path,
    name: str,
    environment: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Starts a process, gives it its orders and waits for its line; returns its id and the line.

    The line is ``{"ready": true, …}`` or ``{"error": {"happened", "remedy", "code"}}``. Raises what the line says went
    wrong, or ERP_DOWN when there is none; ``name`` begins that sentence.
    """
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sink,
            **_detached(),
        )
    told = _exchange(process, orders)
    if told.get("ready"):
        process.returncode = 0  # it goes on without us; this keeps Python from warning about it
        return process.pid, told
    process.kill()
    process.wait()
    problem = told.get("error") or {"happened": f"{name} did not start.", "remedy": f"See '{log}'."}
    code = problem.get("code", "ERP_DOWN")
    raise KINDS[CATALOGUE[code].kind](problem["happened"], problem["remedy"], code=code)


def _exchange(process: "subprocess.Popen[bytes]", orders: Mapping[str, Any]) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise TypeError("The process has no pipes.")
    try:
        with process.stdin as orders_pipe:
            orders_pipe.write(json.dumps(orders).encode())
    except BrokenPipeError:
        pass  # it ended before it read them; its line, or none, says why
    lines: list[bytes] = []
    reader = threading.Thread(target=_read_line, args=(process.stdout, lines), daemon=True)
    reader.start()
    reader.join(START_SECONDS)
    return dict(json.loads(lines[0])) if lines and lines[0] else {}


def _read_line(pipe: BinaryIO, lines: list[bytes]) -> None:
    with pipe:
        lines.append(pipe.readline())


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def say(line: Mapping[str, Any]) -> None:
    """Answers who launched this process; then standard output becomes the log."""
    print(json.dumps(line), flush=True)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
