"""Bots without a robot: plain functions that collect, read and post what a payload tells them to."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from domain.case import Case
from domain.errors import Misconfigured
from domain.gate import Reason
from domain.process import Process, parse
from runtime import intake, review
from runtime.engine.handler import Handler, Station
from runtime.engine.home import Home
from runtime.engine.states import queue_name
from runtime.review import Verdict, Word
from runtime.robots.handover import Failure, HandOver, Output, Release
from runtime.robots.in_process import InProcessRobots
from runtime.store import cases, items
from runtime.store.schema import ITEM

PROCESS = """\
name: letters
steps:
  collect: {task: Collect, suite: letters.robot, capability: documents, next: read}
  read: {task: Read, suite: letters.robot, capability: documents, next: post}
  post: {task: Post, suite: letters.robot, capability: web, deadline_seconds: 30}
retries: {attempts: 3, backoff_seconds: 0}
envelopes: {step: collect, unique_key: business_key}
"""
Bot = Callable[[HandOver], Release]


def process() -> Process:
    return parse(PROCESS, "letters")


def letter(
    name: str, content: str = "", *, number: str = "", hold: bool = False, fail: Sequence[str] = (), **more: Any
) -> dict[str, Any]:
    """A document as the collecting bot finds it; ``fail`` lists the posting bot's codes, one an attempt."""
    known = {"name": name, "content": content or name, "number": number or name, "hold": hold, "fail": list(fail)}
    return {**known, **more}


def collect(given: HandOver) -> Release:
    out = given.folder / "out" / given.id
    out.mkdir(parents=True, exist_ok=True)
    outputs = []
    for place, wanted in enumerate(given.payload["letters"], start=1):
        file = out / wanted["name"]
        file.write_text(wanted["content"], encoding="utf-8")
        payload = {"document": {"name": wanted["name"], "source": "test"}, "letter": wanted}
        outputs.append(Output(f"{given.id}.o{place}", payload, {file.name: file}))
    return done(given, outputs=outputs)


def read(given: HandOver) -> Release:
    wanted = given.payload["letter"]
    payload = {**given.payload, **invoice(wanted["number"]), "business_key": f"ACME|{wanted['number'].upper()}"}
    reasons = (Reason("CONFIDENCE_LOW", "invoice_number", "The number is doubtful."),) if wanted["hold"] else ()
    return done(given, outputs=[Output(f"{given.id}.o1", payload, {}, wanted["hold"], reasons)])


def post(given: HandOver) -> Release:
    codes = given.payload["letter"]["fail"]
    if given.attempt <= len(codes) and codes[given.attempt - 1]:
        return failed(given, codes[given.attempt - 1])
    posting = {"erp_number": f"B{given.payload['letter']['number']}", "verified": True, "found": False}
    return done(given, {**given.payload, "posting": posting})


def invoice(number: str) -> dict[str, Any]:
    """The entries of a payload that a reading bot makes."""
    number_field = {"value": number, "confidence": 0.9, "page": None, "box": None, "source": "xml"}
    supplier = {"name": "Acme", "erp_name": "Acme", "vat_id": "", "ibans": [], "currency": "EUR"}
    return {
        "invoice": {"type": "invoice", "fields": {"invoice_number": number_field}, "lines": [], "taxes": []},
        "decision": {"route": "post", "confidence": 0.9, "gate": "test", "reasons": []},
        "supplier": supplier,
        "versions": {"rules": "1"},
        "corrections": [],
    }


def done(given: HandOver, payload: Any = None, outputs: Sequence[Output] = ()) -> Release:
    payload = given.payload if payload is None else payload
    return Release(given.id, "COMPLETED", None, payload, given.files, tuple(outputs))


def failed(given: HandOver, code: str, type: str = "APPLICATION") -> Release:
    failure = Failure("BUSINESS" if type == "BUSINESS" else "APPLICATION", code, f"It failed. [{code}]")
    return Release(given.id, "FAILED", failure, given.payload, given.files)


BOTS: Mapping[str, Bot] = {"collect": collect, "read": read, "post": post}


class Floor:
    """A home with bots, worked by hand: ``work`` carries out every round that is due, one after the other."""

    def __init__(self, home: Home, bots: Mapping[str, Bot] = BOTS) -> None:
        self.home, self.process, self.said = home, process(), list[str]()
        self.stations = {
            queue_name("letters", step.name): Station(self.process, step, InProcessRobots(bots[step.name]))
            for step in self.process.steps.values()
        }
        self.handler = Handler(home, self.stations, "floor", say=self.said.append, fence=_fence)

    def submit(self, *letters: Mapping[str, Any]) -> str:
        return intake.submit(self.home, self.process, "collect", {"letters": list(letters)})

    def work(self, most: int = 1000) -> int:
        """Carries out rounds until none is due. Returns how many that were."""
        for count in range(most):
            due = self._due()
            if not due:
                return count
            self.handler.carry_out(*due[0])
        return most

    def cases(self) -> dict[str, Case]:
        with self.home.store.reading() as connection:
            return {case.envelope: case for case in cases.cases(connection)}

    def item(self, id: str) -> items.Item:
        with self.home.store.reading() as connection:
            return items.load(connection, id)

    def _due(self) -> list[tuple[str, int]]:
        query = sa.select(ITEM.c.id, ITEM.c.round).where(ITEM.c.state == "queued", ITEM.c.set_aside.is_(False))
        with self.home.store.reading() as connection:
            return [(row.id, row.round) for row in connection.execute(query.order_by(ITEM.c.number).limit(1))]


def floor_with(home: Home, **bots: Bot) -> Floor:
    """A floor where some bots do otherwise."""
    return Floor(home, {**BOTS, **bots})


def decide(floor: Floor, case: str, verdict: Verdict, code: str = "", **values: str) -> None:
    """Ann says her word on a case."""
    review.decide(floor.home, {"letters": floor.process}, case, Word(verdict, "ann", values, code))


def tasks_folder(folder: Path) -> Path:
    """A folder with the process, as a worker reads it."""
    place = folder / "letters"
    place.mkdir(parents=True)
    (place / "process.yaml").write_text(PROCESS, encoding="utf-8")
    (place / "letters.robot").write_text("*** Tasks ***\nCollect\n    No Operation\n", encoding="utf-8")
    return folder


def _fence(why: str) -> None:
    raise Misconfigured(f"Fenced: {why}", "Look at the test.", code="STORE_DAMAGED")
