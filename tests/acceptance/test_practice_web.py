"""Posting as analysts say it, in a real browser; each robot test is one test here."""

import json
from pathlib import Path

import pytest

from tests import robot_suites

SUITE = Path(__file__).parent / "erp" / "posting.robot"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs the suite once, with everything written down that Robot Framework can write."""
    return robot_suites.run(SUITE, tmp_path_factory.mktemp("posting"))


@pytest.fixture(scope="module")
def outcomes(run):
    return robot_suites.outcomes(run)


@pytest.mark.parametrize("name", robot_suites.names(SUITE))
def test_posting(name, outcomes):
    assert outcomes[name].passed, outcomes[name].message


def test_no_output_shows_a_secret(run):
    vault = json.loads((run / "home" / "vault.json").read_text(encoding="utf-8"))
    secrets = [vault["practice_erp"]["password"], vault["practice_erp_api"]["token"], "guessed"]
    files = [path for path in run.rglob("*") if path.is_file() and "vault" not in path.name]
    leaks = [path.name for path in files if any(secret.encode() in path.read_bytes() for secret in secrets)]
    assert leaks == []


def test_the_log_has_pictures_of_the_screen(run):
    assert (run / "output.xml").read_text(encoding="utf-8").count("data:image/png;base64") > 1
