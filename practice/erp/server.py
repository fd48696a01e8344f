"""Start, stop and look after the practice ERP: what commands and tests call."""

import hmac
import json
import secrets
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from domain.errors import Misconfigured, SurehandError, Unavailable
from practice.background import launch
from practice.erp.bill import Register
from practice.erp.register import dump_register, load_register, read_dump
from practice.erp.state import Running, answer_to, folder, read_state, state_file, write_private
from practice.erp.switches import Switches

SAMPLE = Path(__file__).with_name("suppliers.json")
USERNAME = "clerk"
ANSWER_SECONDS = 10


def start(
    home: Path, suppliers_file: Path | None = None, port: int | None = None, switches: dict[str, Any] | None = None
) -> Running:
    """Starts the ERP of a data folder, or finds it running; returns when it answers.

    The password and the token for reading back go into the vault file of ``home``. ``port`` None takes a free one. A
    register is added to what the books have; without one they get the last one, or a sample. Raises ``Misconfigured``
    for a taken port, a broken register and a switch that does not exist.
    """
    home = home.resolve()
    wanted = Switches().changed(switches or {})
    try:
        running = status(home)
    except Unavailable:
        return _launch(home, _register(home, suppliers_file), port or 0, wanted)
    if port and not running.url.endswith(f":{port}"):
        raise Misconfigured(
            f"The practice ERP is up at {running.url}.", "Stop it before you give it another port.", code="PORT_TAKEN"
        )
    if suppliers_file:
        ask(running, "PUT", "/admin/register", dump_register(_register(home, suppliers_file)))
    if switches:
        set_switches(home, switches)
    return running


def stop(home: Path) -> None:
    """Ends the ERP of a data folder; its books stay. Does nothing when it is down."""
    try:
        running = read_state(home)
        process = psutil.Process(running.pid)
    except (Unavailable, psutil.NoSuchProcess):
        state_file(home).unlink(missing_ok=True)
        return
    if abs(process.create_time() - running.created) < 1:
        try:
            ask(running, "POST", "/admin/stop")
            process.wait(ANSWER_SECONDS)
        except (Unavailable, psutil.TimeoutExpired):
            process.kill()
            process.wait(ANSWER_SECONDS)
    state_file(home).unlink(missing_ok=True)


def status(home: Path) -> Running:
    """The ERP of a data folder. Raises ``Unavailable`` when it is down."""
    running = read_state(home)
    if is_ours(home, running.url):
        return running
    raise Unavailable("The practice ERP is down.", "Start it: ./bot erp practice up.", code="ERP_DOWN")


def reset(home: Path, suppliers_file: Path | None = None) -> None:
    """Empties the books and seeds them anew, in a running ERP or one that is down."""
    register = _register(home, suppliers_file)
    try:
        ask(status(home), "POST", "/admin/reset", dump_register(register))
    except Unavailable:
        for file in folder(home).glob("practice.sqlite*"):
            file.unlink()


def set_switches(home: Path, switches: dict[str, Any]) -> dict[str, Any]:
    """Changes some switches of a running ERP (see ``Switches``) and returns all of them."""
    Switches().changed(switches)
    return ask(status(home), "PUT", "/admin/switches", switches)


def end_sessions(home: Path) -> None:
    """Logs everybody out of a running ERP."""
    ask(status(home), "POST", "/admin/end-sessions")


def is_ours(home: Path, url: str) -> bool:
    """Whether the ERP at this address is the one started for this data folder: only it can answer the challenge."""
    try:
        running = read_state(home)
        return url.rstrip("/") == running.url and proves(running)
    except SurehandError:
        return False


def proves(running: Running) -> bool:
    """Whether the ERP at this address knows the token it was started with. Raises ``Unavailable`` when none answers."""
    challenge = secrets.token_hex(16)
    answer = ask(running, "GET", f"/started?challenge={challenge}").get("answer", "")
    return hmac.compare_digest(str(answer), answer_to(challenge, running.token))


def _launch(home: Path, register: Register, port: int, switches: Switches) -> Running:
    log = folder(home) / "practice.log"
    tokens = {name: secrets.token_urlsafe(24) for name in ("admin", "start")}
    account, tokens["api"] = _deposit_secrets(home / "vault.json")
    orders = {
        "home": str(home),
        "port": port,
        "log": str(log),
        "register": dump_register(register),
        "account": account,
        "tokens": tokens,
        "switches": switches.as_json(),
    }
    launch([sys.executable, "-m", "practice.erp.serve"], orders, log, "The practice ERP")
    return read_state(home)


def _register(home: Path, suppliers_file: Path | None) -> Register:
    """The register of a file, remembered for the next start; else the remembered one, else a sample."""
    kept = folder(home) / "register.json"
    if suppliers_file is None and kept.exists():
        return read_dump(json.loads(kept.read_text(encoding="utf-8")))
    register = load_register(suppliers_file or SAMPLE)
    folder(home).mkdir(parents=True, exist_ok=True)
    write_private(kept, dump_register(register))
    return register


def _deposit_secrets(vault: Path) -> tuple[dict[str, str], str]:
    """Puts log-in and token into the vault file, beside what is there; returns both. Old ones stay as they are."""
    try:
        kept = json.loads(vault.read_text(encoding="utf-8")) if vault.exists() else {}
        account = kept.get("practice_erp") or {"username": USERNAME, "password": secrets.token_urlsafe(18)}
        api = kept.get("practice_erp_api") or {"token": secrets.token_urlsafe(24)}
        account, token = {"username": account["username"], "password": account["password"]}, api["token"]
    except (json.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise Misconfigured(
            f"The vault '{vault}' is damaged.", "Repair or delete it.", code="SECRET_MISSING"
        ) from error
    write_private(vault, {**kept, "practice_erp": account, "practice_erp_api": {"token": token}})
    return account, token


def ask(running: Running, method: str, path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request to a running ERP, past any proxy. Raises ``Unavailable`` when it does not answer."""
    request = urllib.request.Request(
        running.url + path,
        method=method,
        data=json.dumps(data or {}).encode() if method != "GET" else None,
        headers={"Authorization": f"Bearer {running.admin_token}"} if path.startswith("/admin/") else {},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=ANSWER_SECONDS) as answer:
            found = json.load(answer)
    except (OSError, json.JSONDecodeError) as error:
        raise Unavailable("The practice ERP does not answer.", "Start it anew.", code="ERP_DOWN") from error
    return dict(found)
