"""Library ``WebApi``: reads from an application past its screens."""

import json
import ssl
import urllib.error
import urllib.request
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from robot.api import logger
from robot.api.deco import keyword, library
from robot.api.types import Secret

from domain.errors import Misconfigured, SurehandError, Unavailable

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@library(scope="GLOBAL")
class WebApi:
    """Reads JSON over HTTP, to see what really stands in an application.

    ``timeout`` is how long an answer may take.
    """

    def __init__(self, timeout: timedelta = timedelta(seconds=10)) -> None:
        self._timeout = timeout

    @keyword(tags=("reading back",))
    def read_json_from(self, url: str, secret: Secret, **query: str) -> Any:
        """Returns the JSON that stands at an address; numbers with a point are decimals.

        ``secret`` is sent as bearer token; named values become the query of the address.
        Raises ``Unavailable`` (ERP_DOWN, ERP_SLOW, ERP_FAILED) when there is no answer in time or it is an error, and
        ``Misconfigured`` (LOGIN_REFUSED) when the token is refused.

        Example:
        | ${found}    Read Json From    ${ERP_URL}/api/bills    ${secret}[token]    reference=R-17
        """
        address = f"{url}?{urlencode(query)}" if query else url
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {secret.value}"})
        try:
            with _opener(address).open(request, timeout=self._timeout.total_seconds()) as answer:
                found = json.load(answer, parse_float=Decimal)
        except (OSError, json.JSONDecodeError) as error:
            raise _explained(error, url) from error
        logger.info(f"Read from '{url}'.")
        return found


def _opener(address: str) -> urllib.request.OpenerDirector:
    """The way to an address: past any proxy for this host, as the environment says for others."""
    if urlsplit(address).hostname in LOOPBACK:
        return urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener()


def _explained(error: OSError | json.JSONDecodeError, url: str) -> SurehandError:
    """Who has to act when reading went wrong."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        if error.code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return Misconfigured(f"'{url}' refuses the token.", "Correct it in the vault.", code="LOGIN_REFUSED")
        return Unavailable(f"'{url}' answered with error {error.code}.", "See the ERP's own log.", code="ERP_FAILED")
    if isinstance(error, json.JSONDecodeError):
        return Unavailable(f"'{url}' did not answer in JSON.", "Check its address.", code="ERP_FAILED")
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Misconfigured(f"The certificate of '{url}' is not trusted.", "Install it.", code="SETTING_INVALID")
    if isinstance(cause, TimeoutError):
        return Unavailable(f"'{url}' did not answer in time.", "Check how busy the ERP is.", code="ERP_SLOW")
    return Unavailable(f"'{url}' does not answer.", "Check that the ERP is up.", code="ERP_DOWN")
