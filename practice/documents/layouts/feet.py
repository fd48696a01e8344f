"""What stands below the totals and at the foot of every page."""

from practice.documents.paper import GREY, Pen
from practice.documents.sheet import Reference, Sheet, seller_lines


def closing(sheet: Sheet, y: float, labelled: bool = True) -> float:
    """Terms, note about the tax, previous balance, thanks."""
    pen = sheet.pen(9)
    bill = sheet.bill
    if bill.terms and sheet.shows("terms"):
        label = f"{sheet.label(sheet.word('terms'))} " if labelled else ""
        sheet.paper.run(sheet.left, y, [(label, pen, ""), (bill.terms, pen, "payment_terms")])
        y += 14
    if bill.note:
        sheet.paper.text(sheet.left, y, bill.note, pen)
        y += 14
    if sheet.shows("previous"):
        sheet.paper.text(sheet.left, y, f"{sheet.word('previous')}: {sheet.money(bill.gross * 0)}", pen)
        y += 14
    if sheet.shows("currency_note"):
        sheet.paper.text(sheet.left, y, sheet.word("currency_note").format(currency=bill.currency), pen)
        y += 14
    if sheet.shows("thanks"):
        sheet.paper.text(sheet.left, y, sheet.word("thanks"), pen)
        y += 14
    return y


def payment_box(sheet: Sheet, y: float) -> float:
    """A box with the bank's data, where the text is."""
    rows = sheet.payment_rows()
    y += 4
    sheet.paper.area(sheet.left, y, sheet.left + 270, y + 13 * len(rows) + 10, stroke=GREY)
    sheet.pairs(sheet.left + 8, y + 15, rows, sheet.pen(9), 1.45)
    return y + 13 * len(rows) + 26


def bank_line(sheet: Sheet, y: float) -> float:
    """The bank's data in one running line."""
    pen = sheet.pen(8.5)
    pieces: list[tuple[str, Pen, str]] = []
    for row in sheet.payment_rows():
        pieces += [(f"{row.label} " if row.name else f"{row.label}: ", pen, ""), (row.value, pen, row.name), ("   ", pen, "")]
    sheet.paper.run(sheet.left, y + 4, pieces)
    return y + 20


def _columns(sheet: Sheet, blocks: list[list[Reference]], size: float) -> None:
    pen = sheet.pen(size, colour=GREY)
    top = sheet.paper.height - 64
    sheet.paper.rule(sheet.left, top - 12, sheet.right, GREY, 0.4)
    width = (sheet.right - sheet.left) / len(blocks)
    for index, block in enumerate(blocks):
        y = top
        for row in block:
            label = f"{row.label} " if row.label else ""
            sheet.paper.run(sheet.left + index * width, y, [(label, pen, ""), (row.value, pen, row.name)])
            y += pen.size * 1.35


def _address(sheet: Sheet) -> list[Reference]:
    vendor = sheet.bill.vendor
    return [Reference("", vendor.name, "supplier_name"), *(Reference("", line) for line in seller_lines(vendor))]


def three_columns(sheet: Sheet) -> None:
    """Address, tax numbers, bank in three columns."""
    _columns(sheet, [_address(sheet), [*sheet.contact_rows(), *sheet.identity_rows()], sheet.payment_rows()], 6.8)


def two_columns(sheet: Sheet) -> None:
    """Address and tax numbers; the bank stands elsewhere."""
    _columns(sheet, [_address(sheet), [*sheet.identity_rows(), *sheet.contact_rows()[:1]]], 7.2)


def one_line(sheet: Sheet) -> None:
    """One centred line: name, address, VAT id."""
    vendor, pen = sheet.bill.vendor, sheet.pen(7, colour=GREY)
    y = sheet.paper.height - 40
    sheet.paper.text(sheet.paper.width / 2, y, " · ".join([vendor.name, *seller_lines(vendor)]), pen, "centre")
    x = sheet.left + 60
    for row in sheet.identity_rows():
        x += sheet.paper.run(x, y + 10, [(f"{row.label} ", pen, ""), (row.value, pen, row.name)]) + 20


def nothing(sheet: Sheet) -> None:
    """No foot."""


def number_pages(sheet: Sheet) -> None:
    """Prints the page number on every page, once it is known how many there are."""
    pages, pen = sheet.paper.pages, sheet.pen(7.5, colour=GREY)
    if len(pages) == 1 and not sheet.shows("pos"):
        return
    pattern = sheet.word("page")
    for number in range(1, len(pages) + 1):
        sheet.paper.on_page(number, sheet.right, sheet.paper.height - 22, pattern.format(page=number, pages=len(pages)), pen, "right")
