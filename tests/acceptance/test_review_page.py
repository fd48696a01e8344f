"""The review page in a real browser, with bots that post what was decided; each robot test is one test here."""

import subprocess
import sys
from pathlib import Path

import pytest
from robot import api

ROOT = Path(__file__).resolve().parents[2]
SUITE = Path(__file__).parent / "review" / "review.robot"
NAMES = [test.name for test in api.TestSuiteBuilder().build(SUITE).tests]
WORDS = ["--pythonpath", str(ROOT), "--pythonpath", str(SUITE.parent), "--loglevel", "DEBUG"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    words = [sys.executable, "-m", "robot", *WORDS, "--outputdir", str(folder), str(SUITE)]
    subprocess.run(words, capture_output=True, check=False, timeout=900)
    return {test.name: test for test in api.ExecutionResult(folder / "output.xml").suite.tests}


@pytest.mark.parametrize("name", NAMES)
def test_reviewing(name, outcomes):
    assert outcomes[name].passed, outcomes[name].message
