"""Words of a PDF's text layer stand where the page picture shows them."""

from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from domain.errors import Rejected
from domain.page import Page
from ml.models.reading import pictures, read
from tests.papers import LINES, form, pdf, pdf_with_attachment, undrawn

CROPS = (None, (60, 400, 560, 800))


@pytest.fixture
def paper(tmp_path):
    def written(data: bytes) -> Path:
        path: Path = tmp_path / "paper.pdf"
        path.write_bytes(data)
        return path

    return written


def ink(path: Path) -> tuple[int, int, int, int]:
    """The box around everything that isn't white on the first page's picture."""
    picture = Image.open(BytesIO(next(pictures(path)))).convert("L")
    box = ImageChops.invert(picture).point(lambda value: 255 if value > 60 else 0).getbbox()
    assert box is not None
    return box


def around(page: Page) -> tuple[float, ...]:
    boxes = [word.box for word in page.words]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@pytest.mark.parametrize(("rotation", "crop"), list(product((0, 90, 180, 270), CROPS)))
def test_boxes_lie_on_the_ink_however_the_page_is_turned_or_cut(rotation, crop, paper):
    path = paper(pdf([["Surehand 2024"]], rotation=rotation, crop=crop))

    page = read(path).pages[0]

    assert around(page) == pytest.approx(ink(path), abs=2.5)


@pytest.mark.parametrize(("rotation", "crop"), list(product((0, 90), CROPS)))
def test_a_page_measures_what_its_picture_measures(rotation, crop, paper):
    path = paper(pdf(rotation=rotation, crop=crop))

    page = read(path).pages[0]

    assert Image.open(BytesIO(next(pictures(path)))).size == (page.width, page.height)


def test_words_come_row_by_row(paper):
    words = [word.text for word in read(paper(pdf())).pages[0].words]

    assert words == " ".join(LINES).split()


def test_words_outside_the_visible_page_are_left_out(paper):
    page = read(paper(pdf(crop=(60, 655, 560, 800)))).pages[0]

    assert [word.text for word in page.words] == " ".join(LINES[:2]).split()


def test_words_of_a_text_layer_carry_no_score(paper):
    assert {(word.score, word.confidence) for word in read(paper(pdf())).pages[0].words} == {(None, None)}


def test_pages_count_from_one(paper):
    assert [page.number for page in read(paper(pdf([LINES, LINES]))).pages] == [1, 2]


@pytest.mark.parametrize("finish", [bytes, undrawn])
def test_what_stands_in_a_form_field_is_read_where_the_picture_shows_it(finish, paper):
    path = paper(finish(form(["RE-2024-17"])))

    page = read(path).pages[0]

    assert [word.text for word in page.words] == ["RE-2024-17"]
    assert around(page) == pytest.approx(ink(path), abs=6)


def test_a_hidden_form_field_is_left_out(paper):
    with pytest.raises(Rejected, match="No text"):
        read(paper(form(["RE-2024-17"], flags="hidden")))


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "XRECHNUNG.XML", "order-x.xml"])
def test_an_embedded_einvoice_is_found_by_name_in_any_case(name, paper):
    path = paper(pdf_with_attachment(name, b"<Invoice/>"))

    assert read(path).xml == b"<Invoice/>"


def test_another_attachment_is_no_einvoice(paper):
    path = paper(pdf_with_attachment("terms.xml", b"<Terms/>"))

    assert read(path).xml is None


@pytest.mark.parametrize(
    "data",
    [
        b"<Invoice/>",
        "\ufeff<?xml version='1.0'?><Invoice/>".encode(),
        "<?xml version='1.0'?><Invoice/>".encode("utf-16"),
    ],
)
def test_an_xml_file_is_a_document_without_pages(data, tmp_path):
    path = tmp_path / "invoice.xml"
    path.write_bytes(data)

    document = read(path)

    assert (document.engine, document.pages, document.xml) == ("xml", (), data)
