"""The pages a clerk sees, rendered by the server."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from practice.erp.bill import KINDS, Bill, BillForm, FormRefused, LineForm, accept, form_of, typed_date
from practice.erp.books import Books
from practice.erp.labels import field_name, labels
from practice.erp.sessions import Sessions
from practice.erp.switches import Weather

HERE = Path(__file__).parent
MOST_FIELDS = 50_000
SHOWN_ROWS = 100
LINE_FIELDS = ("description", "account", "quantity", "unit_price", "tax_code")
Page = Callable[["Pages", Request], Awaitable[Response]]


def templates() -> Environment:
    """The page templates; a missing value is an error, and every value is escaped."""
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    environment.filters["money"] = lambda number: f"{number:,.2f}"
    environment.filters["day"] = typed_date
    environment.globals["kinds"] = KINDS
    return environment


def for_clerks(page: Page) -> Page:
    """Lets a page be seen by who is logged in; anybody else is sent to the log-in."""

    @wraps(page)
    async def guarded(self: "Pages", request: Request) -> Response:
        request.state.user = self.user(request)
        if request.state.user:
            return await page(self, request)
        return RedirectResponse("/login?ended=1", HTTPStatus.SEE_OTHER)

    return guarded


class Pages:
    """Every page and what stands behind it. ``cookie`` names the session cookie, one a port."""

    def __init__(self, books: Books, sessions: Sessions, weather: Weather, cookie: str) -> None:
        self._books, self._sessions, self._weather, self._cookie = books, sessions, weather, cookie
        self._templates = templates()

    def routes(self) -> list[Route]:
        post = ["POST"]
        return [
            Route("/", lambda _: RedirectResponse("/bills")),
            Route("/static/{name}", static_file),
            Route("/login", self.log_in_form),
            Route("/login", self.log_in, methods=post),
            Route("/logout", self.log_out, methods=post),
            Route("/suppliers", self.suppliers),
            Route("/suppliers/lookup", self.look_up_supplier),
            Route("/bills", self.bills),
            Route("/bills/new", self.new_bill),
            Route("/bills/new", self.save_bill, methods=post),
            Route("/bills/{bill:int}", self.bill),
            Route("/bills/{bill:int}", self.save_bill, methods=post),
            Route("/bills/{bill:int}/post", self.post_bill, methods=post),
            Route("/bills/{bill:int}/delete", self.delete_bill, methods=post),
        ]

    def user(self, request: Request) -> str:
        """Who sends this request, or an empty string."""
        return self._sessions.user(request.cookies.get(self._cookie, ""))

    async def log_in_form(self, request: Request) -> Response:
        message = "Your session has ended. Log in again." if self._cookie in request.cookies else ""
        return self._show("login.html", request, message=message if "ended" in request.query_params else "", user="")

    async def log_in(self, request: Request) -> Response:
        form = await request.form()
        token = self._sessions.log_in(_text(form, "username"), _text(form, "password"))
        if not token:
            message = "User name or password is wrong."
            return self._show("login.html", request, HTTPStatus.FORBIDDEN, message=message, user="")
        answer = RedirectResponse("/bills", HTTPStatus.SEE_OTHER)
        answer.set_cookie(self._cookie, token, httponly=True, samesite="strict")
        return answer

    async def log_out(self, request: Request) -> Response:
        self._sessions.log_out(request.cookies.get(self._cookie, ""))
        answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        answer.delete_cookie(self._cookie)
        return answer

    @for_clerks
    async def suppliers(self, request: Request) -> Response:
        name = request.query_params.get("name", "")
        return self._show("suppliers.html", request, suppliers=self._books.suppliers(name), name=name)

    @for_clerks
    async def look_up_supplier(self, request: Request) -> Response:
        found = self._books.suppliers(request.query_params.get("name", ""))[:20]
        rows = [{"id": row.id, "name": row.name, "code": row.code, "vat_id": row.vat_id} for row in found]
        for row, supplier in zip(rows, found, strict=True):
            row |= {"currency": supplier.currency, "account": supplier.account}
        return JSONResponse(rows)

    @for_clerks
    async def bills(self, request: Request) -> Response:
        supplier, number = (request.query_params.get(name, "") for name in ("supplier", "number"))
        found = self._books.bills(supplier, number, SHOWN_ROWS)
        return self._show(
            "bills.html", request, bills=found, supplier=supplier, number=number, full=len(found) == SHOWN_ROWS
        )

    @for_clerks
    async def new_bill(self, request: Request) -> Response:
        return self._show_form(request, BillForm())

    @for_clerks
    async def bill(self, request: Request) -> Response:
        try:
            bill = self._books.bill(request.path_params["bill"])
        except LookupError:
            return self._show("gone.html", request, HTTPStatus.NOT_FOUND)
        messages = {"saved": "Draft saved", "posted": f"Posted as {bill.number}"}
        message = messages.get(request.query_params.get("now", ""))
        if bill.status == "posted":
            return self._show("posted.html", request, bill=bill, message=message)
        return self._show_form(request, form_of(bill), bill=bill, message=message)

    @for_clerks
    async def save_bill(self, request: Request) -> Response:
        return await self._save(request, post=False)

    @for_clerks
    async def post_bill(self, request: Request) -> Response:
        return await self._save(request, post=True)

    @for_clerks
    async def delete_bill(self, request: Request) -> Response:
        try:
            self._books.delete(request.path_params["bill"])
        except LookupError:
            return self._show("gone.html", request, HTTPStatus.NOT_FOUND)
        return RedirectResponse("/bills?now=deleted", HTTPStatus.SEE_OTHER)

    async def _save(self, request: Request, post: bool) -> Response:
        """Saves what was typed; a wrong form comes back with a sentence beside each wrong field."""
        form = read_form(await request.form(max_fields=MOST_FIELDS), self._weather.switches.renamed)
        bill_id = request.path_params.get("bill", 0)
        try:
            bill = replace(accept(form, self._books.register()), id=bill_id, entered_by=request.state.user)
            bill_id = self._books.save(bill)
            if post:
                self._books.post(bill_id)
        except FormRefused as refused:
            saved = self._books.bill(bill_id) if bill_id else None
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return self._show_form(request, form, status, bill=saved, errors=refused.errors)
        except LookupError:
            return self._show("gone.html", request, HTTPStatus.NOT_FOUND)
        return RedirectResponse(f"/bills/{bill_id}?now={'posted' if post else 'saved'}", HTTPStatus.SEE_OTHER)

    def _show_form(
        self,
        request: Request,
        form: BillForm,
        status: HTTPStatus = HTTPStatus.OK,
        bill: Bill | None = None,
        errors: Mapping[str, str] | None = None,
        message: str | None = None,
    ) -> Response:
        renamed = self._weather.switches.renamed
        return self._show(
            "form.html",
            request,
            status,
            form=form,
            bill=bill,
            errors=errors or {},
            message=message,
            register=self._books.register(),
            label=labels(renamed),
            name=lambda field: field_name(field, renamed),
        )

    def _show(self, template: str, request: Request, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
        values.setdefault("user", getattr(request.state, "user", ""))
        page = self._templates.get_template(template).render(path=request.url.path, **values)
        return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})


def read_form(data: FormData, renamed: bool) -> BillForm:
    """What was typed; lines without text and numbers are no lines, a tax left as computed is computed anew."""

    def text(name: str) -> str:
        return _text(data, field_name(name, renamed))

    columns = [data.getlist(field_name(name, renamed)) for name in LINE_FIELDS]
    lines = [LineForm(*(str(value).strip() for value in row)) for row in zip(*columns, strict=False)]
    taxes = {code: text(f"tax.{code}") for code in map(str, data.getlist("taxes"))}
    return BillForm(
        kind=text("kind"),
        supplier=text("supplier"),
        supplier_id=text("supplier_id"),
        reference=text("reference"),
        date=text("date"),
        due_date=text("due_date"),
        currency=text("currency"),
        lines=tuple(line for line in lines if line.description or line.quantity or line.unit_price),
        taxes={code: amount for code, amount in taxes.items() if amount != _text(data, f"computed.{code}")},
    )


async def static_file(request: Request) -> Response:
    path = HERE / "static" / Path(request.path_params["name"]).name
    if not path.is_file():
        return Response("There is no such file.", HTTPStatus.NOT_FOUND)
    return FileResponse(path, headers={"Cache-Control": "max-age=3600"})


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()
