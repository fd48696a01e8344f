"""What the review page costs a person: keys, the wait for the next document, the wait for the list."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.benchmarks import Row, Setup

if TYPE_CHECKING:
    from commands.held_documents import Reading, Shelf
    from runtime.engine.home import Home

HELP = "the review page"
ROOT = Path(__file__).resolve().parents[2]
HELD, TURNS, WAITING = 10_000, 20, 100
WRONG = {"invoice_number": "4711-WRONG"}
LAST = {**WRONG, "gross_total": "0.02"}
"""A document that stands at the end of the queue."""
SUITE = """*** Settings ***
Library    Browser    timeout=30 s    enable_playwright_debug=disabled
Library    Collections
Library    keywords.browsers.Browsers    AS    Browsers

*** Tasks ***
Measure
    ${browser}    Get Installed Browser
    New Browser    chromium    executablePath=${{ str($browser.path) }}    chromiumSandbox=${browser.sandbox}
    New Context    viewport={'width': 1440, 'height': 900}
    New Page    ${LINK}
    Wait For Elements State    body[data-works]
    Keyboard Key    press    Enter
    VAR    @{TIMES}
    FOR    ${turn}    IN RANGE    ${TURNS}
        Wait For Elements State    body[data-ahead]
        ${case}    Get Attribute    body    data-shown
        Evaluate JavaScript    body    (body) => { delete body.dataset.ahead }
        Keyboard Key    press    1
        Keyboard Key    press    Enter
        Wait For Elements State    body[data-turn-ms]:not([data-shown="${case}"])
        ${ms}    Get Attribute    body    data-turn-ms
        Append To List    ${TIMES}    ${{ float($ms) }}
    END
    Evaluate    pathlib.Path($OUTPUT_DIR, 'times.json').write_text(json.dumps($TIMES))
"""


def measure(setup: Setup) -> Iterator[Row]:
    """Decides documents of 300 dpi in a real browser, with the first candidate; then lists many held documents."""
    from runtime.engine.home import opened

    readings = _readings(setup.work / "made")
    with opened(setup.work / "desk") as home:
        keys, times = _turns(setup.work, home, readings)
    note = f"{TURNS} of {WAITING} waiting documents, 300 dpi, first candidate right"
    yield Row("keys for one doubtful field", max(keys), "keys", goal=2, note=f"the most of {note}")
    yield Row("next document ready after a decision, median", _median(times), "ms", goal=150, note=note)
    yield Row("next document ready after a decision, slowest", round(max(times), 1), "ms", note=note)
    with opened(setup.work / "list") as home:
        for name, value in _lists(home, readings[0]):
            yield Row(name, value, "ms", goal=200, note=f"{HELD} held documents, from request to the last byte")


def _readings(made: Path) -> "list[Reading]":
    """Different documents whose number the extraction could have read wrong, as 300 dpi scans."""
    from commands.held_documents import enlarged, misread, read_for_review
    from domain.suppliers import parse_register
    from practice.documents.collection import generate

    generate(made, TURNS * 2, seed=11, media="text", trapped=False)
    known = parse_register((made / "suppliers.json").read_text(encoding="utf-8"))
    found: list[Reading] = []
    for path in sorted((made / "documents").iterdir()):
        reading = read_for_review(path, known, most_pages=1)
        number = reading.invoice.fields.get("invoice_number")
        if len(found) < TURNS + 1 and number is not None and number.box is not None and number.page == 1:
            found.append(enlarged(misread(reading, WRONG), 2))
    return found


def _turns(work: Path, home: "Home", readings: "list[Reading]") -> tuple[list[int], list[float]]:
    """How many keys each decision took, and how many milliseconds until the next document stood there."""
    from commands.review_page import models
    from runtime.review_station.server import serving

    shelf = _shelf(home, work / "made" / "suppliers.json")
    _fill(shelf, readings)
    with serving(home, {"invoices": shelf.process}, models(), timedelta(hours=1)) as page:
        times = _drive(work, page.link("bench"))
    return _keys(home), times


def _fill(shelf: "Shelf", readings: "list[Reading]") -> None:
    """The documents to decide, and others behind them."""
    from commands.held_documents import misread

    for reading in readings:
        shelf.hold(reading)
    for number in range(len(readings), WAITING):
        shelf.hold(misread(readings[number % len(readings)], LAST))


def _shelf(home: "Home", register: Path) -> "Shelf":
    from commands.held_documents import Shelf
    from domain.suppliers import parse_register
    from runtime import processes, settings, suppliers

    suppliers.import_file(home.store, register)
    known = parse_register(register.read_text(encoding="utf-8"))
    return Shelf(home, processes.load(settings.load().tasks_folder, "invoices")["invoices"], known)


def _drive(work: Path, link: str) -> list[float]:
    suite = work / "measure.robot"
    suite.write_text(SUITE, encoding="utf-8")
    quiet = ("--console", "none", "--report", "NONE", "--outputdir", str(work), "--pythonpath", str(ROOT))
    variables = ("--variable", f"LINK:{link}", "--variable", f"TURNS:{TURNS}")
    words = [sys.executable, "-m", "robot", *quiet, *variables, str(suite)]
    subprocess.run(words, cwd=ROOT, check=True, timeout=540)
    return [float(ms) for ms in json.loads((work / "times.json").read_text("utf-8"))]


def _keys(home: "Home") -> list[int]:
    import sqlalchemy as sa

    from runtime.store.schema import DECISION

    with home.store.reading() as connection:
        return [int(shown["keys"]) for shown in connection.execute(sa.select(DECISION.c.shown)).scalars()]


def _lists(home: "Home", reading: "Reading") -> Iterator[tuple[str, float]]:
    import httpx

    from commands.review_page import models
    from runtime import processes, settings
    from runtime.review_station.server import serving

    _hold_many(home, reading)
    known = processes.load(settings.load().tasks_folder)
    with (
        serving(home, known, models(), timedelta(0)) as page,
        httpx.Client(base_url=page.url, trust_env=False) as client,
    ):
        client.get(page.link("bench"))
        yield "list of held documents, first page", _median(_asked(client, "/"))
        yield "list of held documents, by reason", _median(_asked(client, "/?reason=IBAN_INVALID"))
        yield "list of held documents, last page", _median(_asked(client, f"/?page={HELD // 50}"))


def _asked(client: Any, address: str) -> list[float]:
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        client.get(address).raise_for_status()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _hold_many(home: "Home", reading: "Reading") -> None:
    """Many rows of one document with other amounts, reasons and ages: what the list reads, without files."""
    from domain.interchange import dump_invoice
    from runtime.store.items import now
    from runtime.store.schema import ENVELOPE, ITEM

    invoice, moment = dump_invoice(reading.invoice), now()
    ages = [moment - timedelta(minutes=number * 31 % 40_000) for number in range(1, HELD + 1)]
    envelopes = [
        {"id": f"C{number}", "number": number, "received": since, "payload": {}, "files": []}
        for number, since in enumerate(ages, start=1)
    ]
    with home.store.transaction() as connection:
        connection.execute(ENVELOPE.insert(), envelopes)
        connection.execute(ITEM.insert(), [_row(number, since, invoice) for number, since in enumerate(ages, start=1)])


def _row(number: int, since: datetime, invoice: dict[str, Any]) -> dict[str, Any]:
    """A held item with an amount and a reason of its own."""
    from domain.reasons import REASONS
    from domain.review import urgency

    amount, code = f"{number * 7919 % 1_000_000}.00", list(REASONS)[number % len(REASONS)]
    fields = {**invoice["fields"], "gross_total": {**invoice["fields"]["gross_total"], "value": amount}}
    return {
        "id": f"C{number}.held",
        "number": number,
        "envelope": f"C{number}",
        "process": "invoices",
        "step": "post",
        "state": "blocked",
        "code": "NEEDS_REVIEW",
        "held": True,
        "files": [],
        "created": since,
        "updated": since,
        "reasons": [{"code": code, "field": "", "text": REASONS[code]}],
        "payload": {"invoice": {**invoice, "fields": fields}},
        "urgency": urgency(Decimal(amount), since),
    }


def _median(times: list[float]) -> float:
    return round(statistics.median(times), 1)
