"""Extraction: a document as it was read becomes an invoice with sources, places and confidences."""

from ml.models.extraction.confidence import document_confidence
from ml.models.extraction.extract import extract
from ml.models.extraction.version import VERSION

__all__ = ["VERSION", "document_confidence", "extract"]
