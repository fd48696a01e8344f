"""Re-checking an audit trail: head, root chain, every chain, every stored file."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from domain.chain import START, Link, fault
from domain.errors import Misconfigured
from runtime import audit, keys
from runtime.audit.tables import TABLES

FILES_FOLDER = "files"
EVENT, ROOT, SEALED = TABLES.event, TABLES.root, TABLES.sealed
BLOCK = 1 << 20


@dataclass(frozen=True)
class Break:
    """A place where the trail does not hold, and how."""

    where: str
    text: str


@dataclass(frozen=True)
class Verification:
    """What was checked. ``unsealed`` lists (envelope, first number, last number) that no signed head covers yet."""

    envelopes: int
    events: int
    roots: int
    files: int
    head: audit.Head
    unsealed: tuple[tuple[str, int, int], ...] = ()
    breaks: tuple[Break, ...] = ()


def verify(engine: sa.Engine, home: Path, kept: audit.Head | None = None) -> Verification:
    """Checks a home's whole trail; it may be in use. ``kept`` is an older head someone kept elsewhere.

    Breaks stand in the order head, root chain, envelopes, files, so the first one is the strongest.
    """
    breaks: list[Break] = []
    head = _head(home, breaks)
    with engine.connect() as connection:
        if head is None and not keys.exist(home) and not _any_event(connection):
            return Verification(0, 0, 0, 0, audit.Head(0, START, ""))
        sealed = _check_root(connection, head, kept, breaks)
        unsealed, envelopes, events, named = _check_envelopes(connection, sealed, breaks)
    files = _check_files(home / FILES_FOLDER, named, breaks)
    found = head or audit.Head(0, START, "")
    return Verification(envelopes, events, found.count, files, found, unsealed, tuple(breaks))


def _head(home: Path, breaks: list[Break]) -> audit.Head | None:
    if not keys.exist(home) and not (home / audit.HEAD_FILE).exists():
        return None
    try:
        return audit.read_head(home)
    except Misconfigured as error:
        breaks.append(Break("head", error.happened))
        return None


def _any_event(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(EVENT.c.number).limit(1)).first() is not None


def _check_root(
    connection: sa.Connection, head: audit.Head | None, kept: audit.Head | None, breaks: list[Break]
) -> dict[str, tuple[int, str]]:
    """Where each chain was sealed last, by links the head covers; without a head by all links."""
    if head is None and not breaks:
        breaks.append(Break("head", "There are events, but no keys and no signed head."))
    rows = connection.execute(sa.select(ROOT).order_by(ROOT.c.number)).all()
    ends: dict[int, list[tuple[str, int, str]]] = {}
    for row in connection.execute(sa.select(SEALED)):
        ends.setdefault(row.root, []).append((row.envelope, row.number, row.hash))
    links = [
        Link(row.number, audit.root_content(row.at, ends.get(row.number, [])), row.previous, row.hash) for row in rows
    ]
    number, text = fault(links)
    if number:
        breaks.append(Break("root chain", text))
    hashes = {link.number: link.hash for link in links}
    for name, end in (("signed head", head), ("kept head", kept)):
        if end and end.count and hashes.get(end.count) != end.hash:
            missing = end.count not in hashes
            text = f"Root link {end.count} of the {name} " + ("is missing." if missing else "is another one.")
            breaks.append(Break("root chain", text))
    covered = sorted(number for number in ends if head is None or number <= head.count)
    return {envelope: (last, own) for number in covered for envelope, last, own in ends[number]}


def _check_envelopes(
    connection: sa.Connection, sealed: dict[str, tuple[int, str]], breaks: list[Break]
) -> tuple[tuple[tuple[str, int, int], ...], int, int, dict[str, str]]:
    """The unsealed ends, how many envelopes and events there are, and the files that events name."""
    unsealed: list[tuple[str, int, int]] = []
    named: dict[str, str] = {}
    seen: set[str] = set()
    events = 0
    rows = connection.execution_options(yield_per=1000).execute(
        sa.select(EVENT).order_by(EVENT.c.envelope, EVENT.c.number)
    )
    for envelope, group in groupby(rows, key=lambda row: str(row.envelope)):
        links = [audit.link_of(row) for row in group]
        seen.add(envelope)
        events += len(links)
        breaks.extend(_chain_breaks(envelope, links, sealed.get(envelope, (0, START))))
        last = sealed.get(envelope, (0, ""))[0]
        if links[-1].number > last:
            unsealed.append((envelope, last + 1, links[-1].number))
        for link in links:
            named.update(dict.fromkeys(_files_of(link.content), f"envelope '{envelope}', event {link.number}"))
    for envelope in sorted(set(sealed) - seen):
        breaks.append(Break(f"envelope '{envelope}'", f"All of its {sealed[envelope][0]} sealed events are missing."))
    return tuple(unsealed), len(seen), events, named


def _chain_breaks(envelope: str, links: list[Link], sealed: tuple[int, str]) -> Iterator[Break]:
    where = f"envelope '{envelope}'"
    number, text = fault(links)
    if number:
        yield Break(where, text)
        return
    count, own = sealed
    if len(links) < count:
        yield Break(where, f"Link {len(links) + 1} is missing: {count} were sealed.")
    elif count and links[count - 1].hash != own:
        yield Break(where, f"The chain up to link {count} is not the one that was sealed.")


def _files_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The hashes of files that an event names."""
    try:
        files = json.loads(content["facts"]).get("files", ())
    except ValueError:
        return ()
    return tuple(str(name) for name in files)


def _check_files(folder: Path, named: dict[str, str], breaks: list[Break]) -> int:
    """Checks every stored file against its name, and that no named one is missing; returns how many there are."""
    places = (path for path in folder.rglob("*") if path.is_file())
    stored = {path.parent.name + path.name: path for path in places if _is_hash(path.parent.name + path.name)}
    for name, path in sorted(stored.items()):
        if _sha256(path) != name:
            breaks.append(Break(f"file '{name}'", "Its bytes were changed."))
    for name in sorted(set(named) - set(stored)):
        breaks.append(Break(f"file '{name}'", f"It is missing; {named[name]} names it."))
    return len(stored)


def _is_hash(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
