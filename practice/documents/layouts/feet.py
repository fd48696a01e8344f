"""What stands below the totals, and at the foot of a page."""

from datetime import timedelta
from random import Random

from practice.documents.fonts import text_width
from practice.documents.formats import cents, plain
from practice.documents.paper import GREY, Pen
from practice.documents.sheet import Reference, Sheet, seller_lines

STAMP_COLOURS = ((0.72, 0.13, 0.16), (0.15, 0.2, 0.55), (0.1, 0.35, 0.2))


def _early(sheet: Sheet) -> str:
    """What an early payer pays, and until when: a second date and a second amount that nobody should post."""
    bill = sheet.bill
    if not (sheet.shows("early") and bill.vendor.short_days and bill.due):
        return ""
    kept = cents(bill.gross * (1 - bill.vendor.short_percent / 100))
    return sheet.word("early").format(
        date=sheet.day(bill.issued + timedelta(days=bill.vendor.short_days)),
        percent=plain(bill.vendor.short_percent),
        amount=sheet.money(kept),
    )


def closing(sheet: Sheet, y: float, labelled: bool = True) -> float:
    """Terms, note about the tax, previous balance, currency, thanks."""
    pen, bill = sheet.pen(9), sheet.bill
    if bill.terms and sheet.shows("terms"):
        label = f"{sheet.label(sheet.word('terms'))} " if labelled else ""
        sheet.paper.run(sheet.left, y, [(label, pen, ""), (bill.terms, pen, "payment_terms")])
        y += 14
    lines = [_early(sheet), bill.note]
    if sheet.shows("previous"):
        lines.append(f"{sheet.word('previous')}: {sheet.money(bill.gross * 0)}")
    if sheet.shows("currency_note"):
        lines.append(sheet.word("currency_note").format(currency=bill.currency))
    if sheet.shows("thanks"):
        lines.append(sheet.word("thanks"))
    return sheet.block(sheet.left, y, [line for line in lines if line], pen, leading=14 / pen.size)


def payment_box(sheet: Sheet, y: float) -> float:
    """A box with the bank's data, where the text is."""
    rows = sheet.payment_rows()
    y += 4
    sheet.paper.area(sheet.left, y, sheet.left + 270, y + 13 * len(rows) + 10, stroke=GREY)
    sheet.pairs(sheet.left + 8, y + 15, rows, sheet.pen(9), 1.45, 254)
    return y + 13 * len(rows) + 26


def bank_line(sheet: Sheet, y: float) -> float:
    """The bank's data in one running line."""
    pen = sheet.pen(8.5)
    pieces: list[tuple[str, Pen, str]] = []
    for row in sheet.payment_rows():
        pieces += [
            (f"{row.label} " if row.name else f"{row.label}: ", pen, ""),
            (row.value, pen, row.name),
            ("   ", pen, ""),
        ]
    sheet.paper.run(sheet.left, y + 4, pieces)
    return y + 20


def foot_columns(sheet: Sheet, blocks: list[list[Reference]], size: float) -> None:
    """Prints blocks of small rows side by side at the foot."""
    pen, top = sheet.pen(size, colour=GREY), sheet.paper.height - 66
    sheet.paper.rule(sheet.left, top - 12, sheet.right, GREY, 0.4)
    width = (sheet.right - sheet.left) / len(blocks)
    for index, block in enumerate(blocks):
        sheet.pairs(sheet.left + index * width, top, block, pen, width=width - 8)


def address_rows(sheet: Sheet) -> list[Reference]:
    """Name and address as rows without labels."""
    vendor = sheet.bill.vendor
    return [Reference("", vendor.name, "supplier_name"), *(Reference("", line) for line in seller_lines(vendor))]


def legal_rows(sheet: Sheet) -> list[Reference]:
    """Register entry or interest clause, where the supplier prints one."""
    digits = "".join(filter(str.isdigit, sheet.bill.vendor.tax_number))
    return [Reference("", sheet.word("legal").format(serial=digits[:6]))] if sheet.shows("legal") else []


def three_columns(sheet: Sheet) -> None:
    """Address, tax numbers, bank in three columns."""
    foot_columns(
        sheet, [address_rows(sheet), [*sheet.contact_rows(), *sheet.identity_rows()], sheet.payment_rows()], 6.8
    )


def two_columns(sheet: Sheet) -> None:
    """Address and tax numbers; the bank stands elsewhere."""
    foot_columns(
        sheet, [address_rows(sheet), [*sheet.identity_rows(), *sheet.contact_rows()[:1], *legal_rows(sheet)]], 7.2
    )


def one_line(sheet: Sheet) -> None:
    """Two centred lines: name and address; tax numbers."""
    vendor, pen, y = sheet.bill.vendor, sheet.pen(7, colour=GREY), sheet.paper.height - 46
    names = [(vendor.name, pen, "supplier_name"), (f" · {' · '.join(seller_lines(vendor))}", pen, "")]
    rows: list[tuple[str, Pen, str]] = []
    for row in [*sheet.identity_rows(), *legal_rows(sheet)]:
        rows += [(f"{row.label} " if row.label else "", pen, ""), (row.value, pen, row.name), ("    ", pen, "")]
    for line, pieces in enumerate((names, rows)):
        width = sum(text_width(text, used.font, used.size) for text, used, _ in pieces)
        sheet.paper.run((sheet.paper.width - width) / 2, y + line * 10, list(pieces))


def nothing(sheet: Sheet) -> None:
    """No foot."""


def number_pages(sheet: Sheet) -> None:
    """Prints the page number on every page, once it is known how many there are."""
    count, pen = len(sheet.paper.pages), sheet.pen(7.5, colour=GREY)
    if count == 1 and not sheet.shows("page"):
        return
    for number in range(1, count + 1):
        text = sheet.word("page").format(page=number, pages=count)
        sheet.paper.on_page(number, sheet.right, sheet.paper.height - 20, text, pen, "right")


def stamp(sheet: Sheet) -> None:
    """A stamp across the lower half of the last page, where the bill has one."""
    if not sheet.bill.stamp:
        return
    random = Random(f"{sheet.bill.number}{sheet.bill.stamp}")
    pen = Pen("helvetica", random.choice((16.0, 20.0, 26.0)), True, random.choice(STAMP_COLOURS))
    x, y = sheet.paper.width * random.uniform(0.15, 0.5), sheet.paper.height * random.uniform(0.5, 0.85)
    sheet.paper.slanted(x, y, sheet.bill.stamp, pen, random.uniform(-8, 18))
