"""How long the demo takes with the environment built, and how much memory all of its processes need."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from commands.benchmarks import Row, Setup

HELP = "time and memory of the demo"
ROOT = Path(__file__).resolve().parents[2]
LOOK_S = 2.0


def measure(setup: Setup) -> Iterator[Row]:
    """Runs the demo on its own documents, unattended; looks at the memory every two seconds."""
    result = setup.work / "demo.json"
    words = [sys.executable, str(ROOT / "commands" / "__main__.py"), "demo", "--unattended", "--json", str(result)]
    started = time.perf_counter()
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ) as demo:
        peak = _peak(demo)
    seconds = time.perf_counter() - started
    documents = json.loads(result.read_text(encoding="utf-8"))["documents"]
    by_itself = sum(entry["state"] == "success" and not entry["touches"] for entry in documents)
    yield Row("demo with the environment built", round(seconds, 1), "s", goal=180.0, note=f"{len(documents)} documents")
    if peak:
        note = "largest sum of PSS of all processes"
        yield Row("memory of the demo", round(peak / 1e6), "MB", goal=2000.0, note=note)
    yield Row("posted without a person", by_itself, "documents", goal=12, better="higher", note=f"of {len(documents)}")


def _peak(demo: "subprocess.Popen[bytes]") -> int:
    """The largest sum of the proportional memory of a process and all of its descendants; 0 where nobody tells."""
    peak = 0
    while True:
        with suppress(subprocess.TimeoutExpired):
            demo.wait(LOOK_S)
            return peak
        peak = max(peak, _memory(demo.pid))


def _memory(pid: int) -> int:
    import psutil

    total = 0
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in family:
        try:
            total += getattr(process.memory_full_info(), "pss", 0)
        except psutil.Error:
            continue
    return total
