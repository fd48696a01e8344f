"""How the items of one loop ended."""

from collections import Counter

from domain.errors import Misconfigured, SurehandError, Unavailable
from keywords.work_items.failure import UNCAUGHT, ItemFailure

MOST_UNCAUGHT = 5
"""Failures in a row that nobody foresaw: then it is not the items."""


class Tally:
    """Counts endings and says when going on makes no sense."""

    def __init__(self) -> None:
        self.items = 0
        self._failures: Counter[str] = Counter()
        self._uncaught_in_a_row = 0
        self._last: ItemFailure | None = None

    def add(self, failure: ItemFailure | None) -> None:
        """Counts an item: None for one that is done."""
        self.items += 1
        self._last = failure
        uncaught = failure is not None and failure.code == UNCAUGHT
        self._uncaught_in_a_row = self._uncaught_in_a_row + 1 if uncaught else 0
        if failure is not None:
            self._failures[f"{failure.type} {failure.code}".rstrip()] += 1

    @property
    def reason_to_stop(self) -> SurehandError | None:
        """An engineer has to act, or too many in a row failed in ways nobody foresaw."""
        if self._last is not None and self._last.kind == "Misconfigured":
            return Misconfigured(self._last.message, "The other items stay in the queue.", code=self._last.code)
        if self._uncaught_in_a_row >= MOST_UNCAUGHT:
            return Unavailable(
                f"{MOST_UNCAUGHT} items in a row failed in ways nobody foresaw.",
                "The other items stay in the queue; see the log.",
                code=UNCAUGHT,
            )
        return None

    def __str__(self) -> str:
        failed = self._failures.total()
        parts = [f"{self.items} item{'' if self.items == 1 else 's'}", f"{self.items - failed} done"]
        if failed:
            codes = ", ".join(f"{code} {count}" for code, count in sorted(self._failures.items()))
            parts.append(f"{failed} failed ({codes})")
        return ", ".join(parts)
