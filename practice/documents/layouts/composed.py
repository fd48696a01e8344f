"""A layout made of parts: letterhead, references, line table, totals, payment, foot."""

from collections.abc import Callable
from dataclasses import dataclass

from practice.documents.layouts import feet, sums
from practice.documents.layouts.tables import Table, TableStyle
from practice.documents.sheet import Sheet


@dataclass(frozen=True)
class Layout:
    """One way to arrange a document; ``pay`` prints the bank's data near the totals (or nothing)."""

    head: Callable[[Sheet], tuple[float, float]]
    meta: Callable[[Sheet, float, float], float]
    table: TableStyle
    totals: Callable[[Sheet, float], float]
    foot: Callable[[Sheet], None]
    pay: Callable[[Sheet, float], float] | None = None
    foot_everywhere: bool = False
    labelled_terms: bool = True

    def draw(self, sheet: Sheet) -> None:
        """Prints the whole document."""
        right_y, y = self.head(sheet)
        y = self.meta(sheet, right_y, y)
        if sheet.shows("intro"):
            sheet.paper.text(sheet.left, y, sheet.word("intro"), sheet.pen(9))
            y += 14
        self.foot(sheet)
        y = Table(sheet, self.table).draw(y)
        if y + sums.needed(sheet) > sheet.bottom:
            sheet.paper.new_page()
            if self.foot_everywhere:
                self.foot(sheet)
            y = 70.0
        y = self.totals(sheet, y)
        if self.pay:
            y = self.pay(sheet, y)
        feet.closing(sheet, y + 4, self.labelled_terms)
        feet.number_pages(sheet)
