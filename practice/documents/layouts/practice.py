"""The practice family: the layouts extraction may be fitted on."""

from practice.documents.layouts import feet, heads, metas, sums
from practice.documents.layouts.composed import Layout
from practice.documents.layouts.tables import STANDARD, TableStyle

_AMOUNT_FIRST = ("quantity", "unit", "code", "item", "price", "discount", "rate", "amount")
_TEXT_FIRST = ("item", "code", "rate", "price", "quantity", "unit", "discount", "amount")
_RATE_LAST = ("pos", "code", "item", "quantity", "unit", "price", "discount", "amount", "rate")
_JOINED = TableStyle(_TEXT_FIRST, "double", "none", joined_unit=True)

LAYOUTS: dict[str, Layout] = {
    "window": Layout(heads.window, metas.rows_right, TableStyle(STANDARD), sums.rows_right, feet.three_columns),
    "right-address": Layout(
        heads.address_right, metas.rows_left, TableStyle(STANDARD, "filled", "zebra"), sums.box_right, feet.two_columns, feet.payment_box
    ),
    "band": Layout(heads.band, metas.header_row, TableStyle(_TEXT_FIRST, "tinted", "rows"), sums.big, feet.three_columns),
    "centred": Layout(
        heads.centred, metas.sentence, TableStyle(_AMOUNT_FIRST, "double"), sums.rows_right, feet.two_columns, feet.bank_line
    ),
    "boxed": Layout(heads.boxed, metas.header_row, TableStyle(STANDARD, "tinted", "grid"), sums.tax_table, feet.one_line, feet.payment_box),
    "plain": Layout(heads.plain, metas.rows_left, TableStyle(_AMOUNT_FIRST, "plain"), sums.rows_left, feet.nothing, feet.bank_line),
    "sidebar": Layout(heads.sidebar, metas.values_first, TableStyle(_TEXT_FIRST, "ruled", "rows"), sums.strip, feet.nothing, feet.payment_box),
    "cells": Layout(heads.window, metas.cells, TableStyle(_RATE_LAST, "filled", "grid"), sums.tax_table, feet.three_columns),
    "dotted": Layout(heads.address_right, metas.dotted, _JOINED, sums.big, feet.two_columns, feet.bank_line, labelled_terms=False),
    "letter": Layout(heads.window, metas.sentence, TableStyle(_RATE_LAST, "double", "rows"), sums.rows_left, feet.three_columns),
    "strip": Layout(heads.centred, metas.cells, TableStyle(_AMOUNT_FIRST, "tinted", "zebra"), sums.strip, feet.one_line, feet.bank_line),
    "ledger": Layout(heads.boxed, metas.rows_right, TableStyle(_TEXT_FIRST, "filled", "outer"), sums.box_right, feet.three_columns),
}
