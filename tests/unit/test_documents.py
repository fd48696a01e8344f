"""The practice documents: the same seed makes the same set, and the truth is true."""

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest
from stdnum import iban as iban_rules
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat as union_vat
from stdnum.gb import vat as british_vat

from domain.invoice import FIELD_NAMES
from domain.suppliers import parse_register
from practice.documents import plan, prints, truth, wording
from practice.documents.collection import Collection, Made, documents, generate
from practice.documents.formats import figure, money, print_date
from practice.documents.layouts import catalogue
from practice.documents.paper import Area
from practice.documents.pdf import write_pdf
from practice.documents.records import Family, Numbers
from practice.documents.sheet import Sheet

Row = dict[str, Any]
CENT = Decimal("0.01")
FAMILIES: tuple[Family, ...] = ("practice", "holdout")


@pytest.fixture(scope="module", params=FAMILIES)
def printed(request: pytest.FixtureRequest) -> list[tuple[Made, Row]]:
    """Three cycles of text documents of a family."""
    return list(documents(Collection(3, request.param, "text"), 72))


def digest(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def of_trap(rows: list[tuple[Made, Row]], trap: str) -> list[Row]:
    return [row for _, row in rows if row["trap"] == trap]


def adds_up(row: Row) -> bool:
    """Whether lines, breakdown and totals agree to the cent."""
    fields, taxes = row["fields"], [{key: Decimal(value) for key, value in tax.items()} for tax in row["taxes"]]
    net, tax, gross = (Decimal(fields[name]) for name in ("net_total", "tax_total", "gross_total"))
    lines_of = {
        tax["rate"]: sum(Decimal(line["net"]) for line in row["lines"] if Decimal(line["tax_rate"]) == tax["rate"])
        for tax in taxes
    }
    rates_right = all(
        row["price_basis"] == "gross"
        or tax["amount"] == (tax["base"] * tax["rate"] / 100).quantize(CENT, ROUND_HALF_UP)
        for tax in taxes
    )
    return (
        all(lines_of[tax["rate"]] == tax["base"] for tax in taxes)
        and rates_right
        and net == sum(tax["base"] for tax in taxes)
        and tax == sum(tax["amount"] for tax in taxes)
        and gross == net + tax
    )


def test_the_same_seed_writes_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    made = f"generate(Path({str(tmp_path / 'b')!r}), 6, 5)"
    code = f"from pathlib import Path; from practice.documents.collection import generate; {made}"
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2], env=environment)
    generate(tmp_path / "a", 6, 5)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_another_seed_writes_other_documents() -> None:
    assert Collection(1).made(0).print.content != Collection(2).made(0).print.content


def test_a_document_does_not_depend_on_how_many_follow() -> None:
    few = [row for _, row in documents(Collection(4, media="text"), 3)]
    many = [row for _, row in documents(Collection(4, media="text"), 12)]
    assert many[:3] == few


def test_clean_documents_add_up(printed: list[tuple[Made, Row]]) -> None:
    assert [row["file"] for _, row in printed if row["trap"] != "wrong-sum" and not adds_up(row)] == []


def test_a_wrong_sum_does_not_add_up(printed: list[tuple[Made, Row]]) -> None:
    rows = of_trap(printed, "wrong-sum")
    assert rows
    assert not any(adds_up(row) for row in rows)


def test_fields_are_named_as_the_product_names_them(printed: list[tuple[Made, Row]]) -> None:
    assert {name for _, row in printed for name in row["fields"]} <= set(FIELD_NAMES)


def test_what_a_posting_needs_is_printed_on_every_clean_document(printed: list[tuple[Made, Row]]) -> None:
    needed = {"supplier_name", "invoice_number", "invoice_date", "currency", "net_total", "tax_total", "gross_total"}
    assert [row["file"] for _, row in printed if not row["trap"] and not needed <= set(row["fields"])] == []


def normal(text: str) -> str:
    return re.sub(r"\s", "", text)


def stands_there(name: str, value: str, text: str) -> bool:
    """Whether a printed text is the value: amounts and dates by their digits, everything else as it is."""
    digits = re.sub(r"\D", "", text)
    if name.endswith("_total"):
        return digits == re.sub(r"\D", "", value)
    if name.endswith("_date"):
        year, _, day = value.split("-")
        return year[2:] in digits and day.lstrip("0") in digits
    return normal(text) == normal(value)


class TextLayer:
    """What a PDF's text layer holds inside a box in points from the top left."""

    def __init__(self, content: bytes) -> None:
        pages = list(pypdfium2.PdfDocument(content))
        self.pages = [(page.get_textpage(), page.get_height()) for page in pages]

    def at(self, number: float, x0: float, y0: float, x1: float, y1: float) -> str:
        page, height = self.pages[int(number) - 1]
        text: str = page.get_text_bounded(x0 - 1, height - y1, x1 + 1, height - y0)
        return text


def test_every_value_stands_in_the_text_layer_at_its_place(printed: list[tuple[Made, Row]]) -> None:
    missing = []
    for made, row in printed:
        layer = TextLayer(made.print.content)
        missing += [
            (row["file"], name, row["fields"][name], layer.at(*place))
            for name, place in row["places"].items()
            if not stands_there(name, row["fields"][name], layer.at(*place))
        ]
    assert missing == []


def test_every_line_stands_in_the_text_layer_at_its_place(printed: list[tuple[Made, Row]]) -> None:
    missing = []
    for made, row in printed:
        layer = TextLayer(made.print.content)
        for line, place in zip(row["lines"], row["line_places"], strict=True):
            # Long descriptions go on below, where other columns may come between.
            found = normal(layer.at(*place))
            if normal(line["description"])[:8] not in found or line["amount"][-2:] not in found:
                missing.append((row["file"], line["description"], found))
    assert missing == []


def test_some_descriptions_take_two_lines(printed: list[tuple[Made, Row]]) -> None:
    assert any(len(line["description"]) > 60 for _, row in printed for line in row["lines"])


def test_no_text_leaves_its_page_or_covers_another(printed: list[tuple[Made, Row]]) -> None:
    assert [fault for made, _ in printed for fault in faults_of(made)] == []


def faults_of(made: Made) -> list[str]:
    sheet = Sheet.of(replace(made.bill, stamp=""))
    catalogue.layout(made.bill.vendor.style.layout).draw(sheet)
    faults = []
    for page in sheet.paper.pages:
        boxes = [
            (text.x, text.y - 0.6 * text.pen.size, text.x + text.width, text.y + 0.08 * text.pen.size, text.text)
            for text in page
            if not isinstance(text, Area) and text.text.strip()
        ]
        faults += [f"{made.file}: '{box[4]}' leaves the page" for box in boxes if outside(box, sheet.paper.size)]
        for index, box in enumerate(boxes):
            faults += [f"{made.file}: '{box[4]}' on '{other[4]}'" for other in boxes[:index] if covers(box, other)]
    return faults


def outside(box: tuple[float, float, float, float, str], size: tuple[float, float]) -> bool:
    return box[0] < 3 or box[1] < 3 or box[2] > size[0] - 3 or box[3] > size[1] - 3


def covers(box: tuple[float, float, float, float, str], other: tuple[float, float, float, float, str]) -> bool:
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    return wide > 1 and high > 1


def test_the_default_set_is_mostly_clean_and_a_third_is_trapped() -> None:
    traps = Counter(slot.trap for slot in plan.CYCLE)
    assert traps == {
        "": 16,
        "duplicate-bytes": 1,
        "duplicate-number": 1,
        "changed-iban": 1,
        "wrong-sum": 1,
        "unknown-supplier": 1,
        "order": 1,
        "missing-number": 1,
        "over-limit": 1,
    }


def register_of(made: Made, collection: Collection) -> dict[str, Any]:
    rows = {row["name"]: row for row in truth.register(collection.vendors[0])["suppliers"]}
    found: dict[str, Any] = rows.get(made.bill.vendor.name, {})
    return found


def test_every_trap_is_what_it_says(printed: list[tuple[Made, Row]]) -> None:
    made = {row["trap"]: (made, row) for made, row in printed}
    families = [Collection(3, family, "text") for family in FAMILIES]
    collection = next(one for one in families if register_of(made["over-limit"][0], one))
    changed = made["changed-iban"][0]
    assert changed.bill.iban not in register_of(changed, collection)["ibans"]
    assert not register_of(made["unknown-supplier"][0], collection)
    assert made["order"][1]["type"] == "order"
    assert "invoice_number" not in made["order"][1]["fields"]
    assert "invoice_number" not in made["missing-number"][1]["fields"]
    assert Decimal(made["over-limit"][1]["fields"]["gross_total"]) > 50_000
    assert all(Decimal(row["fields"]["gross_total"]) <= 50_000 for _, row in printed if not row["trap"])


def test_a_duplicate_names_its_first(printed: list[tuple[Made, Row]]) -> None:
    files = {row["file"]: (made, row) for made, row in printed}
    for row in of_trap(printed, "duplicate-bytes"):
        assert files[row["file"]][0].print.content == files[row["duplicate_of"]][0].print.content
    for row in of_trap(printed, "duplicate-number"):
        first = files[row["duplicate_of"]][1]
        assert row["fields"]["invoice_number"] == first["fields"]["invoice_number"]
        assert files[row["file"]][0].print.content != files[row["duplicate_of"]][0].print.content


def test_no_honest_document_repeats_a_supplier_and_number(printed: list[tuple[Made, Row]]) -> None:
    keys = [
        (row["supplier"], row["fields"]["invoice_number"])
        for _, row in printed
        if not row["trap"].startswith("duplicate") and "invoice_number" in row["fields"]
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("family", FAMILIES)
def test_numbers_of_suppliers_pass_their_checks(family: Family) -> None:
    known, strangers = Collection(8, family).vendors
    rules = {"GB": british_vat, "CH": swiss_vat, "US": None}
    for vendor in (*known, *strangers):
        rule = rules.get(vendor.country, union_vat)
        assert rule is None or rule.is_valid(vendor.vat_id), vendor.vat_id
        assert vendor.country == "US" or iban_rules.is_valid(vendor.iban), vendor.iban


def test_the_register_is_one_the_product_reads(tmp_path: Path) -> None:
    generate(tmp_path, 1, 1)
    suppliers = parse_register((tmp_path / "suppliers.json").read_text(encoding="utf-8"))
    assert len(suppliers) == 48
    assert len({supplier.name for supplier in suppliers}) == 48


def test_suppliers_speak_six_languages_and_pay_in_four_currencies() -> None:
    known, _ = Collection(1).vendors
    assert {vendor.language for vendor in known} == {"de", "en", "fr", "es", "it", "nl"}
    assert {vendor.currency for vendor in known} == {"EUR", "GBP", "USD", "CHF"}


def test_every_layout_of_a_family_is_used() -> None:
    for family in FAMILIES:
        known, _ = Collection(1, family).vendors
        assert set(catalogue.names(family)) <= {vendor.style.layout for vendor in known}


def test_there_are_a_dozen_practice_layouts() -> None:
    assert len(catalogue.names("practice")) >= 12


def test_families_share_no_layout() -> None:
    assert not set(catalogue.names("practice")) & set(catalogue.names("holdout"))


@pytest.mark.parametrize("language", ["de", "en", "fr", "es", "it", "nl"])
@pytest.mark.parametrize("idea", ["number", "date", "due", "order", "net", "tax", "gross", "terms", "vat_id"])
def test_families_share_no_word_of_a_field(language: str, idea: str) -> None:
    practice, holdout = (wording.vocabulary(family)[language][idea] for family in FAMILIES)
    assert not {word.casefold() for word in practice} & {word.casefold() for word in holdout}


@pytest.mark.parametrize("language", ["de", "en", "fr", "es", "it", "nl"])
def test_every_language_has_a_word_for_every_idea(language: str) -> None:
    words = wording.vocabulary("practice")
    assert words[language].keys() == words["de"].keys()


@pytest.mark.parametrize("layout", catalogue.names("practice") + catalogue.names("holdout"))
def test_a_layout_prints_long_documents_on_several_pages(layout: str) -> None:
    made = Collection(1, media="text").made(12)
    style = replace(made.bill.vendor.style, layout=layout)
    sheet = Sheet.of(replace(made.bill, vendor=replace(made.bill.vendor, style=style)))
    catalogue.layout(layout).draw(sheet)
    pages = len(pypdfium2.PdfDocument(write_pdf(sheet.paper)))
    assert pages >= 3 or layout == "till"
    assert len(sheet.paper.line_places) == len(made.bill.items)


def test_long_documents_carry_their_sum_forward() -> None:
    collection = Collection(1, media="text")
    made = collection.made(12)
    style = replace(made.bill.vendor.style, layout="window", shows=made.bill.vendor.style.shows | {"carry"})
    bill = replace(made.bill, vendor=replace(made.bill.vendor, style=style))
    printed = prints.text_pdf(bill, Random(0))
    first, second = (pypdfium2.PdfDocument(printed.content)[page].get_textpage().get_text_range() for page in (0, 1))
    carried = style.words["carry_over"]
    assert carried in first
    assert carried in second


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (Numbers(".", ",", "symbol-after"), "1.234.567,80 €"),
        (Numbers(",", ".", "symbol-before"), "€1,234,567.80"),
        (Numbers("'", ".", "code-before"), "EUR 1'234'567.80"),
        (Numbers("", ",", "code-after"), "1234567,80 EUR"),
    ],
)
def test_amounts_are_printed_in_the_suppliers_way(numbers: Numbers, wanted: str) -> None:
    assert money(Decimal("1234567.80"), "EUR", numbers) == wanted


def test_a_negative_amount_keeps_its_sign_in_front() -> None:
    assert figure(Decimal("-1234.5"), Numbers(".", ",", "symbol-after")) == "-1.234,50"


@pytest.mark.parametrize(
    ("pattern", "language", "wanted"),
    [
        ("dd.mm.yyyy", "de", "05.03.2025"),
        ("d. mmmm yyyy", "de", "5. März 2025"),
        ("d 'de' mmmm 'de' yyyy", "es", "5 de marzo de 2025"),
        ("mmmm d, yyyy", "en", "March 5, 2025"),
        ("dd-mmm-yyyy", "en", "05-Mar-2025"),
        ("dd.mm.yy", "de", "05.03.25"),
    ],
)
def test_dates_are_printed_in_the_suppliers_way(pattern: str, language: str, wanted: str) -> None:
    assert print_date(date(2025, 3, 5), pattern, language) == wanted


def test_a_set_may_have_short_documents_only() -> None:
    short, usual = (
        [len(row["lines"]) for _, row in documents(Collection(1, media="text", longest=longest), 24)]
        for longest in (3, 999)
    )
    assert max(short) <= 4 < 100 < max(usual), "three lines and a discount"
