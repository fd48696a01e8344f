"""Library ``Documents``: which documents came in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library

from domain.errors import Misconfigured, Rejected
from ml.models.reading import DocumentFile, check_readable, document_files


@library(scope="GLOBAL")
class Documents:
    """Finds the documents of folders and takes those of e-mails out."""

    @keyword(tags=("documents",))
    def list_documents(self, *places: str, unpack_to: str) -> list[DocumentFile]:
        """Returns every document of folders, files and e-mails, in order of their paths.

        Each has a ``path``, a ``name`` and an ``origin``: the path or e-mail it came from. PDF, PNG, JPEG, TIFF, XML
        and e-mails count, by their names; what e-mails carry is written below ``unpack_to``. An e-mail without a
        document is listed itself: reading it says what is wrong.
        Raises ``Misconfigured`` (FOLDER_UNREADABLE) when a place is not there, or it or a document cannot be read.

        Example:
        | ${documents}    List Documents    ${payload}[folder]    unpack_to=${OUTPUT_DIR}/mail
        | FOR    ${document}    IN    @{documents}
        |     Log    ${document.name} came from ${document.origin}
        | END
        """
        for place in map(Path, places):
            if not place.exists():
                raise Misconfigured(
                    f"There is no '{place.name}'.", "Check the path of the folder or file.", code="FOLDER_UNREADABLE"
                )
        found = document_files(places, Path(unpack_to))
        check_readable(document.path for document in found)
        logger.info(f"{len(found)} documents")
        return list(found)

    @keyword(tags=("documents",))
    def get_places_to_collect(self, payload: Any) -> list[str]:
        """Returns the ``paths`` that a payload names, or its one ``folder``.

        Raises ``Rejected`` (INVALID_DATA) when it names neither.

        Example:
        | ${payload}    Get Work Item Payload
        | ${places}    Get Places To Collect    ${payload}
        """
        named = payload if isinstance(payload, Mapping) else {}
        places = named.get("paths") or [named.get("folder")]
        if not isinstance(places, list) or not all(isinstance(place, str) and place for place in places):
            raise Rejected(
                "The work item names nothing to collect.",
                'Its payload has to be {"folder": PATH} or {"paths": [PATH]}.',
                code="INVALID_DATA",
            )
        return list(places)

    @keyword(tags=("documents",))
    def get_described_document(self, payload: Any) -> dict[str, str]:
        """Returns the ``name`` and ``source`` of the document that a payload describes.

        Raises ``Rejected`` (INVALID_DATA) when it describes none.

        Example:
        | ${payload}    Get Work Item Payload
        | ${described}    Get Described Document    ${payload}
        | ${path}    Get Work Item File    ${described}[name]
        """
        described = payload.get("document") if isinstance(payload, Mapping) else None
        if not isinstance(described, Mapping) or not isinstance(described.get("name"), str):
            raise Rejected(
                "The work item describes no document.",
                'Its payload has to be {"document": {"name": NAME, "source": PLACE}}.',
                code="INVALID_DATA",
            )
        return {"name": described["name"], "source": str(described.get("source", ""))}
