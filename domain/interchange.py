"""Records as JSON and back: the forms that travel in payloads and files.

Numbers are decimal strings with a point, dates ISO. ``dump_…`` gives plain dictionaries, ``load_…`` raises ``Rejected``
(INVALID_DATA) naming what is missing or malformed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import InvalidOperation
from typing import Any, TypeVar, get_args

from domain.errors import Rejected
from domain.gate import Check, Decision, Gate, Reason
from domain.invoice import HEADER, PAYMENT, DocumentType, Field, Invoice
from domain.page import Document, Page, Word
from domain.review import Correction
from domain.supplier import Supplier
from domain.tables import dump_box, dump_line, dump_tax, load_box, load_line, load_tax

Json = dict[str, Any]
Record = TypeVar("Record")


def dump_invoice(invoice: Invoice) -> Json:
    return {
        "type": invoice.type,
        "fields": {name: _dump_field(field) for name, field in invoice.fields.items()},
        "lines": [dump_line(line) for line in invoice.lines],
        "taxes": [dump_tax(row) for row in invoice.taxes],
        "adjustments": [dump_line(line) for line in invoice.adjustments],
    }


def load_invoice(data: Mapping[str, Any]) -> Invoice:
    return _loaded("invoice", _load_invoice, data)


def dump_check(check: Check) -> Json:
    return {"name": check.name, "passed": check.passed, "message": check.message}


def load_check(data: Mapping[str, Any]) -> Check:
    return _loaded("check", lambda d: Check(d["name"], bool(d["passed"]), d["message"]), data)


def dump_decision(decision: Decision) -> Json:
    return {
        "route": decision.route,
        "confidence": decision.confidence,
        "gate": decision.gate,
        "reasons": [{"code": r.code, "field": r.field, "text": r.text} for r in decision.reasons],
    }


def load_decision(data: Mapping[str, Any]) -> Decision:
    return _loaded("decision", _load_decision, data)


def dump_supplier(supplier: Supplier) -> Json:
    return {
        "name": supplier.name,
        "erp_name": supplier.erp_name,
        "vat_id": supplier.vat_id,
        "ibans": list(supplier.ibans),
        "currency": supplier.currency,
        "account": supplier.account,
        "tax_codes": dict(supplier.tax_codes),
        "aliases": list(supplier.aliases),
    }


def load_supplier(data: Mapping[str, Any]) -> Supplier:
    return _loaded("supplier", _load_supplier, data)


def dump_correction(correction: Correction) -> Json:
    return {
        "field": correction.field,
        "value": correction.value,
        "previous": correction.previous,
        "reviewer": correction.reviewer,
        "at": correction.at.isoformat(),
    }


def load_correction(data: Mapping[str, Any]) -> Correction:
    def load(d: Mapping[str, Any]) -> Correction:
        at = datetime.fromisoformat(d["at"])
        return Correction(d["field"], d["value"], d["previous"], d["reviewer"], at)

    return _loaded("correction", load, data)


def dump_pages(document: Document) -> list[Json]:
    """What ``pages.json`` and ``./bot read`` hold: every page with its words."""
    return [dump_page(page) for page in document.pages]


def dump_page(page: Page) -> Json:
    """One page with its words."""
    words = [_dump_word(word) for word in page.words]
    return {"page": page.number, "width": page.width, "height": page.height, "words": words}


def load_pages(rows: list[Mapping[str, Any]]) -> tuple[Page, ...]:
    def load(d: Mapping[str, Any]) -> Page:
        words = tuple(
            Word(w["text"], load_box(w["box"]) or (0, 0, 0, 0), w.get("confidence"), w.get("score")) for w in d["words"]
        )
        return Page(int(d["page"]), int(d["width"]), int(d["height"]), words)

    return tuple(_loaded("page", load, row) for row in rows)


def dump_gate(gate: Gate) -> Json:
    return {name: getattr(gate, name) for name in Gate.__dataclass_fields__}


def load_gate(data: Mapping[str, Any]) -> Gate:
    return _loaded("gate", lambda d: Gate(**d), data)


def _loaded(what: str, load: Callable[[Mapping[str, Any]], Record], data: Mapping[str, Any]) -> Record:
    try:
        return load(data)
    except KeyError as error:
        raise Rejected(
            f"The {what} has no '{error.args[0]}'.", "Write it as it was agreed.", code="INVALID_DATA"
        ) from error
    except (TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise Rejected(
            f"The {what} breaks the agreed form ({type(error).__name__}).",
            "Compare it with docs/architecture.md.",
            code="INVALID_DATA",
        ) from error


def _dump_word(word: Word) -> Json:
    row: Json = {"text": word.text, "box": list(word.box)}
    if word.confidence is not None:
        row["confidence"] = word.confidence
    elif word.score is not None:
        row["score"] = word.score
    return row


def _dump_field(field: Field) -> Json:
    return {
        "value": field.value,
        "confidence": field.confidence,
        "page": field.page,
        "box": dump_box(field.box),
        "source": field.source,
    }


def _load_invoice(d: Mapping[str, Any]) -> Invoice:
    if d["type"] not in get_args(DocumentType):
        raise ValueError(d["type"])
    fields = {name: _load_field(field) for name, field in d["fields"].items()}
    return Invoice(
        d["type"],
        {name: field for name, field in fields.items() if name in HEADER},
        {name: field for name, field in fields.items() if name in PAYMENT},
        tuple(load_line(line) for line in d["lines"]),
        tuple(load_tax(row) for row in d["taxes"]),
        tuple(load_line(line) for line in d.get("adjustments", ())),
    )


def _load_field(d: Mapping[str, Any]) -> Field:
    return Field(d["value"], d["confidence"], d["source"], d["page"], load_box(d["box"]))


def _load_decision(d: Mapping[str, Any]) -> Decision:
    if d["route"] not in ("post", "hold", "refuse"):
        raise ValueError(d["route"])
    reasons = tuple(Reason(r["code"], r["field"], r["text"]) for r in d["reasons"])
    return Decision(d["route"], d["confidence"], reasons, d["gate"])


def _load_supplier(d: Mapping[str, Any]) -> Supplier:
    return Supplier(
        d["name"],
        d["erp_name"],
        d.get("vat_id", ""),
        tuple(d.get("ibans", ())),
        d.get("currency", "EUR"),
        d.get("account", ""),
        dict(d.get("tax_codes", {})),
        tuple(d.get("aliases", ())),
    )
