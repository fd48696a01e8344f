"""The practice family: the layouts extraction may be fitted on, and the parts that mixed ones are made of."""

from practice.documents.layouts import feet, heads, metas, sums
from practice.documents.layouts.composed import Foot, Head, Layout, Meta, Totals
from practice.documents.layouts.slip import Slip
from practice.documents.layouts.tables import STANDARD, TableStyle

_AMOUNT_FIRST = ("quantity", "unit", "code", "item", "price", "discount", "rate", "amount")
_TEXT_FIRST = ("item", "code", "rate", "price", "quantity", "unit", "discount", "amount")
_RATE_LAST = ("pos", "code", "item", "quantity", "unit", "price", "discount", "amount", "rate")
_SHORT = ("pos", "item", "rate", "amount")

HEADS: tuple[Head, ...] = (
    heads.window,
    heads.address_right,
    heads.band,
    heads.centred,
    heads.boxed,
    heads.plain,
    heads.sidebar,
    heads.modern,
    heads.hidden,
    heads.identity_top,
)
METAS: tuple[Meta, ...] = (
    metas.rows_right,
    metas.rows_left,
    metas.header_row,
    metas.cells,
    metas.sentence,
    metas.values_first,
    metas.dotted,
    metas.above,
    metas.summary,
)
TABLES: tuple[TableStyle, ...] = (
    TableStyle(STANDARD),
    TableStyle(STANDARD, "filled", "zebra"),
    TableStyle(_TEXT_FIRST, "tinted", "rows"),
    TableStyle(_AMOUNT_FIRST, "double"),
    TableStyle(STANDARD, "tinted", "grid"),
    TableStyle(_AMOUNT_FIRST, "plain"),
    TableStyle(_RATE_LAST, "filled", "grid"),
    TableStyle(_TEXT_FIRST, "double", joined_unit=True),
    TableStyle(_SHORT, "ruled", "rows", stacked=True),
)
TOTALS: tuple[Totals, ...] = (
    sums.rows_right,
    sums.box_right,
    sums.rows_left,
    sums.tax_table,
    sums.strip,
    sums.big,
    sums.labels_right,
)
FEET: tuple[tuple[Foot, Totals | None], ...] = (
    (feet.three_columns, None),
    (feet.two_columns, feet.payment_box),
    (feet.two_columns, feet.bank_line),
    (feet.one_line, feet.payment_box),
    (feet.one_line, feet.bank_line),
    (feet.three_columns, feet.bank_line),
)
_GRID = TableStyle(STANDARD, "tinted", "grid")

LAYOUTS: dict[str, Layout | Slip] = {
    "window": Layout(heads.window, metas.rows_right, TABLES[0], sums.rows_right, feet.three_columns),
    "right-address": Layout(
        heads.address_right, metas.rows_left, TABLES[1], sums.box_right, feet.two_columns, feet.payment_box
    ),
    "band": Layout(heads.band, metas.header_row, TABLES[2], sums.big, feet.three_columns),
    "centred": Layout(heads.centred, metas.sentence, TABLES[3], sums.rows_right, feet.two_columns, feet.bank_line),
    "boxed": Layout(heads.boxed, metas.header_row, _GRID, sums.tax_table, feet.one_line, feet.payment_box),
    "plain": Layout(heads.plain, metas.rows_left, TABLES[5], sums.rows_left, feet.nothing, feet.bank_line),
    "sidebar": Layout(heads.sidebar, metas.values_first, TABLES[2], sums.strip, feet.nothing, feet.payment_box),
    "cells": Layout(heads.window, metas.cells, TABLES[6], sums.tax_table, feet.three_columns),
    "dotted": Layout(
        heads.address_right, metas.dotted, TABLES[7], sums.big, feet.two_columns, feet.bank_line, labelled_terms=False
    ),
    "letter": Layout(heads.identity_top, metas.sentence, TABLES[0], sums.rows_left, feet.one_line, feet.bank_line),
    "strip": Layout(heads.centred, metas.cells, TABLES[1], sums.strip, feet.one_line, feet.bank_line),
    "ledger": Layout(heads.boxed, metas.rows_right, TABLES[3], sums.box_right, feet.three_columns),
    "modern": Layout(heads.modern, metas.above, TABLES[8], sums.labels_right, feet.two_columns, feet.payment_box),
    "statement": Layout(heads.hidden, metas.summary, TABLES[8], sums.rows_right, feet.three_columns),
    "shop": Layout(
        heads.address_right,
        metas.rows_left,
        TABLES[7],
        sums.rows_right,
        feet.one_line,
        feet.bank_line,
        gross_prices=True,
    ),
    "till": Slip(dashes=True),
}
