"""Reading back from Tryton past its screens, from an XML-RPC server that answers as it is told."""

import base64
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer

import pytest
from robot.api.types import Secret

from domain.errors import Misconfigured, Rejected, SurehandError, Unavailable
from keywords.tryton import Tryton

SECRET = {"username": Secret("reader"), "password": Secret("right"), "database": Secret("books")}
PATIENCE = timedelta(seconds=2)


class Server(SimpleXMLRPCServer):
    """Tryton's few methods that reading back calls, with the answers of this moment."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Requests, logRequests=False, allow_none=True)
        self.version, self.company, self.status = "8.0.12", 1, 200
        self.fault, self.go, self.sessions = False, threading.Event(), set[str]()
        self.go.set()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def _dispatch(self, method: str, params: Any) -> Any:
        self.go.wait(10)
        if self.fault:
            raise ValueError(method)
        return self.answers()[method](*params)

    def answers(self) -> dict[str, Callable[..., Any]]:
        return {
            "common.server.version": lambda: self.version,
            "common.db.login": self.login,
            "model.res.user.get_preferences": lambda *_: {"company": self.company},
            "model.company.company.read": lambda *_: [{"party.": {"name": "Ours"}, "currency.": {"code": "EUR"}}],
            "model.account.invoice.search_read": lambda *_: [],
        }

    def login(self, user: str, given: dict[str, str]) -> Any:
        if given["password"] != "right":
            return None
        self.sessions.add(f"key-{len(self.sessions)}")
        return [7, f"key-{len(self.sessions) - 1}", None]


class Requests(SimpleXMLRPCRequestHandler):
    """Refuses a session that is over, as Tryton does: with 401."""

    server: Server
    rpc_paths = ("/rpc/", "/books/rpc/")

    def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
        session = self.headers.get("Authorization", "").partition("Session ")[2]
        is_over = session and base64.b64decode(session).decode().split(":")[2] not in self.server.sessions
        status = 401 if is_over else self.server.status
        if status == 200:
            return super().do_POST()
        self.send_error(status)
        return None


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.go.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def tryton() -> Tryton:
    return Tryton(timeout=PATIENCE)


def code_of(error: pytest.ExceptionInfo[SurehandError]) -> str:
    return error.value.code


def invoices(tryton: Tryton, server: Server) -> Any:
    return tryton.read_tryton_invoices(server.url, SECRET, "Acme", "R-1")


def test_reads_company_currency_and_version(server, tryton):
    found = tryton.read_tryton_company(server.url, SECRET)
    assert found == {"company": "Ours", "id": "1", "currency": "EUR", "version": "8.0.12"}


@pytest.mark.parametrize("version", ["8.2.0", "7.0.30", "80.1", "8.01"])
def test_another_series_stops_the_capability(version, server, tryton):
    server.version = version
    with pytest.raises(Misconfigured, match=version) as error:
        tryton.read_tryton_company(server.url, SECRET)
    assert code_of(error) == "ERP_VERSION_WRONG"


def test_a_user_without_a_company_stops_the_capability(server, tryton):
    server.company = None
    with pytest.raises(Misconfigured, match="no company") as error:
        tryton.read_tryton_company(server.url, SECRET)
    assert code_of(error) == "SETTING_INVALID"


def test_a_wrong_password_stops_the_capability(server, tryton):
    with pytest.raises(Misconfigured) as error:
        tryton.read_tryton_invoices(server.url, {**SECRET, "password": Secret("guessed")}, "Acme", "R-1")
    assert code_of(error) == "LOGIN_REFUSED"


def test_no_error_shows_the_password(server, tryton):
    with pytest.raises(Misconfigured) as error:
        tryton.read_tryton_invoices(server.url, {**SECRET, "password": Secret("guessed")}, "Acme", "R-1")
    assert "guessed" not in str(error.value)


def test_a_database_that_does_not_exist_stops_the_capability(server, tryton):
    with pytest.raises(Misconfigured, match="no such database") as error:
        tryton.read_tryton_invoices(server.url, {**SECRET, "database": Secret("none")}, "Acme", "R-1")
    assert code_of(error) == "SETTING_INVALID"


def test_a_session_is_used_again(server, tryton):
    invoices(tryton, server)
    invoices(tryton, server)
    assert len(server.sessions) == 1


def test_a_session_that_is_over_is_begun_anew(server, tryton):
    invoices(tryton, server)
    server.sessions = {"of somebody else"}
    assert invoices(tryton, server) == []


def test_a_server_that_is_silent_is_tried_again(server, tryton):
    server.go.clear()
    with pytest.raises(Unavailable) as error:
        invoices(tryton, server)
    assert code_of(error) == "ERP_SLOW"


def test_an_error_of_the_server_is_tried_again(server, tryton):
    server.status = 500
    with pytest.raises(Unavailable, match="500") as error:
        invoices(tryton, server)
    assert code_of(error) == "ERP_FAILED"


def test_a_question_that_is_refused_goes_to_a_person(server, tryton):
    server.fault = True
    with pytest.raises(Rejected) as error:
        invoices(tryton, server)
    assert code_of(error) == "ERP_REFUSED"


def test_a_server_that_is_down_is_tried_again(tryton):
    with Server() as server:
        pass
    with pytest.raises(Unavailable) as error:
        invoices(tryton, server)
    assert code_of(error) == "ERP_DOWN"
