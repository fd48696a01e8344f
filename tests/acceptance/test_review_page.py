"""The review page in a real browser, with bots that post what was decided; each robot test is one test here."""

from functools import cache
from pathlib import Path

import pytest

from tests import robot_suites

SUITES = sorted((Path(__file__).parent / "review").glob("*.robot"))
TESTS = [pytest.param(suite, name, id=name) for suite in SUITES for name in robot_suites.names(suite)]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def outcomes_of(tmp_path_factory):
    """How the tests of a suite ended; it runs when the first of them is asked for."""

    @cache
    def ran(suite):
        folder = tmp_path_factory.mktemp(suite.stem)
        return robot_suites.outcomes(robot_suites.run(suite, folder, loglevel="DEBUG", timeout_s=900))

    return ran


@pytest.mark.parametrize(("suite", "name"), TESTS)
def test_reviewing(suite, name, outcomes_of):
    found = outcomes_of(suite)[name]
    assert found.passed, found.message
