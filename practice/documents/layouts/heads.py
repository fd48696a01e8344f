"""Letterheads: who sends, who receives.

Each returns the y where a block on the right may begin and the y below everything: the same where the right is taken.
"""

from practice.documents.paper import GREY, fit, wrap
from practice.documents.sheet import Reference, Sheet, buyer_lines, seller_lines

WHITE = (1.0, 1.0, 1.0)


def _supplier_name(sheet: Sheet, x: float, y: float, size: float, bold: bool = True) -> None:
    sheet.paper.text(x, y, sheet.bill.vendor.name, sheet.pen(size, bold), name="supplier_name")


def logo(sheet: Sheet, x: float, y: float) -> float:
    """A mark made of rectangles, where the supplier has one; returns how wide it is."""
    if not sheet.shows("logo"):
        return 0.0
    accent = sheet.style.accent
    pale = tuple(1 - (1 - part) * 0.45 for part in accent)
    sheet.paper.area(x, y - 16, x + 12, y + 4, fill=accent)
    sheet.paper.area(x + 14, y - 9, x + 22, y + 4, fill=(pale[0], pale[1], pale[2]))
    return 30.0


def window(sheet: Sheet) -> tuple[float, float]:
    """A letter for a window envelope: brand right, the sender small above the recipient."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    width = paper.text(sheet.right, 70, vendor.brand, sheet.pen(20, True, sheet.style.accent), "right")
    logo(sheet, sheet.right - width - 34, 68)
    street, town = seller_lines(vendor)
    small = fit(f"{vendor.name} · {street} · {town}", sheet.pen(6.5, colour=GREY), 218)
    paper.run(left, 132, [(vendor.name, small, "supplier_name"), (f" · {street} · {town}", small, "")])
    paper.rule(left, 136, left + 220, GREY, 0.3)
    y = sheet.block(left, 152, buyer_lines(sheet.bill), sheet.pen(10))
    return 132, max(y + 24, 236)


def address_right(sheet: Sheet) -> tuple[float, float]:
    """Brand left, the supplier's address right in small letters, the recipient below on the left."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    paper.text(sheet.left + logo(sheet, sheet.left, 64), 66, vendor.brand, sheet.pen(17, True, sheet.style.accent))
    small, column = sheet.pen(8), sheet.right - 170
    _supplier_name(sheet, column, 56, 8)
    y = sheet.block(column, 67, seller_lines(vendor), small)
    y = sheet.pairs(column, y, sheet.contact_rows(), small, width=170)
    paper.text(sheet.left, 122, sheet.label(sheet.word("bill_to")), sheet.pen(8, colour=GREY))
    below = sheet.block(sheet.left, 136, buyer_lines(sheet.bill), sheet.pen(10))
    return max(y + 14, 128), max(below + 24, 200)


def band(sheet: Sheet) -> tuple[float, float]:
    """A coloured band with brand and title, the addresses in two columns below."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    paper.area(0, 0, paper.width, 74, fill=sheet.style.accent)
    paper.text(left, 46, vendor.brand, sheet.pen(17, True, WHITE))
    sheet.print_title(sheet.right, 46, sheet.pen(15, True, WHITE), "right")
    middle = paper.width / 2 + 10
    for x, idea in ((left, "seller"), (middle, "bill_to")):
        paper.text(x, 104, sheet.word(idea), sheet.pen(8, True, sheet.style.accent))
    _supplier_name(sheet, left, 118, 9)
    sheet.block(left, 130, seller_lines(vendor), sheet.pen(9))
    y = sheet.block(middle, 118, buyer_lines(sheet.bill), sheet.pen(9))
    return y + 26, y + 26


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
    y = sheet.block(sheet.left, 138, buyer_lines(sheet.bill), sheet.pen(9.5))
    return 124, y + 24


def boxed(sheet: Sheet) -> tuple[float, float]:
    """Two boxes side by side: seller and buyer."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    middle = paper.width / 2
    sheet.print_title(left, 58, sheet.pen(16, True))
    for x0, x1, idea in ((left, middle - 8, "seller"), (middle + 8, sheet.right, "bill_to")):
        paper.area(x0, 72, x1, 158, stroke=(0.3, 0.3, 0.3))
        paper.text(x0 + 6, 83, sheet.word(idea), sheet.pen(7, colour=GREY))
    _supplier_name(sheet, left + 6, 98, 10)
    y = sheet.block(left + 6, 111, seller_lines(vendor), sheet.pen(9))
    sheet.pairs(left + 6, y, sheet.contact_rows()[:1], sheet.pen(8))
    sheet.block(middle + 14, 98, buyer_lines(sheet.bill), sheet.pen(9.5))
    return 182, 182


def plain(sheet: Sheet) -> tuple[float, float]:
    """No design at all: the supplier's lines on top, the recipient right."""
    vendor, left = sheet.bill.vendor, sheet.left
    _supplier_name(sheet, left, 60, 10)
    y = sheet.block(left, 73, seller_lines(vendor), sheet.pen(9))
    y = sheet.pairs(left, y, [*sheet.contact_rows(), *sheet.identity_rows()], sheet.pen(9))
    below = sheet.block(sheet.paper.width / 2 + 40, 120, buyer_lines(sheet.bill), sheet.pen(10))
    y = max(y, below) + 26
    return y, y


def sidebar(sheet: Sheet) -> tuple[float, float]:
    """A tinted column on the right holds everything about the supplier."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    column = paper.width - 168
    paper.area(column - 14, 0, paper.width, 168, fill=(0.93, 0.94, 0.96))
    paper.text(sheet.left + logo(sheet, sheet.left, 60), 62, vendor.brand, sheet.pen(18, True, sheet.style.accent))
    small = sheet.pen(7.5)
    _supplier_name(sheet, column, 50, 7.5)
    y = sheet.block(column, 61, seller_lines(vendor), small)
    y = sheet.pairs(column, y + 6, sheet.contact_rows(), small, width=156)
    sheet.pairs(column, y + 6, sheet.identity_rows(), small, width=156)
    sheet.block(sheet.left, 114, buyer_lines(sheet.bill), sheet.pen(10))
    return 196, 196


def modern(sheet: Sheet) -> tuple[float, float]:
    """Title large on top, then three columns below a rule: seller, buyer, delivery."""
    vendor, paper, left = sheet.bill.vendor, sheet.paper, sheet.left
    sheet.print_title(left, 62, sheet.pen(24, False, sheet.style.accent))
    paper.text(sheet.right, 58, vendor.brand, sheet.pen(11, True), "right")
    paper.rule(left, 78, sheet.right, (0.75, 0.75, 0.75), 0.8)
    width = (sheet.right - left) / 3
    ideas = ["seller", "bill_to", *(["deliver_to"] if sheet.shows("deliver_to") else [])]
    for index, idea in enumerate(ideas):
        paper.text(left + index * width, 96, sheet.word(idea), sheet.pen(7.5, colour=GREY))
    _supplier_name(sheet, left, 110, 9)
    sheet.block(left, 122, [*seller_lines(vendor), vendor.mail], sheet.pen(8.5), leading=1.35)
    small, y = sheet.pen(8.5), 110.0
    for column in range(1, len(ideas)):
        lines = [part for line in buyer_lines(sheet.bill) for part in wrap(line, small, width - 12)]
        y = max(y, sheet.block(left + column * width, 110, lines, small, leading=1.35))
    return max(y, 158) + 22, max(y, 158) + 22


def hidden(sheet: Sheet) -> tuple[float, float]:
    """Only the brand on top; the full name stands in the foot alone. The recipient's block is on the right."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    paper.text(
        sheet.left + logo(sheet, sheet.left, 58), 60, vendor.brand.upper(), sheet.pen(14, True, sheet.style.accent)
    )
    x = paper.width / 2 + 30
    paper.text(x, 104, sheet.label(sheet.word("bill_to")), sheet.pen(8, True))
    y = sheet.block(x, 118, buyer_lines(sheet.bill), sheet.pen(9.5)) + 22
    return y, y


def identity_top(sheet: Sheet) -> tuple[float, float]:
    """Name, address and tax numbers in one line on top, the recipient left in a tinted box."""
    vendor, paper = sheet.bill.vendor, sheet.paper
    _supplier_name(sheet, sheet.left, 52, 12)
    rows = [Reference("", ", ".join(seller_lines(vendor))), *sheet.identity_rows(), *sheet.contact_rows()[:1]]
    x, pen = sheet.left, sheet.pen(7.5)
    for row in rows:
        label = f"{row.label} " if row.label else ""
        x += paper.run(x, 65, [(label, pen, ""), (row.value, pen, row.name)]) + 12
    paper.area(sheet.left, 88, sheet.left + 230, 162, fill=(0.95, 0.95, 0.92))
    paper.text(sheet.left + 8, 100, sheet.word("bill_to"), sheet.pen(7, colour=GREY))
    sheet.block(sheet.left + 8, 115, buyer_lines(sheet.bill), sheet.pen(9.5))
    return 100, 190
