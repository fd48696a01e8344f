"""Pixels are read: whole words, in order, where they stand."""

from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from domain.errors import Misconfigured
from domain.page import Document
from ml.models.reading import pictures, read
from ml.models.reading.ocr import weights
from ml.models.reading.ocr.detector import LONGEST_SIDE, SHORTEST_SIDE, input_size
from tests.papers import LINES, pdf, saved, scan

TRUE = " ".join(LINES).split()


def words(document: Document) -> list[str]:
    return [word.text for page in document.pages for word in page.words]


def similarity(read_words: Iterable[str], true: Iterable[str] = TRUE) -> float:
    """Word F1, order aside."""
    left, right = Counter(read_words), Counter(true)
    return 2 * (left & right).total() / (left.total() + right.total())


@pytest.fixture
def picture(tmp_path):
    def written(image: Image.Image, name: str = "scan.png", kind: str = "PNG", **options: object) -> Path:
        path: Path = tmp_path / name
        path.write_bytes(saved(image, kind, **options))
        return path

    return written


def test_a_scan_is_read_word_by_word_in_order(picture):
    document = read(picture(scan()))

    assert document.engine == "ppocr"
    assert similarity(words(document)) > 0.9
    assert words(document)[:3] == LINES[0].split()


@pytest.mark.parametrize("angle", [-4, 3])
def test_a_crooked_scan_is_read_in_order(angle, picture):
    document = read(picture(scan(angle=angle)))

    assert similarity(words(document)) > 0.85
    assert words(document)[:3] == LINES[0].split()


def test_a_small_scan_is_enlarged_for_reading_and_placed_in_its_own_pixels(picture):
    small = scan().resize((496, 360), Image.Resampling.LANCZOS)

    page = read(picture(small)).pages[0]

    assert (page.width, page.height) == (496, 360)
    assert similarity(word.text for word in page.words) > 0.8
    assert all(0 <= word.box[0] < word.box[2] <= 496 for word in page.words)


@pytest.mark.parametrize("quarter", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_a_page_that_lies_on_its_side_or_head_is_read(quarter, picture):
    document = read(picture(scan().transpose(quarter)))

    assert similarity(words(document)) > 0.85


def test_words_stand_where_their_ink_is(picture):
    image = scan(["Surehand"])

    (word,) = read(picture(image)).pages[0].words

    ink = np.argwhere(np.asarray(image) < 128)
    top_left, bottom_right = ink.min(axis=0)[::-1], ink.max(axis=0)[::-1]
    assert word.box == pytest.approx((*top_left, *bottom_right), abs=12)


def test_a_text_layer_is_left_aside_on_request(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf())

    document = read(path, ocr=True)

    assert document.engine == "ppocr"
    assert similarity(words(document)) > 0.9


def test_a_scanned_page_in_a_pdf_is_read_by_its_pixels(tmp_path):
    path = tmp_path / "mixed.pdf"
    path.write_bytes(mixed_pdf())

    document = read(path)

    assert document.engine == "mixed"
    assert similarity((word.text for word in document.pages[1].words), [*TRUE, "RECEIVED"]) > 0.85


def mixed_pdf() -> bytes:
    """A page of text, then a scan with a stamp as its only text."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for row, line in enumerate(LINES):
        canvas.drawString(100, 700 - 30 * row, line)
    canvas.showPage()
    canvas.drawImage(ImageReader(scan()), 0, 300, 595, 432)
    canvas.drawString(400, 250, "RECEIVED")
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_every_page_of_a_tiff_is_read(picture):
    path = picture(scan(["First page"]), "pages.tif", "TIFF", save_all=True, append_images=[scan(["Second page"])])

    pages = read(path).pages

    assert [[word.text for word in page.words] for page in pages] == [["First", "page"], ["Second", "page"]]


def test_page_pictures_have_the_size_that_boxes_are_given_in(picture):
    path = picture(scan())

    page = read(path).pages[0]

    assert [Image.open(BytesIO(png)).size for png in pictures(path)] == [(page.width, page.height)]


def test_every_word_says_how_sure_it_is(picture):
    page = read(picture(scan())).pages[0]

    assert all(word.confidence is not None and 0 < word.confidence <= 1 for word in page.words)


def test_a_missing_network_is_named():
    with pytest.raises(Misconfigured, match=r"absent\.onnx") as missing:
        weights.session("absent.onnx")

    assert missing.value.code == "MODEL_MISSING"


@pytest.mark.parametrize("size", [(1240, 1754), (4961, 7016), (300, 2400), (200, 200), (40, 30), (9000, 100)])
def test_the_network_sees_pages_at_a_size_it_can_work_with(size):
    width, height = input_size(*size)

    assert width % 32 == height % 32 == 0
    assert max(width, height) <= 2 * LONGEST_SIDE
    assert min(width, height) >= min(SHORTEST_SIDE, 32)
