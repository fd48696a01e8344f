"""What programs may ask: reading back (a token of its own), looking after the ERP, and whether we started it."""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.errors import Misconfigured
from practice.erp.bill import Bill, BillLine, BillTax
from practice.erp.books import Books
from practice.erp.register import read_dump
from practice.erp.sessions import Sessions
from practice.erp.state import answer_to
from practice.erp.switches import Weather

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Tokens:
    """``api`` may read bills, ``admin`` may look after the ERP, ``start`` proves who started it and is never sent."""

    api: str
    admin: str
    start: str


class Api:
    """Everything below ``/api``, ``/admin`` and ``/started``."""

    def __init__(
        self, books: Books, sessions: Sessions, weather: Weather, tokens: Tokens, stop: Callable[[], None]
    ) -> None:
        self._books, self._sessions, self._weather = books, sessions, weather
        self._tokens, self._stop = tokens, stop

    def routes(self) -> list[Route]:
        admin, put = self._tokens.admin, ["PUT"]
        return [
            Route("/started", self.started),
            Route("/api/bills", with_token(self._tokens.api, self.bills)),
            Route("/admin/switches", with_token(admin, self.switches)),
            Route("/admin/switches", with_token(admin, self.change_switches), methods=put),
            Route("/admin/register", with_token(admin, self.change_register), methods=put),
            Route("/admin/reset", with_token(admin, self.reset), methods=["POST"]),
            Route("/admin/end-sessions", with_token(admin, self.end_sessions), methods=["POST"]),
            Route("/admin/stop", with_token(admin, self.stop), methods=["POST"]),
        ]

    async def started(self, request: Request) -> Response:
        """Answers a challenge as only the process can that was given the start token."""
        return JSONResponse({"answer": answer_to(request.query_params.get("challenge", ""), self._tokens.start)})

    async def bills(self, request: Request) -> Response:
        """The bills of one supplier under one number; without a status posted ones and drafts."""
        asked = request.query_params
        supplier, reference, status = (asked.get(name, "") for name in ("supplier", "reference", "status"))
        found = [bill for bill in self._books.bills(supplier, reference) if bill.supplier.name == supplier]
        return JSONResponse({"bills": [dump_bill(bill) for bill in found if bill.status == (status or bill.status)]})

    async def switches(self, _: Request) -> Response:
        return JSONResponse(self._weather.switches.as_json())

    async def change_switches(self, request: Request) -> Response:
        try:
            wanted = await request.json()
            self._weather.switches = self._weather.switches.changed(wanted)
        except (json.JSONDecodeError, AttributeError, TypeError) as error:
            return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        except Misconfigured as error:
            return JSONResponse({"error": str(error), "code": error.code}, HTTPStatus.BAD_REQUEST)
        return await self.switches(request)

    async def change_register(self, request: Request) -> Response:
        self._books.seed(read_dump(await request.json()))
        return JSONResponse({})

    async def reset(self, request: Request) -> Response:
        register = read_dump(await request.json())
        self._books.empty()
        self._books.seed(register)
        return JSONResponse({})

    async def end_sessions(self, _: Request) -> Response:
        self._sessions.end_all()
        return JSONResponse({})

    async def stop(self, _: Request) -> Response:
        self._stop()
        return JSONResponse({})


def with_token(token: str, answer: Answer) -> Answer:
    """Lets only who has the token be answered."""

    async def guarded(request: Request) -> Response:
        if hmac.compare_digest(bearer(request).encode(), token.encode()):
            return await answer(request)
        return JSONResponse({"error": "The token is wrong."}, HTTPStatus.UNAUTHORIZED)

    return guarded


def bearer(request: Request) -> str:
    """The token a program sends with its request, or an empty string."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""


def dump_bill(bill: Bill) -> dict[str, Any]:
    """A bill as JSON: numbers are decimal strings, dates ISO."""
    return {
        "number": bill.number,
        "status": bill.status,
        "kind": bill.kind,
        "supplier": bill.supplier.name,
        "reference": bill.reference,
        "date": bill.date,
        "due_date": bill.due_date,
        "currency": bill.currency,
        "net": f"{bill.net:.2f}",
        "tax": f"{bill.tax:.2f}",
        "gross": f"{bill.gross:.2f}",
        "entered_by": bill.entered_by,
        "lines": [_dump_line(line) for line in bill.lines],
        "taxes": [_dump_tax(row) for row in bill.taxes],
    }


def _dump_line(line: BillLine) -> dict[str, str]:
    return {
        "description": line.description,
        "account": line.account,
        "quantity": f"{line.quantity:f}",
        "unit_price": f"{line.unit_price:f}",
        "tax_code": line.tax_code,
        "net": f"{line.net:.2f}",
    }


def _dump_tax(row: BillTax) -> dict[str, str]:
    return {"code": row.code, "rate": f"{row.rate:f}", "base": f"{row.base:.2f}", "amount": f"{row.amount:.2f}"}
