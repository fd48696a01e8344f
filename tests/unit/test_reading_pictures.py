"""Pictures of any depth and colour become the pixels a person sees."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ml.models.reading.kinds import load
from ml.models.reading.picture_files import PAGE_SIDE, Frame, frames
from tests.papers import saved

TURNED_RIGHT = 6  # EXIF: the top of the picture is on the right


def only_frame(folder: Path, name: str, data: bytes) -> Frame:
    path = folder / name
    path.write_bytes(data)
    (frame,) = frames(load(path))
    return frame


def halves(mode: str, dark: Any, light: Any) -> Image.Image:
    """Left half dark, right half light."""
    image = Image.new(mode, (40, 20), light)
    image.paste(dark, (0, 0, 20, 20))
    return image


SIXTEEN_BIT = Image.fromarray(np.repeat(np.repeat([[0x2000, 0xE000]], 20, 1), 20, 0).astype(np.uint16))
CASES = {
    "bit.tif": (saved(halves("1", 0, 1), "TIFF", compression="group4"), 0, 255),
    "grey.png": (saved(halves("L", 30, 220), "PNG"), 30, 220),
    "sixteen.png": (saved(SIXTEEN_BIT, "PNG"), 0x20, 0xDF),
    "sixteen.tif": (saved(SIXTEEN_BIT, "TIFF"), 0x20, 0xDF),
    "inks.jpg": (saved(halves("CMYK", (0, 0, 0, 255), (0, 0, 0, 0)), "JPEG", quality=95), 0, 255),
    "glass.png": (saved(halves("RGBA", (10, 10, 10, 255), (0, 0, 0, 0)), "PNG"), 10, 255),
    "glass-grey.png": (saved(halves("LA", (10, 255), (0, 0)), "PNG"), 10, 255),
    "palette.png": (saved(halves("RGB", (30, 30, 30), (220, 220, 220)).quantize(4), "PNG"), 30, 220),
}


@pytest.mark.parametrize("name", CASES)
def test_dark_stays_dark_and_paper_is_light(name, tmp_path):
    data, dark, light = CASES[name]

    pixels = only_frame(tmp_path, name, data).pixels

    assert pixels.shape == (20, 40, 3)
    assert (int(pixels[10, 5].mean()), int(pixels[10, 35].mean())) == pytest.approx((dark, light), abs=4)


def test_a_photograph_stands_the_way_it_was_taken(tmp_path):
    image = halves("L", 30, 220)
    exif = image.getexif()
    exif[0x0112] = TURNED_RIGHT

    pixels = only_frame(tmp_path, "photo.jpg", saved(image, "JPEG", exif=exif)).pixels

    assert pixels.shape == (40, 20, 3)
    assert pixels[5].mean() < 60 < 200 < pixels[35].mean()


def test_every_page_of_a_tiff_is_a_frame(tmp_path):
    path = tmp_path / "pages.tif"
    pages = [Image.new("L", (20, 10 + number)) for number in range(3)]
    path.write_bytes(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))

    assert [frame.pixels.shape[0] for frame in frames(load(path))] == [10, 11, 12]


def test_a_large_picture_is_shown_smaller(tmp_path):
    frame = only_frame(tmp_path, "large.png", saved(Image.new("1", (2 * PAGE_SIDE, 100)), "PNG"))

    assert (frame.page_size(), frame.pixels.shape[1]) == ((PAGE_SIDE, 50), 2 * PAGE_SIDE)


def test_a_fax_with_half_its_lines_is_evened_out(tmp_path):
    data = saved(Image.new("1", (1728, 1143), 1), "TIFF", compression="group4", dpi=(204, 98))

    assert only_frame(tmp_path, "fax.tif", data).pixels.shape[:2] == (round(1143 * 204 / 98), 1728)


def test_a_photographs_previews_are_no_pages(tmp_path):
    first, preview = Image.new("RGB", (40, 20), "white"), Image.new("RGB", (8, 4))

    assert only_frame(tmp_path, "photo.jpg", saved(first, "MPO", save_all=True, append_images=[preview])).of == 1
