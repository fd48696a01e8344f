"""The review page in a real browser, with bots that post what was decided; each robot test is one test here."""

from pathlib import Path

import pytest

from tests import robot_suites

SUITE = Path(__file__).parent / "review" / "review.robot"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    return robot_suites.outcomes(robot_suites.run(SUITE, folder, loglevel="DEBUG", timeout_s=900))


@pytest.mark.parametrize("name", robot_suites.names(SUITE))
def test_reviewing(name, outcomes):
    assert outcomes[name].passed, outcomes[name].message
