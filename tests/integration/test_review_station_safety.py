"""What the review page lets nobody do: strangers, other pages, hostile documents."""

import io
import struct
import zlib
from collections.abc import Iterator

import pytest

from runtime.engine.home import opened
from tests.held_documents import DeskWith, Paper, Station, held, png

SCRIPT = "<script>alert(1)</script>"
ADDRESSES = ("/", "/next", "/recent", "/ahead", "/cases/C1", "/cases/C1/pages/1/picture", "/cases/C1/document")
DEEDS = ("/undo", "/cases/C1/decision", "/cases/C1/check", "/cases/C1/value", "/cases/C1/claim", "/cases/C1/leave")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """A review page for tests that change nothing."""
    with opened(tmp_path_factory.mktemp("standing")) as home, held(home, Paper()) as station:
        yield station


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_shown_to_a_stranger(address: str, standing: Station) -> None:
    answer = standing.stranger().get(address)
    assert (answer.status_code, "Acme" in answer.text) == (401, False)


@pytest.mark.parametrize("address", DEEDS)
def test_nothing_is_done_for_a_stranger(address: str, standing: Station) -> None:
    assert standing.stranger().post(address, headers={"X-Form-Token": "x"}).status_code == 401


@pytest.mark.parametrize("address", DEEDS)
@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_a_form_without_its_sessions_token_does_nothing(address: str, token: str | None, standing: Station) -> None:
    headers = {} if token is None else {"X-Form-Token": token}
    answer = standing.sign_in().browser.post(address, data={"verdict": "accept"}, headers=headers)
    assert (answer.status_code, standing.floor.item("collect-1.o1.o1").state) == (403, "blocked")


def test_a_sign_in_link_works_once(standing: Station) -> None:
    link = standing.page.link("ann")
    assert [standing.stranger().get(link).status_code for _ in range(2)] == [200, 403]


def test_a_guessed_link_signs_nobody_in(standing: Station) -> None:
    answer = standing.stranger().get("/sign-in?secret=guessed")
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(standing: Station) -> None:
    cookie = standing.stranger().get(standing.page.link("ann")).headers["set-cookie"].lower()
    assert ("httponly" in cookie, "samesite=strict" in cookie) == (True, True)


def test_signing_out_ends_the_session(standing: Station) -> None:
    ann = standing.sign_in()
    cookies = dict(ann.browser.cookies)
    ann.post("/sign-out")
    ann.browser.cookies.update(cookies)
    assert ann.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80", ""])
def test_another_name_for_this_machine_gets_nothing(host: str, standing: Station) -> None:
    ann = standing.sign_in()
    answer = ann.browser.get("/", headers={"Host": host})
    assert (answer.status_code, "Acme" in answer.text) in ((421, False), (400, False))


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_page_cannot_decide(headers: dict[str, str], standing: Station) -> None:
    ann = standing.sign_in()
    own = {"X-Form-Token": ann.token, **headers}
    assert ann.browser.post("/cases/C1/decision", data=ann.open("C1"), headers=own).status_code == 403


def test_a_form_that_is_too_large_is_refused(standing: Station) -> None:
    assert standing.sign_in().post("/cases/C1/check", {"net_total": "1" * 1_100_000}).status_code == 413


def test_a_form_that_does_not_say_how_large_it_is_is_refused(standing: Station) -> None:
    ann = standing.sign_in()
    endless = iter([b"net_total=1"])
    answer = ann.browser.post("/cases/C1/check", content=endless, headers={"X-Form-Token": ann.token})
    assert answer.status_code == 413


def test_pages_allow_no_script_or_style_of_their_own(standing: Station) -> None:
    page = standing.sign_in().get("/cases/C1")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (" style=" in page.text, "<style" in page.text, " onclick=" in page.text) == (False, False, False)


@pytest.mark.parametrize("address", [*ADDRESSES, "/static/review.js", "/nowhere", "/sign-in"])
def test_every_answer_forbids_guessing_its_type(address: str, standing: Station) -> None:
    answer = standing.sign_in().get(address)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("field", ["supplier_name", "invoice_number", "payment_terms"])
def test_what_a_document_says_is_never_markup(field: str, desk_with: DeskWith) -> None:
    ann = desk_with(
        Paper(f"{SCRIPT}.pdf".replace("/", "_"), {field: f'"{SCRIPT}'}, (SCRIPT, '"><img src=x>'))
    ).sign_in()
    pages = [ann.get("/").text, ann.get("/cases/C1").text, ann.post("/cases/C1/check", ann.open("C1")).text]
    assert [SCRIPT in page or "<img src=x" in page for page in pages] == [False, False, False]


def test_words_travel_as_data_not_as_a_page(desk_with: DeskWith) -> None:
    answer = desk_with(Paper(lines=(SCRIPT,))).sign_in().get("/cases/C1/pages/1/words")
    assert answer.headers["content-type"] == "application/json"


def test_a_typed_script_comes_back_as_text(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    ann.decide("C1", ann.open("C1"), invoice_number=SCRIPT)
    assert SCRIPT not in ann.post("/undo").text


@pytest.mark.parametrize(
    "picture", [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"<html>", b"", png()[:15]]
)
def test_a_picture_that_is_none_is_not_served(picture: bytes, desk_with: DeskWith) -> None:
    answer = desk_with(Paper(picture=picture)).sign_in().get("/cases/C1/pages/1/picture")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_a_huge_picture_is_not_served(desk_with: DeskWith) -> None:
    answer = desk_with(Paper(picture=huge())).sign_in().get("/cases/C1/pages/1/picture")
    assert (answer.status_code, "DOCUMENT" in answer.text or "pixels" in answer.text) == (422, True)


def test_a_picture_is_served_as_a_picture(standing: Station) -> None:
    answer = standing.sign_in().get("/cases/C1/pages/1/picture")
    assert (answer.headers["content-type"], answer.content) == ("image/png", png())


def test_a_picture_that_was_changed_on_the_disk_is_not_served(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    station.stored("page-1.png").write_bytes(png(10, 10))
    assert station.sign_in().get("/cases/C1/pages/1/picture").status_code == 404


def test_the_document_itself_is_saved_and_never_opened(desk_with: DeskWith) -> None:
    answer = desk_with(Paper("invoice.html")).sign_in().get("/cases/C1/document")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''invoice.html"


@pytest.mark.parametrize(
    "address",
    [
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/static/../../pyproject.toml",
        "/static/htmx.LICENSE%00.js",
        "/cases/..%2f..%2fstore.db",
        "/cases/C1/pages/..%2f1/picture",
        "/cases/C1/pages/0/picture",
        "/cases/C1/pages/2/picture",
        "/cases/C99/pages/1/picture",
        "/cases/C99",
    ],
)
def test_no_other_file_is_reached(address: str, standing: Station) -> None:
    assert standing.sign_in().get(address).status_code in (404, 422)


@pytest.mark.parametrize(
    "form",
    [
        {"round": "9" * 400},
        {"round": "-1"},
        {"milliseconds": "x", "keys": "1e9", "ways": "[1]"},
        {"ways": '{"gross_total": "<b>"}'},
        {"item": "collect-1.o2.o1"},
        {"claim": ""},
        {"verdict": "undo"},
        {"code": "DROP TABLE"},
        {"tables": "[["},
        {"tables": '{"lines": [{"net": "1e999999999"}]}'},
        {"tables": '{"lines": [{"description": "<script>", "net": "1", "box": ["\\"><x", 1, 2, 3]}]}'},
    ],
)
def test_a_form_nobody_of_ours_wrote_breaks_nothing(form: dict[str, str], desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    answer = ann.post("/cases/C1/decision", {**ann.open("C1"), "verdict": "accept", **form})
    assert answer.status_code in (200, 409, 422)


def huge() -> bytes:
    """A picture of a few bytes that says it has 40,000 x 40,000 pixels."""
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, io.SEEK_END)
    body = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    out.write(struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body)))
    return out.getvalue()
