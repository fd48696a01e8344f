"""``bot setup``: make, repair or check the environment and the browser. Standard library only."""

import argparse
import sys

from commands.setup import browser
from commands.setup.environment import Environment
from domain.errors import Misconfigured
from platforms.browsers import installed_browser

HELP = "Makes, repairs or checks the environment and the browser."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(Environment().place.extras)
    parser.add_argument("--extra", action="append", default=[], metavar="NAME", help=f"also install an extra: {names}")
    parser.add_argument("--check", action="store_true", help="change nothing, say what is there")


def run(options: argparse.Namespace) -> int:
    environment = Environment()
    extras = tuple(options.extra)
    if not options.check:
        environment.ensure(extras)
    if environment.ready():
        environment.enter()
    if options.check:
        return _check(environment, extras)
    found = browser.ensure(environment.place, environment.progress)
    print(f"Ready: Python {_version()} in '{environment.place.environment}', browser '{found.path}'")
    return 0


def _check(environment: Environment, extras: tuple[str, ...]) -> int:
    place = environment.place
    ready = environment.ready()
    print(f"environment  {f'ready, Python {_version()}' if ready else 'has to be made'}")
    for name in place.extras:
        print(f"extra        {name}: {'not installed' if place.lacks((name,)) else 'installed'}")
    try:
        print(f"browser      {installed_browser().path}")
    except Misconfigured as error:
        print(f"browser      {error.happened} {error.remedy}")
        return error.exit_code
    return 0 if environment.ready(extras) else Misconfigured.exit_code


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
