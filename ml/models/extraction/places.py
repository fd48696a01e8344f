"""Where values known from elsewhere stand on the pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.invoice import Field, Invoice, Line
from domain.money import cents
from ml.models.extraction.candidates import amounts, dates, decimal_mark
from ml.models.extraction.context import roles
from ml.models.extraction.labels import fold
from ml.models.extraction.layout import Row, Sheet, Span, around

LONGEST = 12
"""Words a value is looked for over."""
_KINDS = {
    "invoice_date": "date",
    "due_date": "date",
    "net_total": "amount",
    "tax_total": "amount",
    "gross_total": "amount",
    "invoice_number": "number",
    "order_number": "number",
}


def placed(invoice: Invoice, sheets: Sequence[Sheet]) -> Invoice:
    """The invoice with page and box of every value that stands on a page; the best labelled place wins."""
    if not sheets:
        return invoice
    mark = decimal_mark(tuple(sheets))
    found = {name: _placed(name, field, sheets, mark) for name, field in invoice.fields.items()}
    lines = tuple(_placed_line(line, sheets, mark) for line in invoice.lines)
    return replace(invoice.with_fields(found), lines=lines)


def _placed(name: str, field: Field, sheets: Sequence[Sheet], mark: str) -> Field:
    if field.source == "computed":
        return field
    best, best_score = None, -1.0
    for sheet in sheets:
        for span in _places(name, field.value, sheet, mark):
            score = roles(_KINDS[name], span, sheet).get(name, 0.0) if name in _KINDS else 0.0
            if score > best_score:
                best, best_score = span, score
    return replace(field, page=best.row.page, box=best.box) if best else field


def _places(name: str, value: str, sheet: Sheet, mark: str) -> Iterator[Span]:
    kind = _KINDS.get(name, "text")
    if kind == "date":
        for month_first in (False, True):
            yield from (one.span for one in dates(sheet, month_first) if one.value == value)
    elif kind == "amount":
        yield from (one.span for one in amounts(sheet, mark) if cents(abs(one.value)) == value)
    else:
        wanted = _signs(value)
        for row in sheet.rows:
            yield from _runs(row, wanted)


def _runs(row: Row, wanted: str) -> Iterator[Span]:
    """The runs of words that spell a value, punctuation and blanks aside."""
    for start in range(len(row.words)):
        spelt = ""
        for end in range(start + 1, min(start + LONGEST, len(row.words)) + 1):
            spelt += _signs(row.words[end - 1].text)
            if spelt == wanted and spelt:
                yield row.span(start, end)
            if len(spelt) >= len(wanted):
                break


def _signs(text: str) -> str:
    return re.sub(r"[^\w€$£]", "", fold(text))


def _placed_line(line: Line, sheets: Sequence[Sheet], mark: str) -> Line:
    """The line with the row that shows its amount and begins its description, where there is one."""
    head = _signs(" ".join(line.description.split()[:2]))
    for sheet in sheets:
        for row in sheet.rows:
            shows = head and head in _signs(row.text)
            if shows and any(abs(one.value) == abs(line.net) for one in amounts(replace(sheet, rows=(row,)), mark)):
                return replace(line, page=row.page, box=around(word.box for word in row.words))
    return line
