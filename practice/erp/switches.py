"""What may go wrong on purpose: slowness, errors, lost sessions, a changed form."""

import asyncio
import random
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Misconfigured

UNTOUCHED = ("/static/", "/started", "/admin/")
"""Paths that always work: how the ERP looks, and how it is looked after."""


@dataclass(frozen=True)
class Switches:
    """What goes wrong.

    ``latency_ms`` before every answer; ``error_rate`` is the share of requests answered with 500; the next ``fail_next``
    requests get a 500, the next ``fail_after_write`` writes are done and then get one; a session ends ``session_requests``
    requests from now, or after ``session_seconds`` without any (0: never); ``renamed`` changes labels and fields of the form.
    """

    latency_ms: int = 0
    error_rate: float = 0.0
    fail_next: int = 0
    fail_after_write: int = 0
    session_requests: int = 0
    session_seconds: int = 0
    renamed: bool = False

    def changed(self, wanted: dict[str, Any]) -> "Switches":
        """These switches with others set. Raises ``Misconfigured`` for one that does not exist or is out of range."""
        kinds = {field.name: type(field.default) for field in fields(Switches)}
        for name, value in wanted.items():
            if name not in kinds or not isinstance(value, (kinds[name], int)) or value < 0:
                raise Misconfigured(
                    f"'{name}' cannot be set to '{value}'.", f"There are {', '.join(kinds)}.", code="SETTING_INVALID"
                )
        return replace(self, **wanted)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Weather:
    """The switches as they stand now; counts the ones that wear off."""

    def __init__(self, switches: Switches) -> None:
        self.switches = switches
        self._chance = random.Random(0)

    def fails_now(self) -> bool:
        """Whether this request is answered with an error."""
        if self.switches.fail_next:
            self.switches = replace(self.switches, fail_next=self.switches.fail_next - 1)
            return True
        return self._chance.random() < self.switches.error_rate

    def fails_after_write(self) -> bool:
        """Whether this write is done and then answered with an error."""
        left = self.switches.fail_after_write
        self.switches = replace(self.switches, fail_after_write=max(0, left - 1))
        return left > 0

    def ends_session(self) -> bool:
        """Whether the session ends with this request."""
        left = self.switches.session_requests
        self.switches = replace(self.switches, session_requests=max(0, left - 1))
        return left == 1


class BadWeather:
    """ASGI middleware that lets the weather act on every request."""

    def __init__(self, app: ASGIApp, weather: Weather, error_page: str) -> None:
        self._app, self._weather, self._error_page = app, weather, error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNTOUCHED):
            await self._app(scope, receive, send)
            return
        await asyncio.sleep(self._weather.switches.latency_ms / 1000)
        if self._weather.fails_now():
            await self._fail(scope, receive, send)
        elif scope["method"] == "POST" and self._weather.fails_after_write():
            await self._app(scope, receive, _swallow)
            await self._fail(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _fail(self, scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse(self._error_page, status_code=500)(scope, receive, send)


async def _swallow(message: Message) -> None:
    """Takes an answer that nobody gets."""


def bearer(request: Request) -> str:
    """The token a program sends with its request, or an empty string."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""
