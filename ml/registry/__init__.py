"""Measured artefacts: calibrations, gates and their versions, as JSON beside this module."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from domain.errors import Misconfigured

FOLDER = Path(__file__).parent


@cache
def artefact(name: str) -> dict[str, Any]:
    """Loads ``<name>.json``.

    Raises:
        Misconfigured: there is no such artefact, or its file is damaged.
    """
    try:
        loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Misconfigured(
            f"The measured artefact '{name}' is missing or damaged.",
            "Restore the folder ml/registry from the repository.",
            code="MODEL_MISSING",
        ) from error
    return loaded
