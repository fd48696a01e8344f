"""A home, and bots that are worked by hand in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.engine.home import Home, opened
from tests.bots import Floor


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with opened(tmp_path) as home:
        yield home


@pytest.fixture
def floor(home: Home) -> Floor:
    return Floor(home)
