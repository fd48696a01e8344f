"""The audit trail: what is written down, and how its links hold together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AuditEvent:
    """One thing that happened to an envelope.

    ``facts`` holds ids, codes, versions, confidences and keyed HMACs, never values.
    """

    envelope: str
    name: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
