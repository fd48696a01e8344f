"""Extraction: a document as it was read becomes an invoice with sources, places and confidences."""

from ml.models.extraction.extract import VERSION, extract

__all__ = ["VERSION", "extract"]
