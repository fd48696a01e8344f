"""Every supplier invoice of a Tryton as proteus reads it, as JSON; runs in Tryton's own environment.

Who asks and where comes as JSON on the standard input: ``{"url", "username", "password", "database"}``.
"""

import base64
import json
import sys
import xmlrpc.client
from collections.abc import Mapping
from typing import Any

from proteus import Model, config


def main() -> None:
    order = json.load(sys.stdin)
    address = f"{order['url']}/{order['database']}/rpc/"
    config.set_xmlrpc(address, headers=[("Authorization", _session(address, order))])
    found = Model.get("account.invoice").find([("type", "=", "in")], order=[("id", "ASC")])
    json.dump([_invoice(one) for one in found], sys.stdout)


def _session(address: str, order: Mapping[str, str]) -> str:
    """One log-in for all questions: to check a password takes longer than to answer."""
    user = order["username"]
    server: Any = xmlrpc.client.ServerProxy(address)
    number, key, *_ = server.common.db.login(user, {"password": order["password"]})
    return "Session " + base64.b64encode(f"{user}:{number}:{key}".encode()).decode()


def _invoice(one: Any) -> Mapping[str, Any]:
    """Numbers are text, days are ISO; ``payable_on`` are the days by which the entry has it paid."""
    return {
        "number": one.number or "",
        "state": one.state,
        "supplier": one.party.name,
        "reference": one.reference or "",
        "date": _day(one.invoice_date),
        "due_date": _day(one.payment_term_date),
        "payment_term": one.payment_term.name if one.payment_term else "",
        "payable_on": sorted({_day(line.maturity_date) for line in _payable(one)}),
        "currency": one.currency.code,
        "net": str(one.untaxed_amount),
        "tax": str(one.tax_amount),
        "gross": str(one.total_amount),
        "lines": [_line(line) for line in one.lines],
        "taxes": [{"code": tax.tax.name, "base": str(tax.base), "amount": str(tax.amount)} for tax in one.taxes],
    }


def _line(line: Any) -> Mapping[str, Any]:
    return {
        "kind": line.type,
        "account": line.account.code if line.account else "",
        "quantity": str(line.quantity),
        "unit_price": str(line.unit_price),
        "taxes": [tax.name for tax in line.taxes],
        "amount": str(line.amount),
        "description": line.description or "",
    }


def _payable(one: Any) -> list[Any]:
    """The lines of its accounting entry that pay the supplier."""
    return [line for line in one.move.lines if line.account == one.account] if one.move else []


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


if __name__ == "__main__":
    main()
