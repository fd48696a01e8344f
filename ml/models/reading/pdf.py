"""PDF files: opening, rendering, embedded e-invoices."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from domain.errors import Rejected
from ml.models.reading.kinds import Content
from ml.models.reading.xml_files import EINVOICE_NAMES, checked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 72.0  # an inch
PICTURE_DPI = 150.0
OCR_DPI = 200.0
LARGEST_PIXELS = 20_000_000  # a larger page is rendered coarser
COARSEST_DPI = 40.0  # below this nothing can be read


@contextmanager
def opened(content: Content) -> Iterator[Any]:
    """A PDFium document, closed at the end; PDFium serves one thread at a time.

    Raises:
        Rejected: it asks for a password, is broken or has no page.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(content.data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Rejected(
                f"'{content.name}' asks for a password.",
                "Ask the sender for a file without one.",
                code="DOCUMENT_ENCRYPTED",
            ) from error
        raise _broken(content) from error
    try:
        document.init_forms()
        if len(document) < 1:
            raise _broken(content)
        yield document
    except pypdfium2.PdfiumError as error:
        raise _broken(content) from error
    finally:
        document.close()


@contextmanager
def opened_page(content: Content, document: Any, index: int) -> Iterator[Any]:
    """A page of a document, closed at the end; ``index`` counts from 0; form fields have become part of the page.

    Raises:
        Rejected: the page, its text or its rendering is broken.
    """
    import pypdfium2

    try:
        page = _flat(document, index)
        try:
            yield page
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise _broken(content) from error


def scale(content: Content, page: Any, dpi: float) -> float:
    """Pixels a point, so that the page has at most ``LARGEST_PIXELS``."""
    across, down = page.get_size()
    square_inches = max(1e-6, across * down / POINTS**2)
    limited = min(dpi, math.sqrt(LARGEST_PIXELS / square_inches))
    if limited < COARSEST_DPI or not math.isfinite(square_inches):
        raise Rejected(
            f"A page of '{content.name}' measures {across / POINTS:.0f} x {down / POINTS:.0f} inches.",
            "Ask the sender for a page of usual size.",
            code="DOCUMENT_TOO_LARGE",
        )
    return limited / POINTS * (1 - 1e-9)  # 11 inches at 150 dpi are 1650 pixels, not 1651


def size(page: Any, pixels_a_point: float) -> tuple[int, int]:
    """Width and height in pixels of the rendering."""
    across, down = page.get_size()
    return max(1, math.ceil(across * pixels_a_point)), max(1, math.ceil(down * pixels_a_point))


def rendered(page: Any, pixels_a_point: float) -> "NDArray[np.uint8]":
    """The page's pixels: height x width x 3, BGR."""
    bitmap = page.render(scale=pixels_a_point, rev_byteorder=False, prefer_bgrx=False)
    try:
        pixels: NDArray[np.uint8] = bitmap.to_numpy()
        if pixels.ndim == 2 or pixels.shape[2] == 1:
            pixels = pixels.reshape(pixels.shape[0], pixels.shape[1], 1).repeat(3, axis=2)
        return pixels[:, :, :3].copy()
    finally:
        bitmap.close()


def embedded_einvoice(content: Content, document: Any) -> bytes | None:
    """The e-invoice attached under one of its known names, in any case of letters."""
    for index in range(document.count_attachments()):
        attachment = document.get_attachment(index)
        name = attachment.get_name()
        if name.lower() in EINVOICE_NAMES:
            return checked(f"{content.name}: {name}", bytes(attachment.get_data()))
    return None


def _flat(document: Any, index: int) -> Any:
    """A page whose visible form fields are drawn and read like print."""
    page = document[index]
    if not document.formenv:
        return page
    try:
        page.flatten()
    finally:
        page.close()
    return document[index]  # PDFium shows what it has flattened once the page is loaded anew


def _broken(content: Content) -> Rejected:
    return Rejected(
        f"'{content.name}' is a broken PDF and cannot be opened.",
        "Ask the sender for the file.",
        code="DOCUMENT_BROKEN",
    )
