"""The ERP that a home posts to, and whether it is one to practise on."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from domain.errors import Misconfigured
from runtime.store.files import write_errors

FILE = "target.json"
TIMEOUT_S = 10.0
STARTED = frozenset({"practice", "tryton"})
"""The ERPs that ``./bot erp`` starts; each writes its token into a file of its own in the home."""


def target(home: Path) -> dict[str, Any]:
    """The home's ERP as robots get it; empty where none was named.

    ``practice`` is true only when the ERP itself has just proved that this home started it: it answers a fresh
    challenge with a token that is never sent.
    """
    wanted = _read(home / FILE)
    if not wanted:
        return {}
    return {"erp": wanted.get("erp", ""), "url": wanted.get("url", ""), "practice": _is_ours(home, wanted)}


def named_erp(home: Path) -> str:
    """Which ERP this home posts to, in the word its resource file has too; empty where none was named."""
    return str(_read(home / FILE).get("erp", ""))


def set_practice_target(home: Path, erp: str, url: str) -> bool:
    """Names a practice ERP as the one of this home, unless the home names a real one. Returns whether it did."""
    wanted = _read(home / FILE)
    if wanted and wanted.get("practice") is not True:
        return False
    with write_errors(home):
        (home / FILE).write_text(json.dumps({"erp": erp, "url": url, "practice": True}), encoding="utf-8")
    return True


def _is_ours(home: Path, wanted: Mapping[str, Any]) -> bool:
    erp = wanted.get("erp", "")
    if wanted.get("practice") is not True or erp not in STARTED:
        return False
    started = _read(home / "erp" / f"{erp}.json")
    url, token = str(wanted.get("url", "")), str(started.get("token", ""))
    if not token or started.get("url") != url or urlsplit(url).scheme not in ("http", "https"):
        return False
    challenge = secrets.token_hex(16)
    expected = hmac.new(token.encode(), challenge.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(_answer(f"{url.rstrip('/')}/started?challenge={challenge}"), expected)


def _answer(url: str) -> str:
    """What the ERP says to the challenge; an empty string when it says nothing we understand."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=TIMEOUT_S) as response:
            return str(json.loads(response.read(10_000))["answer"])
    except (URLError, HTTPException, OSError, ValueError, KeyError, TypeError):
        return ""


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Misconfigured(
            f"'{path.name}' of this home cannot be read.",
            "Start the ERP again or write it anew.",
            code="SETTING_INVALID",
        ) from error
    return found if isinstance(found, dict) else {}
