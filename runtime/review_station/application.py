"""The review page as one ASGI object."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from domain.case import Case
from domain.errors import Rejected, SurehandError
from domain.interchange import dump_page
from domain.reasons import REASONS
from runtime.review_station import files
from runtime.review_station.access import Access, Session, is_right
from runtime.review_station.desk import Desk, Look
from runtime.review_station.pages import RESOURCES, Pages
from runtime.review_station.shield import Shield

MOST_FIELDS = 100
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
OURS = ("review.css", "review.js", "picture.js", "tables.js", "htmx.min.js", "icon.svg")
STATIC = {name: RESOURCES / "review" / "static" / name for name in OURS}
STATIC["tokens.css"] = RESOURCES / "web" / "tokens.css"
STATUS = {
    "CASE_UNKNOWN": HTTPStatus.NOT_FOUND,
    "FILE_DAMAGED": HTTPStatus.NOT_FOUND,
    "DECISION_TOO_LATE": HTTPStatus.CONFLICT,
    "CLAIM_LOST": HTTPStatus.CONFLICT,
}
Form = Mapping[str, str]


class SignedOut(Exception):
    """The request belongs to no session."""


class Foreign(Exception):
    """The form does not carry its session's token."""


async def form_of(request: Request) -> Form:
    """The text fields of a form; files are none of ours."""
    found = await request.form(max_fields=MOST_FIELDS, max_files=0)
    return {name: value for name, value in found.items() if isinstance(value, str)}


Typed = Annotated[Form, Depends(form_of)]


def application(desk: Desk, access: Access, hosts: tuple[str, ...], cookie: str) -> FastAPI:
    """The page on a desk; ``hosts`` are the only names it answers to, ``cookie`` names its session cookie."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    Station(desk, access, cookie).add_to(app)
    app.add_middleware(Shield, hosts=hosts)
    return app


class Station:
    """Every address of the page and what stands behind it."""

    def __init__(self, desk: Desk, access: Access, cookie: str) -> None:
        self._desk, self._access, self._cookie = desk, access, cookie
        self._pages = Pages()
        self._pictures = files.Pictures(desk.home, desk.models.draw)

    def add_to(self, app: FastAPI) -> None:
        """Declares the addresses."""
        signed_in, own_form = Depends(self.session), Depends(self.own_form)
        app.add_api_route("/sign-in", self.sign_in, methods=["GET"])
        app.add_api_route("/static/{name}", static_file, methods=["GET"])
        reading: tuple[tuple[str, Callable[..., Any]], ...] = (
            ("/", self.queue),
            ("/next", self.next),
            ("/recent", self.recent),
            ("/ahead", self.ahead),
            ("/cases/{case}", self.case),
            ("/cases/{case}/pages/{page}/picture", self.picture),
            ("/cases/{case}/pages/{page}/words", self.words),
            ("/cases/{case}/document", self.document),
        )
        writing: tuple[tuple[str, Callable[..., Any]], ...] = (
            ("/undo", self.undo),
            ("/sign-out", self.sign_out),
            ("/cases/{case}/check", self.check),
            ("/cases/{case}/value", self.value),
            ("/cases/{case}/decision", self.decide),
            ("/cases/{case}/claim", self.keep),
            ("/cases/{case}/leave", self.leave),
        )
        for path, page in reading:
            app.add_api_route(path, page, methods=["GET"], dependencies=[signed_in], response_model=None)
        for path, page in writing:
            app.add_api_route(path, page, methods=["POST"], dependencies=[own_form], response_model=None)
        for kind, answer in ((SignedOut, self._signed_out), (Foreign, self._foreign), (SurehandError, self._refused)):
            app.add_exception_handler(kind, answer)

    async def session(self, request: Request) -> Session:
        """Whose request it is."""
        found = self._access.session(request.cookies.get(self._cookie, ""))
        if found is None:
            raise SignedOut
        request.state.session = found
        return found

    async def own_form(self, request: Request) -> None:
        """Lets a request change something only when it comes from a page of its own session."""
        session = await self.session(request)
        if not is_right(session, request.headers.get("x-form-token", "")):
            raise Foreign

    def sign_in(self, request: Request, secret: str = "") -> Response:
        """Opens a session and goes on from a page of our own, so that the strict cookie comes along."""
        cookie = self._access.sign_in(secret)
        if not cookie and self._access.session(request.cookies.get(self._cookie, "")):
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        page = self._pages.render("sign_in", signed_in=bool(cookie))
        answer = HTMLResponse(page, HTTPStatus.OK if cookie else HTTPStatus.FORBIDDEN)
        if cookie:
            answer.set_cookie(self._cookie, cookie, httponly=True, samesite="strict", path="/")
        return answer

    def sign_out(self, request: Request) -> Response:
        self._access.sign_out(request.cookies.get(self._cookie, ""))
        answer = HTMLResponse("", headers={"HX-Redirect": "/sign-in"})
        answer.delete_cookie(self._cookie)
        return answer

    def queue(self, request: Request, reason: str = "", page: int = 1) -> Response:
        """What waits."""
        reviewer = request.state.session.reviewer
        found = self._desk.overview(reason, page)
        recent = self._desk.recent(reviewer)
        return self._page(request, "queue", queue=found, reason=reason, meanings=REASONS, **_recent(recent))

    def recent(self, request: Request) -> Response:
        """What became of the person's last decisions."""
        found = self._desk.recent(request.state.session.reviewer)
        return HTMLResponse(self._pages.render("recent", **_recent(found)))

    def next(self, request: Request, reason: str = "", after: str = "") -> Response:
        """The document to work on next."""
        case = self._desk.next_case(request.state.session.reviewer, reason, after)
        return RedirectResponse(_address(case, reason) if case else "/", HTTPStatus.SEE_OTHER)

    def ahead(self, request: Request, reason: str = "", after: str = "") -> Response:
        """Makes the next document ready and names what a browser can fetch before it is asked for."""
        case = self._desk.next_case(request.state.session.reviewer, reason, after)
        if not case or case == after:
            return JSONResponse({"case": "", "pictures": []})
        held = self._desk.make_ready(case)
        first = next(iter(held.pictures), 0)
        return JSONResponse({"case": case, "pictures": [picture_address(case, first, held.pictures)] if first else []})

    def case(self, request: Request, case: str, reason: str = "") -> Response:
        """A document, open to be decided."""
        look = self._desk.open(case, request.state.session.reviewer)
        return self._page(request, "document", **self._document(request, look, reason))

    def picture(self, case: str, page: int) -> Response:
        return self._pictures.answer(self._desk.make_ready(case), page)

    def words(self, case: str, page: int) -> Response:
        """The words of a page with their boxes, for clicking."""
        found = [one for one in self._desk.make_ready(case).pages if one.number == page]
        headers = {"Cache-Control": "private, max-age=600"}
        return JSONResponse(dump_page(found[0]) if found else {"width": 0, "height": 0, "words": []}, headers=headers)

    def document(self, case: str) -> Response:
        return files.document(self._desk.home, self._desk.make_ready(case))

    def check(self, case: str, form: Typed) -> Response:
        """The rules and sums with what was typed so far."""
        held, judgement = self._desk.judge(case, form)
        return HTMLResponse(self._pages.render("checks", held=held, judgement=judgement, live=True))

    def value(self, case: str, form: Typed) -> Response:
        """The value that stands where words were clicked."""
        page, places = form.get("page", ""), form.get("words", "").split(",")
        numbers = [int(place) for place in (page, *places) if place.isascii() and place.isdigit() and len(place) < 7]
        if len(numbers) != len(places) + 1:
            raise Rejected("No words were named.", "Click a word.", code="INVALID_DATA")
        value = self._desk.value_at(case, form.get("field", ""), numbers[0], tuple(numbers[1:]))
        return JSONResponse({"value": value})

    def decide(self, request: Request, case: str, form: Typed) -> Response:
        """Keeps a decision and shows the next document."""
        reviewer, reason = request.state.session.reviewer, form.get("reason", "")
        broken = self._broken(case, form)
        if broken:
            return broken
        verdict = self._desk.decide(case, reviewer, form)
        told = {"decided": case, "verdict": verdict, "grace": int(self._desk.grace.total_seconds())}
        following = self._desk.next_case(reviewer, reason, case)
        if not following:
            recent = _recent(self._desk.recent(reviewer))
            page = self._pages.render("done", **told, **recent, waiting=self._desk.overview("", 1).count)
            return HTMLResponse(page, headers={"HX-Push-Url": "/"})
        look = self._desk.open(following, reviewer)
        return self._part(request, look, reason, told)

    def _broken(self, case: str, form: Form) -> Response | None:
        """The rules that are broken, where a page accepts before it has seen them; it asks for a second key then."""
        if form.get("verdict") != "accept" or form.get("sure", "yes") == "yes":
            return None
        held, judgement = self._desk.judge(case, form)
        if not judgement.broken or not judgement.acceptable:
            return None
        part = self._pages.render("checks", held=held, judgement=judgement, live=True)
        swap = {"HX-Retarget": "#checks", "HX-Reswap": "outerHTML", "X-Broken": str(len(judgement.broken))}
        return HTMLResponse(part, headers=swap)

    def undo(self, request: Request, form: Typed) -> Response:
        """Takes the newest decision back and shows its document again."""
        look = self._desk.undo(request.state.session.reviewer)
        return self._part(request, look, form.get("reason", ""), {"undone": look.held.case})

    def keep(self, form: Typed) -> Response:
        """Says whether the page still has its document."""
        kept = self._desk.keep(form.get("item", ""), form.get("claim", ""))
        return Response(status_code=HTTPStatus.NO_CONTENT if kept else HTTPStatus.CONFLICT)

    def leave(self, form: Typed) -> Response:
        self._desk.leave(form.get("item", ""), form.get("claim", ""))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def _part(self, request: Request, look: Look, reason: str, told: Mapping[str, Any]) -> Response:
        values = self._document(request, look, reason)
        page = self._pages.render("desk", **{**values, **told})
        return HTMLResponse(page, headers={"HX-Push-Url": _address(look.held.case, reason)})

    def _document(self, request: Request, look: Look, reason: str) -> dict[str, Any]:
        session = request.state.session
        return {
            "look": look,
            "held": look.held,
            "judgement": look.judgement,
            "mine": look.claim.reviewer == session.reviewer,
            "reason": reason,
            "pictures": {
                page: picture_address(look.held.case, page, look.held.pictures) for page in look.held.pictures
            },
            "drawn": f"/cases/{look.held.case}/pages/PAGE/picture?v={look.held.item.id}",
            "live": False,
            "decided": "",
            "undone": "",
        }

    def _page(self, request: Request, name: str, **values: Any) -> Response:
        session = request.state.session
        query = f"?{request.url.query}" if request.url.query else ""
        headers = {"HX-Push-Url": f"{request.url.path}{query}"} if "hx-request" in request.headers else {}
        return HTMLResponse(self._pages.render(name, session=session, **values), headers=headers)

    async def _signed_out(self, request: Request, _: Exception) -> Response:
        if _is_part(request):
            return self._notice(
                HTTPStatus.UNAUTHORIZED,
                "You are signed out.",
                "Sign in again with a new link; what you typed stays here.",
            )
        page = await run_in_threadpool(self._pages.render, "sign_in", signed_in=False)
        return HTMLResponse(page, HTTPStatus.UNAUTHORIZED)

    async def _foreign(self, request: Request, _: Exception) -> Response:
        return self._notice(HTTPStatus.FORBIDDEN, "The form is of another session.", "Load the page again.")

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, SurehandError)
        kind = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, Rejected) else HTTPStatus.SERVICE_UNAVAILABLE
        status = STATUS.get(error.code, kind)
        if request.url.path.endswith(("/value", "/ahead")):
            return JSONResponse({"problem": f"{error.happened} {error.remedy}"}, status)
        if _is_part(request):
            return self._notice(status, error.happened, error.remedy, error.code)
        if request.url.path.endswith(("/picture", "/words", "/document")):
            return Response(f"{error.happened} {error.remedy}", status, media_type="text/plain")
        page = self._pages.render("problem", happened=error.happened, remedy=error.remedy, code=error.code)
        return HTMLResponse(page, status)

    def _notice(self, status: HTTPStatus, happened: str, remedy: str, code: str = "") -> Response:
        """A message beside what somebody typed; nothing of it is lost."""
        page = self._pages.render("notice", happened=happened, remedy=remedy, code=code)
        return HTMLResponse(page, status, headers={"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})


def static_file(name: str) -> Response:
    """One of our own files; there are no others."""
    if name not in STATIC:
        return Response("There is no such file.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    path = STATIC[name]
    return FileResponse(path, media_type=KINDS[path.suffix], headers={"Cache-Control": "no-cache"})


def picture_address(case: str, page: int, pictures: Mapping[int, Any]) -> str:
    """Where a page's picture is; the address changes with its bytes, so browsers may keep it."""
    return f"/cases/{case}/pages/{page}/picture?v={pictures[page].sha256[:16]}"


def _address(case: str, reason: str) -> str:
    return f"/cases/{case}?reason={reason}" if reason else f"/cases/{case}"


def _recent(found: tuple[Case, ...]) -> dict[str, Any]:
    return {"recent": found, "moving": any(case.outcome == "open" for case in found)}


def _is_part(request: Request) -> bool:
    return "hx-request" in request.headers or request.method == "POST"
