"""A layout made of parts: letterhead, references, line table, totals, payment, foot."""

from collections.abc import Callable
from dataclasses import dataclass

from practice.documents.layouts import feet
from practice.documents.layouts.tables import Table, TableStyle
from practice.documents.sheet import Sheet

Head = Callable[[Sheet], tuple[float, float]]
Meta = Callable[[Sheet, float, float], float]
Totals = Callable[[Sheet, float], float]
Foot = Callable[[Sheet], None]


@dataclass(frozen=True)
class Layout:
    """One way to arrange a document; ``pay`` prints the bank's data near the totals (or nothing).

    ``gross_prices`` is set where prices and line amounts include the tax, ``receipt`` where the document is one.
    """

    head: Head
    meta: Meta
    table: TableStyle
    totals: Totals
    foot: Foot
    pay: Totals | None = None
    labelled_terms: bool = True
    gross_prices: bool = False
    receipt: bool = False

    def draw(self, sheet: Sheet) -> None:
        """Prints the whole document."""
        right_y, y = self.head(sheet)
        y = self.meta(sheet, right_y, y)
        if sheet.shows("intro"):
            sheet.paper.text(sheet.left, y, sheet.word("intro"), sheet.pen(9))
            y += 14
        self.foot(sheet)
        if sheet.shows("foot_everywhere"):
            sheet.on_new_page = self.foot
        y = Table(sheet, self.table).draw(y)
        if y + self._needed(sheet) > sheet.bottom + 14:
            sheet.new_page()
            y = 70.0
        y = self.totals(sheet, y)
        if self.pay:
            y = self.pay(sheet, y)
        feet.closing(sheet, y + 4, self.labelled_terms)
        feet.stamp(sheet)
        feet.number_pages(sheet)

    def _needed(self, sheet: Sheet) -> float:
        """How much room totals, payment and closing words take at most."""
        words = sum(sheet.shows(part) for part in ("terms", "previous", "currency_note", "thanks", "early"))
        return 95 + 13 * len(sheet.bill.taxes) + 14 * words + (60 if self.pay else 0)
