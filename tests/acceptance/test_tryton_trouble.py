"""Trouble in a real Tryton while a bot works; each robot test is one test here."""

from pathlib import Path

import pytest

from commands.setup import tryton
from domain.errors import Misconfigured
from runtime import settings
from tests import robot_suites

SUITE = Path(__file__).parent / "erp" / "tryton_trouble.robot"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    try:
        tryton.kit(settings.load().cache_folder)
    except Misconfigured as error:
        if "the network or the proxy" in str(error):
            pytest.skip(f"not run: {error}")
        raise
    return robot_suites.outcomes(robot_suites.run(SUITE, tmp_path_factory.mktemp("trouble"), timeout_s=2400))


@pytest.mark.parametrize("name", robot_suites.names(SUITE))
def test_trouble_in_tryton(name, outcomes):
    assert outcomes[name].passed, outcomes[name].message
