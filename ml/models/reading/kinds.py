"""What a file is, told by its bytes, never by its name alone."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from domain.errors import Rejected

MAX_FILE_BYTES = 512 * 1024 * 1024
HEAD_BYTES = 4096

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MAIL_FIRST = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]|From \S+ ")
_MAIL_HEADER = re.compile(
    rb"^(from|to|received|return-path|delivered-to|date|subject|message-id|mime-version|content-type):",
    re.IGNORECASE | re.MULTILINE,
)


class Kind(Enum):
    """The types of files that are read; the value is how a message calls one."""

    PDF = "a PDF"
    PNG = "a PNG picture"
    JPEG = "a JPEG picture"
    TIFF = "a TIFF picture"
    XML = "an XML file"
    MAIL = "an e-mail"


SUFFIXES = {
    ".pdf": Kind.PDF,
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".tif": Kind.TIFF,
    ".tiff": Kind.TIFF,
    ".xml": Kind.XML,
    ".eml": Kind.MAIL,
}
PICTURES = (Kind.PNG, Kind.JPEG, Kind.TIFF)


@dataclass(frozen=True)
class Content:
    """A file's bytes and the type they are of; ``file`` is the path as it was given."""

    file: str
    kind: Kind
    data: bytes

    @property
    def name(self) -> str:
        """The file's name without its folder, fit for one line of a message."""
        return shown(Path(self.file))


def shown(path: Path) -> str:
    """The name of a file with everything that no terminal should see replaced."""
    return "".join(sign if sign.isprintable() else "_" for sign in path.name)


def kind_of(data: bytes) -> Kind | None:
    """The type that bytes are of; None where it is none of those that are read."""
    head = data[:HEAD_BYTES]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return Kind.TIFF
    if _is_xml(head):
        return Kind.XML
    if _MAIL_FIRST.match(head.lstrip()) and len(_MAIL_HEADER.findall(head)) >= 2:
        return Kind.MAIL
    return None


def load(path: Path) -> Content:
    """Loads a file and tells its type by its bytes.

    Raises:
        Rejected: it is missing, empty, too large, of no type that is read, or of another type
            than its name says.
    """
    data = _bytes_of(path)
    if not data:
        raise Rejected(f"'{shown(path)}' is empty.", "Ask the sender for the file.", code="DOCUMENT_EMPTY")
    named, kind = SUFFIXES.get(path.suffix.lower()), kind_of(data)
    if named and kind is not named:
        is_now = f"its bytes are those of {kind.value}" if kind else "its bytes are of no type that is read"
        raise Rejected(
            f"'{shown(path)}' is called {named.value}, but {is_now}.",
            "Save it again under the right type.",
            code="DOCUMENT_TYPE_WRONG",
        )
    if kind is None:
        raise Rejected(
            f"'{shown(path)}' is none of PDF, PNG, JPEG, TIFF, XML or e-mail.",
            "Save it as a PDF.",
            code="DOCUMENT_TYPE_UNKNOWN",
        )
    return Content(str(path), kind, data)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Rejected(
                f"'{shown(path)}' is larger than {MAX_FILE_BYTES // 2**20} MiB.",
                "Split it.",
                code="DOCUMENT_TOO_LARGE",
            )
        return path.read_bytes()
    except OSError as error:
        raise Rejected(
            f"'{shown(path)}' cannot be opened: {error.strerror or 'no access'}.",
            "Check that the file is there and may be read.",
            code="DOCUMENT_BROKEN",
        ) from error


def _is_xml(head: bytes) -> bool:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            text = head[len(bom) :].decode(encoding, "ignore")
            break
    else:
        text = head.decode("latin-1").replace("\x00", "")  # UTF-16 without a mark
    return re.match(
        r"\s*<(\?xml\b|!DOCTYPE\s+(?!html)|!--|[A-Za-z_][\w.-]*:?[\w.-]*[\s/>])", text
    ) is not None and not (
        re.match(r"\s*(<!--.*?-->\s*)*<(!DOCTYPE\s+html|html|head|body)\b", text, re.IGNORECASE | re.DOTALL)
    )
