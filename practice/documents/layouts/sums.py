"""Totals: net, tax by rate, gross. Each returns the y below it."""

from practice.documents.paper import GREY
from practice.documents.records import TaxRow
from practice.documents.sheet import Reference, Sheet

WHITE = (1.0, 1.0, 1.0)


def tax_label(sheet: Sheet, row: TaxRow) -> str:
    """``VAT 20%``, in this supplier's words; for prices with tax ``of which VAT 20%``."""
    idea = "tax_included" if sheet.bill.gross_prices else "tax"
    return sheet.word(idea).format(rate=sheet.number(row.rate))


def parts(sheet: Sheet, currency: bool = False) -> list[Reference]:
    """Net and taxes; the sum of several taxes where the supplier prints it."""
    bill = sheet.bill
    show = sheet.money if currency else sheet.amount
    rows = [Reference(sheet.word("net"), show(bill.net), "net_total")]
    single = len(bill.taxes) == 1
    rows += [Reference(tax_label(sheet, row), show(row.amount), "tax_total" if single else "") for row in bill.taxes]
    if not single and sheet.shows("tax_total"):
        rows.append(Reference(sheet.word("tax_total"), show(bill.tax), "tax_total"))
    return rows


def gross(sheet: Sheet) -> Reference:
    """What is to be paid."""
    return Reference(sheet.gross_label(), sheet.money(sheet.bill.gross), "gross_total")


def _strong_row(sheet: Sheet, left: float, right: float, y: float, size: float = 10) -> float:
    row, strong = gross(sheet), sheet.pen(size, True)
    sheet.paper.text(left, y, row.label, strong)
    sheet.paper.text(right, y, row.value, strong, "right", row.name)
    return y + 14


def _paid_rows(sheet: Sheet, left: float, right: float, y: float) -> float:
    """Nothing paid so far, hence the same amount once more as what is open."""
    if not sheet.shows("paid_so_far") or sheet.bill.kind != "invoice":
        return y
    pen = sheet.pen(9)
    for idea, value in (("paid_so_far", sheet.bill.gross * 0), ("balance", sheet.bill.gross)):
        sheet.paper.text(left, y, sheet.word(idea), pen)
        sheet.paper.text(right, y, sheet.money(value), pen, "right")
        y += 13
    return y


def rows_right(sheet: Sheet, y: float) -> float:
    """Rows on the right, the gross bold below a rule."""
    pen, left = sheet.pen(9), sheet.right - 225
    y += 12
    for row in parts(sheet):
        sheet.paper.text(left, y, row.label, pen)
        sheet.paper.text(sheet.right - 3, y, row.value, pen, "right", row.name)
        y += 13
    sheet.paper.rule(left, y - 8, sheet.right)
    return _paid_rows(sheet, left, sheet.right - 3, _strong_row(sheet, left, sheet.right - 3, y + 5)) + 10


def box_right(sheet: Sheet, y: float) -> float:
    """A box on the right, the gross on a filled ground."""
    rows, left = parts(sheet, currency=True), sheet.right - 240
    height = 14 * len(rows) + 8
    y += 6
    sheet.paper.area(left, y, sheet.right, y + height, stroke=GREY)
    sheet.paper.area(left, y + height, sheet.right, y + height + 22, fill=sheet.style.accent)
    row_y = y + 14
    for row in rows:
        sheet.paper.text(left + 8, row_y, row.label, sheet.pen(9))
        sheet.paper.text(sheet.right - 8, row_y, row.value, sheet.pen(9), "right", row.name)
        row_y += 14
    total, white = gross(sheet), sheet.pen(10.5, True, WHITE)
    sheet.paper.text(left + 8, y + height + 15, total.label, white)
    sheet.paper.text(sheet.right - 8, y + height + 15, total.value, white, "right", total.name)
    return y + height + 40


def rows_left(sheet: Sheet, y: float) -> float:
    """Rows on the left, labels with a colon, values right behind in one column."""
    pen, column = sheet.pen(9), sheet.left + 255
    y += 14
    for row in parts(sheet, currency=True):
        sheet.paper.text(sheet.left, y, f"{row.label}:", pen)
        sheet.paper.text(column, y, row.value, pen, "right", row.name)
        y += 13
    return _paid_rows(sheet, sheet.left, column, _strong_row(sheet, sheet.left, column, y + 3, 11)) + 10


def breakdown(sheet: Sheet, left: float, top: float) -> float:
    """A small table of rate, base and tax; returns the y below it."""
    bill, paper = sheet.bill, sheet.paper
    edges = (left, left + 66, left + 144, left + 222)
    heads = [sheet.word("rate"), sheet.word("tax_base"), sheet.word("tax_amount")]
    rows = [[f"{sheet.number(row.rate)} %", sheet.amount(row.base), sheet.amount(row.amount)] for row in bill.taxes]
    for index, texts in enumerate([heads, *rows]):
        y = top + index * 15
        paper.area(edges[0], y, edges[3], y + 15, fill=(0.92, 0.92, 0.92) if index == 0 else None, stroke=GREY)
        for text, right in zip(texts, edges[1:], strict=True):
            paper.text(right - 5, y + 10.5, text, sheet.pen(7.5, index == 0), "right")
    return top + 15 * (len(rows) + 1)


def tax_table(sheet: Sheet, y: float) -> float:
    """The breakdown as a small table on the left, the totals as a grid on the right."""
    bill, paper, top = sheet.bill, sheet.paper, y + 8
    below = breakdown(sheet, sheet.left, top)
    left = sheet.right - 205
    totals = [
        Reference(sheet.word("net"), sheet.money(bill.net), "net_total"),
        Reference(sheet.word("tax_total"), sheet.money(bill.tax), "tax_total"),
        gross(sheet),
    ]
    for index, row in enumerate(totals):
        row_y, pen = top + index * 18, sheet.pen(9, index == 2)
        paper.area(left, row_y, sheet.right, row_y + 18, fill=(0.92, 0.92, 0.92) if index == 2 else None, stroke=GREY)
        paper.text(left + 6, row_y + 12, row.label, pen)
        paper.text(sheet.right - 6, row_y + 12, row.value, pen, "right", row.name)
    return max(below, top + 54) + 22


def strip(sheet: Sheet, y: float) -> float:
    """One strip of columns across the page: net, each tax, gross."""
    rows = [*parts(sheet), gross(sheet)]
    width, y = (sheet.right - sheet.left) / len(rows), y + 10
    sheet.paper.rule(sheet.left, y, sheet.right, sheet.style.accent, 1)
    for index, row in enumerate(rows):
        right = sheet.left + (index + 1) * width - 4
        last = index == len(rows) - 1
        sheet.paper.text(right, y + 12, row.label, sheet.pen(7.5 if len(rows) < 5 else 6, colour=GREY), "right")
        sheet.paper.text(right, y + 27, row.value, sheet.pen(9.5, last), "right", row.name)
    sheet.paper.rule(sheet.left, y + 34, sheet.right, sheet.style.accent, 1)
    return y + 52


def big(sheet: Sheet, y: float) -> float:
    """Small rows on the right, then the gross large on the left."""
    small, y = sheet.pen(8.5), y + 10
    for row in parts(sheet):
        sheet.paper.text(sheet.right - 90, y, row.label, small, "right")
        sheet.paper.text(sheet.right - 3, y, row.value, small, "right", row.name)
        y += 12
    total = gross(sheet)
    sheet.paper.rule(sheet.left, y, sheet.right, sheet.style.accent, 0.8)
    sheet.paper.text(sheet.left, y + 22, total.label, sheet.pen(12))
    sheet.paper.text(sheet.right - 3, y + 22, total.value, sheet.pen(17, True, sheet.style.accent), "right", total.name)
    return y + 42


def labels_right(sheet: Sheet, y: float) -> float:
    """Amounts on the left, each with its label to the right of it."""
    y += 14
    for row in [*parts(sheet, currency=True), gross(sheet)]:
        last = row.name == "gross_total"
        sheet.paper.text(sheet.left + 95, y, row.value, sheet.pen(9.5 if last else 9, last), "right", row.name)
        sheet.paper.text(sheet.left + 105, y, row.label, sheet.pen(9.5 if last else 9, last))
        y += 14
    return y + 8
