"""The gate: what may go on by itself, what a person has to see, what is refused."""

from dataclasses import dataclass
from typing import Literal

Route = Literal["post", "hold", "refuse"]


@dataclass(frozen=True)
class Check:
    """One rule and whether the invoice keeps it.

    ``message`` is a sentence for a clerk and shows no personal data.
    """

    name: str
    passed: bool
    message: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a document does not go on by itself: a code, its field (or nothing) and a sentence."""

    code: str
    field: str
    text: str


@dataclass(frozen=True)
class Gate:
    """A measured threshold on the document's confidence, and where it may be used.

    ``scope`` is ``practice`` (fitted on generated documents, posts only to practice ERPs) or
    ``certified``. ``documents`` and ``errors`` are what it was measured on; ``risk`` is the
    accepted share of wrong postings, ``delta`` the chance that the promise does not hold.
    """

    name: str
    scope: Literal["practice", "certified"]
    threshold: float
    risk: float
    delta: float
    documents: int
    errors: int
    model_version: str
    statement: str


@dataclass(frozen=True)
class Decision:
    """The gate's answer for one document.

    ``confidence`` is the calibrated probability that a posting of it would be right.
    """

    route: Route
    confidence: float | None
    reasons: tuple[Reason, ...] = ()
    gate: str = ""

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The fields a person has to look at, each once."""
        return tuple(dict.fromkeys(reason.field for reason in self.reasons if reason.field))
