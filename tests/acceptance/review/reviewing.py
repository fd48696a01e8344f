"""Library ``Reviewing``: documents that wait, the review page on them, and bots that carry decisions out."""

import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from robot.api.deco import keyword, library

from commands.held_documents import Reading, Shelf, misread, read_for_review
from commands.review_page import models
from commands.worker_log import WorkerLog
from domain.case import Case
from domain.suppliers import parse_register
from practice.documents.collection import generate
from practice.erp import server
from runtime import processes, settings, suppliers
from runtime.engine.home import opened
from runtime.engine.target import set_practice_target
from runtime.review_station.server import serving
from runtime.store import decisions
from runtime.store.cases import case
from runtime.store.schema import DECISION
from runtime.supervisor import Supervisor
from runtime.worker import Order

PROCESS = "invoices"
GRACE = timedelta(seconds=4)
ENDS_WITHIN_S = 180
NEEDED = ("supplier_name", "invoice_number", "gross_total", "supplier_vat_id")


@library(scope="GLOBAL")
class Reviewing:
    """Looks after one home, its review page and its bots; ``documents`` are made for it."""

    def __init__(self, home: str, documents: int = 24) -> None:
        self._home, self._count = Path(home), int(documents)
        self._afterwards = ExitStack()
        self._right: dict[str, Reading] = {}

    @keyword
    def start_reviewing(self) -> None:
        """Makes documents, a register, an ERP, a page and a worker."""
        made = self._home / "made"
        generate(made, self._count, seed=5, media="text", trapped=False)
        register = made / "suppliers.json"
        known = parse_register(register.read_text(encoding="utf-8"))
        values = settings.load(self._home)
        found = processes.load(values.tasks_folder)
        home = self._afterwards.enter_context(opened(self._home))
        suppliers.import_file(home.store, register)
        self._store, self._shelf = home.store, Shelf(home, found[PROCESS], known)
        read = [read_for_review(path, known) for path in sorted((made / "documents").iterdir())]
        self._unused = [one for one in read if all(_stands(one, name) for name in NEEDED)]
        running = server.start(self._home, register)
        self._afterwards.callback(server.stop, self._home)
        set_practice_target(self._home, "practice", running.url)
        self._serve = partial(serving, home, found, models(), GRACE)
        self._page_up = self._afterwards.enter_context(ExitStack())
        self._page = self._page_up.enter_context(self._serve())
        log = self._afterwards.enter_context(WorkerLog(self._home))
        worker = Supervisor(Order(self._home, PROCESS), values, output=log.output)
        worker.start()
        self._afterwards.callback(worker.wait, timedelta(minutes=2))
        self._afterwards.callback(worker.stop)

    @keyword
    def stop_reviewing(self) -> None:
        """Ends all of it."""
        self._afterwards.close()

    @keyword
    def kill_page(self) -> None:
        """Ends the review page under whoever is using it."""
        self._page_up.close()

    @keyword
    def start_page_again(self) -> None:
        """Brings the page up again on its address; nobody is signed in."""
        port = int(self._page.url.rpartition(":")[2])
        self._page = self._page_up.enter_context(self._serve(port))

    @keyword
    def hold_long_document(self, pages: int) -> str:
        """Holds a document of many pages, of which the first alone has a stored picture; returns its case."""
        path = self._home / "long.pdf"
        _draw(path, int(pages))
        return self._shelf.hold(read_for_review(path, self._shelf.suppliers, most_pages=1))

    @keyword
    def hold_document(self, **misread_values: str) -> str:
        """Holds one more document, with some values read wrong; returns its case."""
        reading = self._unused.pop(0)
        found = self._shelf.hold(misread(reading, misread_values))
        self._right[found] = reading
        return found

    @keyword
    def hold_document_without_lines(self) -> str:
        """Holds one more document, of which no lines were read; returns its case."""
        reading = next(one for one in self._unused if 1 < len(one.invoice.lines) < 6 and _is_plain(one))
        self._unused.remove(reading)
        found = self._shelf.hold(replace(reading, invoice=replace(reading.invoice, lines=())))
        self._right[found] = reading
        return found

    @keyword
    def get_right_lines(self, name: str) -> list[list[str]]:
        """What the lines of a document really say, cell by cell; the net total is made of the others."""
        lines = self._right[name].invoice.lines
        return [
            [line.description, *(f"{cell}" for cell in (line.quantity, line.unit_price, line.tax_rate)), ""]
            for line in lines
        ]

    @keyword
    def get_place_of_net(self, name: str, number: int) -> dict[str, float]:
        """Where the net amount of a line stands on the page, counted from 1."""
        reading = self._right[name]
        line = reading.invoice.lines[int(number) - 1]
        page, box = reading.pages[(line.page or 1) - 1], line.box or (0, 0, 0, 0)
        within = [word for word in page.words if box[1] <= (word.box[1] + word.box[3]) / 2 <= box[3]]
        last = max(within, key=lambda word: word.box[2])
        return {"x": (last.box[0] + last.box[2]) / 2 / page.width, "y": (last.box[1] + last.box[3]) / 2 / page.height}

    @keyword
    def get_corrections(self, name: str) -> dict[str, Any]:
        """The corrections of a case as they are stored: field to value and what was there before."""
        with self._store.reading() as connection:
            return {one.field: [one.value, one.previous] for one in decisions.corrections(connection, name)}

    @keyword
    def get_link(self, reviewer: str) -> str:
        """A link that signs somebody in, once."""
        return self._page.link(reviewer)

    @keyword
    def get_right_value(self, name: str, field: str) -> str:
        """What a document really says."""
        return self._right[name].invoice.value(field)

    @keyword
    def get_place(self, name: str, field: str) -> dict[str, float]:
        """The middle of a value on its page, as a share of width and height."""
        reading = self._right[name]
        found = reading.invoice.fields[field]
        page = reading.pages[(found.page or 1) - 1]
        left, top, right, bottom = found.box or (0, 0, 0, 0)
        return {"x": (left + right) / 2 / page.width, "y": (top + bottom) / 2 / page.height}

    @keyword
    def get_outcome(self, name: str) -> str:
        """What became of a case so far."""
        return self._case(name).outcome

    @keyword
    def wait_for_posting(self, name: str) -> str:
        """Waits until a case has ended; returns its outcome and whether it was read back."""
        deadline, pause = time.monotonic() + ENDS_WITHIN_S, threading.Event()
        while self._case(name).outcome in ("open", "waiting") and time.monotonic() < deadline:
            pause.wait(0.3)
        found = self._case(name)
        return f"{found.outcome}, {'verified' if found.verified else 'not verified'} {found.code}".rstrip()

    @keyword
    def get_bill_number(self, name: str) -> str:
        """The supplier's number as it stands in the ERP."""
        from practice.erp.books import Books

        books = Books(self._home / "erp" / "practice.sqlite")
        try:
            numbers = {bill.number: bill.reference for bill in books.bills("", "", 100)}
            return str(numbers[self._case(name).erp_number])
        finally:
            books.close()

    @keyword
    def get_bill_lines(self, name: str) -> list[str]:
        """The descriptions and amounts of the lines that stand in the ERP."""
        from practice.erp.books import Books

        books = Books(self._home / "erp" / "practice.sqlite")
        try:
            bill = next(one for one in books.bills() if one.number == self._case(name).erp_number)
            return [f"{line.description} {line.net}" for line in bill.lines]
        finally:
            books.close()

    @keyword
    def get_lines_to_post(self, name: str) -> list[str]:
        """The same of a document as it really is."""
        return [f"{' '.join(line.description.split())} {line.net}" for line in self._right[name].invoice.lines]

    @keyword
    def get_work_shown(self, name: str) -> Mapping[str, Any]:
        """What was kept beside the last decision on a case."""
        query = sa.select(DECISION.c.shown).where(DECISION.c.envelope == name).order_by(DECISION.c.number.desc())
        with self._store.reading() as connection:
            found: Mapping[str, Any] = connection.execute(query.limit(1)).scalar_one()
        return found

    @keyword
    def get_code_of_axe(self) -> str:
        """The accessibility checker, and a call of it that returns what is wrong in one line each."""
        source = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
        return f"""async () => {{
            {source};
            const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
            const found = await axe.run(document, {{runOnly: rules}});
            const places = (one) => one.nodes.map((node) => node.target.join(" ")).join(", ");
            return found.violations.map((one) => `${{one.id}}: ${{places(one)}}`);
        }}"""

    def _case(self, name: str) -> Case:
        with self._store.reading() as connection:
            return case(connection, name)


def _draw(path: Path, pages: int) -> None:
    """A PDF that says on each page which one it is."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for number in range(1, pages + 1):
        canvas.drawString(120, 700, f"Invoice 4711, page {number}")
        canvas.showPage()
    canvas.save()


def _is_plain(reading: Reading) -> bool:
    """Whether every line has all its cells, and no allowance or discount."""
    lines = reading.invoice.lines
    whole = all(line.quantity and line.unit_price and line.tax_rate is not None and line.box for line in lines)
    return whole and not any(line.discount for line in lines) and not reading.invoice.adjustments


def _stands(reading: Reading, name: str) -> bool:
    found = reading.invoice.fields.get(name)
    return found is not None and found.box is not None
