"""Library ``TrytonTrouble``: what people and servers do to a Tryton while bots work, and what then stands in it."""

import json
import xmlrpc.client
from pathlib import Path
from typing import Any

from robot.api.deco import keyword, library

from practice.tryton import server

COMPANY = {"company": 1}
Row = dict[str, Any]


@library(scope="GLOBAL")
class TrytonTrouble:
    """Works on the Tryton in ``home`` as its keeper, or as the bots' clerk, past its screens."""

    def __init__(self, home: str) -> None:
        self._home = Path(home)

    @keyword
    def make_trouble(self, at: str = "", **switches: int) -> None:
        """Makes Tryton slow or faulty, at any of its methods or ``at`` those of this name."""
        server.set_switches(self._home, {"at": at, **switches})

    @keyword
    def end_trouble(self) -> None:
        """Makes Tryton well again."""
        self.make_trouble(latency_ms=0, fail_next=0, fail_after_posting=0, session_requests=0)

    @keyword
    def end_sessions(self) -> None:
        """Logs everybody out."""
        self.make_trouble(session_requests=1)
        self._search("res.user", [], ["login"])

    @keyword
    def get_invoices(self, number: str) -> list[tuple[str, str]]:
        """State and maker of everything under a supplier's number, whoever the supplier is; cancelled ones too."""
        fields = ["state", "create_uid.login"]
        rows = self._search("account.invoice", [["reference", "=", number]], fields)
        return [(row["state"], row["create_uid."]["login"]) for row in rows]

    @keyword
    def save_draft(self, supplier: str, number: str, *, secret: str = "tryton_admin") -> int:
        """Somebody saves a draft without lines: the user of a secret."""
        (party,) = self._search("party.party", [["name", "=", supplier]], ["addresses"])
        account, *_ = self._search(
            "account.account", [["type.payable", "=", True], ["party_required", "=", True]], ["id"]
        )
        (journal,) = self._search("account.journal", [["type", "=", "expense"]], ["id"])
        values = {
            "type": "in",
            "party": party["id"],
            "invoice_address": party["addresses"][0],
            "account": account["id"],
            "journal": journal["id"],
            "reference": number,
        }
        (draft,) = self._ask(secret, "model.account.invoice.create", [values], COMPANY)
        return int(draft)

    @keyword
    def add_supplier(self, name: str) -> None:
        """Somebody adds one more supplier of this name."""
        self._ask("tryton_admin", "model.party.party.create", [{"name": name, "addresses": [("create", [{}])]}], {})

    @keyword
    def rename_tax(self, name: str, new: str) -> None:
        """Somebody gives a tax another name."""
        (tax,) = self._search("account.tax", [["name", "=", name]], ["id"])
        self._ask("tryton_admin", "model.account.tax.write", [tax["id"]], {"name": new}, {})

    @keyword
    def change_form(self, view: str, found: str, put: str, where: str = "replace") -> int:
        """Somebody customizes a form: what an XPath finds is replaced, or something is put beside it."""
        (form,) = self._search("ir.ui.view", [["name", "=", view], ["module", "=", "account_invoice"]], ["model"])
        change = f'<data><xpath expr="{found}" position="{where}">{put}</xpath></data>'
        values = {"model": form["model"], "inherit": form["id"], "priority": 99, "data": change}
        (made,) = self._ask("tryton_admin", "model.ir.ui.view.create", [values], {})
        return int(made)

    @keyword
    def restore_forms(self) -> None:
        """Takes every customization of a form back."""
        made = self._search("ir.ui.view", [["priority", "=", 99]], ["id"])
        self._ask("tryton_admin", "model.ir.ui.view.delete", [row["id"] for row in made], {})

    @keyword
    def take_company_from(self, login: str) -> None:
        """A user has no company any more."""
        (user,) = self._search("res.user", [["login", "=", login]], ["companies"])
        values = {"company": None, "companies": [("remove", list(user["companies"]))]}
        self._ask("tryton_admin", "model.res.user.write", [user["id"]], values, {})

    @keyword
    def give_company_to(self, login: str) -> None:
        """A user has the company again."""
        (user,) = self._search("res.user", [["login", "=", login]], ["id"])
        self._ask("tryton_admin", "model.res.user.write", [user["id"]], {"companies": [("add", [1])], "company": 1}, {})

    def _search(self, model: str, domain: list[Any], fields: list[str]) -> list[Row]:
        found = self._ask("tryton_admin", f"model.{model}.search_read", domain, 0, None, None, fields, COMPANY)
        return list(found)

    def _ask(self, secret: str, method: str, *words: Any) -> Any:
        file = "erp/tryton.vault.json" if secret == "tryton_admin" else "vault.json"
        user = json.loads((self._home / file).read_text(encoding="utf-8"))[secret]
        url = server.status(self._home).url.replace("://", f"://{user['username']}:{user['password']}@")
        with xmlrpc.client.ServerProxy(f"{url}/{user['database']}/rpc/", allow_none=True) as proxy:
            return getattr(proxy, method)(*words)
