"""Commands as people type them, in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND_S = 600
OUTSIDE = ("RPA_", "RC_", "ROBOT_", "SUREHAND_")


@dataclass(frozen=True)
class Said:
    """What a command ended with and printed."""

    code: int
    text: str

    @property
    def last(self) -> str:
        return self.text.strip().splitlines()[-1]


def run(words: Sequence[str | Path], **variables: str) -> Said:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)}
    done = subprocess.run(
        [*map(str, words)],
        cwd=ROOT,
        env={**clean, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=COMMAND_S,
        check=False,
    )
    assert "Traceback" not in done.stdout
    return Said(done.returncode, done.stdout)


def bot(*words: str | Path, **variables: str) -> Said:
    return run([sys.executable, "-m", "commands", *words], **variables)
