"""The holdout family: layouts nobody may fit anything on; they tell how extraction does on paper it has never seen."""

from collections.abc import Callable
from dataclasses import dataclass

from practice.documents.layouts import feet
from practice.documents.layouts import holdout_parts as parts
from practice.documents.sheet import Sheet, buyer_lines

Meta = Callable[[Sheet, float, float, float], float]
Totals = Callable[[Sheet, float], float]


@dataclass(frozen=True)
class Holdout:
    """One layout of the family; ``head`` names the letterhead, ``below`` prints figures under descriptions."""

    head: str
    meta: Meta
    totals: Totals
    below: bool
    gross_prices: bool = False
    receipt: bool = False

    def draw(self, sheet: Sheet) -> None:
        """Prints the whole document."""
        x, y = self._head(sheet)
        y = self.meta(sheet, x, y, sheet.right - x)
        y = parts.OpenTable(sheet, x, self.below).draw(y)
        if y + 190 > sheet.bottom:
            sheet.new_page()
            y = 70.0
        if self.head != "rail":
            parts.foot_table(sheet)
        y = self.totals(sheet, y)
        feet.closing(sheet, y + 4, labelled=self.head != "split")
        feet.stamp(sheet)
        feet.number_pages(sheet)

    def _head(self, sheet: Sheet) -> tuple[float, float]:
        if self.head == "rail":
            x = parts.head_left_rail(sheet)
            sheet.rail = x
            sheet.block(x, 74, buyer_lines(sheet.bill), sheet.pen(9.5))
            sheet.print_title(x, 150, sheet.pen(16, True))
            return x, 174.0
        if self.head == "split":
            return sheet.left, parts.head_split(sheet) + 10
        y = parts.head_bottom_up(sheet)
        sheet.print_title(sheet.left, y, sheet.pen(14, True))
        return sheet.left, y + 22


LAYOUTS: dict[str, Holdout] = {
    "rail-list": Holdout("rail", parts.meta_list, parts.sums_stairs, below=True),
    "rail-columns": Holdout("rail", parts.meta_columns, parts.sums_stairs, below=True),
    "split-columns": Holdout("split", parts.meta_columns, parts.sums_columns, below=False),
    "split-slashes": Holdout("split", parts.meta_slashes, parts.sums_sentence, below=False),
    "bottom-list": Holdout("bottom", parts.meta_list, parts.sums_columns, below=True),
    "bottom-slashes": Holdout("bottom", parts.meta_slashes, parts.sums_stairs, below=False),
    "bottom-columns": Holdout("bottom", parts.meta_columns, parts.sums_sentence, below=False),
}
