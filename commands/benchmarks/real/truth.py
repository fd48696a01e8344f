"""What real documents say, by those who published them; nothing here has gone through our own extraction."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.errors import Misconfigured
from domain.money import cents
from domain.suppliers import compact

EINVOICES, OTHERS = "einvoice_pdf", "invoices_misc"
CREDIT_NOTES = ("261", "381", "396")
"""Type codes of credit notes that occur in the data. Source: UNTDID 1001."""
NAMES = {
    "invoice_number": "invoice_number",
    "date": "invoice_date",
    "date_due": "due_date",
    "currency": "currency",
    "amount_untaxed": "net_total",
    "amount": "gross_total",
}
"""Our names of what the truth of other invoices tells."""


@dataclass(frozen=True)
class TrueDocument:
    """What one file holds.

    ``fields`` has our field names; an empty value says that the document has none, a missing one that nobody wrote it
    down. ``taxes`` maps rates to amounts, ``type`` is empty where unknown. Amounts of credit notes are positive.
    """

    path: Path
    type: str
    supplier: str
    vat_id: str = ""
    ibans: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    taxes: Mapping[Decimal, Decimal] = field(default_factory=dict)
    rates: tuple[Decimal, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything a posting shows can be held against it."""
        return bool(self.type) and {"due_date", *NAMES.values(), "tax_total"} <= self.fields.keys()


def read(folder: Path) -> tuple[TrueDocument, ...]:
    """The documents of both sets in the order of ``manifest.jsonl``.

    Raises ``Misconfigured`` (FOLDER_UNREADABLE) when the folder has none.
    """
    try:
        lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Misconfigured(
            f"'{folder}' has no 'manifest.jsonl'.", "Name the folder it lies in.", code="FOLDER_UNREADABLE"
        ) from error
    rows = (json.loads(line, parse_float=Decimal) for line in lines)
    return tuple(document for row in rows for document in _documents(folder, row))


def _documents(folder: Path, row: Mapping[str, Any]) -> Iterator[TrueDocument]:
    for name in row["files"] if row["dataset"] in (EINVOICES, OTHERS) else ():
        yield (_einvoice if row["dataset"] == EINVOICES else _other)(folder / name, row["truth"])


def _einvoice(path: Path, truth: Mapping[str, Any]) -> TrueDocument:
    credit = truth["type_code"] in CREDIT_NOTES or truth["total_gross"] < 0
    amounts = {name: cents(abs(Decimal(truth[f"total_{name}"]))) for name in ("net", "tax", "gross")}
    taxes: dict[Decimal, Decimal] = {}
    for row in truth["vat"]:
        taxes[Decimal(row["rate"])] = taxes.get(Decimal(row["rate"]), Decimal(0)) + abs(Decimal(row["amount"]))
    return TrueDocument(
        path,
        "credit_note" if credit else "invoice",
        truth["seller_name"],
        truth.get("seller_vat_id") or "",
        _ibans(path),
        {
            "invoice_number": truth["invoice_number"],
            "invoice_date": truth["issue_date"],
            "due_date": truth.get("due_date") or "",
            "currency": truth["currency"],
            **{f"{name}_total": amount for name, amount in amounts.items()},
        },
        taxes,
        tuple(taxes),
    )


def _other(path: Path, row: Mapping[str, Any]) -> TrueDocument:
    truth = row["truth"]
    fields = {ours: _written(truth[theirs]) for theirs, ours in NAMES.items() if theirs in truth}
    fields |= {"invoice_number": truth["Receipt No"]} if "Receipt No" in truth else {}
    rates = {Decimal(line["line_tax_percent"]) for line in truth.get("lines", ()) if "line_tax_percent" in line}
    ibans = (truth["iban"],) if "iban" in truth else ()
    supplier = truth.get("partner_name") or row["supplier"]
    return TrueDocument(path, "", supplier, compact(truth.get("vat", "")), ibans, fields, rates=tuple(sorted(rates)))


def _written(value: object) -> str:
    return cents(Decimal(value)) if isinstance(value, Decimal | int) else str(value)


def _ibans(path: Path) -> tuple[str, ...]:
    """The accounts to pay to, by the embedded XML alone."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    place = "//*[local-name()='PayeePartyCreditorFinancialAccount']/*[local-name()='IBANID']/text()"
    found: list[str] = []
    for data in _attached(path):
        found += [compact(str(text)) for text in _texts(etree.fromstring(data, parser).xpath(place))]
    return tuple(dict.fromkeys(found))


def _texts(found: object) -> Iterable[object]:
    return found if isinstance(found, list) else ()


def _attached(path: Path) -> Iterator[bytes]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for place in range(document.count_attachments()):
            attachment = document.get_attachment(place)
            if attachment.get_name().lower().endswith(".xml"):
                yield bytes(attachment.get_data())
    finally:
        document.close()
