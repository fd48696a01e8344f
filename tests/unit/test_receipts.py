"""Receipts are read as tills print them: rounded totals, and what OCR makes of firms' names."""

from dataclasses import replace

from domain.invoice import Invoice
from ml.models.extraction.extract import reading
from tests.sheets import document

TILL = """
BIRCH TRADING SDN BHD
12 JALAN DUTA
19/10/2025 20:49
SOUP                            35.60
SERVICE 10%                      3.56
TOTAL EXCL. GST                 39.16
GST 6%                           2.36
TOTAL INCL. GST RM              41.52
ROUNDING ADJ.                   -0.02
TOTAL                           41.50
"""


def read(page: str, *, ocr: bool = False) -> Invoice:
    drawn = document(page)
    return reading(replace(drawn, engine="ppocr") if ocr else drawn, ()).invoice


def test_a_till_that_rounds_is_paid_what_it_rounded_to() -> None:
    assert read(TILL).value("gross_total") == "41.50"


def test_a_total_is_left_alone_where_nothing_is_rounded() -> None:
    assert read(TILL.replace("ROUNDING ADJ.", "SMALL CHANGE ")).value("gross_total") == "41.52"


def test_specks_are_no_accents_where_none_are_written() -> None:
    spotted = TILL.replace("BIRCH TRADING SDN BHD", "BÌRCH TRÄDING 5DN BHD")
    assert read(spotted, ocr=True).value("supplier_name") == "BIRCH TRADING Sdn Bhd"
    assert read(spotted).value("supplier_name") == "BÌRCH TRÄDING Sdn Bhd"


def test_the_rest_of_a_name_is_no_name() -> None:
    beans = TILL.replace("BIRCH TRADING SDN BHD", "THE BIRCH BEAN\n& LEAF (M) SDN BHD")
    assert read(beans).value("supplier_name") == "THE BIRCH BEAN & LEAF (M) SDN BHD"


def test_cash_less_change_is_the_total_whatever_else_a_till_prints() -> None:
    paid = "SOUP   6.50\nCAKE   5.80\nGST 6%   0.70\nT0TA1   12.3O\nCASH   20.00\nCHANGE   7.70"
    assert read(f"BIRCH TRADING SDN BHD\n{paid}").value("gross_total") == "12.30"


def test_cash_without_change_says_nothing_of_the_total() -> None:
    assert read(TILL + "CASH                            50.00").value("gross_total") == "41.50"
