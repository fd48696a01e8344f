"""How often what is extracted is right: e-invoices, text layers, scans and receipts of a folder with truth."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from commands.benchmarks import Row, Setup

HELP = "values right on e-invoices, text layers, scans and receipts (needs --data)"
FIELDS = {
    "supplier_name": "seller_name",
    "supplier_vat_id": "seller_vat_id",
    "supplier_iban": "iban",
    "invoice_number": "invoice_number",
    "invoice_date": "issue_date",
    "due_date": "due_date",
    "currency": "currency",
    "net_total": "total_net",
    "tax_total": "total_tax",
    "gross_total": "total_gross",
    "order_number": "order_number",
}
"""Our names of header fields, and those of the data set's truth."""


@dataclass
class Score:
    """How many values were right, of suppliers whose documents were looked at while tuning, and of the others."""

    right: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, group: object, right: bool) -> None:
        half = "tuned" if tuned(group) else "new"
        self.seen[half] += 1
        self.right[half] += right

    def row(self, name: str, goal: float) -> Row:
        """The share of suppliers nothing was tuned on; the note has both."""
        note = ", ".join(f"{half} {self.right[half]} of {self.seen[half]}" for half in ("new", "tuned"))
        value = self.right["new"] / max(1, self.seen["new"])
        return Row(name, round(value, 4), "share", goal=goal, better="higher", note=note)


def measure(setup: Setup) -> Iterator[Row]:
    """Reads everything twice, as text and as pixels: a quarter of an hour on two cores."""
    if setup.data is None or not (setup.data / "manifest.jsonl").exists():
        print("extraction is skipped: name a folder with manifest.jsonl with --data", file=sys.stderr)
        return
    rows = [json.loads(line) for line in (setup.data / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    bills = [row for row in rows if row.get("dataset") == "einvoice_pdf"]
    yield from _einvoices(setup.data, bills)
    yield _pages(setup.data, bills, "text layers: visible header fields right", 0.90, ocr=False)
    yield _pages(setup.data, bills, "scans (OCR): visible header fields right", 0.85, ocr=True)
    yield _receipts(setup.data, [row for row in rows if row.get("dataset") == "sroie"])


def tuned(group: object) -> bool:
    """Whether a supplier's documents were looked at while labels and weights were chosen: half, by their hash."""
    return int(sha256(str(group).encode()).hexdigest(), 16) % 2 == 0


def same(name: str, found: str, true: Any) -> bool:
    """Whether a value is the true one: amounts as numbers, names without legal form, numbers without signs and case."""
    from domain.suppliers import plain_name

    if isinstance(true, float | int):
        return bool(found) and abs(abs(float(found)) - abs(true)) < 0.005
    if name == "supplier_name":
        return plain_name(found) == plain_name(str(true))
    return _bare(found) == _bare(str(true))


def _bare(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _einvoices(data: Path, bills: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    from commands.second_parser import header
    from ml.models.extraction import einvoice
    from ml.models.reading import read

    equal, truth, different = Counter[bool](), Counter[bool](), []
    for bill in bills:
        xml = read(data / bill["files"][0]).xml or b""
        ours = {name: found.value for name, found in einvoice.read(xml).fields.items() if name in FIELDS}
        theirs = header(xml)
        truth.update(same(n, ours.get(n, ""), bill["truth"].get(key, "")) for n, key in FIELDS.items())
        if theirs:
            equal.update(ours.get(name, "") == value for name, value in theirs.items())
            different += [f"{bill['id']} {n}" for n, value in theirs.items() if ours.get(n, "") != value]
    for name, found, note in (
        ("e-invoice XML: header fields as drafthorse reads them", equal, "; ".join(different) or "no difference"),
        (
            "e-invoice XML: header fields as the truth has them",
            truth,
            "drafthorse reads no ZUGFeRD 1, the truth has it",
        ),
    ):
        said = f"{found[True]} of {found.total()}; {note}"
        yield Row(name, round(found[True] / max(1, found.total()), 4), "share", goal=1.0, better="higher", note=said)


def _pages(data: Path, bills: Iterable[Mapping[str, Any]], name: str, goal: float, *, ocr: bool) -> Row:
    from ml.models.extraction import extract
    from ml.models.reading import read

    score = Score()
    for bill in bills:
        invoice = extract(read(data / bill["files"][0], ocr=ocr), xml=False)
        truth = bill["truth"]
        for field_name, key in FIELDS.items():
            if truth.get(key) not in (None, "") and truth["visible"].get(key, key == "currency"):
                score.add(truth["seller_group"], same(field_name, invoice.value(field_name), truth[key]))
    return score.row(name, goal)


def _receipts(data: Path, receipts: Iterable[Mapping[str, Any]]) -> Row:
    from ml.models.extraction import extract
    from ml.models.reading import read

    score = Score()
    for receipt in receipts:
        truth = receipt["truth"]
        invoice = extract(read(data / receipt["files"][0]))
        total = re.sub(r"[^\d.]", "", truth["total"])
        score.add(truth["merchant_group"], _bare(invoice.value("supplier_name")) == _bare(truth["company"]))
        score.add(truth["merchant_group"], invoice.value("invoice_date") == _day(truth["date"]))
        score.add(
            truth["merchant_group"], bool(total) and same("gross_total", invoice.value("gross_total"), float(total))
        )
    return score.row("receipts: supplier, date and total right, mean", 0.75)


def _day(written: str) -> str:
    """A receipt's date as ISO; the set writes days before months."""
    from domain.page import Page, Word
    from ml.models.extraction.candidates import dates
    from ml.models.extraction.layout import sheet

    words = tuple(Word(text, (50.0 * n, 0, 50.0 * n + 40, 10)) for n, text in enumerate(written.split()))
    return next((one.value for one in dates(sheet(Page(1, 1000, 100, words)), month_first=False)), written)
