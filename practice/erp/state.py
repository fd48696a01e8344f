"""Where a running ERP is: a file beside its books that only its owner may read."""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import Misconfigured, Unavailable

NAMES = {"practice": "The practice ERP", "tryton": "Tryton"}


@dataclass(frozen=True)
class Running:
    """An ERP process. ``created`` is its start time as the system counts it; tokens are never shown."""

    url: str
    pid: int
    created: float
    database: str
    log: str
    token: str = field(repr=False)
    admin_token: str = field(repr=False)


def folder(home: Path) -> Path:
    """Where the ERP of a data folder keeps its files."""
    return home / "erp"


def state_file(home: Path, erp: str = "practice") -> Path:
    return folder(home) / f"{erp}.json"


def read_state(home: Path, erp: str = "practice") -> Running:
    """What stands about an ERP since its start. Raises ``Unavailable`` when it is down."""
    path = state_file(home, erp)
    try:
        return Running(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise down(erp) from error
    except (json.JSONDecodeError, TypeError) as error:
        raise Misconfigured(f"'{path}' is damaged.", "Delete it.", code="SETTING_INVALID") from error


def down(erp: str) -> Unavailable:
    return Unavailable(f"{NAMES[erp]} is down.", f"Start it: ./bot erp {erp} up.", code="ERP_DOWN")


def answer_to(challenge: str, token: str) -> str:
    """What a server that knows the token says to a challenge."""
    return hmac.new(token.encode(), challenge.encode(), hashlib.sha256).hexdigest()


def write_private(path: Path, data: Any) -> None:
    """Writes JSON that only its owner may read; a reader sees the old file or the new one, whole."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(data, file, indent=2)
    fresh.replace(path)
