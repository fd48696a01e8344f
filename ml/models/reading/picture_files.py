"""Pictures: PNG, JPEG and TIFF of any depth and colour as pixels, the way they are looked at."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from domain.errors import Rejected
from ml.models.reading.kinds import Content, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

LARGEST_PIXELS = 100_000_000  # decoded
PAGE_SIDE = 4000  # a page picture's longest side; larger pictures are read in full, shown smaller
OBLONG = 1.25  # resolutions that differ by more are evened out
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Frame:
    """One page of a picture file: its pixels (height x width x 3, BGR), one ``of`` so many."""

    pixels: "NDArray[np.uint8]"
    of: int

    def page_size(self) -> tuple[int, int]:
        """Width and height of the page picture."""
        height, width = self.pixels.shape[:2]
        ratio = min(1.0, PAGE_SIDE / max(height, width))
        return max(1, round(width * ratio)), max(1, round(height * ratio))

    def page_pixels(self) -> "NDArray[np.uint8]":
        """The page picture."""
        from ml.models.reading.ocr.raster import resized

        return resized(self.pixels, self.page_size())


def frames(content: Content) -> Iterator[Frame]:
    """The pages one by one, turned as the camera noted.

    Raises:
        Rejected: the file is broken or would need too much memory.
    """
    with _opened(content) as image:
        paged = content.kind is Kind.TIFF  # further frames of a photograph are previews
        count = _guarded(content, lambda: int(getattr(image, "n_frames", 1)) if paged else 1)
        for index in range(count):
            yield Frame(_guarded(content, lambda at=index: _pixels(content, image, at)), count)


@contextmanager
def _opened(content: Content) -> Iterator["Image"]:
    from PIL import Image

    with _guarded(content, lambda: Image.open(BytesIO(content.data), formats=[content.kind.name])) as image:
        yield image


def _guarded(content: Content, step: Any) -> Any:
    """What ``step`` returns; whatever a decoder stumbles over is a broken file."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return step()
    except Image.DecompressionBombError as error:
        raise _too_large(content) from error
    except _BROKEN as error:
        raise Rejected(
            f"'{content.name}' is {content.kind.value} that is broken and cannot be opened.",
            "Ask the sender for the file, or scan it again.",
            code="DOCUMENT_BROKEN",
        ) from error


def _pixels(content: Content, image: "Image", index: int) -> "NDArray[np.uint8]":
    import numpy as np
    from PIL import ImageOps

    image.seek(index)
    if image.width * image.height > LARGEST_PIXELS:
        raise _too_large(content)
    image.load()
    upright = ImageOps.exif_transpose(_square(image))
    return np.ascontiguousarray(np.asarray(_coloured(upright))[:, :, ::-1])


def _square(image: "Image") -> "Image":
    """The picture with pixels as wide as high: a fax has half as many lines."""
    across, down = (float(dpi) for dpi in image.info.get("dpi", (0, 0)))
    if across <= 0 or down <= 0 or 1 / OBLONG < across / down < OBLONG:
        return image
    width, height = image.size
    size = (width, round(height * across / down)) if across > down else (round(width * down / across), height)
    if size[0] * size[1] > LARGEST_PIXELS or max(across, down) > 4 * min(across, down):
        return image
    return image.convert("L" if image.mode == "1" else image.mode).resize(size)


def _coloured(image: "Image") -> "Image":
    """The picture in 8-bit RGB, on white where it is transparent."""
    import numpy as np
    from PIL import Image

    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        values = np.asarray(image).astype(np.float64)
        if image.mode.startswith("I;16") or (image.mode == "I" and values.max(initial=0) > 255):
            values = values / 257
        image = Image.fromarray(values.clip(0, 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("RGB")


def _too_large(content: Content) -> Rejected:
    return Rejected(
        f"'{content.name}' would need more than {LARGEST_PIXELS // 1_000_000} million pixels.",
        "Scan it again at 300 dpi.",
        code="DOCUMENT_TOO_LARGE",
    )
