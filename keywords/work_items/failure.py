"""What a failure means for the item: who has to act, under which code."""

import re
from dataclasses import dataclass
from typing import Literal

from domain.errors import CATALOGUE, SurehandError

UNCAUGHT = "UNCAUGHT_ERROR"
CODED_LINE = re.compile(
    r"^(?:\d+\) )?(?:(?:Rejected|Unavailable|Misconfigured): )?(?P<text>.*?)\s*\[(?P<code>[A-Z0-9_]+)\]\s*$"
)
PRIVATE = re.compile(r"""'[^']*'|"[^"]*"|\S*\d{3,}\S*|\S+@\S+""")
FULL_DISK = re.compile(r"OSError: \[Errno (28|122)\]")
"""As Robot Framework tells of ENOSPC and EDQUOT; the exception itself is gone by then."""
LONGEST = 300


@dataclass(frozen=True)
class ItemFailure:
    """As both libraries take it; ``kind`` is the class of ``domain.errors`` that says who acts."""

    type: Literal["BUSINESS", "APPLICATION"]
    code: str
    message: str
    kind: str


def classify(error: BaseException | str) -> ItemFailure:
    """Takes an error's own code, or the code in brackets at the end of a line of a keyword's message."""
    if isinstance(error, SurehandError):
        return _known(error.code, f"{error.happened} {error.remedy}")
    if FULL_DISK.match(str(error)):
        return _known("DISK_FULL", "No space is left on the disk. Free some space.")
    for line in str(error).splitlines():
        found = CODED_LINE.match(line)
        if found and found["code"] in CATALOGUE:
            return _known(found["code"], found["text"])
    return ItemFailure("APPLICATION", UNCAUGHT, _first_line(str(error)), "Unavailable")


def stated(exception_type: str, code: str, message: str) -> ItemFailure:
    """A failure as a bot releases its item with; the type is the bot's word."""
    kind = CATALOGUE[code].kind if code in CATALOGUE else "Unavailable"
    return ItemFailure("BUSINESS" if exception_type.upper() == "BUSINESS" else "APPLICATION", code, message, kind)


def _known(code: str, message: str) -> ItemFailure:
    kind = CATALOGUE[code].kind if code in CATALOGUE else "Unavailable"
    return ItemFailure("BUSINESS" if kind == "Rejected" else "APPLICATION", code, message, kind)


def _first_line(text: str) -> str:
    """A message nobody wrote for this place may quote a page: quoted texts, numbers and addresses are left out."""
    first = text.strip().partition("\n")[0]
    return PRIVATE.sub("…", first)[:LONGEST] or "There is no message."
