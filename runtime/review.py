"""Review: a person decides a case that waits; the first decision wins."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

import sqlalchemy as sa

from domain.errors import Rejected
from domain.interchange import dump_supplier, load_invoice, load_supplier
from domain.invoice import Invoice
from domain.posting import business_key
from domain.process import Process
from domain.review import Correction, apply, checked
from domain.supplier import Supplier
from domain.suppliers import identify
from runtime.engine import states
from runtime.engine.home import Home
from runtime.engine.states import Move
from runtime.store import cases, decisions, envelopes, items, register, reservations
from runtime.store.items import Item

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
Verdict = Literal["accept", "correct", "reject", "retry"]
"""``retry`` runs a step again whose retries were used up; the others answer a robot that asked for a person."""


@dataclass(frozen=True)
class Word:
    """What a person says to a case: ``values`` by field for ``correct``, ``code`` for ``reject``."""

    verdict: Verdict
    reviewer: str
    values: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


def decide(home: Home, processes: Mapping[str, Process], case: str, word: Word) -> Item:
    """Writes a decision down and lets the case go on, or ends it, in one transaction. Returns the item decided.

    Raises:
        Rejected: CASE_UNKNOWN; DECISION_TOO_LATE when it does not wait (any more); WRONG_USE for a field or verdict
            that does not fit; INVALID_DATA for a value that cannot be; DUPLICATE_INVOICE when another case holds the
            same invoice.
    """
    values = {name: checked(name, value) for name, value in word.values.items()}
    _check(word)
    with home.store.transaction() as connection:
        item = _waiting(connection, case)
        move = Move(home, processes[item.process], connection)
        if word.verdict == "reject":
            _reject(move, item, word)
        elif word.verdict == "retry":
            _retry(move, item, word)
        else:
            _accept(move, item, word, values)
    return item


def _check(word: Word) -> None:
    if word.verdict == "correct" and not word.values:
        raise Rejected("Nothing was corrected.", "Name a value: FIELD=VALUE.", code="WRONG_USE")
    if word.verdict != "correct" and word.values:
        raise Rejected(f"'{word.verdict}' takes no values.", "Use 'correct FIELD=VALUE'.", code="WRONG_USE")
    if word.verdict == "reject" and not CODE.fullmatch(word.code):
        happened = f"'{word.code}' is no code." if word.code else "A rejection needs its reason."
        raise Rejected(happened, "Name one in capitals and underscores: reject WRONG_COMPANY.", code="WRONG_USE")


def _waiting(connection: sa.Connection, case: str) -> Item:
    """The item of a case that waits for a person."""
    found = items.furthest(connection, case) or items.find(connection, case)
    if not found:
        near = get_close_matches(case, [*envelopes.names(connection), *cases.blocked(connection)], n=1, cutoff=0.5)
        remedy = f"Did you mean '{near[0]}'?" if near else "'./bot review' lists those that wait."
        raise Rejected(f"There is no case '{case}'.", remedy, code="CASE_UNKNOWN")
    item = found[0]
    if item.state != "blocked":
        verdict, reviewer = decisions.last(connection, item.chain)
        said = f" {reviewer} said '{verdict}' before." if verdict else ""
        raise Rejected(
            f"Case '{case}' does not wait for a decision: it {_came_of(connection, item)}.{said}",
            "Nothing was changed.",
            code="DECISION_TOO_LATE",
        )
    return item


def _came_of(connection: sa.Connection, item: Item) -> str:
    """What became of a case that does not wait for a person, in words that follow 'it'."""
    if item.state == "in-progress":
        return f"is at work in step '{item.step}'"
    if item.state == "queued":
        return f"is on its way to step '{item.step}'"
    case = cases.case(connection, item.chain)
    when = f" on {case.ended:%Y-%m-%d}" if case.ended else ""
    if item.state == "failed":
        return f"ended{when} ({item.code}): {item.reason}".rstrip(" .:")
    return f"was posted{when} as {case.erp_number}" if case.erp_number else f"was done{when}"


def _accept(move: Move, item: Item, word: Word, values: Mapping[str, str]) -> None:
    """The held output goes on as it was read, with the corrections beside it."""
    if not item.held or item.attempt:
        raise Rejected(
            f"Case '{item.chain}' waits because step '{item.step}' failed: {item.code}.",
            "Say 'retry' to run it again, or 'reject CODE'.",
            code="WRONG_USE",
        )
    invoice = load_invoice(item.payload["invoice"]) if "invoice" in item.payload else Invoice("other")
    at = items.now()
    corrections = tuple(
        Correction(name, value, invoice.value(name), word.reviewer, at) for name, value in values.items()
    )
    changes = _changes(move, item, apply(corrections, invoice)) if move.process.unique_key else {}
    decisions.add(
        move.connection,
        envelope=item.chain,
        item=item.id,
        verdict=word.verdict,
        reviewer=word.reviewer,
        changes=changes,
        corrections=corrections,
    )
    if corrections:
        _note_corrections(move, item, word.reviewer, corrections)
    move.note(item.chain, "accepted", item=item.id, reviewer=word.reviewer)
    states.enqueue_again(move, item, urgent=True, code="", reason="")


def _changes(move: Move, item: Item, invoice: Invoice) -> dict[str, Any]:
    """Supplier and business key as decided; the key is reserved.

    A person may know better than the robot who the supplier is, and numbers may have been misread.
    """
    read = item.payload.get("supplier")
    known = register.suppliers(move.connection)
    supplier = identify(invoice, known) or (load_supplier(read) if read else None)
    number = invoice.value("invoice_number")
    if supplier is None or not number:
        missing = "supplier is not in the register" if supplier is None else "invoice number is missing"
        raise Rejected(
            f"Case '{item.chain}' cannot go on: its {missing}.",
            "Import the supplier with './bot suppliers import', or correct the field, or reject the case.",
            code="INVALID_DATA",
        )
    return {"supplier": dump_supplier(supplier), move.process.unique_key: _reserved(move, item, supplier, number)}


def _reserved(move: Move, item: Item, supplier: Supplier, number: str) -> str:
    key = business_key(supplier, number)
    first = reservations.reserve(move.connection, "business", item.process, key, item.envelope)
    if first != item.envelope:
        raise Rejected(
            f"Case '{first}' holds the same invoice of this supplier.",
            f"Correct the number, or reject '{item.envelope}' as DUPLICATE_INVOICE.",
            code="DUPLICATE_INVOICE",
        )
    envelopes.set_business_key(move.connection, item.envelope, key)
    return key


def _reject(move: Move, item: Item, word: Word) -> None:
    """The case ends; an invoice that a robot may have entered keeps its key."""
    code = word.code.upper()
    decisions.add(
        move.connection, envelope=item.chain, item=item.id, verdict="reject", reviewer=word.reviewer, code=code
    )
    move.note(item.chain, "rejected", item=item.id, reviewer=word.reviewer, code=code)
    reason = f"{word.reviewer} ended it: {code}."
    states.fail(move, item, "REJECTED_BY_REVIEWER", reason, erp_may_hold_it=item.attempt > 0)


def _retry(move: Move, item: Item, word: Word) -> None:
    if item.held and not item.attempt:
        raise Rejected(
            f"Case '{item.chain}' waits for your judgement, nothing failed.",
            "Say 'accept', 'correct FIELD=VALUE' or 'reject CODE'.",
            code="WRONG_USE",
        )
    decisions.add(move.connection, envelope=item.chain, item=item.id, verdict="retry", reviewer=word.reviewer)
    facts = {"item": item.id, "step": item.step, "attempt": item.attempt, "code": item.code}
    move.note(item.chain, "retried", **facts, reviewer=word.reviewer)
    states.enqueue_again(move, item, urgent=True, failures=0, code="", reason="")


def _note_corrections(move: Move, item: Item, reviewer: str, corrections: tuple[Correction, ...]) -> None:
    hmac_of = move.home.keys.hmac_of
    move.note(
        item.chain,
        "corrected",
        item=item.id,
        reviewer=reviewer,
        fields=[correction.field for correction in corrections],
        values={correction.field: hmac_of(correction.value) for correction in corrections},
        previous={correction.field: hmac_of(correction.previous) for correction in corrections},
    )
