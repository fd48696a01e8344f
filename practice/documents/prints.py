"""A bill as a file: text PDF, Factur-X, bare XML, scan, e-mail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from practice.documents import mail, scans, truth
from practice.documents.einvoices import cii, orderx, ubl
from practice.documents.formats import print_date
from practice.documents.layouts import catalogue
from practice.documents.paper import Paper
from practice.documents.pdf import Attachment, write_pdf
from practice.documents.records import Bill, Print
from practice.documents.scans import ScanFormat
from practice.documents.sheet import Sheet


def _paper(bill: Bill) -> Paper:
    sheet = Sheet.of(bill)
    catalogue.layout(bill.vendor.style.layout).draw(sheet)
    return sheet.paper


def _printed(bill: Bill, paper: Paper, attachment: Attachment | None = None) -> Print:
    return Print(
        suffix=".pdf",
        content=write_pdf(paper, attachment),
        medium="text",
        fields=truth.printed_fields(bill, tuple(paper.places)),
        places=paper.places,
        line_places=tuple(paper.line_places[index] for index in sorted(paper.line_places)),
        pages=len(paper.pages),
    )


def text_pdf(bill: Bill, random: Random) -> Print:
    """Prints a bill as a PDF with a text layer."""
    return _printed(bill, _paper(bill))


def facturx_pdf(bill: Bill, random: Random) -> Print:
    """Prints a bill as a PDF with its CII inside; an order carries an Order-X."""
    if bill.kind == "order":
        attachment = Attachment("order-x.xml", orderx.order_xml(bill), "COMFORT", "ORDER")
        return replace(_printed(bill, _paper(bill), attachment), medium="factur-x")
    profile = random.choice(("BASIC", "EN 16931"))
    content = cii.invoice_xml(bill, "basic" if profile == "BASIC" else "en16931")
    made = _printed(bill, _paper(bill), Attachment("factur-x.xml", content, profile))
    return replace(made, medium="factur-x", fields=truth.embedded_fields(bill))


def _bare(content: bytes, bill: Bill) -> Print:
    return Print(".xml", content, "xml", truth.embedded_fields(bill))


def ubl_xml(bill: Bill, random: Random) -> Print:
    """Writes a bill as UBL, without any page."""
    return _bare(ubl.invoice_xml(bill), bill)


def cii_xml(bill: Bill, random: Random) -> Print:
    """Writes a bill as CII, without any page."""
    return _bare(cii.invoice_xml(bill, "en16931"), bill)


def _received(bill: Bill, random: Random) -> Bill:
    """The same bill with the stamp of the post room: a date nobody should post."""
    day = print_date(bill.issued + timedelta(days=random.randrange(1, 6)), "dd.mm.yyyy", bill.vendor.language)
    return replace(bill, stamp=bill.vendor.style.words["received"].format(date=day))


def scanned(kind: ScanFormat) -> Callable[[Bill, Random], Print]:
    """Makes a way to print a bill and to scan it, copies and some others badly.

    PNG and JPEG hold one page, so longer bills become TIFF.
    """

    def make(bill: Bill, random: Random) -> Print:
        heavy = bool(bill.stamp) or random.random() < 0.25
        printed = text_pdf(_received(bill, random) if not bill.stamp and random.random() < 0.35 else bill, random)
        scanner = scans.draw_scanner("heavy" if heavy else "light", random)
        pictures = scans.scan(printed.content, scanner, random.randrange(2**31))
        actual: ScanFormat = "tiff" if len(pictures) > 1 and kind in ("png", "jpeg") else kind
        suffix = {"png": ".png", "jpeg": ".jpg", "tiff": ".tif", "pdf": ".pdf"}[actual]
        content = scans.as_file(pictures, scanner, actual)
        return replace(printed, suffix=suffix, content=content, medium="scan", places={}, line_places=())

    return make


def mailed(inner: Callable[[Bill, Random], Print]) -> Callable[[Bill, Random], Print]:
    """Makes a way to send what another way prints as an e-mail."""

    def make(bill: Bill, random: Random) -> Print:
        made = inner(bill, random)
        digits = "".join(filter(str.isdigit, bill.number))
        name = f"{bill.vendor.style.words[bill.kind if bill.kind != 'order' else 'order_title']}-{digits}.pdf"
        return replace(made, suffix=".eml", content=mail.message(bill, name, made.content), attached=name)

    return make
