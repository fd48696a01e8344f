"""The web application as one ASGI object."""

import asyncio
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from practice.erp.api import Api, Tokens
from practice.erp.books import Books
from practice.erp.pages import Pages, templates
from practice.erp.sessions import Account, Sessions
from practice.erp.switches import Switches, Weather

UNTOUCHED = ("/static/", "/started", "/admin/")
"""Paths that always work: how the ERP looks, and how it is looked after."""


def application(
    books: Books, account: Account, tokens: Tokens, switches: Switches, cookie: str, stop: Callable[[], None]
) -> Starlette:
    """The ERP on these books; ``stop`` ends the process that serves it, ``cookie`` names its session cookie."""
    weather = Weather(switches)
    sessions = Sessions(account, weather)
    error_page = templates().get_template("error.html").render(user="", path="")

    async def show_error(_: Request, __: Exception) -> HTMLResponse:
        return HTMLResponse(error_page, status_code=500)

    return Starlette(
        routes=[
            *Api(books, sessions, weather, tokens, stop).routes(),
            *Pages(books, sessions, weather, cookie).routes(),
        ],
        exception_handlers={Exception: show_error},
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
            Middleware(BadWeather, weather=weather, error_page=error_page),
        ],
    )


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
        elif scope["path"].endswith("/post") and self._weather.fails_after_posting():
            await self._app(scope, receive, _swallow)
            await self._fail(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _fail(self, scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse(self._error_page, status_code=500)(scope, receive, send)


async def _swallow(message: Message) -> None:
    """Takes an answer that nobody gets."""
