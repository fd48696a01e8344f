"""Blocks of references: number, date, due date, order and what else has a number.

Each takes the y where a block on the right may begin and the y below the letterhead, and returns the y below itself.
"""

from practice.documents.fonts import text_width
from practice.documents.paper import GREY
from practice.documents.sheet import Reference, Sheet

_JOINTS = {
    "de": ("Nr.", "vom"),
    "en": ("No.", "dated"),
    "fr": ("n°", "du"),
    "es": ("nº", "de fecha"),
    "it": ("n.", "del"),
    "nl": ("nr.", "van"),
}


def _title_below(sheet: Sheet, y: float, size: float = 15) -> float:
    if sheet.titled:
        return y
    sheet.print_title(sheet.left, y, sheet.pen(size, True))
    return y + 22


def rows_right(sheet: Sheet, right_y: float, y: float) -> float:
    """Labels and values in a block on the right, values right-aligned; the title left below it."""
    pen, row = sheet.pen(9), right_y
    for reference in sheet.references():
        sheet.paper.text(sheet.right - 200, row, sheet.label(reference.label), pen)
        sheet.paper.text(sheet.right, row, reference.value, pen, "right", reference.name)
        row += 13
    return _title_below(sheet, max(y, row + 12))


def rows_left(sheet: Sheet, right_y: float, y: float) -> float:
    """A title, then labels and values in two columns on the left."""
    y = _title_below(sheet, y, 16)
    pen, strong = sheet.pen(9), sheet.pen(9, True)
    for reference in sheet.references():
        sheet.paper.text(sheet.left, y, sheet.label(reference.label), pen)
        sheet.paper.text(sheet.left + 150, y, reference.value, strong, name=reference.name)
        y += 13
    return y + 12


def header_row(sheet: Sheet, right_y: float, y: float) -> float:
    """A ruled table: a row of labels, a row of values below; more than four references make a second pair of rows."""
    y = _title_below(sheet, y) - 4
    references = sheet.references()
    for start in range(0, len(references), 4):
        part = references[start : start + 4]
        width = (sheet.right - sheet.left) / len(part)
        sheet.paper.area(sheet.left, y, sheet.right, y + 14, fill=(0.9, 0.9, 0.9))
        for index, reference in enumerate(part):
            x = sheet.left + index * width
            sheet.paper.area(x, y, x + width, y + 30, stroke=(0.4, 0.4, 0.4))
            sheet.paper.text(x + 4, y + 10, reference.label, sheet.pen(7))
            sheet.paper.text(x + 4, y + 25, reference.value, sheet.pen(9), name=reference.name)
        y += 36
    return y + 16


def cells(sheet: Sheet, right_y: float, y: float) -> float:
    """A grid of cells on the right, a small label above the value in each; the title beside it."""
    left, width, height = sheet.right - 260, 130, 30
    sheet.print_title(sheet.left, y, sheet.pen(17, True))
    top = right_y - 10 if right_y < y else y - 14
    references = sheet.references()
    for index, reference in enumerate(references):
        x0, y0 = left + index % 2 * width, top + index // 2 * height
        sheet.paper.area(x0, y0, x0 + width, y0 + height, stroke=GREY)
        sheet.paper.text(x0 + 5, y0 + 10, reference.label, sheet.pen(6.5, colour=GREY))
        sheet.paper.text(x0 + 5, y0 + 23, reference.value, sheet.pen(9, True), name=reference.name)
    return max(top + (len(references) + 1) // 2 * height, y) + 24


def sentence(sheet: Sheet, right_y: float, y: float) -> float:
    """Number and date in the title itself, the others in running text below."""
    number, day = sheet.reference_number(), sheet.reference_date()
    mark, joint = _JOINTS[sheet.bill.vendor.language]
    big, sheet.titled = sheet.pen(13, True), True
    pieces = (
        [(f"{sheet.title()} {mark} ", big, ""), (number.value, big, number.name)]
        if number.value
        else [(sheet.title(), big, "")]
    )
    sheet.paper.run(sheet.left, y, [*pieces, (f" {joint} ", big, ""), (day.value, big, day.name)])
    return _running(sheet, y + 18, sheet.references(numbered=False)) + 10


def _running(sheet: Sheet, y: float, references: list[Reference]) -> float:
    pen, x = sheet.pen(8.5), sheet.left
    for reference in references:
        label = f"{reference.label}: "
        width = text_width(f"{label}{reference.value}", pen.font, pen.size)
        if x > sheet.left and x + width > sheet.right:
            x, y = sheet.left, y + 12
        x += sheet.paper.run(x, y, [(label, pen, ""), (reference.value, pen, reference.name)]) + 16
    return y + 12


def values_first(sheet: Sheet, right_y: float, y: float) -> float:
    """Three columns; in each the value stands large and its label small below it."""
    if not sheet.titled:
        sheet.print_title(sheet.left, y, sheet.pen(18, colour=sheet.style.accent))
        y += 26
    width = (sheet.right - sheet.left) / 3
    references = sheet.references()
    for index, reference in enumerate(references):
        x, row = sheet.left + index % 3 * width, y + index // 3 * 30
        sheet.paper.text(x, row, reference.value, sheet.pen(10, True), name=reference.name)
        sheet.paper.text(x, row + 10, reference.label.lower(), sheet.pen(7, colour=GREY))
    return y + (len(references) + 2) // 3 * 30 + 8


def dotted(sheet: Sheet, right_y: float, y: float) -> float:
    """Labels and values on the right, joined by dots."""
    pen, left, row = sheet.pen(9), sheet.right - 235, right_y
    for reference in sheet.references():
        label_end = left + sheet.paper.text(left, row, reference.label, pen)
        value_start = sheet.right - sheet.paper.text(sheet.right, row, reference.value, pen, "right", reference.name)
        dots = int((value_start - label_end - 6) / text_width(".", pen.font, pen.size))
        sheet.paper.text(label_end + 3, row, "." * max(dots, 0), pen)
        row += 13
    return _title_below(sheet, max(y, row + 12), 14)


def above(sheet: Sheet, right_y: float, y: float) -> float:
    """On the right, each label on its own line above its value, without any rule."""
    row, x = right_y, sheet.right - 150
    for reference in sheet.references():
        sheet.paper.text(x, row, reference.label, sheet.pen(7.5, True, sheet.style.accent))
        sheet.paper.text(x, row + 11, reference.value, sheet.pen(9), name=reference.name)
        row += 25
    sheet.print_title(sheet.left, y, sheet.pen(16, True))
    return max(y + 22, row + 8)


def summary(sheet: Sheet, right_y: float, y: float) -> float:
    """A panel across the page: what is to be paid, large, with number and date beside it; the others below."""
    y = _title_below(sheet, y) - 6
    sheet.paper.area(sheet.left, y, sheet.right, y + 42, fill=(0.94, 0.95, 0.97))
    big = sheet.pen(13, True)
    sheet.paper.text(sheet.left + 10, y + 14, sheet.gross_label(), sheet.pen(7.5, colour=GREY))
    sheet.paper.text(sheet.left + 10, y + 32, sheet.money(sheet.bill.gross), big, name="gross_total")
    width = (sheet.right - sheet.left) / 3
    first = [row for row in (sheet.reference_number(), sheet.reference_date()) if row.value]
    for index, reference in enumerate(first, 1):
        x = sheet.left + index * width
        sheet.paper.text(x, y + 14, reference.label, sheet.pen(7.5, colour=GREY))
        sheet.paper.text(x, y + 32, reference.value, sheet.pen(10, True), name=reference.name)
    return _running(sheet, y + 60, sheet.references(numbered=False)) + 10
