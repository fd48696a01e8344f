"""Start, stop and look after Tryton: what commands and tests call."""

import hashlib
import json
import secrets
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from domain.errors import SurehandError, Unavailable
from domain.interchange import dump_supplier
from domain.suppliers import parse_csv, parse_register
from practice.background import launch
from practice.erp.server import SAMPLE, ask, proves
from practice.erp.state import Running, down, folder, read_state, state_file, write_private
from practice.tryton.accounts import Accounts, accounts
from practice.tryton.database import PREFIX, PRISTINE, Shelf, SqliteShelf, shelf
from practice.tryton.kit import Kit, fill

ERP = "tryton"
END_SECONDS = 10
"""How long a server may take to end."""


def start(
    home: Path, kit: Kit, suppliers_file: Path | None = None, port: int | None = None, database: str | None = None
) -> Running:
    """Starts the Tryton of a data folder, or finds it running; returns when it answers.

    Passwords go into the vault file of ``home``. A register is added to what the books have. ``database`` names a
    PostgreSQL server once and for all; without one the books stand in a file of the home.
    """
    home = home.resolve()
    folder(home).mkdir(parents=True, exist_ok=True)
    order = _order(home, suppliers_file, database)
    place = shelf(order["database"], folder(home), kit)
    if _is_served(home):
        as_before = order.items() <= _kept(home).items()
        if as_before and (port is None or _port(home) == port):
            return read_state(home, ERP)
        stop(home)
    books = _live(home, order)
    _prepare(home, kit, place, order, books)
    return _launch(home, kit, place, books, port or 0)


def stop(home: Path) -> None:
    """Ends the Tryton of a data folder; its books stay. Does nothing when it is down."""
    try:
        running = read_state(home, ERP)
        process = psutil.Process(running.pid)
    except (Unavailable, psutil.NoSuchProcess):
        state_file(home, ERP).unlink(missing_ok=True)
        return
    if abs(process.create_time() - running.created) < 1:
        process.kill()  # the database stands whatever happens, and a graceful end takes a second
        _wait_for_end(process)
    state_file(home, ERP).unlink(missing_ok=True)


def _wait_for_end(process: psutil.Process) -> None:
    """Waits until a process is gone; one that its parent has not looked after yet is gone too."""
    look, end = threading.Event(), time.monotonic() + END_SECONDS
    while time.monotonic() < end:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
        look.wait(0.02)
    raise Unavailable("Tryton does not end.", f"End process {process.pid} by hand.", code="ERP_FAILED")


def status(home: Path) -> Running:
    """The Tryton of a data folder. Raises ``Unavailable`` when it is down."""
    if _is_served(home):
        return read_state(home, ERP)
    raise down(ERP)


def reset(home: Path, kit: Kit, suppliers_file: Path | None = None) -> None:
    """Brings the books back to their beginning; a running server is started again at its address."""
    home = home.resolve()
    folder(home).mkdir(parents=True, exist_ok=True)
    port = _port(home) if _is_served(home) else None
    stop(home)
    order = _order(home, suppliers_file, None)
    books = _live(home, order)
    place = shelf(order["database"], folder(home), kit)
    digest = _digest(kit, order, accounts(home, books))
    if _kept(home).get("digest") == digest and place.has(_pristine(books)):
        place.copy(_pristine(books), books)
    else:
        place.drop(books)
        _prepare(home, kit, place, order, books)
    if port is not None:
        _launch(home, kit, place, books, port)


def set_switches(home: Path, switches: dict[str, Any]) -> dict[str, Any]:
    """Makes a running Tryton slow or faulty on purpose, as ``practice.tryton.trouble`` says."""
    return ask(status(home), "PUT", "/admin/switches", switches)


def _prepare(home: Path, kit: Kit, place: Shelf, order: dict[str, Any], books: str) -> None:
    """Books with the register and the users of this home: the kit's empty ones, or those that are there."""
    users = accounts(home, books)
    digest = _digest(kit, order, users)
    if place.has(books) and _kept(home).get("digest") == digest:
        return
    fresh = not place.has(books)
    if fresh:
        _empty_books(kit, place, books)
    fill(kit, place.books(books), "register", {"suppliers": order["register"], "users": users})
    if fresh:
        place.copy(books, _pristine(books))
    else:
        place.drop(_pristine(books))
    write_private(_kept_file(home), {**order, "digest": digest})


def _empty_books(kit: Kit, place: Shelf, books: str) -> None:
    """Copies the kit's books; a PostgreSQL server gets its own on first use."""
    if isinstance(place, SqliteShelf):
        place.take(SqliteShelf(kit.folder).file(kit.books), books)
        return
    name = f"{PREFIX}_{kit.books}"
    make_books(kit, place, name)
    place.copy(name, books)


def make_books(kit: Kit, place: Shelf, name: str) -> None:
    """Books with company, chart and years, unless they are there; a making that was cut off leaves none."""
    if place.has(name):
        return
    draft = f"{name}_draft"
    place.create(draft)
    fill(kit, place.books(draft), "books")
    place.copy(draft, name)
    place.drop(draft)


def _launch(home: Path, kit: Kit, place: Shelf, books: str, port: int) -> Running:
    log = folder(home) / f"{ERP}.log"
    tokens = {"token": secrets.token_urlsafe(24), "admin_token": secrets.token_urlsafe(24)}
    orders = {"port": port, "database": books, "switches": {}, **tokens}
    command = [str(kit.python), "-m", "practice.tryton.serve"]
    pid, told = launch(command, orders, log, "Tryton", place.books(books).environment(kit.client))
    running = Running(
        url=f"http://127.0.0.1:{told['port']}",
        pid=pid,
        created=psutil.Process(pid).create_time(),
        database=books,
        log=str(log),
        **tokens,
    )
    write_private(state_file(home, ERP), asdict(running))
    return running


def _order(home: Path, suppliers_file: Path | None, database: str | None) -> dict[str, Any]:
    """What the books of a home hold: a register and where they stand; what nobody names is as it was last."""
    kept = _kept(home)
    if suppliers_file or "register" not in kept:
        path = suppliers_file or SAMPLE
        text = path.read_text(encoding="utf-8-sig")
        found = parse_csv(text) if path.suffix.lower() == ".csv" else parse_register(text)
        kept["register"] = [dump_supplier(supplier) for supplier in found]
    url = kept.get("database", "") if database is None else database
    return {"register": kept["register"], "database": url}


def _digest(kit: Kit, order: dict[str, Any], users: Accounts) -> str:
    """A short name for what the books were filled with."""
    return hashlib.sha256(json.dumps([kit.books, order, users], sort_keys=True).encode()).hexdigest()[:16]


def _live(home: Path, order: dict[str, Any]) -> str:
    """The name of a home's books: on a server that others use too, one of its own."""
    return f"{PREFIX}_{hashlib.sha256(str(home).encode()).hexdigest()[:8]}" if order["database"] else ERP


def _pristine(books: str) -> str:
    return f"{books}{PRISTINE}"


def _kept_file(home: Path) -> Path:
    return folder(home) / f"{ERP}-books.json"


def _kept(home: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(_kept_file(home).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _is_served(home: Path) -> bool:
    try:
        return proves(read_state(home, ERP))
    except SurehandError:
        return False


def _port(home: Path) -> int:
    return int(read_state(home, ERP).url.rpartition(":")[2])
