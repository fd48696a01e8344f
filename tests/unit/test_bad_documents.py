"""Every document that cannot be read is refused with one sentence and a code."""

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from domain.errors import Misconfigured, Rejected
from ml.models.reading import documents_under, read
from tests.papers import LINES, pdf, pdf_with_attachment, saved

ROOT = Path(__file__).resolve().parents[2]
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def whole_png() -> bytes:
    return saved(Image.effect_noise((64, 64), 50), "PNG")


def refusal(folder: Path, name: str, data: bytes, max_pages: int | None = None) -> Rejected:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(Rejected) as refused:
        read(path, max_pages=max_pages)
    return refused.value


BAD = {
    "empty.pdf": (b"", "DOCUMENT_EMPTY"),
    "notes.docx": (b"PK\x03\x04 something else", "DOCUMENT_TYPE_UNKNOWN"),
    "portal.pdf": (b"<!DOCTYPE html><html><body>Please log in</body></html>", "DOCUMENT_TYPE_WRONG"),
    "picture.png": (pdf(), "DOCUMENT_TYPE_WRONG"),
    "picture.jpg": (whole_png(), "DOCUMENT_TYPE_WRONG"),
    "broken.pdf": (b"%PDF-1.7\nnothing more", "DOCUMENT_BROKEN"),
    "locked.pdf": (pdf(encrypt=StandardEncryption("secret", "owner")), "DOCUMENT_ENCRYPTED"),
    "wall.pdf": (pdf(size=(14_400, 14_400)), "DOCUMENT_TOO_LARGE"),
    "half.png": (whole_png()[:900], "DOCUMENT_BROKEN"),
    "half.jpg": (saved(Image.effect_noise((64, 64), 50), "JPEG")[:300], "DOCUMENT_BROKEN"),
    "half.tif": (saved(Image.new("L", (64, 64)), "TIFF")[:40], "DOCUMENT_BROKEN"),
    "bomb.png": (png_header(60_000, 60_000), "DOCUMENT_TOO_LARGE"),
    "large.png": (png_header(11_000, 11_000), "DOCUMENT_TOO_LARGE"),
    "laughs.xml": (LAUGHS, "DOCUMENT_UNSAFE"),
    "outside.xml": (OUTSIDE, "DOCUMENT_UNSAFE"),
    "outside16.xml": (OUTSIDE.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"), "DOCUMENT_UNSAFE"),
    "open.xml": (b"<?xml version='1.0'?><a><b></a>", "DOCUMENT_BROKEN"),
    "laughing.pdf": (pdf_with_attachment("factur-x.xml", LAUGHS), "DOCUMENT_UNSAFE"),
    "text.eml": (b"From: a@example.com\r\nTo: b@example.com\r\nSubject: Hello\r\n\r\nHi", "EMAIL_WITHOUT_DOCUMENT"),
    "blank.pdf": (pdf([()]), "DOCUMENT_NO_TEXT"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_with_its_code(name, tmp_path):
    data, code = BAD[name]

    assert refusal(tmp_path, name, data).code == code


@pytest.mark.parametrize("name", BAD)
def test_a_refusal_names_the_file_in_one_line(name, tmp_path):
    message = str(refusal(tmp_path, name, BAD[name][0]))

    assert name in message and "\n" not in message and len(message) < 250


def test_a_document_longer_than_allowed_is_refused(tmp_path):
    assert refusal(tmp_path, "long.pdf", pdf([LINES] * 4), max_pages=3).code == "DOCUMENT_TOO_LONG"


def test_a_document_has_any_length_where_no_limit_is_given(tmp_path):
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([LINES] * 120))

    assert len(read(path).pages) == 120


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Rejected, match="cannot be opened") as refused:
        read(tmp_path / "gone.pdf")

    assert refused.value.code == "DOCUMENT_BROKEN"


def test_a_pdf_with_an_empty_password_is_read(tmp_path):
    path = tmp_path / "open.pdf"
    path.write_bytes(pdf(encrypt=StandardEncryption("", "owner")))

    assert read(path).engine == "text-layer"


def test_a_name_without_a_type_does_not_hide_a_pdf(tmp_path):
    path = tmp_path / "download"
    path.write_bytes(pdf())

    assert read(path).engine == "text-layer"


def test_a_missing_folder_is_unreadable(tmp_path):
    with pytest.raises(Misconfigured) as refused:
        documents_under(tmp_path / "gone")

    assert refused.value.code == "FOLDER_UNREADABLE"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_folder_nobody_may_list_is_unreadable(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    code = f"from ml.models.reading import documents_under; documents_under({str(closed)!r})"
    unprivileged = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []

    done = subprocess.run(
        [*unprivileged, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    closed.chmod(0o700)
    assert "[FOLDER_UNREADABLE]" in done.stderr
