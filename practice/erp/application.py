"""The web application as one ASGI object."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from practice.erp.api import Api, Tokens
from practice.erp.books import Books
from practice.erp.pages import Pages, templates
from practice.erp.sessions import Account, Sessions
from practice.erp.switches import BadWeather, Switches, Weather


def application(
    books: Books, account: Account, tokens: Tokens, switches: Switches, cookie: str, stop: Callable[[], None]
) -> Starlette:
    """The ERP on these books; ``stop`` ends the process that serves it, ``cookie`` names its session cookie."""
    weather = Weather(switches)
    sessions = Sessions(account, weather)
    error_page = templates().get_template("error.html").render(user="", path="")
    return Starlette(
        routes=[*Api(books, sessions, weather, tokens, stop).routes(), *Pages(books, sessions, weather, cookie).routes()],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
            Middleware(BadWeather, weather=weather, error_page=error_page),
        ],
    )
