"""How quickly robots end items: a queue whose items are short is worth more looks."""

from collections import deque

LATELY = 5
BRISK = 0.3
"""The share of the usual pause between two looks that is left while items take less than such a pause."""


class Pace:
    """How long the last items of a station took; rounds write it, the daemon reads it."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=LATELY)

    def add(self, seconds: float) -> None:
        """Writes down how long a robot held an item."""
        self._seconds.append(seconds)

    def pause(self, usual: float) -> float:
        """How long to wait between two looks at the queue, in seconds.

        A robot that is done before the next look would stand idle until then; a look costs about as much as an item.
        """
        seconds = tuple(self._seconds)
        return usual * BRISK if len(seconds) == LATELY and max(seconds) < usual else usual
