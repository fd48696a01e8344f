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
    """What a scan suffers: ``skew`` in degrees, ``noise`` and ``shade`` in grey levels, ``blur`` in pixels."""

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
    paper = picture.convert("L") if scanner.grey else picture
    turned = paper.rotate(scanner.skew, Image.Resampling.BICUBIC, fillcolor="white")
    soft = turned.filter(ImageFilter.GaussianBlur(scanner.blur)) if scanner.blur > 0.1 else turned
    pixels = np.asarray(soft, dtype=np.float32)
    pixels = pixels if pixels.ndim == 3 else pixels[:, :, None]
    height, width = pixels.shape[:2]
    across, down = (
        np.linspace(0, 1, width, dtype=np.float32)[None, :],
        np.linspace(0, 1, height, dtype=np.float32)[:, None],
    )
    light = -scanner.shade * (across * state.uniform(-0.5, 1) + down * state.uniform(0, 1))
    if scanner.fold:
        at, depth = state.uniform(0.3, 0.7), state.uniform(20, 50)
        light = light - depth * np.exp(-((down - at) ** 2) / (2 * 0.0012**2)) - 8 * (down > at)
    grain = np.tile(
        state.normal(0, scanner.noise, (512, 512)).astype(np.float32), (height // 512 + 1, width // 512 + 1)
    )
    pixels = np.clip(pixels + (light + grain[:height, :width])[:, :, None], 0, 255)
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
    """Writes pictures as the pages of a PDF, each as JPEG, as office scanners do."""
    objects: list[bytes] = []
    kids = " ".join(f"{3 + 3 * index} 0 R" for index in range(len(pictures)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pictures)} >>".encode())
    for index, picture in enumerate(pictures):
        page, (width, height) = 3 + 3 * index, picture.size
        box = f"{width * 72 / scanner.dpi:.2f} {height * 72 / scanner.dpi:.2f}"
        resources = f"/Resources << /XObject << /P {page + 1} 0 R >> >>"
        drawn = f"{box.replace(' ', ' 0 0 ')} 0 0 cm /P Do".encode()
        space = "DeviceGray" if picture.mode == "L" else "DeviceRGB"
        shape = f"/Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace /{space} /Filter /DCTDecode"
        told = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}] {resources} /Contents {page + 2} 0 R >>"
        objects.append(told.encode())
        objects.append(_stream(f"/Type /XObject /Subtype /Image {shape}", _jpeg(picture, scanner)))
        objects.append(_stream("", drawn))
    return _file(objects)


def _jpeg(picture: Any, scanner: Scanner) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=scanner.quality)
    return buffer.getvalue()


def _stream(told: str, content: bytes) -> bytes:
    return f"<< {told} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """Puts PDF objects, numbered from 1, into a file with its cross-reference table."""
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + head.encode() + tail.encode()
