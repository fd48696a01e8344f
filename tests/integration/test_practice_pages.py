"""The practice ERP as a browser or a program meets it."""

import asyncio
from contextlib import closing

import httpx
import pytest

from domain.errors import Misconfigured
from domain.supplier import Supplier
from practice.erp.api import Tokens
from practice.erp.application import application
from practice.erp.books import Books
from practice.erp.register import make_register
from practice.erp.sessions import Account
from practice.erp.switches import Switches

BILL = {
    "supplier": "Alder",
    "kind": "invoice",
    "reference": "R-1",
    "date": "31/03/2026",
    "currency": "EUR",
    "description": "Paper",
    "account": "6815",
    "quantity": "2",
    "unit_price": "10",
    "tax_code": "DE19",
}


class Visitor:
    """Asks the application as a browser does: it follows redirects and keeps cookies."""

    def __init__(self, app, runner):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True)
        self._runner = runner

    def ask(self, method, path, **options):
        return self._runner.run(self._client.request(method, path, **options))

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, **options):
        return self.ask("POST", path, **options)


@pytest.fixture
def visitor(tmp_path):
    with closing(Books(tmp_path / "books.sqlite")) as books:
        books.seed(make_register([Supplier("Alder", "Alder", "DE1", account="6815", tax_codes={"19": "DE19"})]))
        tokens = Tokens(api="api", admin="admin", start="start")
        app = application(books, Account("clerk", "secret"), tokens, Switches(), "session", lambda: None)
        with asyncio.Runner() as runner:
            yield Visitor(app, runner)


@pytest.fixture
def clerk(visitor):
    visitor.post("/login", data={"username": "clerk", "password": "secret"})
    return visitor


def switch(clerk, **switches):
    answer = clerk.ask("PUT", "/admin/switches", json=switches, headers={"Authorization": "Bearer admin"})
    answer.raise_for_status()


@pytest.mark.parametrize("page", ["/", "/bills", "/bills/new", "/bills/1", "/suppliers", "/suppliers/lookup?name=a"])
def test_a_stranger_sees_the_log_in_only(visitor, page):
    assert visitor.get(page).url.path == "/login"


@pytest.mark.parametrize("wrong", [{"username": "clerk", "password": ""}, {"username": "", "password": "secret"}, {}])
def test_a_wrong_log_in_is_refused(visitor, wrong):
    assert "User name or password is wrong" in visitor.post("/login", data=wrong).text


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor):
    data = {"username": "clerk", "password": "secret"}
    cookie = visitor.post("/login", data=data, follow_redirects=False).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_who_logs_out_is_out(clerk):
    clerk.post("/logout")
    assert clerk.get("/bills").url.path == "/login"


def test_another_host_name_is_refused(visitor):
    assert visitor.get("/login", headers={"Host": "example.org"}).status_code == 400


def test_a_draft_has_computed_totals(clerk):
    page = clerk.post("/bills/new", data=BILL).text
    assert "Draft saved" in page
    assert "23.80" in page


def test_a_wrong_form_comes_back_as_typed_with_a_sentence_beside_the_field(clerk):
    answer = clerk.post("/bills/new", data={**BILL, "quantity": "two & a half"})
    assert answer.status_code == 422
    assert 'value="two &amp; a half"' in answer.text
    assert "Write a number" in answer.text


def test_a_posted_draft_gets_its_number(clerk):
    clerk.post("/bills/new", data=BILL)
    assert "Posted as BILL-00001" in clerk.post("/bills/1/post", data=BILL).text


def test_a_tax_left_as_computed_follows_the_lines(clerk):
    clerk.post("/bills/new", data=BILL)
    untouched = {"taxes": "DE19", "computed.DE19": "3.80", "tax.DE19": "3.80"}
    assert "4.94" in clerk.post("/bills/1/post", data={**BILL, **untouched, "quantity": "2.6"}).text


def test_a_tax_typed_anew_is_kept(clerk):
    clerk.post("/bills/new", data=BILL)
    typed = {"taxes": "DE19", "computed.DE19": "3.80", "tax.DE19": "3.79"}
    assert "23.79" in clerk.post("/bills/1/post", data={**BILL, **typed}).text


def test_a_posted_bill_cannot_be_changed(clerk):
    clerk.post("/bills/new", data=BILL)
    clerk.post("/bills/1/post", data=BILL)
    assert clerk.post("/bills/1", data=BILL).status_code == 404


def test_texts_are_shown_not_run(clerk):
    clerk.post("/bills/new", data={**BILL, "reference": "<script>1</script>"})
    assert "<script>1" not in clerk.get("/bills").text


def test_reading_back_shows_every_field(clerk):
    clerk.post("/bills/new", data=BILL)
    clerk.post("/bills/1/post", data=BILL)
    query, token = {"supplier": "Alder", "reference": "R-1", "status": "posted"}, {"Authorization": "Bearer api"}
    (bill,) = clerk.get("/api/bills", params=query, headers=token).json()["bills"]
    line = {"description": "Paper", "account": "6815", "quantity": "2", "unit_price": "10", "tax_code": "DE19"}
    assert bill == {
        "number": "BILL-00001",
        "status": "posted",
        "kind": "invoice",
        "supplier": "Alder",
        "reference": "R-1",
        "date": "2026-03-31",
        "due_date": "",
        "currency": "EUR",
        "net": "20.00",
        "tax": "3.80",
        "gross": "23.80",
        "entered_by": "clerk",
        "lines": [{**line, "net": "20.00"}],
        "taxes": [{"code": "DE19", "rate": "19", "base": "20.00", "amount": "3.80"}],
    }


@pytest.mark.parametrize(
    ("path", "token"),
    [("/api/bills", ""), ("/api/bills", "admin"), ("/admin/switches", "api"), ("/admin/switches", "")],
)
def test_a_program_needs_the_right_token(clerk, path, token):
    assert clerk.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_the_next_requests_fail_when_told_so(clerk):
    switch(clerk, fail_next=2)
    assert [clerk.get("/bills").status_code for _ in range(3)] == [500, 500, 200]


def test_a_posting_may_be_done_and_answered_with_an_error(clerk):
    clerk.post("/bills/new", data=BILL)
    switch(clerk, fail_after_posting=1)
    assert clerk.post("/bills/1/post", data=BILL).status_code == 500
    assert "BILL-00001" in clerk.get("/bills").text


def test_a_session_ends_at_the_request_it_is_told(clerk):
    switch(clerk, session_requests=2)
    assert [clerk.get("/bills").url.path for _ in range(2)] == ["/bills", "/login"]


def test_a_form_may_change_its_words_and_fields(clerk):
    switch(clerk, renamed=True)
    page = clerk.get("/bills/new").text
    assert "Vendor" in page
    assert 'name="supplier"' not in page


def test_a_changed_form_works_for_who_knows_it(clerk):
    switch(clerk, renamed=True)
    assert "Draft saved" in clerk.post("/bills/new", data={f"ctl00_{name}": value for name, value in BILL.items()}).text


@pytest.mark.parametrize("wrong", [{"speed": 1}, {"latency_ms": -1}, {"latency_ms": "much"}, ["latency_ms"]])
def test_an_unknown_switch_changes_nothing(clerk, wrong):
    answer = clerk.ask("PUT", "/admin/switches", json=wrong, headers={"Authorization": "Bearer admin"})
    assert answer.status_code == 400
    assert clerk.get("/admin/switches", headers={"Authorization": "Bearer admin"}).json() == Switches().as_json()


def test_switches_say_what_is_wrong():
    with pytest.raises(Misconfigured, match=r"'speed' cannot be set"):
        Switches().changed({"speed": 1})
