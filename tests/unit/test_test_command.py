"""``bot test`` leaves the longest tests out unless they are asked for."""

import argparse

import pytest

from commands import test as command


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], ["-m", "not full"]),
        (["--fast"], ["-m", "not slow and not full"]),
        (["--full"], []),
        (["tests/acceptance/test_tryton_trouble.py"], []),
    ],
)
def test_the_longest_tests_run_when_they_are_asked_for(words: list[str], options: list[str]) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.selection(parser.parse_args(words)) == options
