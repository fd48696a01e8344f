"""Letterheads: who sends, who receives. Each returns the y where a right-hand block may begin and the y below everything."""

from practice.documents.paper import GREY
from practice.documents.sheet import Sheet, buyer_lines, seller_lines


def _supplier_name(sheet: Sheet, x: float, y: float, size: float = 0.0, bold: bool = True) -> None:
    sheet.paper.text(x, y, sheet.bill.vendor.name, sheet.pen(size, bold), name="supplier_name")


def window(sheet: Sheet) -> tuple[float, float]:
    """A letter for a window envelope: brand right, the sender small above the recipient."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    paper.text(sheet.right, 70, vendor.brand, sheet.pen(20, True, sheet.style.accent), "right")
    small = sheet.pen(6.5, colour=GREY)
    street, town = seller_lines(vendor)
    paper.run(left, 132, [(vendor.name, small, "supplier_name"), (f" · {street} · {town}", small, "")])
    paper.rule(left, 136, left + 220, GREY, 0.3)
    sheet.block(left, 152, buyer_lines(sheet.bill.buyer), sheet.pen(10))
    return 132, 236


def address_right(sheet: Sheet) -> tuple[float, float]:
    """Brand left, the supplier's address right in small letters, the recipient below on the left."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    paper.text(sheet.left, 66, vendor.brand, sheet.pen(17, True, sheet.style.accent))
    small = sheet.pen(8)
    column = sheet.right - 170
    _supplier_name(sheet, column, 56, 8)
    y = sheet.block(column, 67, seller_lines(vendor), small)
    y = sheet.pairs(column, y, sheet.contact_rows(), small)
    sheet.paper.text(sheet.left, 122, sheet.label(sheet.word("bill_to")), sheet.pen(8, colour=GREY))
    sheet.block(sheet.left, 136, buyer_lines(sheet.bill.buyer), sheet.pen(10))
    return max(y + 14, 128), 200


def band(sheet: Sheet) -> tuple[float, float]:
    """A coloured band with brand and title, the addresses in two columns below."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    white = (1.0, 1.0, 1.0)
    paper.area(0, 0, paper.width, 74, fill=sheet.style.accent)
    paper.text(left, 46, vendor.brand, sheet.pen(18, True, white))
    paper.text(sheet.right, 46, sheet.title().upper(), sheet.pen(18, True, white), "right")
    middle = paper.width / 2 + 10
    for x, idea in ((left, "seller"), (middle, "bill_to")):
        paper.text(x, 104, sheet.word(idea), sheet.pen(8, True, sheet.style.accent))
    _supplier_name(sheet, left, 118, 9)
    sheet.block(left, 130, seller_lines(vendor), sheet.pen(9))
    sheet.block(middle, 118, buyer_lines(sheet.bill.buyer), sheet.pen(9))
    return 182, 182


def centred(sheet: Sheet) -> tuple[float, float]:
    """Everything about the supplier centred above a rule."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    middle = paper.width / 2
    paper.text(middle, 58, vendor.name, sheet.pen(16, True, sheet.style.accent), "centre", "supplier_name")
    street, town = seller_lines(vendor)
    paper.text(middle, 74, f"{street}, {town}", sheet.pen(8.5), "centre")
    paper.text(middle, 86, f"{vendor.phone} | {vendor.mail}", sheet.pen(8.5), "centre")
    paper.rule(sheet.left, 98, sheet.right, sheet.style.accent, 1.2)
    paper.text(sheet.left, 124, sheet.label(sheet.word("bill_to")), sheet.pen(9, True))
    sheet.block(sheet.left, 138, buyer_lines(sheet.bill.buyer), sheet.pen(9.5))
    return 124, 196


def boxed(sheet: Sheet) -> tuple[float, float]:
    """Two boxes side by side: seller and buyer."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    middle = paper.width / 2
    paper.text(left, 58, sheet.title(), sheet.pen(16, True))
    for x0, x1, idea in ((left, middle - 8, "seller"), (middle + 8, sheet.right, "bill_to")):
        paper.area(x0, 72, x1, 152, stroke=(0.3, 0.3, 0.3))
        paper.text(x0 + 6, 83, sheet.word(idea), sheet.pen(7, colour=GREY))
    _supplier_name(sheet, left + 6, 98, 10)
    y = sheet.block(left + 6, 111, seller_lines(vendor), sheet.pen(9))
    sheet.pairs(left + 6, y, sheet.contact_rows()[:1], sheet.pen(8))
    sheet.block(middle + 14, 98, buyer_lines(sheet.bill.buyer), sheet.pen(9.5))
    return 172, 172


def plain(sheet: Sheet) -> tuple[float, float]:
    """No design at all: the supplier's lines on top, the recipient right."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    _supplier_name(sheet, left, 60, 10)
    y = sheet.block(left, 73, seller_lines(vendor), sheet.pen(9))
    y = sheet.pairs(left, y, [*sheet.contact_rows(), *sheet.identity_rows()], sheet.pen(9))
    sheet.block(paper.width / 2 + 40, 150, buyer_lines(sheet.bill.buyer), sheet.pen(10))
    return 60, max(y, 200) + 14


def sidebar(sheet: Sheet) -> tuple[float, float]:
    """A tinted column on the right holds everything about the supplier."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    column = paper.width - 158
    paper.area(column - 14, 0, paper.width, 250, fill=(0.93, 0.94, 0.96))
    paper.text(sheet.left, 62, vendor.brand, sheet.pen(19, True, sheet.style.accent))
    small = sheet.pen(7.5)
    _supplier_name(sheet, column, 60, 7.5)
    y = sheet.block(column, 71, seller_lines(vendor), small)
    y = sheet.pairs(column, y + 6, sheet.contact_rows(), small)
    y = sheet.pairs(column, y + 6, sheet.identity_rows(), small)
    sheet.block(sheet.left, 124, buyer_lines(sheet.bill.buyer), sheet.pen(10))
    return y + 8, 190
