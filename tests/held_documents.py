"""Documents that wait for a person, with pictures and words, and the review page on them."""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from commands.review_page import models
from domain.interchange import dump_page
from domain.page import Page, Word
from domain.supplier import Supplier
from ml.models.extraction.rivals import rivals
from runtime.engine.home import Home
from runtime.review_station.server import Serving, serving
from runtime.robots.handover import HandOver, Output, Release
from runtime.store import register
from tests.bots import BOTS, Floor, done, floor_with

ACME = Supplier("Acme", "Acme", vat_id="", ibans=("DE89370400440532013000",), currency="EUR", tax_codes={"19": "V19"})
READ = {
    "supplier_name": "Acme",
    "invoice_number": "INV-1",
    "invoice_date": "2026-05-12",
    "due_date": "2026-06-11",
    "currency": "EUR",
    "net_total": "1000.00",
    "tax_total": "190.00",
    "gross_total": "1190.00",
}
LINES = (
    "Acme",
    "Invoice number INV-1",
    "Invoice date 12 May 2026",
    "Due date 11.06.2026",
    "Net total 1,000.00",
    "VAT 19% 190.00",
    "Gross total 1,190.00 EUR",
)


@dataclass(frozen=True)
class Paper:
    """A document to be held: what was read, what stands on its pages, why it waits."""

    name: str = "one.pdf"
    read: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[str] = LINES
    reason: tuple[str, str, str] = ("CONFIDENCE_LOW", "invoice_number", "The number is doubtful.")
    confidence: float = 0.99
    pages: int = 1
    picture: bytes | None = None
    fail: Sequence[str] = ()

    def as_letter(self) -> dict[str, Any]:
        return {"name": self.name, "content": self.name, "number": self.name, "hold": True, "fail": list(self.fail)}


def page_of(lines: Sequence[str], number: int = 1) -> Page:
    """A page with a word every 120 pixels."""
    words = [
        Word(text, (60 + 120.0 * place, 60 + 60.0 * row, 60 + 120.0 * place + 10 * len(text), 84 + 60.0 * row))
        for row, line in enumerate(lines)
        for place, text in enumerate(line.split())
    ]
    return Page(number, 800, 1000, tuple(words))


def png(width: int = 800, height: int = 1000) -> bytes:
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(made, "PNG")
    return made.getvalue()


def payload_of(paper: Paper, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a reading bot says of a paper."""
    pages = {number: page_of(paper.lines, number) for number in (1,)}
    fields = {}
    for name, value in {**READ, **paper.read}.items():
        found = [one for one in rivals((pages[1],), name) if one.value == value]
        box = list(found[0].box) if found and found[0].box else None
        place = {"page": 1 if box else None, "box": box, "source": "text-layer"}
        if value:
            fields[name] = {"value": value, "confidence": paper.confidence, **place}
    line = {"description": "Goods", "quantity": "1", "unit_price": "1000", "tax_rate": "19", "net": "1000.00"}
    return {
        **given,
        "invoice": {
            "type": "invoice",
            "fields": fields,
            "lines": [{**line, "page": 1, "box": None}],
            "taxes": [{"rate": "19", "base": "1000.00", "amount": "190.00"}],
        },
        "decision": {"route": "hold", "confidence": 0.9, "gate": "test", "reasons": []},
        "supplier": None,
        "business_key": "",
        "versions": {"extraction": "extraction-test"},
        "corrections": [],
    }


def reading(papers: Mapping[str, Paper]) -> Any:
    """A reading bot that holds these papers, by their file names."""

    def read(given: HandOver) -> Release:
        from domain.gate import Reason

        paper = papers[given.payload["document"]["name"]]
        out = given.folder / "out" / given.id
        out.mkdir(parents=True, exist_ok=True)
        pages = [dump_page(page_of(paper.lines, number)) for number in range(1, paper.pages + 1)]
        (out / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
        (out / "page-1.png").write_bytes(paper.picture if paper.picture is not None else png())
        files = {name: out / name for name in ("pages.json", "page-1.png")}
        payload = payload_of(paper, given.payload)
        return done(given, outputs=[Output(f"{given.id}.o1", payload, files, True, (Reason(*paper.reason),))])

    return read


DeskWith = Callable[..., "Station"]


@contextmanager
def held(home: Home, *papers: Paper) -> Iterator["Station"]:
    """A home where these papers wait, and its review page, up."""
    floor = floor_with(home, read=reading({paper.name: paper for paper in papers}), post=BOTS["post"])
    with home.store.transaction() as connection:
        register.put(connection, [ACME])
    floor.submit(*(paper.as_letter() for paper in papers))
    floor.work()
    with serving(home, {"letters": floor.process}, models(), timedelta(minutes=1)) as page:
        station = Station(floor, page)
        try:
            yield station
        finally:
            station.close()


class Station:
    """The review page on its address: ``sign_in`` gives a browser."""

    def __init__(self, floor: Floor, page: Serving) -> None:
        self.floor, self.home, self.page = floor, floor.home, page
        self._browsers: list[httpx.Client] = []

    def close(self) -> None:
        """Closes every browser."""
        for browser in self._browsers:
            browser.close()

    @property
    def host(self) -> str:
        return self.page.url.removeprefix("http://")

    def stranger(self) -> httpx.Client:
        """A browser that nobody signed in with."""
        browser = httpx.Client(base_url=self.page.url, follow_redirects=False, timeout=60, trust_env=False)
        self._browsers.append(browser)
        return browser

    def sign_in(self, reviewer: str = "ann") -> "Reader":
        browser = self.stranger()
        answer = browser.get(self.page.link(reviewer))
        assert answer.status_code == 200, answer.text
        return Reader(browser)

    def stored(self, name: str, case: str = "C1") -> Path:
        """Where a file of a held item lies."""
        number = case.removeprefix("C")
        item = self.floor.item(f"collect-1.o{number}.o1")
        file = next(file for file in item.files if file.name == name)
        return self.home.store.files.path(file)


class Reader:
    """Somebody who is signed in: opens documents and sends their forms as the page does."""

    def __init__(self, browser: httpx.Client) -> None:
        self.browser = browser
        self.token = self.hidden(browser.get("/").text, "data-form-token")

    def get(self, address: str) -> Any:
        return self.browser.get(address)

    def post(self, address: str, form: Mapping[str, Any] | None = None) -> Any:
        headers = {"X-Form-Token": self.token, "HX-Request": "true"}
        return self.browser.post(address, data=dict(form or {}), headers=headers)

    def open(self, case: str) -> dict[str, str]:
        """The form of a document's page, as a browser would send it."""
        page = self.get(f"/cases/{case}")
        assert page.status_code == 200, page.text
        return form_of(page.text)

    def decide(self, case: str, form: Mapping[str, str], verdict: str = "accept", **typed: str) -> Any:
        return self.post(f"/cases/{case}/decision", {**form, "verdict": verdict, "sure": "yes", **typed})

    @staticmethod
    def hidden(text: str, name: str) -> str:
        return text.split(f'{name}="')[1].split('"')[0]


def form_of(text: str) -> dict[str, str]:
    from lxml import html

    inputs = html.fromstring(text).iter("input")
    return {str(entry.get("name")): entry.get("value") or "" for entry in inputs if entry.get("name")}
