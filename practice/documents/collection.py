"""Makes a set of practice documents: files, supplier register, truth."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from practice.documents import identities, plan, prints, traps, truth, wording
from practice.documents.bills import buyer_for, draw_bill, with_gross_prices
from practice.documents.layouts import catalogue
from practice.documents.plan import Media, Slot, Way
from practice.documents.records import Bill, Buyer, Family, Kind, Print, Vendor
from practice.documents.vendors import make_vendors

_WAYS: Mapping[Way, Callable[[Bill, Random], Print]] = {
    "text": prints.text_pdf,
    "facturx": prints.facturx_pdf,
    "ubl": prints.ubl_xml,
    "cii": prints.cii_xml,
    "png": prints.scanned("png"),
    "jpeg": prints.scanned("jpeg"),
    "tiff": prints.scanned("tiff"),
    "image-pdf": prints.scanned("pdf"),
    "mail": prints.mailed(prints.text_pdf),
    "mail-facturx": prints.mailed(prints.facturx_pdf),
}
_TRAPS: Mapping[str, Callable[[Bill, Random], Bill]] = {
    "changed-iban": traps.changed_iban,
    "wrong-sum": traps.wrong_sum,
    "missing-number": traps.missing_number,
    "over-limit": traps.over_limit,
}
_XML_WAYS = ("ubl", "cii", "facturx", "mail-facturx")
_EURO = ("DE", "AT", "FR", "BE", "NL", "ES", "IT", "IE")


@dataclass(frozen=True)
class Made:
    """One document of a set with everything that is known about it."""

    index: int
    bill: Bill
    print: Print
    trap: str = ""
    original: int = -1

    @property
    def file(self) -> str:
        """The file's name: its turn, then who sends it, or what the scanner calls it."""
        name = "scan" if self.print.medium == "scan" else wording.slug(self.bill.vendor.brand)
        return f"{self.index + 1:04}-{name}{self.print.suffix}"


@dataclass(frozen=True)
class Collection:
    """A set of documents by its seed; every document can be made alone."""

    seed: int
    family: Family = "practice"
    media: Media = "mixed"
    trapped: bool = True
    longest: int = 999

    @cached_property
    def vendors(self) -> tuple[tuple[Vendor, ...], tuple[Vendor, ...]]:
        """The suppliers of the register, and strangers."""
        return make_vendors(self.seed, self.family)

    @cached_property
    def buyers(self) -> dict[str, Buyer]:
        """Our own companies by country."""
        random = Random(f"{self.seed}/buyers")
        vat_ids = {country: identities.vat_id(country, random) for country in (*_EURO, "CH", "GB", "US")}
        return {country: buyer_for(country, vat_ids) for country in vat_ids}

    def made(self, index: int) -> Made:
        """Makes one document; ``index`` counts from 0."""
        slot = plan.slot_of(index)
        if not self.trapped and slot.trap:
            slot = Slot(slot.ways)
        if slot.trap.startswith("duplicate"):
            return self._duplicate(index, slot)
        random = Random(f"{self.seed}/{self.family}/{index}")
        bill = self._bill(index, slot, random)
        trap = _TRAPS.get(slot.trap)
        bill = trap(bill, random) if trap else bill
        return Made(index, bill, _WAYS[self._way(slot, random)](bill, random), slot.trap)

    def _way(self, slot: Slot, random: Random) -> Way:
        way = plan.way_of(slot, self.media, random)
        return "text" if way in ("ubl", "cii", "facturx") and slot.trap == "missing-number" else way

    def _duplicate(self, index: int, slot: Slot) -> Made:
        first = self.made(plan.original_of(index))
        if slot.trap == "duplicate-bytes":
            return Made(index, first.bill, first.print, slot.trap, first.index)
        random = Random(f"{self.seed}/{self.family}/{index}")
        way = plan.way_of(slot, self.media, random)
        bill = replace(first.bill, stamp=first.bill.vendor.style.words["copy"])
        return Made(index, bill, _WAYS[way](bill, random), slot.trap, first.index)

    def _bill(self, index: int, slot: Slot, random: Random) -> Bill:
        vendor = self._vendor(slot, random)
        country = (
            random.choice([other for other in _EURO if other != vendor.country]) if slot.abroad else vendor.country
        )
        shape = catalogue.layout(vendor.style.layout)
        kind: Kind = "receipt" if shape.receipt else slot.kind
        most = 12 if shape.receipt else 45 if self.media == "scan" else 999
        lines = min(random.choice(slot.lines), most, self.longest)
        bill = draw_bill(vendor, self.buyers[country], index, kind, lines, random)
        return with_gross_prices(bill) if shape.gross_prices else bill

    def _vendor(self, slot: Slot, random: Random) -> Vendor:
        """Draws a supplier that can send such a document, the first ones more often (Zipf)."""
        known, strangers = self.vendors
        electronic = self.media == "xml" or any(way in _XML_WAYS for way in slot.ways)
        union = electronic or slot.abroad or slot.trap == "changed-iban"
        # A document with prices without tax, from a supplier that has an account.
        regular = electronic or slot.abroad or slot.trap not in ("", "unknown-supplier") or slot.kind != "invoice"
        chosen = [
            vendor
            for vendor in (strangers if slot.trap == "unknown-supplier" else known)
            if (vendor.country in _EURO or not union)
            and not (regular and catalogue.layout(vendor.style.layout).gross_prices)
        ]
        return random.choices(chosen, [1 / (rank + 3) for rank in range(len(chosen))])[0]


def _row(made: Made, original: str) -> dict[str, Any]:
    bill, printed = made.bill, made.print
    return {
        "file": made.file,
        "type": bill.kind,
        "language": bill.vendor.language,
        "layout": bill.vendor.style.layout if printed.pages else "",
        "medium": printed.medium,
        "supplier": bill.vendor.name,
        "fields": dict(printed.fields),
        "lines": [
            truth.line_row(item, xml="xml" in printed.medium or printed.medium == "factur-x") for item in bill.items
        ],
        "taxes": [truth.tax_row(row) for row in bill.taxes],
        "trap": made.trap,
        "duplicate_of": original,
        "attachment": printed.attached,
        "price_basis": "gross" if bill.gross_prices else "net",
        "pages": printed.pages,
        "places": {name: list(place) for name, place in printed.places.items()},
        "line_places": [list(place) for place in printed.line_places],
    }


def documents(collection: Collection, count: int) -> Iterator[tuple[Made, dict[str, Any]]]:
    """Makes the first documents of a set, each with its row of truth."""
    files: dict[int, str] = {}
    for index in range(count):
        made = collection.made(index)
        files[index] = made.file
        yield made, _row(made, files.get(made.original, ""))


def generate(
    folder: Path,
    count: int,
    seed: int,
    *,
    family: Family = "practice",
    media: Media = "mixed",
    trapped: bool = True,
    longest: int = 999,
) -> None:
    """Writes ``documents/*``, ``suppliers.json`` and ``truth.jsonl``; the same call writes the same bytes.

    ``media`` narrows the files to one kind (for measuring); ``trapped=False`` makes clean documents only,
    ``longest`` is the most goods one may have.
    """
    collection = Collection(seed, family, media, trapped, longest)
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    rows = []
    for made, row in documents(collection, count):
        (folder / "documents" / made.file).write_bytes(made.print.content)
        rows.append(json.dumps(row, ensure_ascii=False))
    register = json.dumps(truth.register(collection.vendors[0]), ensure_ascii=False, indent=1)
    (folder / "suppliers.json").write_text(f"{register}\n", encoding="utf-8", newline="\n")
    (folder / "truth.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
