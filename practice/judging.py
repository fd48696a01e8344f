"""What stands in the practice ERP's books, held against the truth of the documents."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from practice.erp.bill import Bill
from practice.erp.books import Books

REPEATS = ("duplicate-bytes", "duplicate-number")
"""Traps whose values are those of an honest document; only one of the two may be posted."""


@dataclass(frozen=True)
class Judgement:
    """How many bills are posted, and every fault in words; no fault means that all of them are right."""

    posted: int
    faults: tuple[str, ...]


def judge(
    books: Path, documents: Path, posted: Mapping[str, str], *, decided: frozenset[str] = frozenset()
) -> Judgement:
    """Compares the books with the truth of a folder made by ``./bot generate``.

    ``posted`` maps file names to the ERP's numbers; traps in ``decided`` may be posted, a person saw them.
    """
    truth = read_truth(documents)
    register = json.loads((documents / "suppliers.json").read_text(encoding="utf-8"))["suppliers"]
    names = {row["name"]: row["erp_name"] for row in register}
    opened = Books(books)
    try:
        bills = {bill.number: bill for bill in opened.bills() if bill.number}
    finally:
        opened.close()
    faults = [
        *_twice(bills),
        *(f"{number} was posted for no document." for number in set(bills) - set(posted.values())),
    ]
    for file, number in posted.items():
        faults += [f"{file}: {fault}" for fault in _faults(truth[file], names, bills.get(number), file in decided)]
    return Judgement(len(bills), tuple(faults))


def read_truth(documents: Path) -> dict[str, dict[str, Any]]:
    """The rows of truth.jsonl by the names that documents have as cases: an e-mail's attachment by its own."""
    rows = [json.loads(line) for line in (documents / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["attachment"] or row["file"]: row for row in rows}


def _twice(bills: Mapping[str, Bill]) -> Iterator[str]:
    keys = Counter((bill.supplier.name, bill.reference.casefold()) for bill in bills.values())
    return (f"{count} bills stand under the number of one invoice." for count in keys.values() if count > 1)


def _faults(row: Mapping[str, Any], names: Mapping[str, str], bill: Bill | None, decided: bool) -> Iterator[str]:
    """How the bill of one document is not as the document says."""
    if bill is None:
        yield "the books have no such bill."
        return
    if row["trap"] and row["trap"] not in REPEATS and not decided:
        yield f"posted without a person in spite of its trap '{row['trap']}'."
    fields = row["fields"]
    wanted = {
        "kind": row["type"],
        "supplier": names.get(row["supplier"], row["supplier"]),
        "reference": fields["invoice_number"],
        "date": fields["invoice_date"],
        "due_date": fields.get("due_date", ""),
        "currency": fields["currency"],
        "net": Decimal(fields["net_total"]),
        "tax": Decimal(fields["tax_total"]),
        "gross": Decimal(fields["gross_total"]),
    }
    for name, value in wanted.items():
        found = bill.supplier.name if name == "supplier" else getattr(bill, name)
        if found != value:
            yield f"{name} is '{found}', not '{value}'."
    rates = {Decimal(tax["rate"]): Decimal(tax["amount"]) for tax in row["taxes"]}
    booked = {tax.rate: tax.amount for tax in bill.taxes}
    if {rate: amount for rate, amount in booked.items() if amount} != {r: a for r, a in rates.items() if a}:
        yield f"taxes are {booked}, not {rates}."
