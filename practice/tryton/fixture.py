"""Fills a Tryton database; runs in Tryton's own environment, never in ours.

``python -m practice.tryton.fixture books`` makes books that any supplier register fits into: company, chart, fiscal
years, currencies. ``… register`` adds one register and the users of one home, as JSON on the standard input. Database
and configuration come from TRYTOND_DATABASE_URI, TRYTOND_CONFIG and SUREHAND_TRYTON_DATABASE.
"""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from trytond import backend
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError

from practice.tryton.rights import add_groups, add_user

Result = TypeVar("Result")
MODULES = ["account_invoice", "bank"]
COMPANY = "Northwind Trading Ltd"
FIRST_YEAR = 2010
RATES = {
    "EUR": ("Euro", "978", "1"),
    "GBP": ("Pound sterling", "826", "0.86"),
    "USD": ("US dollar", "840", "1.09"),
    "CHF": ("Swiss franc", "756", "0.95"),
    "DKK": ("Danish krone", "208", "7.46"),
    "NOK": ("Norwegian krone", "578", "11.6"),
    "SEK": ("Swedish krona", "752", "11.3"),
    "PLN": ("Polish zloty", "985", "4.3"),
    "CZK": ("Czech koruna", "203", "25"),
}
"""What one euro is worth, the same on every day: rates to practise on."""
EXPENSES, INPUT_TAX = "5.1.1", "6.3.6"


def make_books(database: str) -> None:
    """From an empty database to books with a company, a chart, fiscal years and currencies."""
    empty = backend.Database(database)
    empty.connect()
    empty.init()
    Pool.start()
    pool = Pool(database)
    pool.init(update=MODULES, lang=["en"], activatedeps=True)
    _commit(database, 0, lambda: _settle_server(pool))
    company = _commit(database, 0, lambda: _add_company(pool))
    _commit(database, 1, lambda: _add_chart(pool, company), company=company)
    _commit(database, 1, lambda: _settle_exchange(pool), company=company)
    _commit(database, 1, lambda: _add_years(pool, company), company=company)
    _commit(database, 1, lambda: add_groups(pool), company=company)


def add_register(database: str, order: dict[str, Any]) -> None:
    """Adds the suppliers of a register with accounts and taxes, and gives the users of a home their passwords."""
    Pool.start()
    pool = Pool(database)
    pool.init()
    company = _commit(database, 0, lambda: pool.get("company.company").search([])[0].id)
    _commit(database, 1, lambda: _add_order(pool, company, order), company=company)


def _add_order(pool: Any, company: int, order: dict[str, Any]) -> None:
    suppliers = order["suppliers"]
    _add_accounts(pool, company, {row["account"] for row in suppliers})
    _add_taxes(pool, company, {code: rate for row in suppliers for rate, code in row["tax_codes"].items()})
    _add_suppliers(pool, suppliers)
    for role, account in order["users"].items():
        add_user(pool, company, role, account["username"], account["password"])


def _commit(database: str, user: int, work: Callable[[], Result], **context: Any) -> Result:
    """Does something in a transaction; one that asks for a lock is begun again with it, as Tryton wants it."""
    extras: dict[str, Any] = {}
    while True:
        with Transaction().start(database, user, context=context, **extras) as transaction:
            try:
                return work()
            except TransactionError as error:
                transaction.rollback()
                error.fix(extras)


def _settle_server(pool: Any) -> None:
    """What a first log-in would ask: the series is written down, and every step of the set-up wizard is done."""
    from trytond import __series__

    (language,) = pool.get("ir.lang").search([("code", "=", "en")])
    pool.get("ir.lang").write([language], {"translatable": True})
    configuration = pool.get("ir.configuration")(1)
    configuration.series, configuration.language = __series__, "en"
    configuration.save()
    items = pool.get("ir.module.config_wizard.item")
    items.write(items.search([]), {"state": "done"})


def _add_company(pool: Any) -> int:
    currencies = pool.get("currency.currency").create(
        [
            {
                "name": name,
                "symbol": code,
                "code": code,
                "numeric_code": number,
                "rounding": Decimal("0.01"),
                "digits": 2,
                "rates": [("create", [{"date": dt.date(FIRST_YEAR - 1, 1, 1), "rate": Decimal(rate)}])],
            }
            for code, (name, number, rate) in RATES.items()
        ]
    )
    (party,) = pool.get("party.party").create([{"name": COMPANY, "addresses": [("create", [{"city": "Leeds"}])]}])
    (company,) = pool.get("company.company").create([{"party": party.id, "currency": currencies[0].id}])
    users = pool.get("res.user")
    users.write(users.search([("login", "=", "admin")]), {"companies": [("add", [company.id])], "company": company.id})
    return int(company.id)


def _add_chart(pool: Any, company: int) -> None:
    """Tryton's own minimal chart, by the wizard that a person would use."""
    wizard = pool.get("account.create_chart", type="wizard")
    template = pool.get("ir.model.data").get_id("account", "account_template_root_en")
    session, *_ = wizard.create()
    wizard.execute(session, {}, "account")
    wizard.execute(session, {"account": {"company": company, "account_template": template}}, "create_account")
    accounts = pool.get("account.account")
    payable, receivable = (
        accounts.search([(f"type.{kind}", "=", True), ("party_required", "=", True)], limit=1)[0].id
        for kind in ("payable", "receivable")
    )
    values = {"company": company, "account_receivable": receivable, "account_payable": payable}
    fields = pool.get("account.create_chart.properties")._fields
    values.update({name: None for name in fields if name.startswith("category_account_")})
    wizard.execute(session, {"properties": values}, "create_properties")
    wizard.delete(session)


def _settle_exchange(pool: Any) -> None:
    """Where cents go that the exchange of a foreign invoice leaves over."""
    (account,) = pool.get("account.account").search([("code", "=", EXPENSES)])
    configuration = pool.get("account.configuration")(1)
    configuration.currency_exchange_credit_account = account
    configuration.currency_exchange_debit_account = account
    configuration.save()


def _add_years(pool: Any, company: int) -> None:
    """Fiscal years with their months and sequences, from 2010 to the next one."""
    years = range(FIRST_YEAR, dt.date.today().year + 2)  # noqa: DTZ011  the books are those of this host
    data = pool.get("ir.model.data")
    moves = data.get_id("account", "sequence_type_account_move")
    invoices = data.get_id("account_invoice", "sequence_type_account_invoice")
    names = ("out_invoice_sequence", "out_credit_note_sequence", "in_invoice_sequence", "in_credit_note_sequence")
    fiscal = pool.get("account.fiscalyear")
    for year in years:  # all periods together would make a statement too long for SQLite
        numbers = _sequence(pool, f"Invoices {year}", invoices, company, f"S{year}-")
        values = {
            "name": str(year),
            "start_date": dt.date(year, 1, 1),
            "end_date": dt.date(year, 12, 31),
            "company": company,
            "move_sequence": _sequence(pool, f"Moves {year}", moves, company, ""),
            "invoice_sequences": [("create", [{"company": company} | dict.fromkeys(names, numbers)])],
        }
        fiscal.create_period(fiscal.create([values]))


def _sequence(pool: Any, name: str, type: int, company: int, prefix: str) -> int:
    values = {"name": name, "sequence_type": type, "company": company, "prefix": prefix, "padding": 5}
    return int(pool.get("ir.sequence.strict").create([values])[0].id)


def _add_accounts(pool: Any, company: int, codes: set[str]) -> None:
    """Expense accounts of the register's codes, like the chart's own one."""
    accounts = pool.get("account.account")
    (like,) = accounts.search([("code", "=", EXPENSES), ("company", "=", company)])
    known = {account.code for account in accounts.search([("code", "in", list(codes))])}
    accounts.create(
        [
            {"name": f"Expenses {code}", "code": code, "type": like.type.id, "parent": like.parent.id}
            | {"company": company, "taxes": []}
            for code in sorted(codes - known)
        ]
    )


def _add_taxes(pool: Any, company: int, rates: dict[str, str]) -> None:
    """One tax a code of the register."""
    taxes = pool.get("account.tax")
    (account,) = pool.get("account.account").search([("code", "=", INPUT_TAX), ("company", "=", company)])
    known = {tax.name for tax in taxes.search([("name", "in", list(rates))])}
    taxes.create(
        [
            {"name": code, "description": code, "type": "percentage", "rate": Decimal(rate) / 100}
            | {"company": company, "invoice_account": account.id, "credit_note_account": account.id}
            for code, rate in sorted(rates.items())
            if code not in known
        ]
    )


def _add_suppliers(pool: Any, suppliers: list[dict[str, Any]]) -> None:
    """Parties with an address and their bank accounts; those that exist stay."""
    parties = pool.get("party.party")
    known = {party.name for party in parties.search([])}
    new = [row for name, row in {row["erp_name"]: row for row in suppliers}.items() if name not in known]
    created = parties.create([{"name": row["erp_name"], "addresses": [("create", [{}])]} for row in new])
    owners: dict[str, list[int]] = {}
    for party, row in zip(created, new, strict=True):
        for iban in row["ibans"]:
            owners.setdefault(iban, []).append(party.id)
    numbers = pool.get("bank.account.number").search([("number_compact", "in", list(owners))])
    for number in numbers:  # companies of one group may share an account
        pool.get("bank.account").write([number.account], {"owners": [("add", owners.pop(number.number_compact))]})
    accounts = [{"numbers": [("create", [_number(iban)])], "owners": [("add", ids)]} for iban, ids in owners.items()]
    pool.get("bank.account").create(accounts)


def _number(iban: str) -> dict[str, str]:
    """An account number; what is no valid IBAN is kept as it is."""
    from stdnum import iban as rule

    return {"type": "iban" if rule.is_valid(iban) else "other", "number": iban}


def main(words: list[str]) -> None:
    database = os.environ["SUREHAND_TRYTON_DATABASE"]
    if words == ["books"]:
        make_books(database)
    else:
        add_register(database, json.load(sys.stdin))


if __name__ == "__main__":
    main(sys.argv[1:])
