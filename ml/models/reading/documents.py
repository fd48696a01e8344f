"""Files → ``Document``: the text layer where there is one, else OCR; page pictures beside it."""

from collections.abc import Iterator
from pathlib import Path

from domain.errors import Rejected
from domain.page import Document, Page, Word
from ml.models.reading import pdf, picture_files, text_layer
from ml.models.reading.kinds import Content, Kind, load
from ml.models.reading.mail import documents_in
from ml.models.reading.xml_files import checked


def read(path: str | Path, *, ocr: bool = False, max_pages: int | None = None) -> Document:
    """Reads a PDF, a picture or an e-invoice XML.

    ``ocr`` leaves text layers aside; ``max_pages`` limits the pages, without it there is no limit.

    Raises:
        Rejected: the file cannot be read; the code says why.
    """
    content = load(Path(path))
    if content.kind is Kind.XML:
        return Document(content.file, "xml", (), checked(content.name, content.data))
    if content.kind is Kind.MAIL:
        names = ", ".join(f"'{name}'" for name, _ in documents_in(path))
        raise Rejected(
            f"'{content.name}' is an e-mail that carries {names}.",
            "Read what it carries, one by one.",
            code="DOCUMENT_TYPE_UNKNOWN",
        )
    if content.kind is Kind.PDF:
        return _read_pdf(content, ocr, max_pages)
    return _read_picture(content, max_pages)


def pictures(path: str | Path) -> Iterator[bytes]:
    """A PNG a page, one by one, in the pixels that words are placed in; an XML has none."""
    from ml.models.reading.ocr.raster import png

    content = load(Path(path))
    if content.kind is Kind.PDF:
        with pdf.opened(content) as document:
            for index in range(len(document)):
                with pdf.opened_page(content, document, index) as page:
                    yield png(pdf.rendered(page, pdf.scale(content, page, pdf.PICTURE_DPI)))
    elif content.kind not in (Kind.XML, Kind.MAIL):
        for frame in picture_files.frames(content):
            yield png(frame.page_pixels())


def picture(path: str | Path, number: int) -> bytes:
    """The PNG of one page, counted from 1, as ``pictures`` gives it; no other page of a PDF is drawn.

    Raises ``Rejected`` (DOCUMENT_BROKEN) when there is no such page.
    """
    from ml.models.reading.ocr.raster import png

    content = load(Path(path))
    if content.kind is Kind.PDF:
        with pdf.opened(content) as document:
            if 0 < number <= len(document):
                with pdf.opened_page(content, document, number - 1) as page:
                    return png(pdf.rendered(page, pdf.scale(content, page, pdf.PICTURE_DPI)))
    elif content.kind not in (Kind.XML, Kind.MAIL):
        for place, frame in enumerate(picture_files.frames(content), start=1):
            if place == number:
                return png(frame.page_pixels())
    raise Rejected(f"'{content.name}' has no page {number}.", "Look at the document itself.", code="DOCUMENT_BROKEN")


def _read_pdf(content: Content, ocr: bool, max_pages: int | None) -> Document:
    with pdf.opened(content) as document:
        _check_length(content, len(document), max_pages)
        xml = pdf.embedded_einvoice(content, document)
        pages, engines = list[Page](), set[str]()
        for index in range(len(document)):
            page, engine = _read_pdf_page(content, document, index, ocr)
            pages.append(page)
            engines.add(engine)
    return _document(content, tuple(pages), engines - {""}, xml)


def _read_pdf_page(content: Content, document: object, index: int, ocr: bool) -> tuple[Page, str]:
    """The page and what read it; nothing read a blank page."""
    with pdf.opened_page(content, document, index) as page:
        pixels_a_point = pdf.scale(content, page, pdf.PICTURE_DPI)
        width, height = pdf.size(page, pixels_a_point)
        words: tuple[Word, ...] = () if ocr else text_layer.words(page, width, height)
        if not ocr and text_layer.is_usable(page, words):
            return Page(index + 1, width, height, words), "text-layer"
        if text_layer.is_blank(page):
            return Page(index + 1, width, height), ""
        fine = pdf.scale(content, page, pdf.OCR_DPI)
        pixels = pdf.rendered(page, fine)
    from ml.models.reading.ocr import engine

    return Page(index + 1, width, height, engine.words(pixels, width / pixels.shape[1])), "ppocr"


def _read_picture(content: Content, max_pages: int | None) -> Document:
    from ml.models.reading.ocr import engine

    pages: list[Page] = []
    for frame in picture_files.frames(content):
        _check_length(content, frame.of, max_pages)
        words = engine.words(frame.pixels, frame.page_size()[0] / frame.pixels.shape[1])
        pages.append(Page(len(pages) + 1, *frame.page_size(), words))
    return _document(content, tuple(pages), {"ppocr"}, None)


def _document(content: Content, pages: tuple[Page, ...], engines: set[str], xml: bytes | None) -> Document:
    if xml is None and not any(page.words for page in pages):
        raise Rejected(
            f"No text was found on '{content.name}'.",
            "Scan it again, or end it where it is no document.",
            code="DOCUMENT_NO_TEXT",
        )
    engine = engines.pop() if len(engines) == 1 else "mixed" if engines else "text-layer"
    return Document(content.file, engine, pages, xml)


def _check_length(content: Content, count: int, max_pages: int | None) -> None:
    if max_pages is not None and count > max_pages:
        raise Rejected(
            f"'{content.name}' has {count} pages; {max_pages} are allowed.",
            "Split it, or raise the process's limit.",
            code="DOCUMENT_TOO_LONG",
        )
