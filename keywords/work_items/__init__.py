"""Work items: one item in, its outputs out, the same in the editor, under the engine and in Control Room."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keywords.work_items.engine_adapter import EngineAdapter
    from keywords.work_items.file_adapter import FileAdapter
    from keywords.work_items.library import WorkItems

__all__ = ["EngineAdapter", "FileAdapter", "WorkItems"]

_HOMES = {"EngineAdapter": "engine_adapter", "FileAdapter": "file_adapter", "WorkItems": "library"}


def __getattr__(name: str) -> Any:
    """Loads what is asked for: the adapters serve two libraries, and each may be used without the other."""
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name != "WorkItems":
        import_module(f"{__name__}.stock").accept(found)
    return found
