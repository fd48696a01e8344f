"""Measured calibrations: from scores to probabilities."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import Any


@dataclass(frozen=True)
class Logistic:
    """A logistic curve over features."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: tuple[float, ...]) -> float:
        """The probability for features in the order they were fitted in."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + exp(-max(-40.0, min(40.0, total))))


@dataclass(frozen=True)
class Calibration:
    """How sure a version of the extraction is: curves for values from words, constants for XML, one for documents.

    ``provenance`` says on what it was fitted.
    """

    version: str
    fields: Mapping[str, Logistic]
    xml: Mapping[str, float]
    document: Logistic
    provenance: Mapping[str, Any]


@lru_cache(maxsize=1)
def extraction() -> Calibration | None:
    """The calibration of the extraction, or None before the first one was measured."""
    source = files("ml.registry") / "extraction.json"
    return load_calibration(json.loads(source.read_text(encoding="utf-8"))) if source.is_file() else None


def load_calibration(data: Mapping[str, Any]) -> Calibration:
    fields = {name: _logistic(row) for name, row in data["fields"].items()}
    return Calibration(data["version"], fields, data["xml"], _logistic(data["document"]), data["provenance"])


def dump_calibration(calibration: Calibration) -> dict[str, Any]:
    return {
        "version": calibration.version,
        "provenance": dict(calibration.provenance),
        "fields": {name: _dumped(curve) for name, curve in sorted(calibration.fields.items())},
        "xml": dict(sorted(calibration.xml.items())),
        "document": _dumped(calibration.document),
    }


def _logistic(row: Mapping[str, Any]) -> Logistic:
    return Logistic(tuple(row["weights"]), row["bias"])


def _dumped(curve: Logistic) -> dict[str, Any]:
    return {"weights": [round(weight, 6) for weight in curve.weights], "bias": round(curve.bias, 6)}
