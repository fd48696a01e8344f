"""Library ``Tryton``: reads invoices back from Tryton past its screens, by XML-RPC."""

import base64
import hashlib
import http.client
import ssl
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit
from xml.parsers.expat import ExpatError

from robot.api import logger
from robot.api.deco import keyword, library
from robot.api.types import Secret

from domain.errors import Misconfigured, Rejected, SurehandError, Unavailable
from domain.posting import Posting

SERIES = "8.0"
POSTED = ("validated", "posted", "paid")
"""The states of an invoice that is in the books."""
FIELDS = (
    "reference", "number", "state", "invoice_date", "payment_term_date", "payment_term", "party.name", "currency.code",
    "untaxed_amount", "tax_amount", "total_amount", "create_uid.login", "move.lines.maturity_date",
    "lines.type", "lines.account.code", "lines.description", "lines.quantity", "lines.unit_price", "lines.amount",
    "lines.taxes.name", "taxes.tax.name", "taxes.base", "taxes.amount",
)  # fmt: skip
Row = Mapping[str, Any]
ANSWERS: dict[str, tuple[type[SurehandError], str, str, str]] = {
    "missing": (
        Misconfigured,
        "FORM_CHANGED",
        "Tryton's form lacks '{text}'.",
        "Adapt resources/erp/tryton_web.resource.",
    ),
    "session": (
        Unavailable,
        "SESSION_LOST",
        "Tryton ended the session midway.",
        "The step logs in and runs again.",
    ),
    "lookup": (
        Rejected,
        "LOOKUP_AMBIGUOUS",
        "Tryton offers {count} records for what was typed into '{text}'.",
        "Make the name or code in the supplier register and in Tryton the same, and unique.",
    ),
    "warning": (Rejected, "ERP_REFUSED", "Tryton warns: {text}", "Look at it in Tryton; nothing was posted."),
    "refused": (Rejected, "ERP_REFUSED", "Tryton refused the entry: {text}", "Enter it by hand."),
    "dialog": (Unavailable, "ERP_FAILED", "Tryton shows a dialog nobody asked for: {text}", "The step runs again."),
    "failed": (Unavailable, "ERP_FAILED", "Tryton answered with an error: {text}", "The step runs again."),
    "login": (
        Misconfigured,
        "LOGIN_REFUSED",
        "Tryton refused user name or password.",
        "Correct the secret 'tryton' in the vault.",
    ),
    "database": (
        Misconfigured,
        "LOGIN_REFUSED",
        "Tryton has no such database.",
        "Correct the secret 'tryton' in the vault.",
    ),
}
"""What to say when the page shows something else: state by state."""


@dataclass(frozen=True)
class TaxCorrection:
    """The amount to type into the tax line of a code; ``place`` counts the lines of that code from 0."""

    code: str
    place: int
    amount: Decimal


@library(scope="GLOBAL")
class Tryton:
    """Asks a Tryton server what really stands in its books, as another user than the one who writes.

    ``timeout`` is how long an answer may take. A secret has the keys ``username``, ``password`` and ``database``.
    """

    def __init__(self, timeout: timedelta = timedelta(seconds=10)) -> None:
        self._timeout = timeout
        self._sessions: dict[str, tuple[str, str, str]] = {}

    @keyword(tags=("reading back",))
    def read_tryton_company(self, url: str, secret: Mapping[str, Secret]) -> dict[str, str]:
        """Returns ``company``, its ``id`` and ``currency``, and ``version`` of the Tryton that a user works in.

        Raises ``Misconfigured`` (ERP_VERSION_WRONG, SETTING_INVALID) when it is of another series than 8.0 or the user
        has no company, and what `Read Tryton Invoices` raises.

        Example:
        | ${company}    Read Tryton Company    ${ERP_URL}    ${secret}
        """
        version = str(self._ask(url, None, "common.server.version"))
        if not f"{version}.".startswith(f"{SERIES}."):
            raise Misconfigured(
                f"The ERP is Tryton {version}, not {SERIES}.", "Adapt the words for Tryton.", code="ERP_VERSION_WRONG"
            )
        company = self._ask(url, secret, "model.res.user.get_preferences", True, {}).get("company")
        if company is None:
            raise Misconfigured(
                "Who reads back works in no company.", "Give the user a company.", code="SETTING_INVALID"
            )
        wanted = [[company], ["party.name", "currency.code"], {}]
        (found,) = self._ask(url, secret, "model.company.company.read", *wanted)
        names = {"company": found["party."]["name"], "currency": found["currency."]["code"]}
        return {**names, "id": str(company), "version": version}

    @keyword(tags=("reading back",))
    def read_tryton_invoices(
        self, url: str, secret: Mapping[str, Secret], supplier: str, number: str
    ) -> list[dict[str, Any]]:
        """Returns the supplier invoices under a supplier's name and number, drafts too, cancelled ones not.

        Each is a record for `Make Posting Of Record`, with ``id``, ``state``, ``posted`` (whether it is in the books)
        and ``made_by`` (a user name) beside; amounts of credit notes are positive.
        Raises ``Unavailable`` (ERP_DOWN, ERP_SLOW, ERP_FAILED) when there is no answer in time or it is an error, and
        ``Misconfigured`` (LOGIN_REFUSED) when the user is refused.

        Example:
        | ${records}    Read Tryton Invoices    ${ERP_URL}    ${secret}    ${posting.supplier}    ${posting.number}
        """
        same = ["reference", "ilike", _literally(number)]
        domain = [["type", "=", "in"], ["party.name", "=", supplier], same, ["state", "!=", "cancelled"]]
        wanted = [domain, 0, None, [["id", "ASC"]], list(FIELDS), {}]
        rows = self._ask(url, secret, "model.account.invoice.search_read", *wanted)
        logger.info(f"Tryton holds {len(rows)} under this supplier and number.")
        return [_record(row) for row in rows]

    @keyword(tags=("posting",))
    def check_answer_of_page(self, answer: Mapping[str, Any]) -> None:
        """Fails with a code when the web client shows something else than was expected.

        ``answer`` is what a word of tryton_web.js returned: ``state``, and ``text`` or ``count``.

        Example:
        | ${answer}    Evaluate JavaScript    ${None}    () => surehand.ready()
        | Check Answer Of Page    ${answer}
        """
        if answer["state"] not in ("ok", "lost"):
            kind, code, happened, remedy = ANSWERS[answer["state"]]
            raise kind(happened.format(text=answer.get("text"), count=answer.get("count")), remedy, code=code)

    @keyword(tags=("posting",))
    def get_tax_corrections(self, posting: Posting, draft: Row) -> list[TaxCorrection]:
        """Returns the tax lines of a draft that have to be typed anew, where a supplier rounded otherwise.

        ``draft`` is a record of `Read Tryton Invoices`. Taxes on other bases are no matter of rounding: they are left.

        Example:
        | ${corrections}    Get Tax Corrections    ${posting}    ${draft}
        """
        sign = -1 if draft["type"] == "credit_note" else 1
        held = {tax["code"]: tax for tax in draft["taxes"]}
        found = []
        for tax in posting.taxes:
            if tax.code not in held or held[tax.code]["base"] != tax.base or held[tax.code]["amount"] == tax.amount:
                continue
            rows = [row for row in draft["tax_rows"] if row["code"] == tax.code]
            place = max(range(len(rows)), key=lambda place: abs(rows[place]["base"]))
            missing = sign * (tax.amount - held[tax.code]["amount"])
            found.append(TaxCorrection(tax.code, place, rows[place]["amount"] + missing))
        return found

    def _ask(self, url: str, secret: Mapping[str, Secret] | None, method: str, *words: Any) -> Any:
        """Calls a method of the server; without a secret as nobody, outside any database.

        A log-in is kept for the questions that follow: checking a password is most of the work of an answer.
        """
        if secret is None:
            return self._call(f"{url.rstrip('/')}/rpc/", [], method, *words)
        address = f"{url.rstrip('/')}/{quote(secret['database'].value)}/rpc/"
        user = secret["username"].value
        key = hashlib.sha256("\0".join((address, user, secret["password"].value)).encode()).hexdigest()
        if key in self._sessions:
            try:
                return self._call(address, [_header("Session", *self._sessions[key])], method, *words)
            except Misconfigured:
                del self._sessions[key]  # it is over; the password decides
        login = self._call(address, [], "common.db.login", user, {"password": secret["password"].value})
        if not login:
            raise _refused(url)
        self._sessions[key] = (user, str(login[0]), str(login[1]))
        return self._call(address, [_header("Session", *self._sessions[key])], method, *words)

    def _call(self, address: str, headers: list[tuple[str, str]], method: str, *words: Any) -> Any:
        transport = _Transport(urlsplit(address).scheme == "https", self._timeout.total_seconds(), headers)
        server = xmlrpc.client.ServerProxy(address, transport=transport, allow_none=True)
        try:
            with server:
                return getattr(server, method)(*words)
        except (OSError, http.client.HTTPException, xmlrpc.client.Error, ExpatError) as error:
            raise _explained(error, address.partition("/rpc/")[0]) from error


class _Transport(xmlrpc.client.Transport):
    """XML-RPC over HTTP or HTTPS with a timeout; the log-in stands in a header, never in the address."""

    def __init__(self, is_safe: bool, timeout_s: float, headers: list[tuple[str, str]]) -> None:
        super().__init__(headers=headers)
        self._is_safe, self._timeout_s = is_safe, timeout_s

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._is_safe else http.client.HTTPConnection
        connection = kind(str(host), timeout=self._timeout_s)
        self._connection = host, connection
        return connection


def _header(kind: str, *parts: str) -> tuple[str, str]:
    return "Authorization", f"{kind} {base64.b64encode(':'.join(parts).encode()).decode()}"


def _literally(text: str) -> str:
    """A text for ``ilike`` that stands for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _record(row: Row) -> dict[str, Any]:
    """An invoice in our words; Tryton's credit note is an invoice with negative quantities."""
    is_credit = row["total_amount"] < 0
    sign = -1 if is_credit else 1
    return {
        "id": row["id"],
        "state": row["state"],
        "posted": row["state"] in POSTED,
        "made_by": row["create_uid."]["login"],
        "type": "credit_note" if is_credit else "invoice",
        "supplier": row["party."]["name"],
        "number": row["reference"],
        "erp_number": row["number"] or "",
        "date": _day(row["invoice_date"]),
        "due_date": _due_date(row),
        "currency": row["currency."]["code"],
        "lines": [_line(line, sign) for line in row["lines."]],
        "taxes": _taxes(row["taxes."], sign),
        "tax_rows": [_tax_row(tax) for tax in row["taxes."]],
        "net_total": sign * row["untaxed_amount"],
        "tax_total": sign * row["tax_amount"],
        "gross_total": sign * row["total_amount"],
    }


def _line(row: Row, sign: int) -> dict[str, Any]:
    return {
        "description": row["description"] or "",
        "account": row["account."]["code"] if row["account."] else row["type"],
        "quantity": sign * Decimal(str(row["quantity"] or 0)),
        "unit_price": Decimal(str(row["unit_price"] or 0)),
        "tax_code": ", ".join(tax["name"] for tax in row["taxes."]),
        "net": sign * Decimal(str(row["amount"] or 0)),
    }


def _tax_row(row: Row) -> dict[str, Any]:
    """One tax line as it stands there. Tryton keeps those of discounts apart, with a negative base."""
    return {"code": row["tax."]["name"] if row["tax."] else "", "base": row["base"], "amount": row["amount"]}


def _taxes(rows: Sequence[Row], sign: int) -> list[dict[str, Any]]:
    """One tax a code, discounts taken off."""
    sums: dict[str, dict[str, Any]] = {}
    for row in map(_tax_row, rows):
        tax = sums.setdefault(row["code"], {"code": row["code"], "base": Decimal(0), "amount": Decimal(0)})
        tax["base"] += sign * row["base"]
        tax["amount"] += sign * row["amount"]
    return list(sums.values())


def _due_date(row: Row) -> str:
    """The days it has to be paid by, as the accounting entry has them; empty where nobody named one."""
    if not row["payment_term_date"] and not row["payment_term"]:
        return ""
    lines = row["move."]["lines."] if row["move."] else ()
    days = {_day(line["maturity_date"]) for line in lines if line["maturity_date"]}
    return ", ".join(sorted(days)) or _day(row["payment_term_date"])


def _day(value: Any) -> str:
    """Tryton sends a day as a small mapping."""
    return date(value["year"], value["month"], value["day"]).isoformat() if value else ""


def _refused(url: str) -> Misconfigured:
    return Misconfigured(f"'{url}' refuses the user who reads back.", "Correct it in the vault.", code="LOGIN_REFUSED")


def _explained(error: Exception, url: str) -> SurehandError:
    """Who has to act when asking went wrong."""
    if isinstance(error, xmlrpc.client.ProtocolError):
        if error.errcode in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return _refused(url)
        if error.errcode in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            return Misconfigured(f"'{url}' has no such database.", "Correct it in the vault.", code="SETTING_INVALID")
        return Unavailable(f"'{url}' answered with error {error.errcode}.", "See Tryton's log.", code="ERP_FAILED")
    if isinstance(error, xmlrpc.client.Fault):
        return Rejected(f"'{url}' refuses the question.", "Check the rights of the reader.", code="ERP_REFUSED")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Misconfigured(f"The certificate of '{url}' is not trusted.", "Install it.", code="SETTING_INVALID")
    if isinstance(error, TimeoutError):
        return Unavailable(f"'{url}' did not answer in time.", "Check how busy Tryton is.", code="ERP_SLOW")
    if isinstance(error, OSError):
        return Unavailable(f"'{url}' does not answer.", "Check that Tryton is up.", code="ERP_DOWN")
    return Unavailable(f"'{url}' did not answer in XML-RPC.", "Check its address.", code="ERP_FAILED")
