"""Parts of the holdout layouts: letterheads, references, tables, totals and feet that no practice layout uses."""

from decimal import Decimal

from practice.documents.fonts import text_width
from practice.documents.layouts.sums import gross, parts
from practice.documents.paper import GREY, fit, wrap
from practice.documents.records import Item
from practice.documents.sheet import Reference, Sheet, buyer_lines, seller_lines

PALE = (0.88, 0.9, 0.86)


def head_left_rail(sheet: Sheet) -> float:
    """A narrow column on the left holds the supplier from top to bottom; returns the x where the rest begins."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    paper.area(0, 0, 150, paper.height, fill=PALE)
    small = sheet.pen(7.5)
    sheet.pairs(20, 70, [Reference("", vendor.name, "supplier_name")], sheet.pen(9, True), width=124)
    y = sheet.block(20, 84, seller_lines(vendor), small)
    y = sheet.pairs(20, y + 8, sheet.contact_rows(), small, width=124)
    for row in [*sheet.identity_rows(), *sheet.payment_rows()]:
        paper.text(20, y + 10, row.label, sheet.pen(6.5, colour=GREY))
        sheet.pairs(20, y + 20, [Reference("", row.value, row.name)], small, width=124)
        y += 24
    return 172.0


def head_bottom_up(sheet: Sheet) -> float:
    """The recipient on top on the right, the supplier below on the left; returns the y below."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    x = paper.width - 210
    paper.text(x, 60, sheet.word("bill_to"), sheet.pen(7, colour=GREY))
    sheet.block(x, 74, buyer_lines(sheet.bill), sheet.pen(9.5))
    paper.run(sheet.left, 74, [(vendor.name, sheet.pen(13, True), "supplier_name")])
    y = sheet.block(sheet.left, 90, seller_lines(vendor), sheet.pen(8.5))
    sheet.pairs(sheet.left, y, [*sheet.contact_rows(), *sheet.identity_rows()], sheet.pen(8), width=240)
    return 162.0


def head_split(sheet: Sheet) -> float:
    """A dark block left with the title, the supplier right-aligned beside it."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    paper.area(sheet.left, 40, sheet.left + 210, 104, fill=(0.16, 0.18, 0.22))
    sheet.print_title(sheet.left + 14, 78, sheet.pen(15, True, (1.0, 1.0, 1.0)))
    paper.text(sheet.right, 56, vendor.name, sheet.pen(11, True), "right", "supplier_name")
    y = sheet.block(sheet.right, 70, [*seller_lines(vendor), vendor.phone, vendor.mail], sheet.pen(8), "right")
    sheet.block(sheet.left, 134, buyer_lines(sheet.bill), sheet.pen(10))
    return max(y, 196.0)


def meta_list(sheet: Sheet, x: float, y: float, width: float) -> float:
    """Values left, labels in brackets behind them."""
    pen, strong = sheet.pen(8), sheet.pen(9.5, True)
    for row in sheet.references():
        sheet.paper.run(x, y, [(row.value, strong, row.name), (f"  ({row.label})", pen, "")])
        y += 14
    return y + 8


def meta_columns(sheet: Sheet, x: float, y: float, width: float) -> float:
    """Two columns of label and value, ruled between the rows."""
    references, half, pen = sheet.references(), width / 2, sheet.pen(8.5)
    for index, row in enumerate(references):
        left, top = x + index % 2 * half, y + index // 2 * 17
        sheet.paper.rule(left, top + 5, left + half - 10, (0.7, 0.7, 0.7), 0.4)
        sheet.paper.text(left, top, row.label, pen)
        sheet.paper.text(left + half - 12, top, row.value, pen, "right", row.name)
    return y + (len(references) + 1) // 2 * 17 + 14


def meta_slashes(sheet: Sheet, x: float, y: float, width: float) -> float:
    """All references in lines, parted by slashes."""
    pen, start = sheet.pen(9), x
    for row in sheet.references():
        taken = text_width(f"{row.label} {row.value} / ", pen.font, pen.size)
        if x > start and x + taken > start + width:
            x, y = start, y + 13
        x += sheet.paper.run(
            x, y, [(f"{row.label} ", pen, ""), (row.value, sheet.pen(9, True), row.name), (" / ", pen, "")]
        )
    return y + 24


def _cells(sheet: Sheet, item: Item) -> list[str]:
    quantity = f"{sheet.number(item.quantity)} {item.unit}" if item.quantity is not None else ""
    price = sheet.price(item.unit_price) if item.unit_price is not None else ""
    discount = f"-{sheet.number(item.discount)}%" if item.discount is not None else ""
    return [quantity, price, discount, sheet.number(item.rate), sheet.amount(item.amount)]


class OpenTable:
    """Lines without rules: description above, figures below it or beside it; sums carried at page ends."""

    def __init__(self, sheet: Sheet, x: float, below: bool) -> None:
        self.sheet, self.x, self.below = sheet, x, below
        self.stops = [sheet.right - shift for shift in (232, 168, 118, 84, 2)]
        self.carried = Decimal(0)

    def draw(self, y: float) -> float:
        """Prints all lines; returns the y below."""
        y = self._head(y)
        for index, item in enumerate(self.sheet.bill.items):
            lines = wrap(item.description, self.sheet.pen(8.5), self._room())
            height = (len(lines) + int(self.below) + int(bool(item.detail))) * 11 + 5
            if y + height > self.sheet.bottom:
                y = self._break(y)
            self._row(y, index, item, lines)
            self.sheet.paper.line_places[index] = (
                len(self.sheet.paper.pages),
                self.x,
                y - 9,
                self.sheet.right,
                y + height - 9,
            )
            y += height
            self.carried += item.amount
        return y + 4

    def _room(self) -> float:
        return (self.sheet.right if self.below else self.stops[0] - 60) - self.x

    def _head(self, y: float) -> float:
        sheet = self.sheet
        titles = {"quantity": 70.0, "price": 60.0, "discount": 46.0, "rate": 30.0, "amount": 78.0}
        sheet.paper.text(self.x, y, sheet.word("item"), sheet.pen(7.5, True))
        for (idea, width), stop in zip(titles.items(), self.stops, strict=True):
            if idea != "discount" or any(item.discount is not None for item in sheet.bill.items):
                title = sheet.word(idea)
                sheet.paper.text(stop, y, title, fit(title, sheet.pen(6.5, True), width), "right")
        sheet.paper.rule(self.x, y + 4, sheet.right, (0.16, 0.18, 0.22), 1.4)
        return y + 18

    def _row(self, y: float, index: int, item: Item, lines: list[str]) -> None:
        sheet, pen = self.sheet, self.sheet.pen(8.5)
        below = sheet.block(self.x, y, lines, pen, leading=11 / pen.size)
        if item.detail:
            below = sheet.block(self.x, below, [item.detail], sheet.pen(7, colour=GREY), leading=11 / sheet.pen(7).size)
        figures = below if self.below else y
        for text, stop in zip(_cells(sheet, item), self.stops, strict=True):
            sheet.paper.text(stop, figures, text, pen, "right")

    def _break(self, y: float) -> float:
        sheet, pen = self.sheet, self.sheet.pen(8)
        carried = f"{sheet.word('carry_over')} {sheet.amount(self.carried)}"
        sheet.paper.text(sheet.right, y + 8, carried, pen, "right")
        sheet.new_page()
        sheet.paper.text(sheet.right, 54, carried, pen, "right")
        return self._head(76.0)


def sums_stairs(sheet: Sheet, y: float) -> float:
    """Each sum in a line of its own: label right-aligned, then the amount; the gross between two rules."""
    y += 14
    for row in [*parts(sheet, currency=True), gross(sheet)]:
        last = row.name == "gross_total"
        pen = sheet.pen(10 if last else 8.5, last)
        if last:
            sheet.paper.rule(sheet.right - 260, y - 9, sheet.right)
            y += 4
        sheet.paper.text(sheet.right - 104, y, row.label, pen, "right")
        sheet.paper.text(sheet.right - 2, y, row.value, pen, "right", row.name)
        y += 14
    sheet.paper.rule(sheet.right - 260, y - 8, sheet.right)
    return y + 12


def sums_columns(sheet: Sheet, y: float) -> float:
    """Labels above amounts in columns from the left, the gross last and boxed."""
    x, y = sheet.left, y + 20
    for row in [*parts(sheet), gross(sheet)]:
        last, pen = row.name == "gross_total", sheet.pen(9, row.name == "gross_total")
        width = max(
            text_width(row.value, pen.font, pen.size), text_width(row.label, sheet.pen(6.5).font, sheet.pen(6.5).size)
        )
        if last:
            sheet.paper.area(x - 5, y - 12, x + width + 6, y + 18, stroke=(0.16, 0.18, 0.22))
        sheet.paper.text(x, y, row.label, sheet.pen(6.5, colour=GREY))
        sheet.paper.text(x, y + 13, row.value, pen, name=row.name)
        x += width + 20
    return y + 38


def sums_sentence(sheet: Sheet, y: float) -> float:
    """Net and taxes in one line of running text, the gross in the next."""
    pen, x, y = sheet.pen(9), sheet.left, y + 14
    for index, row in enumerate(parts(sheet, currency=True)):
        plus = " + " if index else ""
        x += sheet.paper.run(x, y, [(f"{plus}{row.label} ", pen, ""), (row.value, pen, row.name)])
    total, strong = gross(sheet), sheet.pen(11, True)
    sheet.paper.run(sheet.left, y + 18, [(f"{total.label} = ", strong, ""), (total.value, strong, total.name)])
    return y + 38


def foot_table(sheet: Sheet) -> None:
    """The bank's data as a table of labels and values at the foot."""
    rows = [*sheet.payment_rows(), *([] if "supplier_vat_id" in sheet.paper.places else sheet.identity_rows()[:1])]
    width, y = (sheet.right - sheet.left) / len(rows), sheet.paper.height - 62
    for index, row in enumerate(rows):
        x = sheet.left + index * width
        sheet.paper.area(x, y, x + width, y + 28, stroke=(0.6, 0.6, 0.6))
        sheet.paper.text(x + 4, y + 9, row.label, sheet.pen(6, colour=GREY))
        sheet.pairs(x + 4, y + 21, [Reference("", row.value, row.name)], sheet.pen(8), width=width - 8)
