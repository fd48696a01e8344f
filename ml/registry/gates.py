"""Measured gates by name."""

import json
from functools import lru_cache
from importlib.resources import files

from domain.errors import Misconfigured
from domain.gate import Gate
from domain.interchange import load_gate


def gate(name: str) -> Gate:
    """The gate a process names.

    Raises ``Misconfigured`` when no such gate was measured.
    """
    found = _gates().get(name)
    if found is None:
        known = ", ".join(sorted(_gates())) or "none yet"
        raise Misconfigured(f"There is no gate '{name}'.", f"Measured gates: {known}.", code="SETTING_INVALID")
    return found


@lru_cache(maxsize=1)
def _gates() -> dict[str, Gate]:
    source = files("ml.registry") / "gates.json"
    rows = json.loads(source.read_text(encoding="utf-8"))["gates"] if source.is_file() else []
    return {gate.name: gate for gate in map(load_gate, rows)}
