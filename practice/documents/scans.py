"""Paper on the scanner: pages as pictures, skewed, noisy, stamped, folded, badly lit.

Pictures come from the frozen generator of numpy's ``RandomState``, whose stream never changes.
"""

from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any, Literal

Wear = Literal["light", "heavy"]
ScanFormat = Literal["png", "jpeg", "tiff", "pdf"]


@dataclass(frozen=True)
class Scanner:
    """What a scan suffers: ``skew`` in degrees, ``noise`` and ``shade`` in grey levels, ``blur`` in pixels, JPEG ``quality``."""

    dpi: int
    skew: float
    noise: float
    shade: float
    blur: float
    quality: int
    grey: bool
    fold: bool
    speckles: int


def draw_scanner(wear: Wear, random: Random) -> Scanner:
    """Draws one scanner and one operator."""
    heavy = wear == "heavy"
    return Scanner(
        dpi=random.choice((150, 150, 170) if heavy else (170, 200, 200)),
        skew=random.uniform(-1.6, 1.6) if heavy else random.uniform(-0.6, 0.6),
        noise=random.uniform(6, 14) if heavy else random.uniform(1, 5),
        shade=random.uniform(10, 45) if heavy else random.uniform(0, 14),
        blur=random.uniform(0.3, 0.7) if heavy else random.uniform(0, 0.35),
        quality=random.choice((45, 55, 65) if heavy else (75, 85)),
        grey=random.random() < 0.6,
        fold=heavy and random.random() < 0.5,
        speckles=random.randrange(60, 300) if heavy else random.randrange(0, 30),
    )


def _worn(picture: Any, scanner: Scanner, seed: int) -> Any:
    import numpy as np
    from PIL import Image, ImageFilter

    state = np.random.RandomState(seed)
    turned = picture.rotate(scanner.skew, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    soft = turned.filter(ImageFilter.GaussianBlur(scanner.blur)) if scanner.blur > 0.1 else turned
    pixels = np.asarray(soft.convert("L") if scanner.grey else soft, dtype=np.float32)
    pixels = pixels if pixels.ndim == 3 else pixels[:, :, None]
    height, width = pixels.shape[:2]
    across, down = np.linspace(0, 1, width, dtype=np.float32)[None, :], np.linspace(0, 1, height, dtype=np.float32)[:, None]
    light = -scanner.shade * (across * state.uniform(-0.5, 1) + down * state.uniform(0, 1))
    if scanner.fold:
        at, depth = state.uniform(0.3, 0.7), state.uniform(20, 50)
        light = light - depth * np.exp(-((down - at) ** 2) / (2 * 0.0012**2)) - 8 * (down > at)
    grain = state.normal(0, scanner.noise, (height, width)).astype(np.float32)
    pixels = np.clip(pixels + (light + grain)[:, :, None], 0, 255)
    for _ in range(scanner.speckles):
        y, x = state.randint(0, height - 2), state.randint(0, width - 2)
        pixels[y : y + 1 + state.randint(2), x : x + 1 + state.randint(2)] = state.randint(0, 120)
    return Image.fromarray(pixels.astype(np.uint8).squeeze())


def scan(pdf: bytes, scanner: Scanner, seed: int, pages: int | None = None) -> list[Any]:
    """Scans a PDF: one picture a page, at most ``pages``."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        count = min(len(document), pages or len(document))
        rendered = [document[index].render(scale=scanner.dpi / 72).to_pil().convert("RGB") for index in range(count)]
    finally:
        document.close()
    return [_worn(picture, scanner, seed + index) for index, picture in enumerate(rendered)]


def as_file(pictures: list[Any], scanner: Scanner, kind: ScanFormat) -> bytes:
    """Writes scanned pages as one file; PNG and JPEG hold the first page."""
    buffer, resolution = BytesIO(), (scanner.dpi, scanner.dpi)
    if kind == "png":
        pictures[0].save(buffer, "PNG", dpi=resolution)
    elif kind == "jpeg":
        pictures[0].save(buffer, "JPEG", quality=scanner.quality, dpi=resolution)
    elif kind == "tiff":
        grey = [picture.convert("L") for picture in pictures]
        grey[0].save(buffer, "TIFF", compression="tiff_lzw", save_all=True, append_images=grey[1:], dpi=resolution)
    else:
        return _picture_pdf(pictures, scanner)
    return buffer.getvalue()


def _picture_pdf(pictures: list[Any], scanner: Scanner) -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=0)
    for picture in pictures:
        width, height = (side * 72 / scanner.dpi for side in picture.size)
        canvas.setPageSize((width, height))
        jpeg = BytesIO()
        picture.save(jpeg, "JPEG", quality=scanner.quality)
        jpeg.seek(0)
        canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
