"""What a person says to a held document."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.invoice import Field, Invoice

Verdict = Literal["accept", "correct", "reject"]


@dataclass(frozen=True)
class Correction:
    """One value a person put right; ``at`` is UTC."""

    field: str
    value: str
    previous: str
    reviewer: str
    at: datetime


def apply(corrections: tuple[Correction, ...], invoice: Invoice) -> Invoice:
    """The invoice as the person sees it: corrected values are certain, in their old places."""
    fields = invoice.fields
    changed = {}
    for correction in corrections:
        before = fields.get(correction.field, Field("", None, "person"))
        changed[correction.field] = replace(before, value=correction.value, confidence=1.0, source="person")
    return invoice.with_fields(changed)
