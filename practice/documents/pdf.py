"""Paper as PDF bytes: uncompressed, so that no zlib decides about the bytes; the same marks give the same file."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from practice.documents.paper import Area, Paper, Text


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF; ``profile`` and ``kind`` (INVOICE, ORDER) stand in the metadata."""

    name: str
    content: bytes
    profile: str
    kind: str = "INVOICE"


_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>{kind}</fx:DocumentType><fx:DocumentFileName>{name}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>{profile}</fx:ConformanceLevel>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def write_pdf(paper: Paper, attachment: Attachment | None = None) -> bytes:
    """Writes a paper's pages, with a file inside where one is given."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=paper.size, invariant=1, pageCompression=0)
    for page in paper.pages:
        for mark in page:
            _draw(canvas, mark, paper.height)
        canvas.showPage()
    if attachment:
        _attach(canvas, attachment)
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Any, mark: Text | Area, height: float) -> None:
    if isinstance(mark, Area):
        _draw_area(canvas, mark, height)
        return
    canvas.setFont(mark.pen.font, mark.pen.size)
    canvas.setFillColorRGB(*mark.pen.colour)
    if not mark.angle:
        canvas.drawString(mark.x, height - mark.y, mark.text)
        return
    canvas.saveState()
    canvas.translate(mark.x, height - mark.y)
    canvas.rotate(mark.angle)
    canvas.drawString(0, 0, mark.text)
    canvas.restoreState()


def _draw_area(canvas: Any, area: Area, height: float) -> None:
    canvas.setLineWidth(area.width)
    if area.stroke:
        canvas.setStrokeColorRGB(*area.stroke)
    if area.fill:
        canvas.setFillColorRGB(*area.fill)
    if area.y0 == area.y1 or area.x0 == area.x1:
        canvas.line(area.x0, height - area.y0, area.x1, height - area.y1)
        return
    box = (area.x0, height - area.y1, area.x1 - area.x0, area.y1 - area.y0)
    canvas.rect(*box, stroke=int(area.stroke is not None), fill=int(area.fill is not None))


def _stream(document: Any, content: bytes, kind: str, subtype: str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFName, PDFStream

    stream = PDFStream(content=content, filters=[])
    stream.dictionary["Type"], stream.dictionary["Subtype"] = PDFName(kind), PDFName(subtype)
    return document.Reference(stream)


def _attach(canvas: Any, attachment: Attachment) -> None:
    """Puts a file into the PDF as PDF/A-3 asks: embedded, named, associated with the document, told by the metadata."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

    document = canvas._doc
    embedded = _stream(document, attachment.content, "EmbeddedFile", "text/xml")
    name = PDFString(attachment.name)
    specification = document.Reference(
        PDFDictionary(
            {
                "Type": PDFName("Filespec"),
                "F": name,
                "UF": name,
                "AFRelationship": PDFName("Data"),
                "EF": PDFDictionary({"F": embedded, "UF": embedded}),
            }
        )
    )
    names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray([name, specification])})})
    told = _METADATA.format(kind=attachment.kind, name=attachment.name, profile=attachment.profile).encode()
    catalog = document.Catalog
    catalog.Names = document.Reference(names)
    catalog.Metadata = _stream(document, told, "Metadata", "XML")
    catalog.__Defaults__ = {**catalog.__Defaults__, "AF": PDFArray([specification])}
