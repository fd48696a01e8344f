"""Library ``Extraction``: from pages and words to an invoice."""

from robot.api import logger
from robot.api.deco import keyword, library

from domain.invoice import Invoice
from domain.page import Document
from domain.supplier import Supplier


@library(scope="GLOBAL")
class Extraction:
    """Finds what an invoice says: header, payment, lines and taxes, each with its source and place."""

    @keyword(tags=("reading",))
    def extract_fields(self, document: Document, suppliers: tuple[Supplier, ...]) -> Invoice:
        """Returns the invoice a document holds, from its e-invoice XML or from the words on its pages.

        ``suppliers`` is the register, which lends its names to the search.
        Raises ``Rejected`` when the document is an XML that is no e-invoice.

        Example:
        | ${document}    Read Document    ${path}
        | ${invoice}    Extract Fields    ${document}    ${suppliers}
        """
        from ml.models.extraction import extract

        invoice = extract(document, suppliers)
        logger.info(f"A document of type {invoice.type}: {len(invoice.fields)} fields, {len(invoice.lines)} lines")
        return invoice

    @keyword(tags=("versions",))
    def get_extraction_version(self) -> str:
        """Returns the version of the extraction, for the audit trail.

        Example:
        | ${version}    Get Extraction Version
        """
        from ml.models.extraction import VERSION

        return VERSION
