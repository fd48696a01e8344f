"""Lines brought together with the totals: rates, prices that hold the tax, allowances on the whole document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product

from domain.invoice import Line, Tax
from domain.posting import ROUNDING
from ml.models.extraction.candidates import amounts
from ml.models.extraction.labels import labels
from ml.models.extraction.layout import Sheet, around
from ml.models.extraction.table import Table

CENT = Decimal("0.01")
MOST_ADJUSTMENTS = 6
MOST_UNRATED = 6


@dataclass(frozen=True)
class Settled:
    """Lines that fit the totals and the tax rows they make; the lines as they are where they do not fit."""

    lines: tuple[Line, ...]
    taxes: tuple[Tax, ...]


def settled(
    table: Table, taxes: Sequence[Tax], net: Decimal | None, gross: Decimal | None, named: Sequence[Decimal] = ()
) -> Settled:
    """Lines with their rates and without minus signs on credit notes; prices that hold the tax give tax rows only.

    ``named`` are rates that stand beside tax labels, for documents whose breakdown shows no bases.
    """
    lines = _rated(table.lines, taxes)
    if net is None or gross is None:
        return Settled(tuple(lines), tuple(taxes))
    with_tax = table.with_tax or _holds_tax(lines, net, gross)
    goal = gross if with_tax else net
    lines = _up_to(goal, _upright(lines, goal))
    if with_tax:
        return _without_tax(lines, taxes, net, gross)
    lines = _matched(lines, taxes) if taxes else _guessed(lines, named, net, gross - net)
    return Settled(tuple(lines), tuple(taxes) or breakdown(lines, net, gross - net))


def _holds_tax(lines: Sequence[Line], net: Decimal, gross: Decimal) -> bool:
    """Whether the lines make the gross total, and not because a tax row was taken for a line."""
    total = abs(sum((line.net for line in lines), Decimal(0)))
    return net != gross and total == gross and abs(lines[-1].net) not in (gross - net, net)


def _upright(lines: Sequence[Line], goal: Decimal) -> list[Line]:
    """The lines of a credit note without the minus signs of their amounts."""
    total = sum((line.net for line in lines), Decimal(0))
    if total >= 0 or abs(-total - goal) > abs(total - goal):
        return list(lines)
    return [_positive(replace(line, net=-line.net, discount=-line.discount)) for line in lines]


def _positive(line: Line) -> Line:
    """A line of a credit note: its quantity or price loses the sign its amount lost."""
    if line.quantity is not None and line.unit_price is not None and line.quantity * line.unit_price * line.net < 0:
        return replace(line, quantity=abs(line.quantity), unit_price=abs(line.unit_price))
    return line


def _up_to(goal: Decimal, lines: list[Line]) -> list[Line]:
    """The lines without totals taken for lines: those at the end that have no quantity and are too much."""
    kept = list(lines)
    while kept and kept[-1].quantity is None and sum((line.net for line in kept), Decimal(0)) != goal:
        kept.pop()
    return kept if sum((line.net for line in kept), Decimal(0)) == goal else lines


def _rated(lines: Sequence[Line], taxes: Sequence[Tax]) -> list[Line]:
    rates = {row.rate for row in taxes}
    only = next(iter(rates)) if len(rates) == 1 else None
    return [line if line.tax_rate in rates or not rates else replace(line, tax_rate=only) for line in lines]


def _matched(lines: Sequence[Line], taxes: Sequence[Tax]) -> list[Line]:
    """A few lines without a rate get the one that makes the bases of the breakdown right."""
    open_ones = [place for place, line in enumerate(lines) if line.tax_rate is None]
    if not open_ones or len(open_ones) > MOST_UNRATED or not taxes:
        return list(lines)
    for rates in product([row.rate for row in taxes], repeat=len(open_ones)):
        tried = list(lines)
        for place, rate in zip(open_ones, rates, strict=True):
            tried[place] = replace(tried[place], tax_rate=rate)
        bases = [sum((line.net for line in tried if line.tax_rate == row.rate), Decimal(0)) for row in taxes]
        if all(abs(base - row.base) <= ROUNDING for base, row in zip(bases, taxes, strict=True)):
            return tried
    return list(lines)


def _guessed(lines: Sequence[Line], named: Sequence[Decimal], net: Decimal, tax: Decimal) -> list[Line]:
    """Lines whose rate is none of those beside the tax labels get the one that makes the tax total."""
    if not named or breakdown(lines, net, tax):
        return list(lines)
    open_ones = [place for place, line in enumerate(lines) if line.tax_rate not in named]
    if not open_ones or len(open_ones) > MOST_UNRATED:
        return list(lines)
    for rates in product(named, repeat=len(open_ones)):
        tried = list(lines)
        for place, rate in zip(open_ones, rates, strict=True):
            tried[place] = replace(tried[place], tax_rate=rate)
        if breakdown(tried, net, tax):
            return tried
    return list(lines)


def _without_tax(lines: Sequence[Line], taxes: Sequence[Tax], net: Decimal, gross: Decimal) -> Settled:
    """Lines and tax rows of prices that hold the tax; the largest line of a rate takes the cents of rounding."""
    if any(line.tax_rate is None for line in lines):
        return Settled((), tuple(taxes))
    made = []
    bare: dict[int, Line] = {}
    for rate in sorted({line.tax_rate for line in lines if line.tax_rate is not None}, reverse=True):
        places = [place for place, line in enumerate(lines) if line.tax_rate == rate]
        amount = sum((lines[place].net for place in places), Decimal(0))
        base = _net(amount, rate)
        made.append(Tax(rate, base, amount - base))
        cut = {place: _net(lines[place].net, rate) for place in places}
        largest = max(places, key=lambda place: lines[place].net)
        cut[largest] += base - sum(cut.values(), Decimal(0))
        bare |= {p: replace(lines[p], net=value, unit_price=None, discount=Decimal(0)) for p, value in cut.items()}
    total = sum((line.net for line in lines), Decimal(0))
    if total != gross or sum((row.base for row in made), Decimal(0)) != net:
        return Settled((), tuple(taxes))
    return Settled(tuple(bare[place] for place in sorted(bare)), tuple(taxes) or tuple(made))


def _net(amount: Decimal, rate: Decimal) -> Decimal:
    return (amount / (1 + rate / 100)).quantize(CENT, ROUND_HALF_UP)


def adjustments(
    sheets: Sequence[Sheet], lines: Sequence[Line], taxes: Sequence[Tax], net: Decimal | None, mark: str
) -> tuple[Line, ...]:
    """Allowances and charges below the lines that make the difference to the net total, if some do."""
    if net is None or not lines:
        return ()
    missing = net - sum((line.net for line in lines), Decimal(0))
    if abs(missing) <= ROUNDING:
        return ()
    found = _candidates(sheets, taxes, mark)[:MOST_ADJUSTMENTS]
    for size in range(1, len(found) + 1):
        for group in combinations(found, size):
            if abs(sum((line.net for line in group), Decimal(0)) - missing) <= Decimal("0.005"):
                return group
    return ()


def breakdown(lines: Sequence[Line], net: Decimal | None, tax: Decimal | None) -> tuple[Tax, ...]:
    """The tax rows that lines with rates make, when they make the totals; else none."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.tax_rate is None:
            return ()
        bases[line.tax_rate] = bases.get(line.tax_rate, Decimal(0)) + line.net
    rows = tuple(Tax(rate, base, _share(base, rate)) for rate, base in sorted(bases.items(), reverse=True))
    slack = ROUNDING * max(1, len(rows))
    base_fits = abs(sum(bases.values(), Decimal(0)) - (net or Decimal(0))) <= ROUNDING
    tax_fits = abs(sum((row.amount for row in rows), Decimal(0)) - (tax or Decimal(0))) <= slack
    return rows if base_fits and tax_fits else ()


def _share(base: Decimal, rate: Decimal) -> Decimal:
    return (base * rate / 100).quantize(CENT, ROUND_HALF_UP)


def _candidates(sheets: Sequence[Sheet], taxes: Sequence[Tax], mark: str) -> list[Line]:
    """Rows that begin like an allowance or a charge."""
    rates = {row.rate for row in taxes}
    only = next(iter(rates)) if len(rates) == 1 else None
    found = []
    for sheet in sheets:
        for row in sheet.rows:
            first = [one for one in labels("amount", row.folded) if one.start <= 8]
            if not first or first[0].role != "other_amount":
                continue
            shown = list(amounts(replace(sheet, rows=(row,)), mark))
            money = [one for one in shown if not one.percent and one.decimals == 2]
            named = [one.value for one in shown if one.value in rates]
            if money:
                box = around(word.box for word in row.words)
                rate = only if only is not None else (named[-1] if named else None)
                found.append(Line(row.segments[0].text, money[-1].value, None, None, rate, row.page, box))
    return found
