"""Line tables: columns, rules, wrapped descriptions, page breaks with a carried-forward sum."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from practice.documents.paper import BLACK, GREY, Align, fit, wrap
from practice.documents.records import Item
from practice.documents.sheet import Sheet

RuleKind = Literal["none", "rows", "zebra", "grid", "outer"]
HeadKind = Literal["plain", "ruled", "filled", "tinted", "double"]

TINT = (0.92, 0.92, 0.92)


@dataclass(frozen=True)
class Column:
    """One column: what it shows, its title's idea, how wide it is and on which side its text stands."""

    key: str
    idea: str
    width: float
    align: Align


@dataclass(frozen=True)
class TableStyle:
    """A table's looks; ``order`` lists column keys, those the supplier does not show are left out.

    ``joined_unit`` prints the unit behind the quantity, ``stacked`` puts ``3 pcs x 12.50`` on a line below the text.
    """

    order: tuple[str, ...]
    head: HeadKind = "ruled"
    rules: RuleKind = "none"
    joined_unit: bool = False
    stacked: bool = False
    repeat_title: bool = True
    leading: float = 1.25
    padding: float = 5.0


STANDARD = ("pos", "code", "item", "quantity", "unit", "price", "discount", "rate", "amount")
_WIDTHS: dict[str, tuple[float, Align]] = {
    "pos": (24, "left"),
    "code": (52, "left"),
    "item": (0, "left"),
    "quantity": (46, "right"),
    "unit": (36, "left"),
    "price": (60, "right"),
    "discount": (40, "right"),
    "rate": (42, "right"),
    "amount": (70, "right"),
}


def columns(sheet: Sheet, style: TableStyle) -> list[Column]:
    """The columns of a table; the rate shows where several rates make it needed."""
    several = len(sheet.bill.taxes) > 1
    dropped = {part for part in ("pos", "code", "unit", "discount") if not sheet.shows(part)}
    if not (several or sheet.shows("rate")):
        dropped.add("rate")
    if style.joined_unit:
        dropped.add("unit")
    if style.stacked:
        dropped |= {"quantity", "unit", "price", "discount"}
    ideas = {"price": "price_gross", "amount": "amount_gross"} if sheet.bill.gross_prices else {}
    found = [Column(key, ideas.get(key, key), *_WIDTHS[key]) for key in style.order if key not in dropped]
    if style.joined_unit:
        found = [replace(column, width=62) if column.key == "quantity" else column for column in found]
    rest = sheet.right - sheet.left - sum(column.width for column in found)
    return [replace(column, width=rest) if column.key == "item" else column for column in found]


def _values(sheet: Sheet, item: Item, index: int, style: TableStyle) -> dict[str, str]:
    quantity = sheet.number(item.quantity) if item.quantity is not None else ""
    return {
        "pos": f"{index + 1}",
        "code": item.code,
        "quantity": f"{quantity} {item.unit}".strip() if style.joined_unit else quantity,
        "unit": item.unit,
        "price": sheet.price(item.unit_price) if item.unit_price is not None else "",
        "discount": f"{sheet.number(item.discount)} %" if item.discount is not None else "",
        "rate": f"{sheet.number(item.rate)} %",
        "amount": sheet.amount(item.amount),
    }


def _below(sheet: Sheet, item: Item, style: TableStyle) -> list[str]:
    """The small lines below a description."""
    lines = [item.detail] if item.detail else []
    if style.stacked and item.quantity is not None and item.unit_price is not None:
        discount = f" - {sheet.number(item.discount)} %" if item.discount is not None else ""
        lines.append(
            f"{sheet.number(item.quantity)} {item.unit} {sheet.word('times')} {sheet.price(item.unit_price)}{discount}"
        )
    return lines


class Table:
    """One table being printed; it breaks pages by itself."""

    def __init__(self, sheet: Sheet, style: TableStyle) -> None:
        self.sheet, self.style = sheet, style
        self.columns = columns(sheet, style)
        self.pen = sheet.pen(8.5)
        self.carried = Decimal(0)

    def draw(self, y: float) -> float:
        """Prints all lines from ``y`` down, on as many pages as it takes; returns the y below."""
        y = self._head(y)
        for index, item in enumerate(self.sheet.bill.items):
            y = self._row(y, index, item)
            self.carried += item.amount
        if self.style.rules in ("none", "outer", "zebra"):
            self.sheet.paper.rule(self.sheet.left, y, self.sheet.right, (0.3, 0.3, 0.3))
        return y + 6

    def _edges(self) -> list[tuple[Column, float, float]]:
        x, found = self.sheet.left, []
        for column in self.columns:
            found.append((column, x, x + column.width))
            x += column.width
        return found

    def _cell(self, column: Column, x0: float, x1: float, y: float, text: str) -> None:
        x = x1 - 3 if column.align == "right" else x0 + 3
        self.sheet.paper.text(x, y, text, self.pen, column.align)

    def _head(self, y: float) -> float:
        sheet, style = self.sheet, self.style
        filled = style.head == "filled"
        pen = sheet.pen(8, True, (1.0, 1.0, 1.0) if filled else BLACK)
        titles = [(wrap(sheet.word(c.idea), pen, c.width - 5), c, x0, x1) for c, x0, x1 in self._edges()]
        height = max(len(lines) for lines, *_ in titles) * 10 + 8
        if style.head in ("filled", "tinted"):
            sheet.paper.area(sheet.left, y, sheet.right, y + height, fill=sheet.style.accent if filled else TINT)
        if style.head == "double":
            sheet.paper.rule(sheet.left, y, sheet.right)
        for lines, column, x0, x1 in titles:
            fitting = min((fit(line, pen, column.width - 5) for line in lines), key=lambda pen: pen.size)
            x = x1 - 3 if column.align == "right" else x0 + 3
            sheet.block(x, y + 12, lines, fitting, column.align, 10 / fitting.size)
            if style.rules == "grid":
                sheet.paper.area(x0, y, x1, y + height, stroke=GREY)
        if style.head in ("ruled", "double"):
            sheet.paper.rule(sheet.left, y + height, sheet.right)
        return y + height + (0 if style.rules == "grid" else 3)

    def _row(self, y: float, index: int, item: Item) -> float:
        sheet, style = self.sheet, self.style
        width = next(column.width for column in self.columns if column.key == "item")
        lines, details = wrap(item.description, self.pen, width - 6), _below(sheet, item, style)
        small = sheet.pen(7.5, colour=GREY)
        height = len(lines) * self.pen.size * style.leading + len(details) * small.size * 1.3 + style.padding
        if y + height > sheet.bottom:
            y = self._break(y)
        if style.rules == "zebra" and index % 2 == 1:
            sheet.paper.area(sheet.left, y, sheet.right, y + height, fill=(0.95, 0.95, 0.95))
        base = y + self.pen.size + style.padding / 2 - 1
        values = _values(sheet, item, index, style)
        for column, x0, x1 in self._edges():
            if column.key == "item":
                sheet.block(x0 + 3, sheet.block(x0 + 3, base, lines, self.pen, leading=style.leading), details, small)
            else:
                self._cell(column, x0, x1, base, values[column.key])
            if style.rules == "grid":
                sheet.paper.area(x0, y, x1, y + height, stroke=GREY)
        if style.rules == "rows":
            sheet.paper.rule(sheet.left, y + height, sheet.right, (0.7, 0.7, 0.7), 0.4)
        place = (len(sheet.paper.pages), sheet.left, round(y, 1), round(sheet.right, 1), round(y + height, 1))
        sheet.paper.line_places[index] = place
        return y + height

    def _break(self, y: float) -> float:
        """Ends the page with the sum so far and begins the next one with it."""
        sheet = self.sheet
        strong, amount = sheet.pen(8.5, True), sheet.amount(self.carried)
        carry = sheet.shows("carry")
        if carry:
            sheet.paper.text(sheet.right - 90, y + 12, sheet.word("carry_over"), strong, "right")
            sheet.paper.text(sheet.right - 3, y + 12, amount, strong, "right")
        sheet.new_page()
        y = 62.0
        if self.style.repeat_title and sheet.bill.number:
            number = sheet.reference_number()
            sheet.paper.text(sheet.left, y, f"{number.label} {number.value}", sheet.pen(8.5, colour=GREY))
            y += 16
        y = self._head(y)
        if carry:
            sheet.paper.text(sheet.right - 90, y + 11, sheet.word("carry_over"), strong, "right")
            sheet.paper.text(sheet.right - 3, y + 11, amount, strong, "right")
            y += 18
        return y
