"""A held document as the page needs it: values, words, pictures and what else each field could be."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from domain.envelope import StoredFile
from domain.errors import Rejected
from domain.gate import SURE, Reason
from domain.interchange import load_invoice, load_pages
from domain.invoice import FIELD_NAMES, MUST_HAVE, Invoice
from domain.money import cents
from domain.page import Page
from domain.review import Candidate
from domain.supplier import Supplier
from domain.suppliers import identify, likest
from runtime.engine.home import Home
from runtime.store import items, register
from runtime.store.items import Item

Find = Callable[[Sequence[Page], str], tuple[Candidate, ...]]
Rank = Callable[[Sequence[Page], Sequence[Supplier]], Mapping[str, tuple[Candidate, ...]]]
Draw = Callable[[Path, int], bytes]
KEPT = 16
SEARCHED = 3
"""On how many pages candidates are looked for: the first ones, the last one where that is another."""
OFFERED = 5
TABLE_REASONS = ("LINES_NOT_READ", "LINES_DIFFER", "LINE_DIFFERS", "TAXES_DIFFER", "TAX_RATE_UNKNOWN")
TOTALS = ("net_total", "tax_total", "gross_total")


@dataclass(frozen=True)
class Models:
    """What models do for the page.

    ``find`` gives every value of a field's type on some pages, ``rank`` what each field could be, the likeliest first,
    ``draw`` the PNG of a page of a document, counted from 1, in the pixels of its words.
    """

    find: Find
    rank: Rank
    draw: Draw


@dataclass(frozen=True)
class Held:
    """What was read of an item that waits. ``lost`` says in words what of it is gone; nothing here ever changes."""

    item: Item
    invoice: Invoice
    pages: tuple[Page, ...]
    pictures: Mapping[int, StoredFile]
    candidates: Mapping[str, tuple[Candidate, ...]]
    lost: str = ""

    @property
    def case(self) -> str:
        return self.item.chain

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of its pages."""
        return frozenset(page.number for page in self.pages)

    @property
    def asks(self) -> bool:
        """Whether a robot asked for a judgement; else a step failed for as often as it is tried."""
        return self.item.held and not self.item.attempt and "invoice" in self.item.payload

    @property
    def failure(self) -> tuple[Reason, ...]:
        """Why a step that was tried for the last time failed."""
        return (Reason(self.item.code, "", self.item.reason),)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The fields a person has to look at, in the order people see them."""
        named = {reason.field for reason in self.item.reasons}
        found = self.invoice.fields
        for name in (*MUST_HAVE, "due_date"):
            if name in found and (found[name].confidence or 0.0) < SURE and found[name].source != "xml":
                named.add(name)
        named |= {name for name in MUST_HAVE if not self.invoice.value(name)}
        return tuple(name for name in FIELD_NAMES if name in named) if self.asks else ()

    @property
    def doubts_tables(self) -> bool:
        """Whether a person has to look at lines or taxes."""
        return any(reason.code in TABLE_REASONS for reason in self.item.reasons)


class Shelf:
    """Held documents made ready; the newest stay in memory, so that the next one is there before it is asked for."""

    def __init__(self, home: Home, models: Models) -> None:
        self._home, self._models = home, models
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Held] = OrderedDict()
        self._register: tuple[str, tuple[Supplier, ...]] = ("", ())

    def held(self, item: Item) -> Held:
        """An item made ready."""
        with self._lock:
            known = self._kept.get(item.id)
            if known:
                self._kept.move_to_end(item.id)
        if known:
            return Held(item, known.invoice, known.pages, known.pictures, known.candidates, known.lost)
        made = self._made(item)
        with self._lock:
            self._kept[item.id] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def suppliers(self) -> tuple[Supplier, ...]:
        """The register as it is now; it is read anew only when it changed."""
        with self._home.store.reading() as connection:
            stamp = register.stamp(connection)
            with self._lock:
                known = self._register
            if known[0] != stamp:
                known = (stamp, register.suppliers(connection))
                with self._lock:
                    self._register = known
        return known[1]

    def _made(self, item: Item) -> Held:
        invoice = load_invoice(item.payload["invoice"]) if "invoice" in item.payload else Invoice("other")
        pages, lost = self._pages(item)
        known = self.suppliers()
        found = self._models.rank(searched(pages), known)
        candidates = {name: offered(name, invoice, found.get(name, ()), known) for name in FIELD_NAMES}
        return Held(item, invoice, pages, _pictures(item), candidates, lost)

    def _pages(self, item: Item) -> tuple[tuple[Page, ...], str]:
        """The pages with their words, and what is to be said where there are none."""
        for file in item.files:
            if file.name == "pages.json":
                try:
                    return load_pages(json.loads(self._home.store.files.read(file))), ""
                except (Rejected, ValueError) as error:
                    told = (
                        f"{error.happened} {error.remedy}" if isinstance(error, Rejected) else "Its words are damaged."
                    )
                    return (), told
        return (), ""


def searched(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages that candidates are looked for on."""
    return pages[:SEARCHED] + pages[max(SEARCHED, len(pages) - 1) :]


def _pictures(item: Item) -> dict[int, StoredFile]:
    found = {}
    for file in item.files:
        number = file.name.removeprefix("page-").removesuffix(".png")
        if file.name == f"page-{number}.png" and number.isdigit():
            found[int(number)] = file
    return dict(sorted(found.items()))


def offered(
    field: str, invoice: Invoice, found: Sequence[Candidate], suppliers: Sequence[Supplier]
) -> tuple[Candidate, ...]:
    """What a person is offered instead of the value that was read, the likeliest first, ``OFFERED`` at most."""
    ranked = list(found)
    if field == "supplier_name":
        ranked = [Candidate(name) for name in _registered(invoice, suppliers)] + ranked
    made = _computed(field, invoice)
    if made:
        shown = [one for one in found if one.value == made]
        ranked = [*(shown or [Candidate(made)]), *(one for one in ranked if one.value != made)]
    others: dict[str, Candidate] = {}
    for one in ranked:
        if one.value and one.value != invoice.value(field):
            others.setdefault(one.value, one)
    return tuple(others.values())[:OFFERED]


def _registered(invoice: Invoice, suppliers: Sequence[Supplier]) -> tuple[str, ...]:
    """Names of the register: the one most like the name that was read, the one whose numbers stand there, others."""
    nameless = replace(invoice, header={n: one for n, one in invoice.header.items() if n != "supplier_name"})
    shown = identify(nameless, suppliers)
    alike = likest(invoice.value("supplier_name"), suppliers, 3)
    return tuple(dict.fromkeys((*alike[:1], *([shown.name] if shown else ()), *alike[1:])))


def _computed(field: str, invoice: Invoice) -> str:
    """What the two other totals make of a total; empty where one is missing."""
    net, tax, gross = (invoice.amount(name) for name in TOTALS)
    made: Decimal | None = None
    if field == "net_total" and gross is not None and tax is not None:
        made = gross - tax
    elif field == "tax_total" and gross is not None and net is not None:
        made = gross - net
    elif field == "gross_total" and net is not None and tax is not None:
        made = net + tax
    return cents(made) if made is not None and made >= 0 else ""


def waiting_item(home: Home, case: str) -> Item:
    """The item of a case that is furthest on its way. Raises ``Rejected`` (CASE_UNKNOWN)."""
    with home.store.reading() as connection:
        found = items.furthest(connection, case) or items.find(connection, case)
    if not found:
        raise Rejected(f"There is no case '{case}'.", "Go back to the list.", code="CASE_UNKNOWN")
    return found[0]
