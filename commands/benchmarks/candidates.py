"""How often the values offered on the review page hold the right one: what a person gets with one key."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from commands.benchmarks import Row, Setup

if TYPE_CHECKING:
    from domain.invoice import Invoice
    from domain.page import Document
    from domain.supplier import Supplier

HELP = "the values offered on the review page"
SEEDS, DOCUMENTS = range(9001, 9011), 24
MOST_PAGES = 20


def measure(setup: Setup) -> Iterator[Row]:
    """Holds generated documents as the bots would, and looks where the right value of each wrong field stands."""
    from practice.documents.records import Family

    for family in get_args(Family):
        ranks = list(chain.from_iterable(_ranks(setup.work, family, seed) for seed in SEEDS))
        first, among = sum(rank == 1 for rank in ranks), sum(rank > 0 for rank in ranks)
        note = f"{len(ranks)} fields of held documents read wrong or not at all; {len(SEEDS)} x {DOCUMENTS} documents"
        for name, count in (("is the first", first), ("is among the five", among)):
            share = round(100 * count / max(1, len(ranks)), 1)
            yield Row(f"right value {name} offered, {family}", share, "%", better="higher", note=note)


def _ranks(work: Path, family: Any, seed: int) -> Iterator[int]:
    """The place of the right value among those offered, 0 where it is not, for each field that was read wrong."""
    from domain.errors import Rejected
    from domain.suppliers import parse_register
    from ml.models.reading import read
    from practice.documents.collection import generate
    from practice.judging import read_truth

    made = work / f"{family}-{seed}"
    generate(made, DOCUMENTS, seed, family=family)
    known = parse_register((made / "suppliers.json").read_text(encoding="utf-8"))
    for name, truth in read_truth(made).items():
        path = made / "documents" / name
        if truth["type"] not in ("invoice", "credit_note") or not path.is_file():
            continue
        try:
            document = read(path, max_pages=MOST_PAGES)
        except Rejected:
            continue
        if document.pages and not document.xml:
            yield from _of(document, truth["fields"], known)


def _of(document: "Document", right: dict[str, str], known: "tuple[Supplier, ...]") -> Iterator[int]:
    from domain.invoice import MUST_HAVE
    from ml.models.extraction import extract
    from ml.models.extraction.alternatives import alternatives
    from runtime.review_station.held import offered, searched

    invoice = extract(document, known)
    if not _is_held(invoice, known):
        return
    ranked = alternatives(searched(document.pages), known)
    for name in (*MUST_HAVE, "due_date", "supplier_vat_id", "supplier_iban"):
        if name in right and not _same(name, invoice.value(name), right[name]):
            values = [one.value for one in offered(name, invoice, ranked.get(name, ()), known)]
            yield next((place for place, one in enumerate(values, start=1) if _same(name, one, right[name])), 0)


def _is_held(invoice: "Invoice", known: "tuple[Supplier, ...]") -> bool:
    from domain.gate import decide
    from domain.rules import Limits, check
    from domain.suppliers import conflicts, identify
    from ml.models.extraction import VERSION, document_confidence
    from ml.registry.gates import gate
    from runtime import processes, settings

    process = processes.load(settings.load().tasks_folder, "invoices")["invoices"]
    limits = Limits(process.amount_limit, process.currency_limits)
    supplier, today = identify(invoice, known), datetime.now(UTC).date()
    checks = check(invoice, supplier, limits, today, conflict=conflicts(invoice, known))
    measured, confidence = gate(process.gate) if process.gate else None, document_confidence(invoice)
    return decide(invoice, checks, measured, confidence, target_is_practice=True, model_version=VERSION).route == "hold"


def _same(field: str, value: str, right: str) -> bool:
    from domain.suppliers import plain_name

    return plain_name(value) == plain_name(right) if field == "supplier_name" else value == right
