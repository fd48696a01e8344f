"""A planted leak is found wherever and however it stands; what work needs is none."""

import base64
import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from runtime.leaks import Leak, scan, scan_text, secrets_of

PASSWORD = 'Tiger/"42" über'
IBAN = "DE02120300000000202051"
SECRETS, VALUES = {"erp.password": PASSWORD}, {"supplier_iban": IBAN}

FORMS: dict[str, Callable[[str], bytes]] = {
    "as it stands": lambda text: text.encode("utf-8"),
    "in JSON": lambda text: json.dumps({"key": text}).encode("utf-8"),
    "in a URL": lambda text: b"?a=" + quote(text, safe="").encode("ascii"),
    "in base64": lambda text: base64.b64encode(text.encode("utf-8")),
    "in UTF-16": lambda text: text.encode("utf-16-le"),
    "compressed in a log": lambda text: (
        b'"' + base64.b64encode(zlib.compress(text.encode("utf-8") + b" long" * 9)) + b'"'
    ),
}


def write(home: Path, place: str, content: bytes) -> None:
    path = home / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def table(home: Path, name: str, column: str, cell: str) -> None:
    with closing(sqlite3.connect(home / "store.db")) as connection:
        connection.execute(f'CREATE TABLE "{name}" ("{column}" TEXT)')
        connection.execute(f'INSERT INTO "{name}" VALUES (?)', (cell,))
        connection.commit()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", ["worker.log", "evidence/C1.o1/1/output.txt", "robots/web-1/log.html", "files/ab/cd"])
def test_a_secret_is_found_in_every_file_and_form(tmp_path: Path, place: str, form: str) -> None:
    write(tmp_path, place, b"before " + FORMS[form](PASSWORD) + b" after")
    assert scan(tmp_path, SECRETS, {}) == (Leak(place, "erp.password"),)


@pytest.mark.parametrize("place", ["vault.json", "keys/audit-hmac.key"])
def test_a_secret_may_stand_in_the_vault(tmp_path: Path, place: str) -> None:
    write(tmp_path, place, PASSWORD.encode("utf-8"))
    assert scan(tmp_path, SECRETS, {}) == ()


def test_a_secret_in_a_table_is_found_even_where_values_may_stand(tmp_path: Path) -> None:
    table(tmp_path, "work_item", "payload", json.dumps({"password": PASSWORD}))
    assert scan(tmp_path, SECRETS, {}) == (Leak("store.db: work_item.payload", "erp.password"),)


@pytest.mark.parametrize("place", ["worker.log", "run.json", "report.html", "audit-head.json"])
def test_a_value_is_found_where_no_document_is_shown(tmp_path: Path, place: str) -> None:
    write(tmp_path, place, IBAN.encode("utf-8"))
    assert scan(tmp_path, {}, VALUES) == (Leak(place, "supplier_iban"),)


@pytest.mark.parametrize("place", ["files/ab/cd", "evidence/C1.o1/1/log.html", "erp/practice.db.txt"])
def test_a_value_may_stand_where_the_document_is_shown(tmp_path: Path, place: str) -> None:
    write(tmp_path, place, IBAN.encode("utf-8"))
    assert scan(tmp_path, {}, VALUES) == ()


@pytest.mark.parametrize(
    ("name", "column"),
    [("audit_event", "facts"), ("operation_outputs", "output"), ("attempt", "reason"), ("work_item", "reason")],
)
def test_a_value_is_found_in_a_table_beside_the_work(tmp_path: Path, name: str, column: str) -> None:
    table(tmp_path, name, column, f"The IBAN '{IBAN}' is wrong.")
    assert scan(tmp_path, {}, VALUES) == (Leak(f"store.db: {name}.{column}", "supplier_iban"),)


def test_a_value_may_stand_in_the_work_itself(tmp_path: Path) -> None:
    table(tmp_path, "work_item", "payload", json.dumps({"iban": IBAN}))
    assert scan(tmp_path, {}, VALUES) == ()


def test_a_leak_names_what_leaked_and_never_shows_it() -> None:
    leaks = scan_text("standard output", f"login with {PASSWORD} failed", SECRETS)
    assert leaks == (Leak("standard output", "erp.password"),)
    assert PASSWORD not in repr(leaks)


def test_texts_too_short_to_tell_are_not_looked_for() -> None:
    assert scan_text("standard output", "EUR 12", {"currency": "EUR"}) == ()


def test_a_vaults_secrets_are_its_texts_but_user_names(tmp_path: Path) -> None:
    vault = tmp_path / "vault.json"
    vault.write_text(json.dumps({"erp": {"username": "bot-user", "password": PASSWORD}}), encoding="utf-8")
    assert secrets_of(vault) == {"erp.password": PASSWORD}
