"""The accounts of a home's Tryton: made once, with passwords nobody chose."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from domain.errors import Misconfigured
from practice.erp.state import folder, write_private

ROBOTS = {"clerk": "tryton", "reader": "tryton_api"}
"""Role by role the name of its secret: who enters, who reads back."""
KEEPER = {"admin": "tryton_admin"}
"""Who looks after Tryton; robots never see this secret."""
Accounts = dict[str, dict[str, str]]


def accounts(home: Path, database: str) -> Accounts:
    """The accounts by role: those of robots in the home's vault, the keeper's beside the books.

    Those that are missing are made; other secrets stay. Raises ``Misconfigured`` (SECRET_MISSING) for a damaged file.
    """
    keeper = folder(home) / "tryton.vault.json"
    return {**_kept(home / "vault.json", ROBOTS, database), **_kept(keeper, KEEPER, database)}


def _kept(vault: Path, names: Mapping[str, str], database: str) -> Accounts:
    try:
        kept = json.loads(vault.read_text(encoding="utf-8")) if vault.exists() else {}
        found = {
            role: {
                "username": role,
                "password": (kept.get(name) or {}).get("password") or secrets.token_urlsafe(18),
                "database": database,
            }
            for role, name in names.items()
        }
    except (json.JSONDecodeError, AttributeError) as error:
        raise Misconfigured(
            f"The vault '{vault}' is damaged.", "Repair or delete it.", code="SECRET_MISSING"
        ) from error
    fresh = {**kept, **{name: found[role] for role, name in names.items()}}
    if fresh != kept:
        write_private(vault, fresh)
    return found
