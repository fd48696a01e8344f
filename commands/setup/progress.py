"""What set-up says while it works: one moving line on a terminal, a few plain lines elsewhere."""

import sys
from dataclasses import dataclass, field


@dataclass
class Progress:
    """Counts the steps of one long action."""

    every: int = 25
    _done: int = field(default=0, init=False)

    def say(self, text: str) -> None:
        print(f"Surehand: {text}", file=sys.stderr, flush=True)

    def step(self, text: str) -> None:
        """Reports one step, such as a package that was fetched."""
        self._done += 1
        line = f"  {self._done} {text[:70]}"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        elif self._done % self.every == 0:
            print(line, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._done and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        self._done = 0
