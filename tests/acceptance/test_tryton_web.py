"""Posting into a real Tryton by its web client; each robot test is one test here."""

import json
from pathlib import Path

import pytest

from tests import robot_suites
from tests.real_tryton import kit_or_skip

SUITE = Path(__file__).parent / "erp" / "tryton.robot"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs the suite once, with everything written down that Robot Framework can write."""
    kit_or_skip()
    return robot_suites.run(SUITE, tmp_path_factory.mktemp("tryton"), timeout_s=1500)


@pytest.fixture(scope="module")
def outcomes(run):
    return robot_suites.outcomes(run)


@pytest.mark.parametrize("name", robot_suites.names(SUITE))
def test_posting_into_tryton(name, outcomes):
    assert outcomes[name].passed, outcomes[name].message


def test_no_output_shows_a_password(run):
    vaults = [run / "home" / "vault.json", run / "home" / "erp" / "tryton.vault.json"]
    known = [secret for vault in vaults for secret in json.loads(vault.read_text(encoding="utf-8")).values()]
    secrets = [secret["password"] for secret in known if "password" in secret]
    assert len(secrets) >= 3
    files = [path for path in run.rglob("*") if path.is_file() and "vault" not in path.name]
    assert [path.name for path in files if any(secret.encode() in path.read_bytes() for secret in secrets)] == []


def test_the_log_has_pictures_of_the_screen(run):
    assert (run / "output.xml").read_text(encoding="utf-8").count("data:image/png;base64") > 1
