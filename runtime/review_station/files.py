"""Files of a document, served as what they are and never as a page."""

import struct
from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import Response

from domain.errors import Rejected
from runtime.engine.home import Home
from runtime.review_station.held import Held
from runtime.store.envelopes import files

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 120_000_000
"""A picture with more would take more than half a gigabyte in the reader's browser."""
FOREVER = "private, max-age=86400, immutable"


def picture(home: Home, held: Held, page: int) -> Response:
    """A page's picture. Raises ``Rejected``: FILE_DAMAGED when it is gone or none, DOCUMENT_TOO_LARGE when huge."""
    if page not in held.pictures:
        return Response("There is no such page.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    content = home.store.files.read(held.pictures[page])
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
    with home.store.reading() as connection:
        arrived = files(connection, held.item.envelope)
    if not arrived:
        return Response("There is no such file.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(arrived[0].name, safe='')}"}
    return Response(home.store.files.read(arrived[0]), media_type="application/octet-stream", headers=headers)
