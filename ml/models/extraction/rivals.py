"""What else a field could be: every value of its type on the pages, for a person to choose from."""

from collections.abc import Iterator, Sequence

from domain.money import cents
from domain.page import Page
from domain.review import Candidate
from ml.models.extraction import header
from ml.models.extraction.candidates import amounts, dates, decimal_mark, ibans, vat_ids
from ml.models.extraction.context import advantage, roles
from ml.models.extraction.layout import Sheet, Span, sheet
from ml.models.extraction.supplier_name import names

KINDS = {
    **dict.fromkeys(("invoice_date", "due_date"), "date"),
    **dict.fromkeys(("net_total", "tax_total", "gross_total"), "amount"),
    **dict.fromkeys(("invoice_number", "order_number"), "number"),
}
"""The kind of labels that speak for a field's values."""
CENTS = 0.4
"""What an amount gains that shows cents."""
Scored = tuple[float, str, Span]


def rivals(pages: Sequence[Page], field: str) -> tuple[Candidate, ...]:
    """Every value of a field's type that stands on the pages, the one its surroundings speak for most first.

    Each value comes once, with its best place, in the form the field has. Fields of free text have none.
    """
    sheets = tuple(sheet(page) for page in pages)
    best: dict[str, tuple[float, Candidate]] = {}
    for score, value, span in _scored(sheets, field):
        if value not in best or score > best[value][0]:
            best[value] = (score, Candidate(value, span.row.page, span.box, round(score, 3)))
    return tuple(one for _, one in sorted(best.values(), key=lambda pair: pair[0], reverse=True))


def _scored(sheets: tuple[Sheet, ...], field: str) -> Iterator[Scored]:
    mark, american = decimal_mark(sheets), header.month_first(sheets, "")
    for one in sheets:
        for value, span, quality in _values(one, field, mark, american):
            kind = KINDS.get(field)
            said = advantage(roles(kind, span, one), field) if kind else 0.0
            yield quality + said - 0.001 * span.row.place, value, span


def _values(one: Sheet, field: str, mark: str, american: bool) -> Iterator[tuple[str, Span, float]]:
    """Values of a field on a sheet in the form the field has, with their places and how well their form fits."""
    if field in ("invoice_date", "due_date"):
        yield from ((found.value, found.span, found.quality) for found in dates(one, american))
    elif field in ("net_total", "tax_total", "gross_total"):
        for amount in amounts(one, mark):
            if not amount.percent and (amount.decimals or amount.marked):
                yield cents(abs(amount.value)), amount.span, CENTS * (amount.decimals == 2)
    elif field in ("invoice_number", "order_number"):
        yield from ((found.value, found.span, found.quality) for found in header.number_candidates(one))
    elif field == "supplier_iban":
        yield from ((found.value, found.span, found.quality) for found in ibans(one))
    elif field == "supplier_vat_id":
        yield from ((found.value, found.span, found.quality) for found in vat_ids(one))
    elif field == "currency":
        yield from ((code, span, 1.0) for code, span in header.currency_codes(one))
    elif field == "supplier_name":
        named = names((one,), ())
        yield from ((found.value, found.span, found.score) for found in named if found.span and found.score > 0)
