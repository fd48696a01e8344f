"""How the confidences of the extraction are fitted: on documents whose truth is known exactly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.errors import Rejected
from domain.invoice import Invoice
from domain.page import Document
from domain.posting import Posting, prepare
from domain.rules import Limits, check
from domain.supplier import Supplier
from domain.suppliers import compact, conflicts, identify, plain_name
from ml.models.extraction.confidence import confidence_of, document_features, field_features
from ml.models.extraction.extract import reading
from ml.models.extraction.version import VERSION
from ml.models.extraction.words import Reading
from ml.registry.calibrations import Calibration, Logistic

STRENGTH = 1.0
"""Inverse strength of the penalty on weights."""
FEWEST = 20
"""Values a curve needs; a field seen less often has no confidence."""


@dataclass(frozen=True)
class Truth:
    """What a document says: its type, fields, tax amounts by rate, and the net and tax rate of each line."""

    type: str
    fields: Mapping[str, str]
    taxes: Mapping[Decimal, Decimal]
    supplier: str
    lines: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Example:
    """A document as it was extracted, the register it came with, and its truth."""

    reading: Reading
    suppliers: tuple[Supplier, ...]
    truth: Truth


def example(document: Document, suppliers: tuple[Supplier, ...], truth: Truth, *, xml: bool = True) -> Example:
    """Extracts a document without confidences."""
    return Example(reading(document, suppliers, xml=xml), suppliers, truth)


def same_value(name: str, found: str, true: str) -> bool:
    """Whether two values of a field say the same: numbers without blanks and case, names without legal form."""
    if name == "supplier_name":
        return plain_name(found) == plain_name(true)
    if name.endswith("_total"):
        return bool(found) and bool(true) and Decimal(found) == Decimal(true)
    if name.endswith("_date"):
        return found == true
    if name == "payment_terms":
        return " ".join(found.split()).casefold() == " ".join(true.split()).casefold()
    return compact(found) == compact(true)


def posted_right(invoice: Invoice, suppliers: Sequence[Supplier], truth: Truth) -> bool:
    """Whether every header value, total, tax and line amount of the posting would be that of the truth.

    One line a tax rate is right too: that is how a document without usable lines is posted.
    """
    supplier = identify(invoice, suppliers)
    if supplier is None or plain_name(supplier.name) != plain_name(truth.supplier):
        return False
    try:
        posting = prepare(invoice, supplier)
    except Rejected:
        return False
    taxes, lines = _taxes(posting, supplier), _lines(posting, supplier)
    agree = lines in (sorted(truth.lines), _one_a_rate(truth.lines))
    return agree and _header(posting) == _wanted(truth) and taxes == _without_zero(truth.taxes)


def fit(examples: Sequence[Example], provenance: Mapping[str, Any]) -> Calibration:
    """Curves for every field seen often enough, and one for whole documents."""
    rows: dict[str, list[tuple[tuple[float, ...], bool]]] = {}
    counts: dict[str, list[bool]] = {}
    for one in examples:
        for name, field in one.reading.invoice.fields.items():
            right = same_value(name, field.value, one.truth.fields.get(name, ""))
            if name in one.reading.grounds:
                rows.setdefault(name, []).append((field_features(one.reading.grounds[name]), right))
            else:
                counts.setdefault(name, []).append(right)
    fields = {name: _curve(found) for name, found in rows.items() if len(found) >= FEWEST}
    xml = {name: round((sum(found) + 1) / (len(found) + 2), 4) for name, found in counts.items()}
    measured = Calibration(VERSION, fields, xml, Logistic((), 0.0), provenance)
    return Calibration(VERSION, fields, xml, _document_curve(examples, measured), provenance)


def confident(one: Example, measured: Calibration) -> Invoice:
    """The example's invoice with the confidences of a calibration."""
    found = {}
    for name, field in one.reading.invoice.fields.items():
        sure = confidence_of(name, one.reading.grounds.get(name), measured)
        found[name] = type(field)(field.value, sure, field.source, field.page, field.box)
    return one.reading.invoice.with_fields(found)


def keeps_rules(invoice: Invoice, suppliers: Sequence[Supplier], limits: Limits) -> bool:
    """Whether no rule vetoes a posting: only then the gate has anything to say."""
    found, conflict = identify(invoice, suppliers), conflicts(invoice, suppliers)
    checks = check(invoice, found, limits, datetime.now(UTC).date(), conflict=conflict)
    return invoice.type != "order" and all(rule.passed for rule in checks)


def _document_curve(examples: Sequence[Example], measured: Calibration) -> Logistic:
    """The curve of documents, fitted on those without a veto."""
    scored = [(confident(one, measured), one) for one in examples]
    return _curve(
        [
            (document_features(invoice), posted_right(invoice, one.suppliers, one.truth))
            for invoice, one in scored
            if keeps_rules(invoice, one.suppliers, Limits())
        ]
    )


def _curve(rows: Iterable[tuple[tuple[float, ...], bool]]) -> Logistic:
    """A logistic curve fitted to smoothed labels, so that a field without errors does not become certain.

    Source: Platt (1999), targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2).
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    listed = list(rows)
    features = np.array([row for row, _ in listed])
    right = np.array([label for _, label in listed])
    high, low = (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2)
    share = np.where(right, high, low)
    labels = np.concatenate([np.ones(len(right)), np.zeros(len(right))])
    weights = np.concatenate([share, 1 - share])
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(np.concatenate([features, features]), labels, sample_weight=weights)
    return Logistic(tuple(float(weight) for weight in model.coef_[0]), float(model.intercept_[0]))


def _header(posting: Posting) -> tuple[object, ...]:
    return (
        posting.type,
        posting.number,
        posting.date,
        posting.due_date,
        posting.currency,
        posting.net_total,
        posting.tax_total,
        posting.gross_total,
    )


def _wanted(truth: Truth) -> tuple[object, ...]:
    fields = truth.fields
    totals = (Decimal(fields[name]) for name in ("net_total", "tax_total", "gross_total"))
    names = ("invoice_number", "invoice_date", "due_date", "currency")
    return (truth.type, *(fields.get(name, "") for name in names), *totals)


def _taxes(posting: Posting, supplier: Supplier) -> dict[Decimal, Decimal]:
    rates = {code: Decimal(rate) for rate, code in supplier.tax_codes.items()}
    return _without_zero({rates[row.code]: row.amount for row in posting.taxes})


def _lines(posting: Posting, supplier: Supplier) -> list[tuple[Decimal, Decimal]]:
    rates = {code: Decimal(rate) for rate, code in supplier.tax_codes.items()}
    return sorted((line.net, rates[line.tax_code]) for line in posting.lines)


def _one_a_rate(lines: Iterable[tuple[Decimal, Decimal]]) -> list[tuple[Decimal, Decimal]]:
    nets: dict[Decimal, Decimal] = {}
    for net, rate in lines:
        nets[rate] = nets.get(rate, Decimal(0)) + net
    return sorted((net, rate) for rate, net in nets.items())


def _without_zero(taxes: Mapping[Decimal, Decimal]) -> dict[Decimal, Decimal]:
    return {rate: amount for rate, amount in taxes.items() if amount}
