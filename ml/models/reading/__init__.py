"""Files → pages and words: PDF text layer, e-invoice XML, pictures by OCR."""

from ml.models.reading.document_files import DocumentFile, document_files, documents_under
from ml.models.reading.documents import pictures, read
from ml.models.reading.kinds import SUFFIXES
from ml.models.reading.mail import documents_in
from ml.models.reading.marks import Mark, marked

__all__ = [
    "SUFFIXES",
    "DocumentFile",
    "Mark",
    "document_files",
    "documents_in",
    "documents_under",
    "marked",
    "pictures",
    "read",
]
