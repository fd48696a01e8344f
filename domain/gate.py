"""The gate: what may go on by itself, what a person has to see, what is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.invoice import MUST_HAVE, Invoice
from domain.reasons import REASONS, RULES

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


SURE = 0.95
"""Below this a field is shown to the person who has to look at the document."""


def decide(
    invoice: Invoice,
    checks: Iterable[Check],
    gate: Gate | None,
    confidence: float | None,
    *,
    target_is_practice: bool,
    model_version: str,
) -> Decision:
    """Whether an invoice may be posted without a person.

    Failed checks are vetoes: no confidence outweighs them. ``confidence`` is the document's, None where it has not been
    measured; a gate speaks only for the ``model_version`` it was measured with.
    """
    name = gate.name if gate else ""
    if invoice.type == "order":  # nobody sees a refused document, so only its own XML may refuse it
        certain = any(field.source == "xml" for field in invoice.fields.values())
        return Decision("refuse" if certain else "hold", confidence, (_reason("NOT_AN_INVOICE"),), name)
    reasons = [Reason(RULES[c.name].code, RULES[c.name].field, c.message) for c in checks if not c.passed]
    reasons += _gate_reasons(invoice, gate, confidence, target_is_practice, model_version)
    return Decision("hold" if reasons else "post", confidence, tuple(reasons), name)


def _gate_reasons(
    invoice: Invoice, gate: Gate | None, confidence: float | None, target_is_practice: bool, model_version: str
) -> list[Reason]:
    if gate is None:
        return [_reason("GATE_MISSING")]
    reasons = []
    if gate.scope == "practice" and not target_is_practice:
        reasons.append(_reason("GATE_NOT_VALID_HERE"))
    if gate.model_version != model_version:
        reasons.append(_reason("GATE_OUTDATED"))
    if confidence is None:
        reasons.append(_reason("NOT_MEASURED"))
    elif confidence < gate.threshold:
        reasons.extend(_reason("CONFIDENCE_LOW", field) for field in doubtful_fields(invoice))
    return reasons


def doubtful_fields(invoice: Invoice) -> tuple[str, ...]:
    """The fields a posting shows that are not sure; the least sure one when each of them is."""
    posted = {n: f.confidence or 0.0 for n, f in invoice.fields.items() if n in MUST_HAVE or n == "due_date"}
    doubtful = tuple(name for name, confidence in posted.items() if confidence < SURE)
    return doubtful or tuple(sorted(posted, key=lambda name: posted[name])[:1]) or ("",)


def _reason(code: str, field: str = "") -> Reason:
    return Reason(code, field, REASONS[code])
