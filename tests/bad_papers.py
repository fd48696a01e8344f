"""Every kind of document that cannot be read, with the code it is refused with."""

import struct
import zlib
from email.message import EmailMessage

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.papers import pdf, pdf_with_attachment, saved

SECRET_WORDS = "Quentin Quibbleford"
"""Stands on pages, and must stand in no message."""
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


def mail(*attachments: tuple[str, bytes]) -> bytes:
    """An e-mail with a text and these attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "Hello"
    message.set_content(f"Greetings from {SECRET_WORDS}.")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


BAD: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "DOCUMENT_EMPTY"),
    "notes.docx": (b"PK\x03\x04 something else", "DOCUMENT_TYPE_UNKNOWN"),
    "notes.txt": (f"A note of {SECRET_WORDS}.\n".encode(), "DOCUMENT_TYPE_UNKNOWN"),
    "portal.pdf": (b"<!DOCTYPE html><html><body>Please log in</body></html>", "DOCUMENT_TYPE_WRONG"),
    "picture.png": (pdf([[SECRET_WORDS]]), "DOCUMENT_TYPE_WRONG"),
    "picture.jpg": (whole_png(), "DOCUMENT_TYPE_WRONG"),
    "broken.pdf": (f"%PDF-1.7\n{SECRET_WORDS}".encode(), "DOCUMENT_BROKEN"),
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
    "text.eml": (mail(), "EMAIL_WITHOUT_DOCUMENT"),
    "blank.pdf": (pdf([()]), "DOCUMENT_NO_TEXT"),
}
"""By the name of the file: its bytes and the code."""
