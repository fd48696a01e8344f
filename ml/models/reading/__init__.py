"""Files → pages and words: PDF text layer, e-invoice XML, pictures by OCR."""

from ml.models.reading.document_files import (
    DocumentFile,
    check_readable,
    document_files,
    documents_under,
    others_under,
)
from ml.models.reading.documents import picture, pictures, read
from ml.models.reading.kinds import SUFFIXES
from ml.models.reading.mail import documents_in
from ml.models.reading.marks import Mark, marked
from ml.models.reading.version import VERSION

__all__ = [
    "SUFFIXES",
    "VERSION",
    "DocumentFile",
    "Mark",
    "check_readable",
    "document_files",
    "documents_in",
    "documents_under",
    "marked",
    "others_under",
    "picture",
    "pictures",
    "read",
]
