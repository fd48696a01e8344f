"""Library ``Documents``: which documents came in."""

from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword, library

from domain.errors import Misconfigured
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
