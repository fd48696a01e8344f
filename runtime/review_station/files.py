"""Files of a document, served as what they are and never as a page."""

import struct
import threading
from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import Response

from domain.envelope import StoredFile
from domain.errors import Rejected
from runtime.engine.home import Home
from runtime.review_station.held import Draw, Held
from runtime.store.envelopes import files

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 120_000_000
"""A picture with more would take more than half a gigabyte in the reader's browser."""
AT_ONCE = 2
"""More pages are not drawn at the same time: each may take a few hundred megabytes."""
FOREVER = "private, max-age=86400, immutable"


class Pictures:
    """Pictures of pages: stored ones as they are, others drawn when they are asked for, ``AT_ONCE`` at a time."""

    def __init__(self, home: Home, draw: Draw) -> None:
        self._home, self._draw = home, draw
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def answer(self, held: Held, page: int) -> Response:
        """A page's picture.

        Raises ``Rejected``: FILE_DAMAGED when it is gone or none, DOCUMENT_TOO_LARGE when huge, DOCUMENT_BROKEN when it
        cannot be drawn.
        """
        if page in held.pictures:
            return _png(self._home.store.files.read(held.pictures[page]))
        if page not in held.numbers:
            return Response("There is no such page.", HTTPStatus.NOT_FOUND, media_type="text/plain")
        path = self._home.store.files.path(arrived(self._home, held))
        with self._turn:
            return _png(self._draw(path, page))


def arrived(home: Home, held: Held) -> StoredFile:
    """The document as it arrived. Raises ``Rejected`` (FILE_DAMAGED) when there is none."""
    with home.store.reading() as connection:
        found = files(connection, held.item.envelope)
    if not found:
        raise Rejected("There is no such file.", "Ask the sender for it.", code="FILE_DAMAGED")
    return found[0]


def _png(content: bytes) -> Response:
    if not content.startswith(PNG) or content[12:16] != b"IHDR":
        raise Rejected("The page's picture is no PNG.", "Look at the document itself.", code="FILE_DAMAGED")
    width, height = struct.unpack(">II", content[16:24])
    if width * height > MOST_PIXELS:
        raise Rejected(
            f"The page's picture has {width} x {height} pixels.",
            "Look at the document itself.",
            code="DOCUMENT_TOO_LARGE",
        )
    return Response(content, media_type="image/png", headers={"Cache-Control": FOREVER})


def document(home: Home, held: Held) -> Response:
    """The document as it arrived, to be saved: a browser never opens it in our name."""
    file = arrived(home, held)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(home.store.files.read(file), media_type="application/octet-stream", headers=headers)
