"""Failures nobody foresaw: one line for whoever watches, the whole story in a file."""

import contextlib
import os
import traceback
from pathlib import Path


def told(error: BaseException, folder: Path) -> str:
    """Adds the story to a file in ``folder`` and returns the line that names both."""
    story = folder / f"crash-{os.getpid()}.txt"
    with contextlib.suppress(OSError), story.open("a", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    return f"Nobody foresaw this: {type(error).__name__}. The whole story is in '{story}'. [UNCAUGHT_ERROR]"
