"""Who may do what in the books: the bots' clerk, and a reader who writes nothing. Runs in Tryton's own environment."""

from typing import Any

ENTERED = ("account.invoice", "account.invoice.line", "account.invoice.tax")
"""What the clerk writes; the accounting entry behind an invoice is written by Tryton itself."""
SHOWN = (
    "account.account",
    "account.account.type",
    "account.configuration",
    "account.fiscalyear",
    "account.journal",
    "account.move",
    "account.move.line",
    "account.period",
    "account.tax",
    "account.tax.group",
    "account.tax.rule",
    "account.invoice.payment_term",
    "bank.account",
    "company.company",
    "party.party",
)
FORBIDDEN_BUTTONS = ("cancel", "post", "pay", "process")
"""Buttons of the invoice that need the accounting group from now on: a bot validates, a person posts and pays."""
GROUPS = {"clerk": "Invoice entry by bots", "reader": "Reading back"}
NAMES = {"clerk": "Clerk of the bots", "reader": "Reader", "admin": "Administrator"}


def add_groups(pool: Any) -> None:
    """The groups of clerk and reader, with what each may touch."""
    groups = {role: pool.get("res.group").create([{"name": name}])[0].id for role, name in GROUPS.items()}
    rows = [_access(model, group, False) for model in (*SHOWN, *ENTERED) for group in groups.values()]
    rows = [row | _writes(True) if _is_entry(row, groups["clerk"]) else row for row in rows]
    pool.get("ir.model.access").create(rows)
    data = pool.get("ir.model.data")
    accounting = data.get_id("account", "group_account")
    buttons = pool.get("ir.model.button").search(
        [("model", "=", "account.invoice"), ("name", "in", list(FORBIDDEN_BUTTONS))]
    )
    pool.get("ir.model.button").write(buttons, {"groups": [("add", [accounting])]})


def add_user(pool: Any, company: int, role: str, login: str, password: str) -> None:
    """A user with the group of a role, or the administrator with another password."""
    users = pool.get("res.user")
    known = users.search([("login", "=", login)])
    if known:
        users.write(known, {"password": password})
        return
    groups = pool.get("res.group").search([("name", "=", GROUPS[role])])
    values = {"name": NAMES[role], "login": login, "password": password, "company": company}
    users.create([values | {"companies": [("add", [company])], "groups": [("add", [group.id for group in groups])]}])


def _access(model: str, group: int, writes: bool) -> dict[str, Any]:
    return {"model": model, "group": group, "perm_read": True, **_writes(writes)}


def _writes(allowed: bool) -> dict[str, bool]:
    return {"perm_write": allowed, "perm_create": allowed, "perm_delete": allowed}


def _is_entry(row: dict[str, Any], clerk: int) -> bool:
    return row["group"] == clerk and row["model"] in ENTERED
