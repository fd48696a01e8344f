"""Makes a set of practice documents: files, supplier register, truth."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from practice.documents import identities, truth, wording
from practice.documents.bills import buyer_for, draw_bill
from practice.documents.layouts.practice import LAYOUTS
from practice.documents.records import Bill, Family, Kind, Print, Vendor
from practice.documents.sheet import Sheet
from practice.documents.vendors import make_vendors


def print_text(bill: Bill) -> Print:
    """Prints a bill as a PDF with a text layer."""
    sheet = Sheet.of(bill)
    LAYOUTS[bill.vendor.style.layout].draw(sheet)
    paper = sheet.paper
    return Print(
        suffix=".pdf",
        content=paper.as_pdf(),
        medium="text",
        fields=truth.printed_fields(bill, tuple(paper.places)),
        places=paper.places,
        line_places=tuple(paper.line_places[index] for index in sorted(paper.line_places)),
        pages=len(paper.pages),
    )


def _frequent(vendors: Sequence[Vendor], random: Random) -> Vendor:
    """Draws a supplier, the first ones more often (Zipf)."""
    weights = [1 / (rank + 3) for rank in range(len(vendors))]
    return random.choices(vendors, weights)[0]


def _row(name: str, bill: Bill, made: Print) -> dict[str, Any]:
    return {
        "file": name,
        "type": bill.kind,
        "language": bill.vendor.language,
        "layout": bill.vendor.style.layout,
        "medium": made.medium,
        "supplier": bill.vendor.name,
        "fields": dict(made.fields),
        "lines": [truth.line_row(item) for item in bill.items],
        "taxes": [truth.tax_row(row) for row in bill.taxes],
        "trap": "",
        "duplicate_of": "",
        "price_basis": "gross" if bill.gross_prices else "net",
        "pages": made.pages,
        "places": {name: list(place) for name, place in made.places.items()},
        "line_places": [list(place) for place in made.line_places],
    }


def generate(folder: Path, documents: int, seed: int, *, family: Family = "practice") -> None:
    """Writes ``documents/*``, ``suppliers.json`` and ``truth.jsonl`` into a folder; the same seed gives the same bytes."""
    known, _ = make_vendors(seed, family, tuple(LAYOUTS))
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    random = Random(f"{seed}/buyers")
    vat_ids = {country: identities.vat_id(country, random) for country in sorted({vendor.country for vendor in known})}
    rows = []
    for index in range(documents):
        random = Random(f"{seed}/{family}/{index}")
        vendor = _frequent(known, random)
        kind: Kind = "credit_note" if index % 12 == 7 else "invoice"
        lines = 60 + random.randrange(60) if index % 24 == 9 else random.choice((1, 2, 2, 3, 3, 4, 5, 6, 8, 12, 20))
        bill = draw_bill(vendor, buyer_for(vendor.country, vat_ids), index, kind, lines, random)
        made = print_text(bill)
        name = f"{index + 1:04}-{bill.kind.replace('_', '-')}{made.suffix}"
        (folder / "documents" / name).write_bytes(made.content)
        rows.append(_row(name, bill, made))
    register = json.dumps(truth.register(known), ensure_ascii=False, indent=1)
    (folder / "suppliers.json").write_text(register + "\n", encoding="utf-8", newline="\n")
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "truth.jsonl").write_text(text, encoding="utf-8", newline="\n")


__all__ = ["generate", "print_text", "wording"]
