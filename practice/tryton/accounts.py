"""The accounts of a home's Tryton: made once, kept in the home's vault, with passwords nobody chose."""

import json
import secrets
from pathlib import Path

from domain.errors import Misconfigured
from practice.erp.state import write_private

SECRETS = {"clerk": "tryton", "reader": "tryton_api", "admin": "tryton_admin"}
"""Role by role the name of its secret: who enters, who reads back, who looks after Tryton."""
Accounts = dict[str, dict[str, str]]


def accounts(vault: Path, database: str) -> Accounts:
    """The accounts by role, as the vault file has them; those that are missing are made. Other secrets stay."""
    try:
        kept = json.loads(vault.read_text(encoding="utf-8")) if vault.exists() else {}
        found = {
            role: {
                "username": role,
                "password": (kept.get(name) or {}).get("password") or secrets.token_urlsafe(18),
                "database": database,
            }
            for role, name in SECRETS.items()
        }
    except (json.JSONDecodeError, AttributeError) as error:
        raise Misconfigured(
            f"The vault '{vault}' is damaged.", "Repair or delete it.", code="SECRET_MISSING"
        ) from error
    fresh = {**kept, **{name: found[role] for role, name in SECRETS.items()}}
    if fresh != kept:
        write_private(vault, fresh)
    return found
