"""What stands in the practice ERP's books, held against what the documents' publishers wrote down."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from commands.benchmarks.real.truth import TrueDocument
from domain.supplier import Supplier
from practice.erp.bill import Bill
from practice.erp.books import Books

NAMES = {
    "invoice_number": "reference",
    "invoice_date": "date",
    "due_date": "due_date",
    "currency": "currency",
    "net_total": "net",
    "tax_total": "tax",
    "gross_total": "gross",
}
"""What the books call our fields."""


@dataclass(frozen=True)
class Judgement:
    """How many bills are posted, how many were compared in everything they show, and every fault in words.

    ``wrong`` counts the documents with a fault and the bills nobody asked for.
    """

    posted: int
    complete: int
    wrong: int
    faults: tuple[str, ...]


def judge(
    books: Path,
    posted: Mapping[str, str],
    documents: Mapping[str, TrueDocument],
    suppliers: Mapping[str, Supplier],
) -> Judgement:
    """Compares the books with the truth.

    ``posted`` maps file names to the ERP's numbers; ``documents`` and ``suppliers`` are known by file name.
    """
    opened = Books(books)
    try:
        bills = {bill.number: bill for bill in opened.bills() if bill.number}
    finally:
        opened.close()
    faults = {file: tuple(_faults(file, number, bills, documents, suppliers)) for file, number in posted.items()}
    faults |= dict.fromkeys(set(bills) - set(posted.values()), ("posted for no document.",))
    faults |= {key: (f"{count} bills stand under it.",) for key, count in _keys(bills).items() if count > 1}
    complete = sum(file in documents and documents[file].complete for file in posted)
    wrong = {name: found for name, found in faults.items() if found}
    return Judgement(
        len(bills), complete, len(wrong), tuple(f"{name}: {fault}" for name, found in wrong.items() for fault in found)
    )


def refused_wrongly(
    refused: Iterable[str], documents: Mapping[str, TrueDocument], suppliers: Mapping[str, Supplier]
) -> tuple[str, ...]:
    """The files that were refused as another copy of an invoice though no other file has their supplier and number."""
    keys = {file: _key(one, suppliers[file]) for file, one in documents.items()}
    count = Counter(keys.values())
    return tuple(file for file in refused if file in keys and count[keys[file]] < 2)


def _key(document: TrueDocument, supplier: Supplier) -> tuple[str, str]:
    return supplier.erp_name, document.fields.get("invoice_number", "").casefold()


def _keys(bills: Mapping[str, Bill]) -> Counter[str]:
    return Counter(f"{bill.supplier.name} {bill.reference.casefold()}" for bill in bills.values())


def _faults(
    file: str,
    number: str,
    bills: Mapping[str, Bill],
    documents: Mapping[str, TrueDocument],
    suppliers: Mapping[str, Supplier],
) -> Iterator[str]:
    """How the bill of one document is not as the document says."""
    if number not in bills or file not in documents:
        yield "the books have no such bill." if file in documents else "nobody wrote down what it says."
        return
    bill, truth = bills[number], documents[file]
    pairs = [("supplier", bill.supplier.name, suppliers[file].erp_name)]
    pairs += [("type", bill.kind, truth.type)] if truth.type else []
    pairs += [(name, _text(getattr(bill, NAMES[name])), value) for name, value in truth.fields.items()]
    for name, found, value in pairs:
        if found != value:
            yield f"{name} is '{found}', not '{value}'."
    booked = {tax.rate: tax.amount for tax in bill.taxes if tax.amount}
    if truth.taxes and booked != {rate: amount for rate, amount in truth.taxes.items() if amount}:
        yield f"taxes are {booked}, not {dict(truth.taxes)}."


def _text(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
