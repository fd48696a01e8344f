"""A real Tryton for tests, where its packages can be had."""

import pytest

from commands.setup import tryton
from domain.errors import Misconfigured
from practice.tryton.kit import Kit
from runtime import settings


def kit_or_skip() -> Kit:
    """The kit of the settings' cache, made where it is missing; without a network the test says so and is skipped."""
    try:
        return tryton.kit(settings.load().cache_folder)
    except Misconfigured as error:
        if "the network or the proxy" in str(error):
            pytest.skip(f"not run: {error}")
        raise
