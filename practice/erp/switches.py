"""What may go wrong on purpose: slowness, errors, lost sessions, a changed form."""

import random
from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.errors import Misconfigured


@dataclass(frozen=True)
class Switches:
    """What goes wrong.

    ``latency_ms`` comes before every answer; ``error_rate`` is the share of requests answered with 500. The next
    ``fail_next`` requests get a 500, the next ``fail_after_posting`` postings are done and then get one. A session ends
    ``session_requests`` requests from now, or after ``session_seconds`` without any (0: never). ``renamed`` changes
    labels and fields of the form.
    """

    latency_ms: int = 0
    error_rate: float = 0.0
    fail_next: int = 0
    fail_after_posting: int = 0
    session_requests: int = 0
    session_seconds: int = 0
    renamed: bool = False

    def changed(self, wanted: dict[str, Any]) -> "Switches":
        """These switches with others set. Raises ``Misconfigured`` for one that does not exist or is out of range."""
        kinds = {name: type(value) for name, value in asdict(Switches()).items()}
        for name, value in wanted.items():
            if name not in kinds or not isinstance(value, (kinds[name], int)) or value < 0:
                raise Misconfigured(
                    f"'{name}' cannot be set to '{value}'.", f"There are {', '.join(kinds)}.", code="SETTING_INVALID"
                )
        return replace(self, **wanted)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Weather:
    """The switches as they stand now; counts the ones that wear off."""

    def __init__(self, switches: Switches) -> None:
        self.switches = switches
        self._chance = random.Random(0)

    def fails_now(self) -> bool:
        """Whether this request is answered with an error."""
        if self.switches.fail_next:
            self.switches = replace(self.switches, fail_next=self.switches.fail_next - 1)
            return True
        return self._chance.random() < self.switches.error_rate

    def fails_after_posting(self) -> bool:
        """Whether this posting is done and then answered with an error."""
        left = self.switches.fail_after_posting
        self.switches = replace(self.switches, fail_after_posting=max(0, left - 1))
        return left > 0

    def ends_session(self) -> bool:
        """Whether the session ends with this request."""
        left = self.switches.session_requests
        self.switches = replace(self.switches, session_requests=max(0, left - 1))
        return left == 1
