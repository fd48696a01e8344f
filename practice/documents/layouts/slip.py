"""A till receipt: a narrow strip, prices with tax, paid on the spot."""

from practice.documents.fonts import text_width
from practice.documents.layouts import sums
from practice.documents.paper import Paper, Pen, wrap
from practice.documents.sheet import Reference, Sheet, seller_lines

WIDTH = 232.0
EDGE = 14.0


class Slip:
    """The layout of a receipt; ``dashes`` parts its blocks by dashes instead of rules."""

    gross_prices = True
    receipt = True

    def __init__(self, dashes: bool) -> None:
        self.dashes = dashes

    def draw(self, sheet: Sheet) -> None:
        """Prints the receipt on a strip as long as it takes."""
        sheet.paper = Paper((WIDTH, 330.0 + 46 * len(sheet.bill.items)))
        pen = Pen("courier" if self.dashes else sheet.style.face, 7.5)
        y = self._head(sheet, pen)
        y = self._lines(sheet, pen, y)
        y = self._totals(sheet, pen, y)
        for row in [*sheet.identity_rows()[:1], Reference("", sheet.word("thanks"))]:
            y = self._centre(sheet, y + 4, row, pen)

    def _centre(self, sheet: Sheet, y: float, row: Reference, pen: Pen) -> float:
        label = f"{row.label} " if row.label else ""
        x = (WIDTH - text_width(label + row.value, pen.font, pen.size)) / 2
        sheet.paper.run(x, y, [(label, pen, ""), (row.value, pen, row.name)])
        return y + 10

    def _part(self, sheet: Sheet, y: float, pen: Pen) -> float:
        if self.dashes:
            count = int((WIDTH - 2 * EDGE) / text_width("-", pen.font, pen.size))
            sheet.paper.text(EDGE, y, "-" * count, pen)
        else:
            sheet.paper.rule(EDGE, y - 3, WIDTH - EDGE)
        return y + 11

    def _pair(self, sheet: Sheet, y: float, row: Reference, pen: Pen) -> float:
        sheet.paper.text(EDGE, y, row.label, pen)
        sheet.paper.text(WIDTH - EDGE, y, row.value, pen, "right", row.name)
        return y + 10.5

    def _head(self, sheet: Sheet, pen: Pen) -> float:
        vendor = sheet.bill.vendor
        strong = Pen(pen.face, 9, True)
        y = self._centre(sheet, 30, Reference("", vendor.name, "supplier_name"), strong)
        for line in [*seller_lines(vendor), vendor.phone]:
            y = self._centre(sheet, y, Reference("", line), pen)
        y = self._centre(sheet, y + 6, Reference("", sheet.title()), strong) + 4
        for row in (sheet.reference_number(), sheet.reference_date()):
            y = self._pair(sheet, y, row, pen)
        return self._part(sheet, y + 3, pen)

    def _lines(self, sheet: Sheet, pen: Pen, y: float) -> float:
        for index, item in enumerate(sheet.bill.items):
            top = y - 8
            first, *others = wrap(item.description, pen, WIDTH - 2 * EDGE - 56)
            y = self._pair(sheet, y, Reference(first, sheet.amount(item.amount)), pen)
            y = sheet.block(EDGE, y, others, pen, leading=1.4)
            if item.quantity is not None and item.unit_price is not None:
                detail = f"  {sheet.number(item.quantity)} {item.unit} x {sheet.price(item.unit_price)}"
                sheet.paper.text(
                    EDGE, y, detail if item.discount is None else f"{detail} -{sheet.number(item.discount)}%", pen
                )
                y += 10.5
            sheet.paper.line_places[index] = (1, EDGE, round(top, 1), WIDTH - EDGE, round(y - 8, 1))
        return self._part(sheet, y + 2, pen)

    def _totals(self, sheet: Sheet, pen: Pen, y: float) -> float:
        y = self._pair(sheet, y + 3, sums.gross(sheet), Pen(pen.face, 10, True)) + 3
        y = self._pair(sheet, y, Reference(sheet.word("paid"), sheet.amount(sheet.bill.gross)), pen)
        y = self._part(sheet, y + 3, pen)
        for row in sums.parts(sheet):
            y = self._pair(sheet, y, row, pen)
        return self._part(sheet, y + 3, pen)
