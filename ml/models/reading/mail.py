"""E-mails: the documents they carry."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path, PurePosixPath

from domain.errors import Rejected
from ml.models.reading.kinds import PICTURES, SUFFIXES, Kind, kind_of, load

DEEPEST = 5  # e-mails inside e-mails
LONGEST_NAME = 100
_MALFORMED = (ValueError, LookupError, AttributeError, TypeError)  # what the standard library's parser raises
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_SUFFIX_OF = {kind: suffix for suffix, kind in reversed(SUFFIXES.items())}


def documents_in(path: str | Path) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of the documents an e-mail carries, also inside forwarded e-mails.

    The names differ and fit any folder. Pictures that the text shows (logos, signatures) count
    only where there is no other document.

    Raises:
        Rejected: the file is no e-mail, or carries no document.
    """
    content = load(Path(path))
    if content.kind is not Kind.MAIL:
        raise Rejected(
            f"'{content.name}' is {content.kind.value}, not an e-mail.",
            "Read it as a document.",
            code="DOCUMENT_TYPE_WRONG",
        )
    try:
        found = list(_documents(content.data, DEEPEST))
    except (*_MALFORMED, RecursionError) as error:
        raise Rejected(
            f"'{content.name}' is a malformed e-mail and cannot be opened.",
            "Ask the sender for the document.",
            code="DOCUMENT_BROKEN",
        ) from error
    attached = [(name, data) for name, data, shown in found if not shown]
    documents = attached or [(name, data) for name, data, _ in found]
    if not documents:
        raise Rejected(
            f"The e-mail '{content.name}' carries no PDF, picture or XML.",
            "Ask the sender for the document.",
            code="EMAIL_WITHOUT_DOCUMENT",
        )
    return _distinct(documents)


def _documents(data: bytes, depth: int) -> Iterator[tuple[str, bytes, bool]]:
    """Name, bytes and whether the text of the e-mail shows it."""
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if not isinstance(part, EmailMessage) or part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload:
            continue
        name, kind = part.get_filename() or "", kind_of(payload)
        if kind is Kind.MAIL and name and depth:
            yield from _documents(payload, depth - 1)
        elif _is_document(part, name, kind):
            shown = kind in PICTURES and _is_shown(part)
            yield _named(name, kind), payload, shown


def _is_document(part: EmailMessage, name: str, kind: Kind | None) -> bool:
    if kind is Kind.MAIL:
        return False
    if part.get_content_maintype() == "text" and not part.is_attachment() and not name:
        return False
    return kind is not None or SUFFIXES.get(Path(name).suffix.lower(), Kind.MAIL) is not Kind.MAIL


def _is_shown(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "inline" or (
        part.get("Content-ID") is not None and not part.is_attachment()
    )


def _named(name: str, kind: Kind | None) -> str:
    """A file name that fits any folder on any system."""
    last = PurePosixPath(name.replace("\\", "/")).name
    sane = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", last).strip(". ")
    if not sane or _RESERVED.match(sane):
        sane = f"document-{sane}".rstrip("-")
    suffix = Path(sane).suffix
    if suffix.lower() not in SUFFIXES and kind is not None:
        suffix, sane = _SUFFIX_OF[kind], sane + _SUFFIX_OF[kind]
    return sane[: -len(suffix)][: LONGEST_NAME - len(suffix)] + suffix


def _distinct(documents: list[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Numbers names that came before, whatever their case."""
    taken: set[str] = set()
    distinct = []
    for name, data in documents:
        free, number = name, 2
        while free.casefold() in taken:
            free, number = f"{Path(name).stem}-{number}{Path(name).suffix}", number + 1
        taken.add(free.casefold())
        distinct.append((free, data))
    return tuple(distinct)
