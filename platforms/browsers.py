"""The browser on this host that bots drive. Standard library only: set-up asks before the environment exists."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.errors import Misconfigured

VARIABLE = "SUREHAND_BROWSER"
"""Names the file of the browser to take; no other is looked for then."""
COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
WINDOWS_PLACES = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
DOWNLOADED = ("chrome-linux*/chrome", "chrome-win*/chrome.exe", "chrome-mac*/*.app/Contents/MacOS/*")


@dataclass(frozen=True)
class InstalledBrowser:
    """A Chrome, Chromium or Edge; ``sandbox`` is False only for root, for whom it cannot start with one."""

    path: Path
    sandbox: bool


def installed_browser() -> InstalledBrowser:
    """Finds the browser: ``SUREHAND_BROWSER``, else one on the host, else one set-up downloaded.

    Raises:
        Misconfigured: there is none.
    """
    for path in _candidates():
        if path.is_file():
            return InstalledBrowser(path, sandbox=not _is_root())
    if named := os.environ.get(VARIABLE):
        raise Misconfigured(
            f"{VARIABLE} names '{named}', and there is no such file.",
            "Correct it, or unset it to use an installed browser.",
            code="BROWSER_MISSING",
        )
    raise Misconfigured(
        "No Chrome, Chromium or Edge is installed.",
        "Install one (Debian: apt-get install chromium) or name its file in SUREHAND_BROWSER.",
        code="BROWSER_MISSING",
    )


def download_folder() -> Path:
    """Returns the folder set-up downloads a browser into."""
    return Path(sys.prefix) / "browsers"


def _candidates() -> Iterator[Path]:
    if named := os.environ.get(VARIABLE):
        yield Path(named)
        return
    for command in COMMANDS:
        if found := shutil.which(command):
            yield Path(found)
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if folder := os.environ.get(variable):
            yield from (Path(folder) / place for place in WINDOWS_PLACES)
    if sys.platform == "darwin":
        yield from map(Path, MAC_PLACES)
    for pattern in DOWNLOADED:
        yield from sorted(download_folder().glob(f"chromium-*/{pattern}"), reverse=True)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
