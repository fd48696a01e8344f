"""Accounts of a Tryton to practise on: robots see their own, and nothing else."""

import json
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from practice.tryton.accounts import accounts


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "erp").mkdir()
    return tmp_path


def test_robots_never_see_the_keepers_password(home: Path) -> None:
    made = accounts(home, "books")
    vault = (home / "vault.json").read_text(encoding="utf-8")
    assert made["clerk"]["password"] in vault and made["reader"]["password"] in vault
    assert made["admin"]["password"] not in vault


def test_passwords_are_made_once_and_differ(home: Path) -> None:
    made = accounts(home, "books")
    assert accounts(home, "books") == made
    assert len({account["password"] for account in made.values()}) == 3


def test_other_secrets_of_the_vault_stay(home: Path) -> None:
    (home / "vault.json").write_text('{"mail": {"password": "kept"}}', encoding="utf-8")
    accounts(home, "books")
    assert json.loads((home / "vault.json").read_text(encoding="utf-8"))["mail"] == {"password": "kept"}


def test_a_damaged_vault_is_named(home: Path) -> None:
    (home / "vault.json").write_text("{", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"vault\.json"):
        accounts(home, "books")
