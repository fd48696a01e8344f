"""The version of reading: its rules and the networks they use."""

from ml.models.reading.ocr import weights

VERSION = f"reading-2+{weights.VERSION}"
