"""A command in a terminal of its own (POSIX), with a browser that only writes down what it is asked to show."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.terminal import OUTSIDE, ROOT

RECORDER = "import sys; open(sys.argv[1], 'a', encoding='utf-8').write(sys.argv[2] + '\\n')"
PATIENCE_S = 300


class Attended:
    """A command that takes its terminal for that of a person."""

    def __init__(self, process: "subprocess.Popen[bytes]", terminal: int, shown: Path) -> None:
        self._process, self._terminal, self._shown = process, terminal, shown
        self._text = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """What it has written so far."""
        return self._text

    def opened(self) -> str:
        """The address its browser was asked to show, as soon as there is one."""
        self.wait_for(lambda: self._shown.exists() and self._shown.read_text("utf-8").endswith("\n"))
        return self._shown.read_text("utf-8").strip()

    def press_enter(self) -> None:
        os.write(self._terminal, b"\n")

    def ended(self) -> int:
        """The exit code, when it has ended by itself."""
        code = self._process.wait(PATIENCE_S)
        self._reader.join(10)
        return code

    def wait_for(self, told: Callable[[], bool]) -> None:
        """Waits until something is so; fails with what was written when the command has ended or it takes too long."""
        deadline, pause = time.monotonic() + PATIENCE_S, threading.Event()
        while not told():
            assert self._process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            pause.wait(0.1)

    def _read(self) -> None:
        while True:
            try:
                part = os.read(self._terminal, 4096)
            except OSError:  # Linux says so when the other end is closed
                return
            if not part:
                return
            self._text += part.decode("utf-8", "replace")


@contextmanager
def attended(words: Sequence[str | Path], folder: Path) -> Iterator[Attended]:
    """Runs ``bot`` with these words in a terminal; it is killed at the end if it still runs."""
    import pty

    ours, theirs = pty.openpty()
    shown, recorder = folder / "shown.txt", folder / "recorder.py"
    recorder.write_text(RECORDER, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith(OUTSIDE)}
    browser = f"{sys.executable} {recorder} {shown} %s"
    process = subprocess.Popen(
        [sys.executable, "-m", "commands", *map(str, words)],
        cwd=ROOT,
        env={**clean, "BROWSER": browser, "DISPLAY": clean.get("DISPLAY", ":0"), "COLUMNS": "200", "LINES": "50"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Attended(process, ours, shown)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
