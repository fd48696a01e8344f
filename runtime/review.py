"""Review: a person decides a case that waits; the first decision wins, and can be taken back for a while."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, Literal

import sqlalchemy as sa

from domain.errors import Rejected
from domain.interchange import dump_supplier, load_invoice, load_supplier
from domain.invoice import Invoice
from domain.posting import business_key
from domain.process import Process
from domain.review import Correction, apply, as_read, checked
from domain.supplier import Supplier
from domain.suppliers import identify
from runtime.engine import states
from runtime.engine.home import Home
from runtime.engine.states import Move
from runtime.store import cases, claims, decisions, envelopes, items, register, reservations
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


@dataclass(frozen=True)
class Sight:
    """What a person had before them: an item as it stood in some round, under their claim.

    ``shown`` is kept beside the decision, for learning. ``grace`` keeps the next step back, so that the decision can
    still be taken back.
    """

    item: str
    round: int
    claim: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    grace: timedelta = timedelta(0)


RING = 10
"""How many of a person's newest decisions can be taken back."""


def decide(home: Home, processes: Mapping[str, Process], case: str, word: Word, sight: Sight | None = None) -> Item:
    """Writes a decision down and lets the case go on, or ends it, in one transaction. Returns the item decided.

    Without ``sight`` the word goes to the case as it stands.

    Raises:
        Rejected: CASE_UNKNOWN; DECISION_TOO_LATE when it does not wait (any more), or moved on since it was seen;
            CLAIM_LOST when somebody took it over; WRONG_USE for a field or verdict that does not fit; INVALID_DATA for
            a value that cannot be; DUPLICATE_INVOICE when another case holds the same invoice.
    """
    values = {name: checked(name, value) for name, value in word.values.items()}
    _check(word)
    with home.store.transaction() as connection:
        item = _waiting(connection, case)
        if sight:
            _check_sight(connection, item, sight)
        move = Move(home, processes[item.process], connection)
        if word.verdict == "reject":
            _reject(move, item, word, sight)
        elif word.verdict == "retry":
            _retry(move, item, word, sight)
        else:
            _accept(move, item, word, values, sight)
    return item


def undo(home: Home, processes: Mapping[str, Process], reviewer: str) -> tuple[Item, tuple[Correction, ...]]:
    """Takes a person's newest decision back, in one transaction; the item waits again.

    Called again, it takes back the one before, up to ``RING``. Returns the item and the corrections the decision had.

    Raises:
        Rejected: DECISION_TOO_LATE when there is none, or a robot has begun with what it let go on.
    """
    with home.store.transaction() as connection:
        said = [one for one in decisions.newest(connection, reviewer, RING) if not one.undone]
        if not said:
            raise Rejected(
                "There is no decision of yours to take back.", "Nothing was changed.", code="DECISION_TOO_LATE"
            )
        item = items.load(connection, said[0].item)
        if not _can_be_undone(item, said[0].verdict):
            happened = f"'{said[0].verdict}' cannot be taken back: case '{item.chain}' {_came_of(connection, item)}."
            raise Rejected(happened, "Nothing was changed.", code="DECISION_TOO_LATE")
        corrections = decisions.take_back(connection, said[0])
        reason = " ".join(reason.text for reason in item.reasons)
        items.change(
            connection,
            item,
            state="blocked",
            code="NEEDS_REVIEW",
            reason=reason,
            set_aside=False,
            not_before=None,
            ended=None,
        )
        if said[0].verdict != "reject":
            reservations.free(connection, "business", item.envelope)
            envelopes.set_business_key(connection, item.envelope, "")
        facts = {"item": item.id, "reviewer": reviewer, "verdict": said[0].verdict}
        Move(home, processes[item.process], connection).note(item.chain, "undone", **facts)
        return items.load(connection, item.id), corrections


def _can_be_undone(item: Item, verdict: str) -> bool:
    """Whether nothing followed from a decision yet: no robot began, or a document that was held has ended."""
    if verdict == "reject":
        return item.state == "failed" and item.code == "REJECTED_BY_REVIEWER" and item.held and not item.attempt
    return item.state == "queued" and not item.attempt and verdict in ("accept", "correct")


def _check_sight(connection: sa.Connection, item: Item, sight: Sight) -> None:
    if (item.id, item.round) != (sight.item, sight.round):
        raise Rejected(
            f"Case '{item.chain}' was decided and came back since this page was opened.",
            "Open it again to see it as it is now. Nothing was changed.",
            code="DECISION_TOO_LATE",
        )
    other = claims.lost_to(connection, item.id, sight.claim)
    if other:
        raise Rejected(
            f"Case '{item.chain}' was opened again meanwhile, by {other}.",
            "Open it again to take it over. Nothing was changed.",
            code="CLAIM_LOST",
        )
    claims.drop(connection, item.id, sight.claim)


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


def _accept(move: Move, item: Item, word: Word, values: Mapping[str, str], sight: Sight | None) -> None:
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
        Correction(name, value, as_read(invoice, name), word.reviewer, at) for name, value in values.items()
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
        shown=sight.shown if sight else {},
    )
    if corrections:
        _note_corrections(move, item, word.reviewer, corrections)
    move.note(item.chain, "accepted", item=item.id, reviewer=word.reviewer)
    grace = sight.grace if sight else timedelta(0)
    states.enqueue_again(move, item, urgent=True, delay=grace, code="", reason="")


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


def _reject(move: Move, item: Item, word: Word, sight: Sight | None) -> None:
    """The case ends; an invoice that a robot may have entered keeps its key."""
    code = word.code.upper()
    decisions.add(
        move.connection,
        envelope=item.chain,
        item=item.id,
        verdict="reject",
        reviewer=word.reviewer,
        code=code,
        shown=sight.shown if sight else {},
    )
    move.note(item.chain, "rejected", item=item.id, reviewer=word.reviewer, code=code)
    reason = f"{word.reviewer} ended it: {code}."
    states.fail(move, item, "REJECTED_BY_REVIEWER", reason, erp_may_hold_it=item.attempt > 0)


def _retry(move: Move, item: Item, word: Word, sight: Sight | None) -> None:
    if item.held and not item.attempt:
        raise Rejected(
            f"Case '{item.chain}' waits for your judgement, nothing failed.",
            "Say 'accept', 'correct FIELD=VALUE' or 'reject CODE'.",
            code="WRONG_USE",
        )
    shown = sight.shown if sight else {}
    decisions.add(
        move.connection, envelope=item.chain, item=item.id, verdict="retry", reviewer=word.reviewer, shown=shown
    )
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
