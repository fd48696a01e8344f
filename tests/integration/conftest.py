"""A home, and bots that are worked by hand in it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from runtime.engine.home import Home, opened
from tests.bots import Floor
from tests.held_documents import DeskWith, Paper, Station, held


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with opened(tmp_path) as home:
        yield home


@pytest.fixture
def floor(home: Home) -> Floor:
    return Floor(home)


@pytest.fixture
def desk_with(home: Home) -> Iterator[DeskWith]:
    """Makes review pages of papers that wait; they are down again after the test."""
    with ExitStack() as stack:

        def make(*papers: Paper) -> Station:
            return stack.enter_context(held(home, *papers))

        yield make
