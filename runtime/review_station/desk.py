"""The desk: what one person does with held documents, on the store."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from domain.case import Case
from domain.errors import Rejected
from domain.invoice import FIELD_NAMES
from domain.page import Box, Word
from domain.process import Process
from domain.review import as_read
from domain.suppliers import identify
from domain.tables import TABLES
from runtime import review
from runtime.engine.home import Home
from runtime.review import Sight, Verdict
from runtime.review_station import waiting
from runtime.review_station.held import Held, Models, Shelf, waiting_item
from runtime.review_station.judgement import Judgement, formed, judge
from runtime.review_station.labels import label
from runtime.review_station.tables import cell_value, sent_as_typed
from runtime.review_station.waiting import Overview
from runtime.store import cases, claims, decisions, items
from runtime.store.claims import Claim

SHOWN_DECISIONS = 5
VERDICTS = ("accept", "reject", "retry")
MOST_COUNTED = 3_600_000


@dataclass(frozen=True)
class Look:
    """A held document as one person sees it. ``typed`` are values already typed, ``waiting`` counts what waits."""

    held: Held
    claim: Claim
    judgement: Judgement
    waiting: int
    typed: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What stands in a field's input."""
        return self.typed.get(name, self.held.invoice.value(name))


@dataclass(frozen=True)
class Desk:
    """``grace`` is how long a decision can be taken back before a robot begins with it."""

    home: Home
    processes: Mapping[str, Process]
    models: Models
    shelf: Shelf
    grace: timedelta

    def overview(self, reason: str, page: int) -> Overview:
        """A page of what waits."""
        with self.home.store.reading() as connection:
            return waiting.overview(connection, reason, page)

    def next_case(self, reviewer: str, reason: str = "", after: str = "") -> str:
        """The case to work on next, or an empty string."""
        with self.home.store.reading() as connection:
            return waiting.next_case(connection, reviewer, reason, after)

    def recent(self, reviewer: str) -> tuple[Case, ...]:
        """What became of a person's last decisions, the newest first."""
        with self.home.store.reading() as connection:
            said = [one for one in decisions.newest(connection, reviewer, review.RING) if not one.undone]
            names = dict.fromkeys(one.envelope for one in said)
            return tuple(cases.case(connection, name) for name in list(names)[:SHOWN_DECISIONS])

    def open(self, case: str, reviewer: str, typed: Mapping[str, str] | None = None) -> Look:
        """Opens a document and claims it.

        Raises ``Rejected``: CASE_UNKNOWN, or DECISION_TOO_LATE when it does not wait.
        """
        item = waiting_item(self.home, case)
        if item.state != "blocked":
            happened = f"Case '{case}' does not wait for a decision (any more)."
            raise Rejected(happened, "Go on with the next one.", code="DECISION_TOO_LATE")
        with self.home.store.marking() as connection:
            claim = claims.take(connection, item.id, reviewer)
        held = self.shelf.held(item)
        return Look(held, claim, self._judge(held, typed or {}), self._waiting(), typed or {})

    def make_ready(self, case: str) -> Held:
        """Prepares a document that may be opened next."""
        return self.shelf.held(waiting_item(self.home, case))

    def judge(self, case: str, typed: Mapping[str, str]) -> tuple[Held, Judgement]:
        """What typed values make of a document."""
        held = self.shelf.held(waiting_item(self.home, case))
        return held, self._judge(held, typed)

    def value_at(self, case: str, name: str, page: int, places: tuple[int, ...]) -> str:
        """The value that stands where somebody clicked words, in the form of a field.

        Raises ``Rejected`` (INVALID_DATA) when no such value stands there.
        """
        held = self.shelf.held(waiting_item(self.home, case))
        found = [one for one in held.pages if one.number == page]
        words = found[0].words if found else ()
        if not places or not all(0 <= place < len(words) for place in places):
            raise Rejected("There are no such words.", "Open the document again.", code="INVALID_DATA")
        clicked = [words[place] for place in places]
        text = " ".join(word.text for word in clicked)
        table, _, column = name.partition(".")
        if column:
            supplier = identify(held.invoice, self.shelf.suppliers())
            return cell_value(table, column, text, supplier.tax_codes if supplier else {})
        for one in self.models.find(found, name):
            if one.box and all(_lies_in(one.box, word) for word in clicked):
                return formed(name, one.value, self.models.find)
        try:
            return formed(name, text, self.models.find)
        except Rejected as error:
            raise Rejected(f"'{text}' is no value for '{label(name)}'.", error.remedy, code=error.code) from error

    def decide(self, case: str, reviewer: str, form: Mapping[str, str]) -> Verdict:
        """Writes a decision down as the page sent it; returns the verdict as it was kept."""
        verdict = form.get("verdict", "")
        if verdict not in VERDICTS:
            raise Rejected(f"'{verdict}' is no verdict.", f"Say {', '.join(VERDICTS)}.", code="WRONG_USE")
        held, judgement = self.judge(case, form)
        changed = dict(judgement.changed) if verdict == "accept" else {}
        if verdict == "accept" and judgement.problems:
            raise Rejected(
                "A value cannot stand as it is.", next(iter(judgement.problems.values())), code="INVALID_DATA"
            )
        said = "correct" if changed else verdict
        word = review.Word(cast(Verdict, said), reviewer, changed, form.get("code", "") if verdict == "reject" else "")
        sight = Sight(
            form.get("item", ""), _count(form.get("round", "")), form.get("claim", ""), _shown(held, form), self.grace
        )
        review.decide(self.home, self.processes, case, word, sight)
        return word.verdict

    def undo(self, reviewer: str) -> Look:
        """Takes a person's newest decision back and opens its document, with what was typed then."""
        item, corrections = review.undo(self.home, self.processes, reviewer)
        values = {one.field: one.value for one in corrections}
        tables = sent_as_typed({name: value for name, value in values.items() if name in TABLES})
        return self.open(item.chain, reviewer, {**values, "tables": tables})

    def keep(self, item: str, token: str) -> bool:
        """Lets a claim hold on. Returns whether it still is this page's."""
        with self.home.store.marking() as connection:
            return claims.renew(connection, item, token)

    def leave(self, item: str, token: str) -> None:
        """Gives a document back undecided."""
        with self.home.store.marking() as connection:
            claims.drop(connection, item, token)

    def _judge(self, held: Held, typed: Mapping[str, str]) -> Judgement:
        return judge(held, typed, self.processes[held.item.process], self.shelf.suppliers(), self.models.find)

    def _waiting(self) -> int:
        with self.home.store.reading() as connection:
            return items.count(connection, "blocked")


def _lies_in(box: Box, word: Word) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _count(text: str) -> int:
    return min(int(text), MOST_COUNTED) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _shown(held: Held, form: Mapping[str, str]) -> dict[str, Any]:
    """What the person had before them and how they worked, as it is kept beside the decision."""
    ways = _ways(form.get("ways", ""))
    return {
        "fields": {
            name: {
                "value": as_read(held.invoice, name),
                "candidates": [one.value for one in held.candidates.get(name, ())],
                "way": ways.get(name, "kept"),
            }
            for name in dict.fromkeys((*held.doubtful, *ways))
        },
        "versions": dict(held.item.payload.get("versions") or {}),
        "milliseconds": _count(form.get("milliseconds", "")),
        "keys": _count(form.get("keys", "")),
    }


def _ways(text: str) -> dict[str, str]:
    """How each field or table got its value: typed, words, rates, or the number of a candidate; nothing else."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    known = ("typed", "words", "rates", *(f"candidate {place}" for place in range(1, 6)))
    rows = found.items() if isinstance(found, dict) else ()
    return {name: way for name, way in rows if name in (*FIELD_NAMES, *TABLES) and way in known}
