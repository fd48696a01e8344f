"""Net, tax and gross chosen together: the most likely three that add up."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from domain.invoice import Tax
from domain.money import cents
from domain.posting import ROUNDING
from ml.models.extraction.candidates import Amount, amounts
from ml.models.extraction.choice import Choice
from ml.models.extraction.context import advantage, roles
from ml.models.extraction.labels import nearest
from ml.models.extraction.layout import Sheet, Span
from ml.models.extraction.table import Table

_RATES = "0 2.1 2.5 2.6 3 3.8 4 5 5.5 6 7 7.7 8 8.1 8.5 9 10 12 13 13.5 14 15 16 17 18 19 20 21 22 23 24 25 25.5 27"
RATES = tuple(Decimal(rate) for rate in _RATES.split())
"""Rates of value added tax in force somewhere in Europe in the last years, and a few beyond."""
ROLES = ("net_total", "tax_total", "gross_total")
_UNTAXED = re.compile(
    r"reverse charge|steuerfrei|steuerschuldnerschaft|innergemeinschaftlich|kleinunternehmer|§ ?19|verlegd"
    r"|autoliquidation|intracommunautaire|exonere|non applicable|exent[oa]|intracomunitari|inversion del sujeto"
    r"|esente|non imponibile"
    r"|inversione contabile|vrijgesteld|vat exempt|zero.rated|outside the scope|not subject to vat"
)
_ROUNDED = re.compile(r"\bround(?:ed|ing)\b|\barrondi|\brundung|\bafronding|\bredondeo|\barrotondamento")
_CASH = re.compile(
    r"\W*(?:received |paid |payment |amount )?(?:cash|tender(?:ed)?|bar|bargeld|gegeben|especes|efectivo|entregado"
    r"|contanti|contant)\b(?! (?:bill|sales?|memo))"
)
_CHANGE = re.compile(
    r"\W*(?:your |cash |total )?(?:change|ruckgeld|wechselgeld|rendu|monnaie rendue|cambio|resto|wisselgeld)\b"
)
CASHED = 0.5
"""The score of a total that nothing but cash and change tell."""
NOT_PRINTED = -0.45
"""What a total loses that stands nowhere and is computed from the other two."""
LEAST = 0.0
"""Three totals that score less are none: a gross total may stand alone."""
IN_LINES = -0.4
"""What an amount loses that stands among the lines."""
LABELLED = 0.3
"""What an amount scores at least that stands beside a label of its role."""
ALONE = -1.0
"""What an amount loses as an alternative that makes no three totals with others."""
MADE = 0.2
"""From which score on an alternative is worth naming that stands nowhere."""
SUMMED = 0.5
"""What speaks for the sum of two taxes."""
MOST_TAX_ROWS = 10
FEW_EXACT = 2
"""With more amounts that show cents, whole numbers without a currency are no totals."""


@dataclass(frozen=True)
class Money:
    """An amount with what its surroundings say of it."""

    value: Decimal
    span: Span
    scores: dict[str, float]


@dataclass(frozen=True)
class TaxRow:
    """A row that shows a rate, its base and its amount."""

    tax: Tax
    place: tuple[int, int]


@dataclass(frozen=True)
class Totals:
    """The three totals and the tax rows that make them; ``rates`` stand beside tax labels.

    ``negative`` tells that the gross total is printed with a minus sign.
    What was not found is missing from ``choices``.
    """

    choices: dict[str, Choice]
    taxes: tuple[Tax, ...]
    rates: tuple[Decimal, ...] = ()
    negative: bool = False


@dataclass(frozen=True)
class _Clues:
    """What else speaks for totals: the breakdown, sums of tax amounts, what the lines make, all money shown."""

    rows: Sequence[TaxRow]
    tax_sums: frozenset[Decimal]
    line_sum: Decimal
    money: Sequence[Money]
    untaxed: bool


@dataclass(frozen=True)
class _Triple:
    net: Decimal
    tax: Decimal
    gross: Decimal
    score: float


@dataclass(frozen=True)
class _Seen:
    """All amounts of some pages, the money among them, rows of tax, and triples that add up, the best first."""

    read: Sequence[tuple[Sheet, Amount]]
    clues: _Clues
    triples: Sequence[_Triple]


def find(sheets: Sequence[Sheet], mark: str, table: Table) -> Totals:
    """The totals of an invoice. ``mark`` is the document's decimal mark; what the lines make speaks for a total."""
    seen = _seen(sheets, mark, table)
    read, clues, triples, money = seen.read, seen.clues, seen.triples, seen.clues.money
    paid = _paid_in_cash(money)
    if paid is not None:
        triples = [one for one in triples if one.gross == paid]
        if not triples:
            return Totals({"gross_total": _choice("gross_total", paid, money, CASHED, CASHED)}, ())
    if not triples or triples[0].score < LEAST:
        return Totals(_gross_alone(money, money), ())
    top = triples[0]
    if _fit(top.net, top.tax, clues) < 0 and _best_by_value(money, "net_total").get(top.net, 0.0) < LABELLED:
        return Totals(_gross_alone([one for one in money if one.value == top.gross], money), ())
    choices = _choices(triples, money)
    if any(_ROUNDED.search(row.folded) for sheet in sheets for row in sheet.rows):
        whole, rounded = choices["gross_total"], _to_five_cents(top.gross, money)
        choices["gross_total"] = _choice("gross_total", rounded, money, whole.score, whole.margin)
    below_zero = any(one.value == -top.gross for _, one in read if one.value < 0)
    return Totals(choices, _taxes(top, clues.rows, [one for _, one in read]), _named_rates(read), below_zero)


def alternatives(sheets: Sequence[Sheet], mark: str, table: Table) -> dict[str, list[Choice]]:
    """What each total could be, the likeliest first: of triples that add up, then every amount for itself."""
    seen = _seen(sheets, mark, table)
    money = seen.clues.money
    triples = [*seen.triples, *_joined(money, seen.clues)]
    found = {}
    for place, role in enumerate(ROLES):
        made = [((one.net, one.tax, one.gross)[place], one.score / 3) for one in triples]
        alone = [(one.value, one.scores[role] + ALONE) for one in money]
        scores: dict[Decimal, float] = {}
        for value, score in (*made, *alone):
            scores[value] = max(score, scores.get(value, score))
        listed = [_choice(role, value, money, score, 0.0) for value, score in _top(scores, len(scores))]
        some = [one for one in listed if role == "tax_total" or Decimal(one.value)]
        found[role] = [one for one in some if one.span is not None or one.score >= MADE]
    return found


def _joined(money: Sequence[Money], clues: _Clues) -> Iterable[_Triple]:
    """Triples whose gross total nobody recognised: of what looks like net totals and taxes, also two of those."""
    best = {role: _best_by_value(money, role) for role in ROLES}
    taxes = _top(best["tax_total"], 5)
    labelled = [(value, score) for value, score in taxes if score > LABELLED]
    pairs = {one[0] + other[0]: (one[1] + other[1]) / 2 for one, other in combinations(labelled, 2)}
    for net, net_score in _top(best["net_total"], 6):
        for tax, tax_score in (*taxes, *pairs.items()):
            if not 0 < tax < net * Decimal("0.3"):
                continue
            gross_score = best["gross_total"].get(net + tax, NOT_PRINTED)
            fit = SUMMED if tax in pairs else _fit(net, tax, clues)
            yield _Triple(net, tax, net + tax, net_score + tax_score + gross_score + fit)


def _seen(sheets: Sequence[Sheet], mark: str, table: Table) -> _Seen:
    read = [(sheet, one) for sheet in sheets for one in amounts(sheet, mark)]
    exact = sum(one.decimals == 2 for _, one in read) > FEW_EXACT
    money = [
        _money(one, sheet, table)
        for sheet, one in read
        if not one.percent and (one.decimals or one.marked or not exact)
    ]
    rows = tax_rows(sheets, [one for _, one in read])
    line_sum = abs(sum((line.net for line in table.lines), Decimal(0)))
    clues = _Clues(rows, _tax_sums([one for _, one in read]), line_sum, money, _is_untaxed(sheets, money, read))
    return _Seen(read, clues, sorted(_triples(money, clues), key=lambda one: one.score, reverse=True))


def _named_rates(read: Sequence[tuple[Sheet, Amount]]) -> tuple[Decimal, ...]:
    """The rates that stand beside tax labels."""
    named = (
        one.value for sheet, one in read if one.percent and roles("amount", one.span, sheet).get("tax_total", 0) > 0.3
    )
    return tuple(dict.fromkeys(named))


def _choices(triples: Sequence[_Triple], money: Sequence[Money]) -> dict[str, Choice]:
    """The totals of the first triple, which leads the next other one by a margin."""
    top = triples[0]
    rival = next((one for one in triples if (one.net, one.gross) != (top.net, top.gross)), None)
    margin = top.score - (max(rival.score, 0.0) if rival else 0.0)
    values = dict(zip(ROLES, (top.net, top.tax, top.gross), strict=True))
    return {role: _choice(role, value, money, top.score / 3, margin) for role, value in values.items()}


def _money(one: Amount, sheet: Sheet, table: Table) -> Money:
    said = roles("amount", one.span, sheet)
    form = 0.1 if one.decimals == 2 else -0.25 if one.decimals > 2 else -0.3
    form += 0.05 if one.marked else 0.0
    low = 0.1 * one.span.row.place / max(1, len(sheet.rows)) + min(0.1, 0.05 * (one.span.row.page - 1))
    if (one.span.row.page, one.span.row.place) in table.rows:
        form += IN_LINES
    return Money(abs(one.value), one.span, {role: advantage(said, role) + form + low for role in ROLES})


def _triples(money: Sequence[Money], clues: _Clues) -> Iterable[_Triple]:
    """Triples that add up: printed ones, and those with one total that is computed."""
    best = {role: _best_by_value(money, role) for role in ROLES}
    grosses = _top(best["gross_total"], 12)
    nets = _top(best["net_total"], 25)
    for gross, gross_score in grosses:
        for net, net_score in nets:
            tax = gross - net
            if tax < 0 or tax > gross * Decimal("0.3"):
                continue
            tax_score = best["tax_total"].get(tax, NOT_PRINTED + (0.35 if tax in clues.tax_sums else 0.0))
            yield _Triple(net, tax, gross, gross_score + net_score + tax_score + _fit(net, tax, clues))
        for tax, tax_score in _top(best["tax_total"], 6):
            if Decimal(0) < tax < gross * Decimal("0.3") and gross - tax not in best["net_total"]:
                net = gross - tax
                yield _Triple(net, tax, gross, gross_score + tax_score + NOT_PRINTED + _fit(net, tax, clues))


def _best_by_value(money: Sequence[Money], role: str) -> dict[Decimal, float]:
    found: dict[Decimal, float] = {}
    for one in money:
        found[one.value] = max(found.get(one.value, -9.0), one.scores[role])
    return found


def _top(scores: dict[Decimal, float], most: int) -> list[tuple[Decimal, float]]:
    return sorted(scores.items(), key=lambda pair: pair[1], reverse=True)[:most]


def _fit(net: Decimal, tax: Decimal, clues: _Clues) -> float:
    """What a known rate, a breakdown, the lines and larger amounts elsewhere say of three totals."""
    score = 0.9 if clues.line_sum and clues.line_sum in (net, net + tax) else 0.0
    larger = {one.value for one in clues.money if one.value > net + tax and one.scores["gross_total"] > -0.3}
    score -= min(0.9, 0.15 * len(larger))
    if _subset(clues.rows, net, tax):
        return score + 0.7
    if tax in clues.tax_sums and tax:
        return score + 0.5
    if tax == 0:
        return score - (0.1 if clues.untaxed else 1.2)
    return score + (0.4 if rate_of(net, tax) is not None else -0.4)


def _is_untaxed(sheets: Sequence[Sheet], money: Sequence[Money], read: Sequence[tuple[Sheet, Amount]]) -> bool:
    """Whether the pages say that there is no tax: a zero beside a tax label, a rate of 0 %, or words for it."""
    zero = any(one.value == 0 and one.scores["tax_total"] > 0.3 for one in money)
    rate = any(one.percent and one.value == 0 for _, one in read)
    return zero or rate or any(_UNTAXED.search(row.folded) for sheet in sheets for row in sheet.rows)


def _tax_sums(read: Sequence[Amount]) -> frozenset[Decimal]:
    """Sums of two or more tax amounts that stand beside their rates."""
    by_row: dict[tuple[int, int], list[Amount]] = {}
    for one in read:
        by_row.setdefault((one.span.row.page, one.span.row.place), []).append(one)
    found = []
    for row in by_row.values():
        money = [abs(one.value) for one in row if not one.percent and one.decimals == 2]
        if (
            money
            and any(one.percent for one in row)
            and nearest("amount", row[0].span.row.segments[0].text).get("tax_total")
        ):
            found.append(money[-1])
    groups = (group for size in range(2, min(4, len(found)) + 1) for group in combinations(found[-6:], size))
    return frozenset(sum(group, Decimal(0)) for group in groups)


def rate_of(net: Decimal, tax: Decimal) -> Decimal | None:
    """The one known rate that makes this tax of this net total, or None."""
    fitting = [rate for rate in RATES if _makes(rate, net, tax)]
    exact = [rate for rate in fitting if abs(net * rate / 100 - tax) <= Decimal("0.005")]
    return next(iter(exact or fitting), None)


def _makes(rate: Decimal, net: Decimal, tax: Decimal) -> bool:
    return abs(net * rate / 100 - tax) <= ROUNDING and bool(rate) == bool(tax)


def _choice(role: str, value: Decimal, money: Sequence[Money], score: float, margin: float) -> Choice:
    shown = [one for one in money if one.value == value]
    span = max(shown, key=lambda one: one.scores[role]).span if shown else None
    return Choice(cents(value), score, margin, span)


def _paid_in_cash(money: Sequence[Money]) -> Decimal | None:
    """What a till took: the cash given less the change, where it prints both."""
    given, change = (
        [one for one in money if label.match(one.span.row.folded) and one.value >= 0] for label in (_CASH, _CHANGE)
    )
    if not given or not change or given[-1].value <= change[-1].value:
        return None
    return given[-1].value - change[-1].value


def _gross_alone(among: Sequence[Money], money: Sequence[Money]) -> dict[str, Choice]:
    """The gross total of a till, which shows no net total."""
    ranked = sorted(among, key=lambda one: one.scores["gross_total"], reverse=True)
    if not ranked or ranked[0].scores["gross_total"] < 0.25:
        return {}
    top = _rounded(ranked[0], money)
    others = [one.scores["gross_total"] for one in money if one.value != top.value]
    rival = max(others, default=0.0)
    score = top.scores["gross_total"]
    return {"gross_total": Choice(cents(top.value), score / 3, score - max(rival, 0.0), top.span)}


def _rounded(top: Money, money: Sequence[Money]) -> Money:
    """The same total rounded to five cents, where a till shows both."""
    value = _to_five_cents(top.value, money)
    return top if value == top.value else next(one for one in money if one.value == value)


def _to_five_cents(total: Decimal, money: Sequence[Money]) -> Decimal:
    """What a till rounded a total to, where it shows that too."""
    step = Decimal("0.05")
    near = (
        one.value
        for one in money
        if 0 < abs(one.value - total) < step and one.value % step == 0 and one.scores["gross_total"] > 0
    )
    return total if total % step == 0 else next(near, total)


def tax_rows(sheets: Sequence[Sheet], read: Sequence[Amount]) -> list[TaxRow]:
    """Every row that shows a rate and two amounts of which one is that share of the other."""
    by_row: dict[tuple[int, int], list[Amount]] = {}
    for one in read:
        by_row.setdefault((one.span.row.page, one.span.row.place), []).append(one)
    found = []
    for place, row in sorted(by_row.items()):
        rates = [one.value for one in row if one.percent] or [one.value for one in row if one.value in RATES]
        plain = [abs(one.value) for one in row if not one.percent and one.decimals <= 2]
        for rate in dict.fromkeys(rates):
            found += [TaxRow(Tax(rate, base, amount), place) for base, amount in _pairs(plain, rate)]
    return found


def _pairs(values: Sequence[Decimal], rate: Decimal) -> list[tuple[Decimal, Decimal]]:
    pairs = []
    for first, base in enumerate(values):
        for second, amount in enumerate(values):
            if first == second or base == 0 or (amount == 0) != (rate == 0):
                continue
            if abs(base * rate / 100 - amount) <= Decimal("0.011") and base != rate:
                pairs.append((base, amount))
    return list(dict.fromkeys(pairs))


def _subset(rows: Sequence[TaxRow], net: Decimal, tax: Decimal) -> tuple[Tax, ...]:
    """The tax rows that together make net and tax, or none; the lowest on the page first."""
    listed = list(dict.fromkeys(row.tax for row in reversed(rows)))[:MOST_TAX_ROWS]
    for size in range(1, min(5, len(listed)) + 1):
        for group in combinations(listed, size):
            if len({one.rate for one in group}) < size:
                continue
            base = sum((one.base for one in group), Decimal(0))
            amount = sum((one.amount for one in group), Decimal(0))
            if abs(base - net) <= ROUNDING and abs(amount - tax) <= ROUNDING:
                return tuple(sorted(group, key=lambda one: -one.rate))
    return ()


def _taxes(top: _Triple, rows: Sequence[TaxRow], read: Sequence[Amount]) -> tuple[Tax, ...]:
    """The breakdown: printed rows that make the totals, else the one rate that fits."""
    printed = _subset(rows, top.net, top.tax)
    if printed:
        return printed
    shown = {one.value for one in read if one.percent}
    fitting = [rate for rate in RATES if _makes(rate, top.net, top.tax)]
    named = [rate for rate in fitting if rate in shown] or fitting
    return (Tax(named[0], top.net, top.tax),) if len(named) == 1 else ()
