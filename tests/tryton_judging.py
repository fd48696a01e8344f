"""What stands in a Tryton's books, read by proteus and held against the truth of the documents, line by line."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from practice.erp.state import folder, read_state
from practice.judging import REPEATS, read_truth
from practice.tryton.kit import Kit

Row = Mapping[str, Any]
BOOKS = Path(__file__).with_name("tryton_books.py")
CENT = Decimal("0.01")
NUMBERS = ("net", "tax", "gross", "quantity", "unit_price", "amount")
ALIKE = 0.9
"""How much of a description on a scan has to be read; on a page with text it is every letter."""


@dataclass(frozen=True)
class Truth:
    """The documents of a set by their names as cases, and who may have sent them."""

    documents: Mapping[str, Row]
    suppliers: Mapping[str, Row]


@dataclass(frozen=True)
class Judgement:
    """``wrong``: every value that is another one, and invoices that are there twice or for nothing; in words.

    ``short``: lines that say less than their document. ``lines``: how many lines stand in the books.
    """

    wrong: tuple[str, ...]
    short: tuple[str, ...]
    lines: int


def truth_of(documents: Path) -> Truth:
    """The truth of a folder made by ``./bot generate``."""
    register = json.loads((documents / "suppliers.json").read_text(encoding="utf-8"))["suppliers"]
    return Truth(read_truth(documents), {row["name"]: row for row in register})


def read_books(home: Path, kit: Kit) -> list[dict[str, Any]]:
    """Every supplier invoice in the running Tryton of a home, as its keeper sees it."""
    keeper = json.loads((folder(home) / "tryton.vault.json").read_text(encoding="utf-8"))["tryton_admin"]
    order = json.dumps({**keeper, "url": read_state(home, "tryton").url})
    words = [str(kit.python), str(BOOKS)]
    done = subprocess.run(words, input=order, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return list(json.loads(done.stdout))


def judge(truth: Truth, books: Sequence[Row], posted: Mapping[str, str]) -> Judgement:
    """Holds books against documents; ``posted`` maps the documents' names to Tryton's numbers."""
    standing = [one for one in books if one["state"] != "cancelled"]
    numbers = {one["number"]: one for one in standing if one["number"]}
    keys = Counter((one["supplier"], one["reference"].casefold()) for one in standing)
    wrong = [f"{' '.join(key)} stands there {count} times." for key, count in keys.items() if count > 1]
    strangers = [one for one in standing if one["number"] not in posted.values()]
    wrong += [f"{one['supplier']} {one['reference']} is of no document." for one in strangers]
    short = []
    for file, number in posted.items():
        row, invoice = truth.documents[file], numbers.get(number)
        wrong += [f"{file}: {fault}" for fault in _faults(row, truth.suppliers[row["supplier"]], invoice)]
        short += [f"{file}: {what}" for what in _shortened(row, invoice)] if invoice else []
    return Judgement(tuple(wrong), tuple(short), sum(len(one["lines"]) for one in standing))


def _faults(row: Row, supplier: Row, invoice: Row | None) -> Iterator[str]:
    """How the invoice of one document is not as the document says."""
    if invoice is None:
        yield "it is not in the books."
        return
    if row["trap"] and row["trap"] not in REPEATS:
        yield f"posted without a person in spite of its trap '{row['trap']}'."
    for name, value in _header(row, supplier).items():
        if not _same(name, invoice[name], value):
            yield f"{name} is '{invoice[name]}', not '{value}'."
    if _payable_on(row) not in (None, invoice["payable_on"]):
        yield f"payable_on is {invoice['payable_on']}, not {_payable_on(row)}."
    yield from _tax_faults(row, supplier, invoice)
    yield from _line_faults(row, supplier, invoice)


def _header(row: Row, supplier: Row) -> dict[str, str]:
    fields, sign = row["fields"], _sign(row)
    return {
        "state": "validated",
        "supplier": supplier["erp_name"],
        "reference": fields["invoice_number"],
        "date": fields["invoice_date"],
        "due_date": fields.get("due_date", ""),
        "payment_term": "",
        "currency": fields["currency"],
        "net": str(sign * Decimal(fields["net_total"])),
        "tax": str(sign * Decimal(fields["tax_total"])),
        "gross": str(sign * Decimal(fields["gross_total"])),
    }


def _payable_on(row: Row) -> list[str] | None:
    """The days the accounting entry has to name; None where the document names none and Tryton takes its own."""
    due = row["fields"].get("due_date", "")
    return [due] if due else None


def _tax_faults(row: Row, supplier: Row, invoice: Row) -> Iterator[str]:
    """Tryton has a tax line of its own for a discount: those of one code count together."""
    wanted = {
        supplier["tax_codes"][tax["rate"]]: (_sign(row) * Decimal(tax["base"]), _sign(row) * Decimal(tax["amount"]))
        for tax in row["taxes"]
    }
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for tax in invoice["taxes"]:
        base, amount = found.get(tax["code"], (Decimal(0), Decimal(0)))
        found[tax["code"]] = (base + Decimal(tax["base"]), amount + Decimal(tax["amount"]))
    for code in sorted(wanted.keys() | found.keys()):
        if wanted.get(code) != found.get(code):
            yield f"tax {code} is {_pair(found.get(code))}, not {_pair(wanted.get(code))}."


def _line_faults(row: Row, supplier: Row, invoice: Row) -> Iterator[str]:
    if len(row["lines"]) != len(invoice["lines"]):
        yield f"it has {len(invoice['lines'])} lines, not {len(row['lines'])}."
        return
    for place, (line, found) in enumerate(zip(row["lines"], invoice["lines"], strict=True), start=1):
        quantity, price = ("1", line["net"]) if _stands_once(line, found) else _factors(line)
        wanted = {
            "kind": "line",
            "account": supplier["account"],
            "quantity": str(_sign(row) * Decimal(quantity)),
            "unit_price": price,
            "taxes": [supplier["tax_codes"][line["tax_rate"]]],
            "amount": str(_sign(row) * Decimal(line["net"])),
        }
        for name, value in wanted.items():
            if not _same(name, found[name], value):
                yield f"line {place}: {name} is '{found[name]}', not '{value}'."
        if not any(_is_text(found["description"], text, row) for text in _texts(line)):
            yield f"line {place}: description is '{found['description']}', not '{line['description']}'."


def _shortened(row: Row, invoice: Row) -> Iterator[str]:
    """Lines that say less than the document: once their net instead of quantity times price, or half a description."""
    for place, (line, found) in enumerate(zip(row["lines"], invoice["lines"], strict=False), start=1):
        quantity, price = _factors(line)
        if quantity != "1" and _stands_once(line, found):
            yield f"line {place} stands once, for {line['net']}, and not {quantity} times for {price}."
        if not any(_reads(found["description"], text, row) for text in _texts(line)):
            yield f"line {place} is called '{found['description']}', not '{line['description']}'."


def _factors(line: Row) -> tuple[str, str]:
    """Quantity and price; a line that they do not make, however an ERP rounds, stands once, for its net."""
    quantity, price, net = line["quantity"], line["unit_price"], Decimal(line["net"])
    if quantity is None or price is None or _rounded(Decimal(quantity) * Decimal(price)) != {net}:
        return "1", line["net"]
    return quantity, price


def _stands_once(line: Row, found: Row) -> bool:
    """Whether a line stands there once, for its net: so does one whose quantity or price was not read."""
    return abs(Decimal(found["quantity"])) == 1 and Decimal(found["unit_price"]) == Decimal(line["net"])


def _texts(line: Row) -> tuple[str, ...]:
    """What a line may be called: the small print below it may follow."""
    return line["description"], f"{line['description']} {line['detail']}".strip()


def _is_text(found: str, text: str, row: Row) -> bool:
    """Whether a description is read, or its beginning: how far it goes on below is not always to be seen."""
    return _reads(found, text, row) or (bool(found) and _reads(found, text[: len(found)], row))


def _reads(found: str, text: str, row: Row) -> bool:
    if row["medium"] == "scan":
        return SequenceMatcher(None, found, text).ratio() >= ALIKE
    return found == text


def _sign(row: Row) -> int:
    """Tryton's credit note is an invoice with negative quantities."""
    return -1 if row["type"] == "credit_note" else 1


def _rounded(number: Decimal) -> set[Decimal]:
    """What ERPs make of a number: Tryton rounds half a cent to the even one."""
    return {number.quantize(CENT, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def _pair(tax: tuple[Decimal, Decimal] | None) -> str:
    return f"{tax[1]} on {tax[0]}" if tax else "none"


def _same(name: str, found: Any, wanted: Any) -> bool:
    """Numbers are compared as numbers: 35 is 35.00."""
    return Decimal(found) == Decimal(wanted) if name in NUMBERS else bool(found == wanted)
