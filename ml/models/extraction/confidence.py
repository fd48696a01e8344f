"""How sure an invoice is: from scores of values to probabilities of values and of the document."""

from collections.abc import Mapping
from dataclasses import replace
from math import log

from domain.invoice import MUST_HAVE, Field, Invoice
from ml.models.extraction.choice import Choice
from ml.models.extraction.version import VERSION
from ml.registry.calibrations import Calibration, extraction

POSTED = (*MUST_HAVE, "due_date")
"""The fields that stand in a posting."""
UNSURE = 1e-4
OPTIONAL = ("due_date",)
"""Fields an invoice need not have: a value that no label speaks for is a guess, which a person has to see."""


def field_features(choice: Choice) -> tuple[float, ...]:
    """What the probability of a value depends on: score, lead, how well it was read, whether it was computed."""
    scores = [word.score for word in (choice.span.words if choice.span else ()) if word.score is not None]
    sure = [word.confidence for word in (choice.span.words if choice.span else ()) if word.confidence is not None]
    read = min([*scores, *sure], default=1.0)
    return choice.score, min(choice.margin, 2.0), read, float(choice.span is None)


def document_features(invoice: Invoice) -> tuple[float, ...]:
    """What the probability of a right posting depends on."""
    found = invoice.fields
    odds = [_log_odds(found[name].confidence or 0.0) for name in POSTED if name in found]
    sources = {field.source for field in found.values()}
    return (
        min(odds, default=0.0),
        sum(odds) / max(1, len(odds)),
        float("xml" in sources),
        float("ocr" in sources),
        float("due_date" in found),
        float(bool(invoice.taxes)),
        float(bool(invoice.lines)),
    )


def _log_odds(confidence: float) -> float:
    sure = min(max(confidence, UNSURE), 1 - UNSURE)
    return log(sure / (1 - sure))


def with_confidence(invoice: Invoice, grounds: Mapping[str, Choice]) -> Invoice:
    """The invoice with the calibrated confidence of every value; None where it has not been measured."""
    measured = current()
    if measured is None:
        return invoice
    return invoice.with_fields({name: _sure(name, field, grounds, measured) for name, field in invoice.fields.items()})


def document_confidence(invoice: Invoice) -> float | None:
    """The calibrated probability that a posting of the invoice is right in all it shows; None where not measured."""
    measured = current()
    if measured is None or any(field.confidence is None for name, field in invoice.fields.items() if name in POSTED):
        return None
    return measured.document.probability(document_features(invoice))


def current() -> Calibration | None:
    """The calibration of this very version of the extraction, or None."""
    found = extraction()
    return found if found is not None and found.version == VERSION else None


def confidence_of(name: str, choice: Choice | None, measured: Calibration) -> float | None:
    """The probability of one value; ``choice`` is None for a value from XML. None where it has not been measured."""
    curve = measured.fields.get(name)
    if choice is None:
        return measured.xml.get(name)
    if name in OPTIONAL and choice.score <= 0:
        return 0.0
    return curve.probability(field_features(choice)) if curve else None


def _sure(name: str, field: Field, grounds: Mapping[str, Choice], measured: Calibration) -> Field:
    sure = confidence_of(name, grounds.get(name), measured)
    return replace(field, confidence=None if sure is None else round(sure, 4))
