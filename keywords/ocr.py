"""Library ``OCR``: documents into pages and words, and pictures of the pages for people."""

import json
from base64 import b64encode
from html import escape
from itertools import islice
from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword, library

from domain.interchange import dump_pages
from domain.invoice import Invoice
from domain.page import Document, Page
from ml.models.reading import VERSION, Mark, marked, pictures, read

LOG_SIDE = 900
LOG_BYTES = 120_000  # a page
DOUBTFUL = 0.9  # words below this confidence are drawn in another colour
WORD, DOUBT, FIELD = (120, 170, 220), (230, 150, 0), (200, 0, 60)


@library(scope="GLOBAL")
class OCR:
    """Reads documents: e-invoice XML and text layer where there are any, else the pixels."""

    @keyword(tags=("reading",))
    def read_document(self, path: str, ocr: bool = False, max_pages: int | None = None) -> Document:
        """Returns the document's pages with their words, and the e-invoice it carries.

        ``ocr`` leaves text layers aside and reads the pixels. ``max_pages`` limits the pages; without it there is no
        limit.
        Raises ``Rejected`` when the file cannot be read; the code (DOCUMENT_…) says why.

        Example:
        | ${document}    Read Document    ${path}    max_pages=100
        """
        document = read(path, ocr=ocr, max_pages=max_pages)
        words = sum(len(page.words) for page in document.pages)
        xml = "with e-invoice XML" if document.xml else "without e-invoice XML"
        logger.info(
            f"{Path(document.file).name}: {len(document.pages)} pages, {words} words by {document.engine}, {xml}"
        )
        return document

    @keyword(tags=("versions",))
    def get_reading_version(self) -> str:
        """Returns the version of the reading, for the audit trail.

        Example:
        | ${version}    Get Reading Version
        """
        return VERSION

    @keyword(tags=("evidence",))
    def log_page_pictures(self, document: Document, invoice: Invoice | None = None, limit: int = 3) -> None:
        """Shows small pictures of the pages in the log, with boxes around words or fields.

        With ``invoice`` its fields are marked, else every word. ``limit`` is the largest number of pages.

        Example:
        | Log Page Pictures    ${document}    ${invoice}
        """
        for page, picture in zip(document.pages[:limit], pictures(document.file), strict=False):
            marks = _word_marks(page) if invoice is None else _field_marks(page, invoice)
            jpeg = marked(picture, marks, side=LOG_SIDE, most_bytes=LOG_BYTES)
            caption = escape(f"{Path(document.file).name}, page {page.number} of {len(document.pages)}")
            source = f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"
            logger.info(f'{caption}<br><img src="{source}" alt="{caption}" width="600">', html=True)

    @keyword(tags=("evidence",))
    def save_page_pictures(self, document: Document, folder: str, limit: int = 10) -> list[str]:
        """Returns the paths of page-1.png, page-2.png …, written in the pixels that boxes are given in.

        ``limit`` is the largest number of pages. An e-invoice XML has none.

        Example:
        | ${paths}    Save Page Pictures    ${document}    ${OUTPUT_DIR}/pages
        """
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        paths = []
        for number, picture in enumerate(islice(pictures(document.file), limit), 1):
            path = place / f"page-{number}.png"
            path.write_bytes(picture)
            paths.append(str(path))
        return paths

    @keyword(tags=("evidence",))
    def save_words(self, document: Document, path: str) -> str:
        """Returns the path of a JSON file with the size and the words of every page.

        Example:
        | ${path}    Save Words    ${document}    ${OUTPUT_DIR}/pages.json
        """
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(dump_pages(document), ensure_ascii=False), encoding="utf-8")
        return str(target)


def _word_marks(page: Page) -> list[Mark]:
    return [
        Mark(word.box, DOUBT if word.confidence is not None and word.confidence < DOUBTFUL else WORD)
        for word in page.words
    ]


def _field_marks(page: Page, invoice: Invoice) -> list[Mark]:
    return [
        Mark(field.box, FIELD, name)
        for name, field in invoice.fields.items()
        if field.page == page.number and field.box is not None
    ]
