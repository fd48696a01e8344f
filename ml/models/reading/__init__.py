"""Files → pages and words: PDF text layer, e-invoice XML, pictures by OCR."""

from ml.models.reading.documents import pictures, read
from ml.models.reading.folders import documents_under
from ml.models.reading.kinds import SUFFIXES
from ml.models.reading.mail import documents_in

__all__ = ["SUFFIXES", "documents_in", "documents_under", "pictures", "read"]
