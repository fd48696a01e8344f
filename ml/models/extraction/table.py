"""Line items: rows under the head of a table, over all pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

from domain.invoice import Line
from domain.page import Word
from ml.models.extraction.candidates import Amount, amounts
from ml.models.extraction.columns import Head, heads
from ml.models.extraction.labels import labels
from ml.models.extraction.layout import Row, Sheet, around

CENT = Decimal("0.01")
CARRIED = re.compile(
    r"^(?:subtotal |sub-total )?(?:carried|brought) (?:forward|over)|^(?:zwischensumme )?ubertrag"
    r"|^(?:a )?report(?:er)?\b|^suma (?:y sigue|anterior)|^riporto|^a riportare|^transport\W*[\d.,\' ]*$"
    r"|^subtotaal (?:transport|overdracht)|^vervolg|^overdracht"
    r"|carried forward|brought forward|ubertrag\b|suma anterior|suma y sigue|a riportare|riporto\b"
)
FAR = 3.2
"""A gap of this many row heights ends a table on a page."""
SUMS = ("net_total", "gross_total", "tax_total")


@dataclass
class Item:
    """A line being read: its first row's words and what follows below; ``under`` are the numbers there."""

    row: Row
    words: list[Word]
    numbers: dict[str, Amount]
    spare: list[Amount]
    below: list[Row] = field(default_factory=list)
    under: list[Amount] = field(default_factory=list)
    closed: bool = False


@dataclass(frozen=True)
class Table:
    """The lines as printed; ``with_tax`` tells that their heading says so; ``rows`` are their pages and rows."""

    lines: tuple[Line, ...]
    with_tax: bool
    rows: frozenset[tuple[int, int]] = frozenset()


def read(sheets: Sequence[Sheet], mark: str) -> Table:
    """The lines of all tables of a document, page after page."""
    items: list[tuple[Item, Head]] = []
    head: Head | None = None
    for sheet in sheets:
        found = list(heads(sheet))
        if found:
            head = found[0]
        if head is None:
            continue
        start = found[0].last_row + 1 if found else 0
        items += [(item, head) for item in _items(sheet, head, start, mark)]
        if _ends(sheet, start, mark):
            break
    edge = max((_right_edge(item.words) for item, _ in items), default=0.0)
    with_tax = any("other_gross" in item.numbers and "net" not in item.numbers for item, _ in items)
    lines = _without_sums([_line(item, head, edge) for item, head in items])
    rows = frozenset((row.page, row.place) for item, _ in items for row in (item.row, *item.below))
    return Table(_without_counts(tuple(lines)), with_tax, rows)


def _without_counts(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without their running numbers, where those slipped into the descriptions."""
    heads_of = [line.description.split(" ", 1) for line in lines]
    if not lines or any(head[0].strip(".") != str(place) for place, head in enumerate(heads_of, start=1)):
        return lines
    return tuple(replace(line, description=head[-1]) for line, head in zip(lines, heads_of, strict=True))


def _without_sums(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without those that are nothing but the sum of the ones before: totals, and sums carried over a page."""
    total = Decimal(0)
    for place, line in enumerate(lines):
        if place and line.net == total and line.quantity is None:
            continue
        total += line.net
        yield line


def _items(sheet: Sheet, head: Head, start: int, mark: str) -> Iterator[Item]:
    current: Item | None = None
    bottom = sheet.rows[start - 1].box[3] if start else 0.0
    for row in sheet.rows[start:]:
        if is_sum(row, sheet, mark) or (current and row.box[1] - bottom > FAR * row.height):
            break
        if CARRIED.search(row.folded):
            bottom = row.box[3]
            continue
        found = _numbers(row, sheet, head, mark)
        if "net" in found or "other_gross" in found:
            if current:
                yield current
            current = Item(row, _text_words(row, head, found), found, _spare(row, sheet, found, mark))
        elif current and not current.closed:
            whole = len(_text_words(row, head, {})) == len(row.words)
            current.below += [row] if whole else []
            current.under += _spare(row, sheet, {}, mark) if whole and not _has_both(current) else []
            current.closed = not whole
        bottom = row.box[3]
    if current:
        yield current


def is_sum(row: Row, sheet: Sheet, mark: str) -> bool:
    """Whether a row shows a total: it begins with a total's label and has few numbers."""
    first = row.segments[0].folded
    if CARRIED.search(first):
        return False
    if len(row.segments) > 3:
        return _heads_sums(row)
    found = labels("amount", first)
    heads_row = [one for one in found if one.start <= 8 and one.role in SUMS]
    shown = [one for one in amounts(replace(sheet, rows=(row,)), mark) if not one.percent and one.decimals]
    if not shown and any(re.fullmatch(r"\d[\d.,]*", word.text) for word in row.words):
        return False
    return _heads_sums(row) if not shown else bool(heads_row) and len(shown) <= 3


def _heads_sums(row: Row) -> bool:
    """Whether a row is the head of totals set side by side."""
    roles = {one.role for segment in row.segments for one in labels("amount", segment.folded) if one.weight > 0.5}
    return len(roles & set(SUMS)) >= 2


def _ends(sheet: Sheet, start: int, mark: str) -> bool:
    return any(is_sum(row, sheet, mark) for row in sheet.rows[start:])


def _numbers(row: Row, sheet: Sheet, head: Head, mark: str) -> dict[str, Amount]:
    """The numbers of a row by the column they stand in; of several in one column the rightmost."""
    found: dict[str, Amount] = {}
    for one in amounts(replace(sheet, rows=(row,)), mark):
        column = head.column_at(one.span.box[0], one.span.box[2])
        if column is None:
            continue
        money = not one.percent and (one.decimals > 0 or one.marked)
        if column.role in ("net", "other_gross") and not money:
            continue
        if column.role == "quantity" and column.role in found:
            continue
        found[column.role] = one
    return found


def _has_both(item: Item) -> bool:
    return "quantity" in item.numbers and "unit_price" in item.numbers


def _spare(row: Row, sheet: Sheet, taken: dict[str, Amount], mark: str) -> list[Amount]:
    """Numbers of a row that stand under no heading."""
    used = {id(one) for one in taken.values()}
    return [one for one in amounts(replace(sheet, rows=(row,)), mark) if id(one) not in used]


def _text_words(row: Row, head: Head, numbers: dict[str, Amount]) -> list[Word]:
    """The words of a row that stand in the room for descriptions."""
    left, right = head.text_zone()
    taken = {id(word) for one in numbers.values() for word in one.span.words}
    pad = 0.5 * head.height
    words = [w for w in row.words if id(w) not in taken and w.box[0] >= left - pad and w.box[2] <= right + pad]
    start = head.named("description")
    if not numbers and start and words and words[0].box[0] > start.right + 6 * head.height:
        return []
    return words


def _wraps(words: Sequence[Word], more: Sequence[Word], edge: float, head: Head) -> bool:
    """Whether a row goes on with the sentence above: it is set as large, and its first word found no room there."""
    if not words:
        return True
    if _size(more) < 0.94 * _size(words):
        return False
    width = more[0].box[2] - more[0].box[0] + 0.3 * head.height
    return _right_edge(words) + width > min(edge, head.text_zone()[1]) - head.height


def _size(words: Sequence[Word]) -> float:
    """The height of capitals and digits; words with tails below the line are left out where others stand."""
    plain = [w.box[3] - w.box[1] for w in words if not re.search(r"[gjpqyQ,;()/]", w.text)]
    tall = [h for h in plain if h > 0.8 * max(plain)]
    return sum(tall) / len(tall) if tall else max(w.box[3] - w.box[1] for w in words)


def _right_edge(words: Sequence[Word]) -> float:
    return max((word.box[2] for word in words), default=0.0)


def _line(item: Item, head: Head, edge: float) -> Line:
    words = list(item.words)
    rows = [item.row]
    for row in item.below:
        more = _text_words(row, head, {})
        if not more or len(rows) > 3 or not _wraps(words, more, edge, head):
            break
        words += more
        rows.append(row)
    box = around([*(word.box for word in words), *(word.box for word in item.row.words)])
    return numbered(item, " ".join(word.text for word in words), box)


def numbered(item: Item, description: str, box: tuple[float, float, float, float]) -> Line:
    """The line an item makes: quantity, price and discount are those that multiply to its amount."""
    numbers = {role: one.value for role, one in item.numbers.items()}
    net = numbers.get("net", numbers.get("other_gross", Decimal(0)))
    quantity, price, off = numbers.get("quantity"), numbers.get("unit_price"), numbers.get("discount", Decimal(0))
    size = abs(net) if price is None or price >= 0 else net
    if quantity is None or price is None or not _fits(quantity, price, off, size):
        beside, stated = [*item.numbers.values(), *item.spare], item.numbers.get("unit_price")
        quantity, price, off = _refitted(beside, size, stated) or _refitted(item.under, size) or (quantity, price, off)
    discount = Decimal(0)
    if quantity is not None and price is not None and off and _fits(quantity, price, off, size):
        discount = ((quantity * price).quantize(CENT, ROUND_HALF_UP) - size) * (1 if size == net else -1)
    rate = numbers.get("tax_rate", _spare_rate(item, off))
    return Line(description, net, quantity, price, rate, item.row.page, box, discount)


def _spare_rate(item: Item, off: Decimal) -> Decimal | None:
    """The one percentage under no heading that is not the discount."""
    shares = [one.value for one in item.spare if one.percent and one.value != off]
    return shares[0] if len(shares) == 1 else None


def _fits(quantity: Decimal, price: Decimal, off: Decimal, net: Decimal) -> bool:
    return abs(quantity * price * (1 - off / 100) - net) <= Decimal("0.011")


def _refitted(
    read: Sequence[Amount], net: Decimal, stated: Amount | None = None
) -> tuple[Decimal, Decimal, Decimal] | None:
    """Quantity, price and discount among numbers that stand together, when the columns gave ones that do not multiply.

    Of two the price has more decimals, for it has cents; else it is the ``stated`` one, under its heading; else the
    one behind.
    """
    figures = [one for one in read if not one.percent and (abs(one.value) != net or one.value == 1)]
    few = {one.value: (one.decimals, one is stated, one.span.box[0]) for one in reversed(figures[:6])}
    values = sorted(few, key=lambda value: few[value])
    shares = [Decimal(0), *(one.value for one in read if one.percent)]
    for quantity, price in permutations(values, 2):
        for off in shares:
            if _fits(quantity, price, off, net):
                return quantity, price, off
    return None
