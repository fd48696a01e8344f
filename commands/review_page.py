"""The review page as commands start it: on a home that is open, with a link for whoever sits there."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.engine.home import Home
    from runtime.review_station.held import Models
    from runtime.review_station.server import Serving
    from runtime.settings import Settings


@contextmanager
def page_up(home: "Home", values: "Settings", port: int = 0) -> "Iterator[Serving]":
    """The review page of a home; down again at the end. Raises ``Misconfigured`` (PORT_TAKEN)."""
    from runtime import processes
    from runtime.review_station.server import serving

    known = processes.load(values.tasks_folder)
    with serving(home, known, models(), values.undo, port) as page:
        yield page


def models() -> "Models":
    """What models do for the page."""
    from commands.page_picture import drawn
    from ml.models.extraction.alternatives import alternatives
    from ml.models.extraction.rivals import rivals
    from runtime.review_station.held import Models

    return Models(rivals, alternatives, drawn)


def show(link: str) -> bool:
    """Opens a link in the browser of this desk. Returns whether there is a desk to open it on."""
    import webbrowser

    has_desk = sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return has_desk and "CI" not in os.environ and webbrowser.open(link)
