"""Chaos in two forms: a short one for every run, and as much as a person asks for."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=1, help="how many random courses the chaos tests run")
    parser.addoption("--invoices", type=int, default=4, help="how many invoices have to stand in Tryton")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(1, metafunc.config.getoption("--seeds") + 1))


@pytest.fixture
def invoices(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--invoices"))
