"""A browser for the bots: the installed one, else Debian's, else Playwright's."""

import os
import subprocess

from commands.setup import debian
from commands.setup.place import Place
from commands.setup.progress import Progress
from domain.errors import Misconfigured
from platforms.browsers import VARIABLE, InstalledBrowser, download_folder, installed_browser


def ensure(place: Place, progress: Progress) -> InstalledBrowser:
    """Returns a browser, installing one where this host lets us.

    Raises:
        Misconfigured: there is none, and none could be installed.
    """
    try:
        return installed_browser()
    except Misconfigured:
        if os.environ.get(VARIABLE):
            raise
        if debian.may_install():
            progress.say("installing Chromium with apt-get")
            if debian.install(("chromium", "fonts-liberation"), place) and _found():
                return installed_browser()
        progress.say("downloading Chromium with 'rfbrowser install chromium'")
        _download(place)
        return installed_browser()


def _found() -> bool:
    try:
        installed_browser()
    except Misconfigured:
        return False
    return True


def _download(place: Place) -> None:
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(download_folder())}
    command = [str(place.python), "-m", "Browser.entry", "install", "chromium"]
    with place.open_log() as log:
        subprocess.run(command, env=environment, stdout=log, stderr=log, check=False)
