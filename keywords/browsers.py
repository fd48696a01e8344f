"""Library ``Browsers``: the browser on this host that bots drive."""

from robot.api import logger
from robot.api.deco import keyword, library

from platforms.browsers import InstalledBrowser, installed_browser


@library(scope="GLOBAL")
class Browsers:
    """Finds the browser that is installed; nothing is downloaded."""

    @keyword(tags=("browser",))
    def get_installed_browser(self) -> InstalledBrowser:
        """Returns the installed Chrome, Chromium or Edge: its ``path``, and whether its ``sandbox`` can be used.

        Raises ``Misconfigured`` (BROWSER_MISSING) when there is none.

        Example:
        | ${browser}    Get Installed Browser
        | New Browser    chromium    executablePath=${browser.path}    chromiumSandbox=${browser.sandbox}
        """
        browser = installed_browser()
        logger.info(f"The browser is '{browser.path}'.")
        return browser
