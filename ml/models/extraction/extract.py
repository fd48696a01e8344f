"""The one door of extraction: e-invoice XML where there is one, else the words on the pages."""

from collections.abc import Sequence

from domain.errors import Rejected
from domain.invoice import Invoice, Source
from domain.page import Document
from domain.supplier import Supplier
from ml.models.extraction import einvoice, words
from ml.models.extraction.confidence import with_confidence
from ml.models.extraction.layout import sheet
from ml.models.extraction.places import placed
from ml.models.extraction.words import Reading


def extract(document: Document, suppliers: Sequence[Supplier] = (), *, xml: bool = True) -> Invoice:
    """The invoice a document holds, every value with its source, place and calibrated confidence.

    ``suppliers`` lend their names to the search on pages; ``xml=False`` leaves an e-invoice aside.

    Raises:
        Rejected: the document is an XML that is no e-invoice, or its XML is unsafe.
    """
    found = reading(document, suppliers, xml=xml)
    return with_confidence(found.invoice, found.grounds)


def reading(document: Document, suppliers: Sequence[Supplier] = (), *, xml: bool = True) -> Reading:
    """The invoice without confidences, with the grounds of what was chosen on pages."""
    sheets = tuple(sheet(page) for page in document.pages)
    if xml and document.xml:
        try:
            return Reading(placed(einvoice.read(document.xml), sheets), {})
        except Rejected as error:
            if not document.pages or error.code == "DOCUMENT_UNSAFE":
                raise
    source: Source = "text-layer" if document.engine == "text-layer" else "ocr"
    return words.read(sheets, source, suppliers)
