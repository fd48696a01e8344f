"""Line items come from tables: columns by their headings, rows by their amounts, over all pages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.invoice import Line, Tax
from ml.models.extraction import bare_table, settlement, table
from ml.models.extraction.table import Table
from tests.sheets import drawn

HEAD = "Description                     Qty      Unit price    Discount    VAT      Amount"
ROW = "Copy paper A4                   10 pcs   4.50          10 %        20 %     40.50"


def lines(*pages: str) -> list[tuple[str, Decimal | None, Decimal | None, Decimal]]:
    sheets = [drawn(text, number) for number, text in enumerate(pages, start=1)]
    return [(line.description, line.quantity, line.unit_price, line.net) for line in table.read(sheets, ".").lines]


def test_a_discount_makes_the_amount() -> None:
    (line,) = table.read([drawn(f"{HEAD}\n{ROW}")], ".").lines
    assert (line.discount, line.net, line.tax_rate) == (Decimal("4.50"), Decimal("40.50"), Decimal(20))


BOOK = "Handbook of value added tax,    1 pcs    20.00                     20 %     20.00"
PEN = "Pen                             1 pcs    2.00                      20 %     2.00"
CARRIED = "forward                                                                  40.50"
SUBTOTAL = "Subtotal                                                                         42.50"


def test_a_description_goes_on_below_when_it_had_no_room() -> None:
    assert lines(f"{HEAD}\n{BOOK}\ncurrent edition of this year")[0][0] == (
        "Handbook of value added tax, current edition of this year"
    )


def test_a_remark_below_a_short_description_is_none_of_it() -> None:
    assert [line[0] for line in lines(f"{HEAD}\n{BOOK}\n{PEN}\nin blue")] == ["Handbook of value added tax,", "Pen"]


def test_a_table_goes_on_over_pages_without_the_carried_sum() -> None:
    first, second = f"{HEAD}\n{ROW}\nCarried {CARRIED}", f"{HEAD}\nBrought {CARRIED}\n{PEN}\n{SUBTOTAL}"
    assert [line[3] for line in lines(first, second)] == [Decimal("40.50"), Decimal("2.00")]


def test_a_table_ends_at_its_total() -> None:
    assert len(lines(f"{HEAD}\n{ROW}\n{PEN}\n{SUBTOTAL}\n{SUBTOTAL.replace('Subtotal', 'VAT 20% ')}")) == 2


def test_headings_over_two_rows_are_one() -> None:
    page = (
        "Omschrijving                    Aantal   Prijs per     Bedrag excl.\n"
        "                                         stuk          btw\n"
        "Stoel                           4        25.00         100.00"
    )
    assert lines(page) == [("Stoel", Decimal(4), Decimal("25.00"), Decimal("100.00"))]


def test_numbers_in_a_description_stay_there() -> None:
    page = f"{HEAD}\nMonitor 27 inch 2 x HDMI 1.4    1 pcs    200.00                    20 %     200.00"
    assert lines(page) == [("Monitor 27 inch 2 x HDMI 1.4", Decimal(1), Decimal("200.00"), Decimal("200.00"))]


def test_a_quantity_under_an_unknown_heading_is_no_price() -> None:
    page = f"{HEAD.replace('Qty', 'Xxx')}\n{ROW.replace('10 %', '    ').replace('40.50', '45.00')}"
    assert lines(page) == [("Copy paper A4", Decimal(10), Decimal("4.50"), Decimal("45.00"))]


@pytest.mark.parametrize("heading", ["Xxx", "Qty"])
def test_a_quantity_with_as_many_decimals_as_the_price_is_no_price(heading: str) -> None:
    row = ROW.replace("10 pcs", "6.75 h").replace("4.50 ", "22.91").replace("10 %", "    ").replace("40.50", "154.64")
    page = f"{HEAD.replace('Qty', heading)}\n{row}"
    assert lines(page) == [("Copy paper A4", Decimal("6.75"), Decimal("22.91"), Decimal("154.64"))]


def test_quantity_and_price_may_stand_below_the_description() -> None:
    page = (
        "No   Description                       VAT      Amount\n"
        "1    Ball bearing 6205                 22 %     7,300.00\n"
        "     50 pcs x 146.00\n"
        "2    Postage and packing, express       22 %     9.00\n"
    )
    assert lines(page) == [
        ("Ball bearing 6205", Decimal(50), Decimal("146.00"), Decimal("7300.00")),
        ("Postage and packing, express", None, None, Decimal("9.00")),
    ]


def test_a_heading_of_two_names_for_descriptions_is_one_column() -> None:
    page = (
        "Line Product or service                        Qty      Rate        Amount\n"
        "1    Electric motor of 1.5 kW, 230/400 V       2 pcs    25.00       50.00"
    )
    assert lines(page) == [("Electric motor of 1.5 kW, 230/400 V", Decimal(2), Decimal("25.00"), Decimal("50.00"))]


def test_a_page_without_a_table_has_no_lines() -> None:
    assert table.read([drawn("Dear Sir,\nthe amount is 100.00\nTotal 100.00")], ".") == Table((), False)


def line(net: str, rate: str | None = None, quantity: str | None = "1") -> Line:
    return Line("Paper", Decimal(net), Decimal(quantity) if quantity else None, None, Decimal(rate) if rate else None)


NINETEEN = Tax(Decimal(19), Decimal("100.00"), Decimal("19.00"))


def test_a_single_rate_is_the_rate_of_every_line() -> None:
    made = settlement.settled(Table((line("60"), line("40")), False), (NINETEEN,), Decimal(100), Decimal(119))
    assert [one.tax_rate for one in made.lines] == [19, 19]


def test_lines_with_rates_make_the_breakdown() -> None:
    made = settlement.settled(Table((line("100", "19"), line("50", "7")), False), (), Decimal(150), Decimal("172.50"))
    assert made.taxes == (NINETEEN, Tax(Decimal(7), Decimal(50), Decimal("3.50")))


def test_a_misread_rate_is_found_by_the_breakdown() -> None:
    taxes = (NINETEEN, Tax(Decimal(7), Decimal("50.00"), Decimal("3.50")))
    made = settlement.settled(
        Table((line("100", "19"), line("50", "1")), False), taxes, Decimal(150), Decimal("172.50")
    )
    assert [one.tax_rate for one in made.lines] == [19, 7]


def test_prices_with_tax_become_net_and_the_cents_go_to_the_largest() -> None:
    printed = Table((line("119.00", "19"), line("1.00", "19"), line("1.00", "19")), True)
    made = settlement.settled(printed, (), Decimal("101.68"), Decimal("121.00"))
    assert sum(one.net for one in made.lines) == Decimal("101.68")
    assert made.taxes == (Tax(Decimal(19), Decimal("101.68"), Decimal("19.32")),)


def test_a_total_taken_for_a_line_is_dropped() -> None:
    printed = Table((line("60", "19"), line("40", "19"), line("19", None, None)), False)
    made = settlement.settled(printed, (NINETEEN,), Decimal(100), Decimal(119))
    assert [one.net for one in made.lines] == [60, 40]


def test_lines_that_make_nothing_stay_as_they_are() -> None:
    printed = Table((line("61", "19"), line("40", "19")), False)
    made = settlement.settled(printed, (NINETEEN,), Decimal(100), Decimal(119))
    assert [one.net for one in made.lines] == [61, 40]


@pytest.mark.parametrize(
    ("net", "found"), [("95.00", ["-10.00", "5.00"]), ("90.00", ["-10.00"]), ("100.00", []), ("77.00", [])]
)
def test_allowances_explain_a_difference_or_are_left_alone(net: str, found: list[str]) -> None:
    sheet = drawn("Discount 10 %          -10.00\nShipping                 5.00")
    got = settlement.adjustments(
        [sheet], (replace(line("100.00"), tax_rate=Decimal(19)),), (NINETEEN,), Decimal(net), "."
    )
    assert [str(one.net) for one in got] == found


STRANGE = """
Your share                                 60.00
Whats                                      Howmuch
Copy paper A4                              40.50
   9 a pack of 4.50
Pen                    4         0.50       2.00
Postage                                     7.00
Altogether                                 49.50
"""


def bare(page: str, *goals: str) -> list[tuple[str, Decimal | None, Decimal]]:
    found = bare_table.read([drawn(page)], ".", [Decimal(goal) for goal in goals])
    return [(line.description, line.quantity, line.net) for line in found.lines]


def test_amounts_that_make_the_total_are_lines_whatever_their_heading() -> None:
    assert bare(STRANGE, "49.50") == [
        ("Copy paper A4", Decimal(9), Decimal("40.50")),
        ("Pen", Decimal(4), Decimal("2.00")),
        ("Postage", None, Decimal("7.00")),
    ]


def test_a_number_in_a_description_hides_no_quantity_below_it() -> None:
    assert bare(STRANGE.replace("paper A4  ", "paper 6205"), "49.50")[0] == (
        "Copy paper 6205",
        Decimal(9),
        Decimal("40.50"),
    )


def test_amounts_that_miss_the_total_are_no_lines() -> None:
    assert bare(STRANGE.replace("  2.00", "  2.50"), "49.50") == []


def test_a_total_that_stands_nowhere_below_makes_no_lines() -> None:
    assert bare(STRANGE.replace("49.50", "99.50"), "49.50") == []
