"""The two stock libraries our adapters serve: rpaframework's and robocorp-workitems', whichever are loaded."""

import sys
from typing import Any

LIBRARIES = ("RPA.Robocorp.WorkItems", "robocorp.workitems")


def loaded(name: str) -> tuple[Any, ...]:
    """The classes of that name in the libraries this process has loaded."""
    return tuple(getattr(sys.modules[library], name) for library in LIBRARIES if library in sys.modules)


def accept(adapter: type) -> None:
    """Makes a class an adapter in the eyes of each library, which checks for its own ``BaseAdapter``."""
    for base in loaded("BaseAdapter"):
        base.register(adapter)


def empty_queue() -> IndexError:
    """The error both libraries take for the end of the queue."""
    bases = loaded("EmptyQueue") or (IndexError,)
    error: IndexError = type("EmptyQueue", bases, {})("There are no more work items.")
    return error
