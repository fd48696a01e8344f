"""Small documents that tests make for themselves."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

LINES = (
    "Northwind Paper Ltd",
    "Invoice number 2024-0815",
    "Invoice date 14 March 2024",
    "Net total 1,240.50 EUR",
    "VAT 19 % 235.70 EUR",
    "Total amount 1,476.20 EUR",
)


def pdf(
    pages: Sequence[Sequence[str]] = (LINES,),
    *,
    size: tuple[float, float] = (595, 842),
    rotation: int = 0,
    crop: tuple[float, float, float, float] | None = None,
    encrypt: Any = None,
) -> bytes:
    """A PDF with lines of text; ``crop`` is left, bottom, right, top in points."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    sheet = size[::-1] if rotation % 180 else size  # Canvas swaps the sides of a turned page
    canvas = Canvas(target, pagesize=sheet, encrypt=encrypt)
    for lines in pages:
        canvas.setPageRotation(rotation)
        if crop:
            canvas.setCropBox(crop)
        canvas.setFont("Helvetica", 14)
        for row, line in enumerate(lines):
            canvas.drawString(120, 700 - 30 * row, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def pdf_with_attachment(name: str, data: bytes) -> bytes:
    """A PDF that carries a file."""
    import pypdfium2

    target = BytesIO()
    with pypdfium2.PdfDocument(pdf()) as document:
        document.new_attachment(name).set_data(data)
        document.save(target)
    return target.getvalue()


def form(values: Sequence[str], *, flags: str = "print") -> bytes:
    """A PDF form that is filled in."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for row, value in enumerate(values):
        canvas.acroForm.textfield(
            name=f"field {row}", value=value, x=120, y=700 - 50 * row, borderWidth=0, annotationFlags=flags
        )
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def undrawn(form: bytes) -> bytes:
    """The form with values alone: whoever shows it has to draw them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    target = BytesIO()
    with pypdfium2.PdfDocument(form) as document:
        page = document[0]
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            field = pdfium.FPDFPage_GetAnnot(page, index)
            pdfium.FPDFAnnot_SetAP(field, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None)
            pdfium.FPDFPage_CloseAnnot(field)
        page.close()
        document.save(target)
    return target.getvalue()


def scan(lines: Sequence[str] = LINES, *, angle: float = 0.0, size: int = 36) -> Image.Image:
    """A grey picture of lines of text, turned counter-clockwise by ``angle`` degrees."""
    image = Image.new("L", (1240, 900), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for row, line in enumerate(lines):
        draw.text((150, 130 + 100 * row), line, fill=20, font=font)
    return image.rotate(angle, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of ``kind``: PNG, JPEG or TIFF."""
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
