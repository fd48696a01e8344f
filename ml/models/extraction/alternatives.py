"""What the extraction could have chosen instead: every value of a field with its score, the likeliest first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.page import Page
from domain.review import Candidate
from domain.supplier import Supplier
from ml.models.extraction import header, rivals, supplier_name, table, totals
from ml.models.extraction.candidates import decimal_mark
from ml.models.extraction.choice import Choice, Scored, ranked
from ml.models.extraction.layout import sheet

LEAST = 0.2
"""From which score on the extraction has a reason to choose a value; others are ordered by their form."""
A_NAME = 0.6
"""From which score on a text is worth offering as a name: every heading could be one."""
NOT_WEIGHED = 1.0
"""What a value loses that has the type and nothing more that speaks for it."""


def alternatives(pages: Sequence[Page], suppliers: Sequence[Supplier] = ()) -> Mapping[str, tuple[Candidate, ...]]:
    """By field, in its form: what the extraction weighed, by its own score, then what else on the pages has the type.

    Fields of free text have none.
    """
    sheets = tuple(sheet(page) for page in pages)
    mark = decimal_mark(sheets)
    lines = table.read(sheets, mark)
    money = ranked(header.currency_scores(sheets))
    scored = {
        "supplier_name": supplier_name.names(sheets, suppliers),
        "supplier_vat_id": header.vat_id_scores(sheets, suppliers),
        "supplier_iban": header.account_scores(sheets, suppliers),
        "currency": money,
        **header.date_scores(sheets, header.month_first(sheets, money[0].value if money else "")),
        **header.number_scores(sheets, lines.rows),
    }
    weighed = {name: ranked(found) for name, found in scored.items()}
    names = tuple(_candidate(one) for one in weighed.pop("supplier_name") if one.score >= A_NAME)
    found = {name: _with_rest(one, rivals.rivals(pages, name)) for name, one in weighed.items()}
    joined = totals.alternatives(sheets, mark, lines)
    return {"supplier_name": names, **found, **{name: tuple(map(_candidate, one)) for name, one in joined.items()}}


def _with_rest(weighed: Sequence[Scored], rest: Sequence[Candidate]) -> tuple[Candidate, ...]:
    found = {one.value: _candidate(one) for one in weighed if one.score >= LEAST}
    for one in rest:
        found.setdefault(one.value, replace(one, score=one.score - NOT_WEIGHED))
    return tuple(sorted(found.values(), key=lambda one: one.score, reverse=True))


def _candidate(one: Scored | Choice) -> Candidate:
    if one.span is None:
        return Candidate(one.value, score=round(one.score, 3))
    return Candidate(one.value, one.span.row.page, one.span.box, round(one.score, 3))
