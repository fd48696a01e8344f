"""What the audit trail may know of a payload: codes, versions, confidences, and keyed HMACs in place of values."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.envelope import StoredFile
from domain.gate import Reason
from runtime.keys import Keys


def hashes(files: Sequence[StoredFile]) -> list[str]:
    """The hashes of files, each once, in order."""
    return list(dict.fromkeys(file.sha256 for file in files))


def reasons(found: Sequence[Reason]) -> list[dict[str, str]]:
    """Reasons without their sentences."""
    return [{"code": reason.code, "field": reason.field} for reason in found]


def judgement(payload: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """The facts of a gate's decision; empty when the payload holds none."""
    decision = payload.get("decision")
    if not isinstance(decision, Mapping):
        return {}
    return {
        "route": decision.get("route"),
        "confidence": decision.get("confidence"),
        "gate": decision.get("gate"),
        "reasons": [{"code": r.get("code"), "field": r.get("field")} for r in decision.get("reasons", ())],
        "versions": dict(payload.get("versions") or {}),
        "values": {name: keys.hmac_of(value) for name, value in _values(payload).items()},
    }


def posting(payload: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """The facts of a posting; empty when the payload holds none."""
    found = payload.get("posting")
    if not isinstance(found, Mapping):
        return {}
    return {
        "posting": {"erp_number": keys.hmac_of(str(found.get("erp_number", "")))},
        "verified": found.get("verified") is True,
        "found": found.get("found") is True,
    }


def _values(payload: Mapping[str, Any]) -> dict[str, str]:
    invoice = payload.get("invoice")
    fields = invoice.get("fields") if isinstance(invoice, Mapping) else None
    if not isinstance(fields, Mapping):
        return {}
    return {
        name: str(field["value"]) for name, field in fields.items() if isinstance(field, Mapping) and "value" in field
    }
