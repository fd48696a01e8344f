"""Lines brought together with the totals: rates, prices that hold the tax, allowances on the whole document."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from domain.invoice import Line, Tax
from domain.posting import ROUNDING
from ml.models.extraction.candidates import amounts
from ml.models.extraction.labels import fold, labels
from ml.models.extraction.layout import Sheet, around

CENT = Decimal("0.01")
MOST_ADJUSTMENTS = 6


def settled(
    lines: Sequence[Line], taxes: Sequence[Tax], net: Decimal | None, gross: Decimal | None
) -> tuple[Line, ...]:
    """The lines with their rates, their amounts without tax and, on credit notes, without minus signs."""
    rated = _rated(lines, taxes)
    if net is None or gross is None:
        return tuple(rated)
    total = sum((line.net for line in rated), Decimal(0))
    if total < 0 and abs(-total - net) <= abs(total - net):
        rated = [replace(line, net=-line.net, discount=-line.discount) for line in rated]
        rated = [_positive(line) for line in rated]
        total = -total
    if abs(total - net) > ROUNDING and abs(total - gross) <= ROUNDING:
        return _without_tax(rated)
    return tuple(rated)


def _positive(line: Line) -> Line:
    """A line of a credit note: its quantity or price loses the sign its amount lost."""
    if line.quantity is not None and line.unit_price is not None and line.quantity * line.unit_price * line.net < 0:
        return replace(line, quantity=abs(line.quantity), unit_price=abs(line.unit_price))
    return line


def _rated(lines: Sequence[Line], taxes: Sequence[Tax]) -> list[Line]:
    rates = {row.rate for row in taxes}
    only = next(iter(rates)) if len(rates) == 1 else None
    return [line if line.tax_rate in rates or only is None else replace(line, tax_rate=only) for line in lines]


def _without_tax(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines whose prices hold the tax; without their rates they cannot be used."""
    if any(line.tax_rate is None for line in lines):
        return ()
    return tuple(replace(line, net=_net(line.net, line.tax_rate), quantity=None, unit_price=None) for line in lines)


def _net(amount: Decimal, rate: Decimal | None) -> Decimal:
    return (amount / (1 + (rate or Decimal(0)) / 100)).quantize(CENT, ROUND_HALF_UP)


def adjustments(
    sheets: Sequence[Sheet], lines: Sequence[Line], taxes: Sequence[Tax], net: Decimal | None, mark: str
) -> tuple[Line, ...]:
    """Allowances and charges below the lines that make the difference to the net total; none when no set of them does."""
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
            first = [one for one in labels("amount", fold(row.text)) if one.start <= 8]
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
