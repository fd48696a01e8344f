"""Trouble in a real Tryton while a bot works; each robot test is one test here."""

from pathlib import Path

import pytest

from tests import robot_suites
from tests.real_tryton import kit_or_skip

SUITE = Path(__file__).parent / "erp" / "tryton_trouble.robot"

pytestmark = [pytest.mark.browser, pytest.mark.full]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    kit_or_skip()
    return robot_suites.outcomes(robot_suites.run(SUITE, tmp_path_factory.mktemp("trouble"), timeout_s=2400))


@pytest.mark.parametrize("name", robot_suites.names(SUITE))
def test_trouble_in_tryton(name, outcomes):
    assert outcomes[name].passed, outcomes[name].message
