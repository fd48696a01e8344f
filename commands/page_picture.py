"""One page of a document as a picture, drawn in a process of its own: a page that breaks it ends nothing else.

``python -m commands.page_picture FILE PAGE`` writes the PNG to its output.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from domain.errors import Rejected, SurehandError

ROOT = Path(__file__).resolve().parents[1]
LONGEST_S = 60


def drawn(path: Path, page: int) -> bytes:
    """The PNG of a page, counted from 1, in the pixels that its words are placed in.

    Raises ``Rejected``: DOCUMENT_BROKEN when it cannot be drawn, or takes too long.
    """
    words = [sys.executable, "-m", "commands.page_picture", str(path), str(page)]
    try:
        done = subprocess.run(
            words, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _broken(page, "takes too long") from error
    if done.returncode:
        raise _broken(page, "cannot be drawn")
    return done.stdout


def main(words: Sequence[str]) -> int:
    """Writes the picture; the exit code is 1 where there is none."""
    from ml.models.reading import picture

    try:
        png = picture(words[0], int(words[1]))
    except SurehandError as error:
        print(error, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(png)
    return 0


def _broken(page: int, why: str) -> Rejected:
    return Rejected(f"Page {page} {why}.", "Look at the document itself.", code="DOCUMENT_BROKEN")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
