"""Held documents to practise and measure reviewing on: as a reading bot leaves them, without the bot."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from domain.envelope import StoredFile
from domain.gate import Check, Decision, Reason
from domain.interchange import dump_check, dump_decision, dump_invoice, dump_page, dump_supplier
from domain.invoice import FIELD_NAMES, MUST_HAVE, Field, Invoice
from domain.page import Box, Page
from domain.posting import business_key
from domain.process import Process
from domain.reasons import REASONS, RULES
from domain.rules import Limits, check
from domain.supplier import Supplier
from domain.suppliers import conflicts, identify
from runtime.engine.home import Home
from runtime.engine.states import Move
from runtime.store import envelopes, items
from runtime.store.items import New

STEP = "post"


@dataclass(frozen=True)
class Reading:
    """A document as it was read: the payload's parts and the files a person is shown."""

    name: str
    invoice: Invoice
    pages: tuple[Page, ...]
    pictures: tuple[bytes, ...]
    content: bytes


def read_for_review(path: Path, suppliers: Sequence[Supplier], most_pages: int = 3) -> Reading:
    """Reads and extracts a document as the bots do."""
    from ml.models.extraction import extract
    from ml.models.reading import pictures, read

    document = read(path)
    shown = tuple(islice(pictures(path), most_pages))
    return Reading(path.name, extract(document, suppliers), document.pages, shown, path.read_bytes())


def misread(reading: Reading, values: Mapping[str, str]) -> Reading:
    """The same document with some values read wrong, or not at all where one is empty; the extraction doubts them."""
    fields = reading.invoice.fields
    wrong = {
        name: replace(fields.get(name, Field("", None, "ocr")), value=value, confidence=0.6)
        for name, value in values.items()
    }
    invoice = reading.invoice.with_fields({name: one for name, one in wrong.items() if one.value})
    gone = {name for name, one in wrong.items() if not one.value}
    kept = {name: one for name, one in invoice.fields.items() if name not in gone}
    header = {name: one for name, one in kept.items() if name in invoice.header}
    payment = {name: one for name, one in kept.items() if name in invoice.payment}
    return replace(reading, invoice=replace(invoice, header=header, payment=payment))


def enlarged(reading: Reading, factor: int) -> Reading:
    """The same document scanned finer: pictures and boxes grow together."""
    from PIL import Image

    def box(edges: Box | None) -> Box | None:
        return None if edges is None else tuple(factor * edge for edge in edges)  # type: ignore[return-value]

    drawn = []
    for picture in reading.pictures:
        image = Image.open(io.BytesIO(picture))
        made = io.BytesIO()
        image.resize((image.width * factor, image.height * factor)).save(made, "PNG", compress_level=3)
        drawn.append(made.getvalue())
    pages = tuple(
        Page(
            page.number,
            page.width * factor,
            page.height * factor,
            tuple(replace(word, box=box(word.box) or word.box) for word in page.words),
        )
        for page in reading.pages
    )
    fields = {name: replace(one, box=box(one.box)) for name, one in reading.invoice.fields.items()}
    return replace(reading, invoice=reading.invoice.with_fields(fields), pages=pages, pictures=tuple(drawn))


@dataclass(frozen=True)
class Shelf:
    """A home that documents are held in, with the register they are checked against."""

    home: Home
    process: Process
    suppliers: Sequence[Supplier] = field(default_factory=tuple)

    def hold(self, reading: Reading) -> str:
        """Puts a document where it waits for a person, and returns its case."""
        files = self._files(reading)
        payload = self._payload(reading)
        reasons = tuple(Reason(row["code"], row["field"], row["text"]) for row in payload["decision"]["reasons"])
        with self.home.store.transaction() as connection:
            arrived = (self.home.store.files.put(reading.name, reading.content),)
            case = envelopes.add(connection, self.process.name, reading.name, "practice", payload["document"], arrived)
            move = Move(self.home, self.process, connection)
            move.note(case, "arrived", process=self.process.name, item=case, files=[arrived[0].sha256])
            item = New(
                id=f"{case}.held",
                process=self.process.name,
                step=STEP,
                state="blocked",
                payload=payload,
                files=files,
                envelope=case,
                code="NEEDS_REVIEW",
                reason=" ".join(one.text for one in reasons),
                reasons=reasons,
                held=True,
            )
            items.add(connection, item)
            told = [{"code": one.code, "field": one.field} for one in reasons]
            move.note(case, "held", item=item.id, step=STEP, code="NEEDS_REVIEW", reasons=told)
        return case

    def _files(self, reading: Reading) -> tuple[StoredFile, ...]:
        put = self.home.store.files.put
        pages = json.dumps([dump_page(page) for page in reading.pages], ensure_ascii=False).encode()
        drawn = [put(f"page-{number}.png", picture) for number, picture in enumerate(reading.pictures, start=1)]
        return (*drawn, put("pages.json", pages))

    def _payload(self, reading: Reading) -> dict[str, Any]:
        invoice = reading.invoice
        supplier = identify(invoice, self.suppliers)
        limits = Limits(self.process.amount_limit, self.process.currency_limits)
        today = datetime.now(UTC).date()
        checks = check(invoice, supplier, limits, today, conflict=conflicts(invoice, self.suppliers))
        number = invoice.value("invoice_number")
        return {
            "document": {"name": reading.name, "source": "practice"},
            "invoice": dump_invoice(invoice),
            "checks": [dump_check(one) for one in checks],
            "decision": dump_decision(Decision("hold", 0.5, _reasons(invoice, checks), self.process.gate)),
            "supplier": dump_supplier(supplier) if supplier else None,
            "business_key": business_key(supplier, number) if supplier and number else "",
            "versions": {
                "extraction": "practice",
                "reading": "practice",
                "gate": self.process.gate,
                "rules": "practice",
            },
            "corrections": [],
        }


def _reasons(invoice: Invoice, checks: Sequence[Check]) -> tuple[Reason, ...]:
    """Broken rules, and every value the extraction doubts."""
    broken = [Reason(RULES[one.name].code, RULES[one.name].field, one.message) for one in checks if not one.passed]
    posted = [name for name in FIELD_NAMES if name in (*MUST_HAVE, "due_date") and name in invoice.fields]
    low = [name for name in posted if (invoice.fields[name].confidence or 1.0) < 0.7]
    doubted = [Reason("CONFIDENCE_LOW", name, REASONS["CONFIDENCE_LOW"]) for name in low]
    return (*broken, *doubted) or (Reason("GATE_MISSING", "", REASONS["GATE_MISSING"]),)
