"""Gates: measured thresholds, by their names."""

from domain.gate import Gate
from domain.interchange import load_gate
from ml.registry import artefact


def gate(name: str) -> Gate:
    """Loads ``gate-<name>.json``.

    Raises:
        Misconfigured: MODEL_MISSING, when nobody measured a gate of this name.
    """
    return load_gate(artefact(f"gate-{name}"))
