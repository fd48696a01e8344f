"""The leak scan: secrets stand nowhere in a home but the vault; values of documents only where work needs them."""

import base64
import binascii
import html
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SECRET_PLACES = ("vault.json", "keys")
"""Where secrets may stand."""

VALUE_PLACES = (*SECRET_PLACES, "files", "documents", "evidence", "robots", "erp", "suppliers.json")
"""Files and folders that may show a document: its bytes, pictures of it, logs of robots, the ERP's own data."""

VALUE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "envelope": ("name", "source", "business_key", "payload"),
    "work_item": ("payload",),
    "reservation": ("key",),
    "decision": ("changes",),
    "correction": ("value", "previous"),
    "supplier": ("erp_name", "record"),
}
"""Columns that hold the work itself. Checkpoints, attempts, audit events and reasons are not among them."""

DATABASES = (".db", ".sqlite", ".sqlite3")
SHORTEST = 6
"""Shorter texts stand anywhere by chance and are not looked for."""

_COMPRESSED = re.compile(rb"e[AJN][A-Za-z0-9+/]{20,}={0,2}")


@dataclass(frozen=True)
class Leak:
    """A place, and the name (never the text) of what stands there."""

    place: str
    name: str


def scan(home: Path, secrets: Mapping[str, str], values: Mapping[str, str]) -> tuple[Leak, ...]:
    """Looks through every file and every table of a home; ``secrets`` and ``values`` map names to texts.

    Finds a text as it stands, escaped for JSON, HTML or a URL, in base64 and in Robot Framework's compressed logs.
    Pictures are not read.
    """
    hidden, plain = _Needles(secrets), _Needles(values)
    leaks: list[Leak] = []
    for path in sorted(entry for entry in home.rglob("*") if entry.is_file()):
        place = path.relative_to(home)
        first = place.parts[0]
        if path.suffix in DATABASES:
            leaks.extend(_in_database(path, place.as_posix(), hidden, plain if first not in VALUE_PLACES else _NOTHING))
            continue
        content = path.read_bytes()
        if first not in SECRET_PLACES:
            leaks.extend(Leak(place.as_posix(), name) for name in hidden.found_in(content))
        if first not in VALUE_PLACES and not _is_side_file(path):
            leaks.extend(Leak(place.as_posix(), name) for name in plain.found_in(content))
    return tuple(leaks)


def scan_text(place: str, text: str, wanted: Mapping[str, str]) -> tuple[Leak, ...]:
    """Looks through one text, such as what a command printed."""
    return tuple(Leak(place, name) for name in _Needles(wanted).found_in(text.encode("utf-8")))


def secrets_of(vault: Path) -> dict[str, str]:
    """The texts of a vault file by ``secret.key``; user names and addresses are no secrets."""
    data = json.loads(vault.read_text(encoding="utf-8"))
    return {
        f"{name}.{key}": str(text)
        for name, entry in data.items()
        for key, text in entry.items()
        if not re.search(r"user|login|url|name", key, re.IGNORECASE)
    }


class _Needles:
    """What to look for, in every form it could take."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._forms = {name: _forms(text) for name, text in texts.items() if len(text) >= SHORTEST}

    def found_in(self, content: bytes) -> tuple[str, ...]:
        """The names of the texts that stand in the content or in what is compressed in it."""
        layers = [content, *_unpacked(content)] if self._forms else []
        return tuple(
            name for name, forms in self._forms.items() if any(form in layer for form in forms for layer in layers)
        )


_NOTHING = _Needles({})


def _forms(text: str) -> tuple[bytes, ...]:
    raw = text.encode("utf-8")
    shown = {text, json.dumps(text)[1:-1], html.escape(text), quote(text), quote(text, safe="")}
    coded = {base64.b64encode(raw).rstrip(b"="), base64.urlsafe_b64encode(raw).rstrip(b"="), text.encode("utf-16-le")}
    return (*(form.encode("utf-8") for form in sorted(shown)), *sorted(coded))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The long texts of a Robot Framework log: zlib in base64."""
    for match in _COMPRESSED.finditer(content):
        try:
            yield zlib.decompress(base64.b64decode(match.group(), validate=True))
        except (zlib.error, binascii.Error):
            continue


def _is_side_file(path: Path) -> bool:
    """SQLite's write-ahead log and its index repeat what the tables hold."""
    return path.name.endswith(tuple(f"{suffix}{tail}" for suffix in DATABASES for tail in ("-wal", "-shm", "-journal")))


def _in_database(path: Path, place: str, secrets: _Needles, values: _Needles) -> Iterator[Leak]:
    with closing(sqlite3.connect(f"file:{quote(path.as_posix())}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        tables = [row[0].decode() for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"')
            columns = [entry[0] for entry in rows.description]
            for where, name in sorted(set(_in_rows(table, columns, rows, secrets, values))):
                yield Leak(f"{place}: {where}", name)


def _in_rows(
    table: str, columns: list[str], rows: Iterable[tuple[object, ...]], secrets: _Needles, values: _Needles
) -> Iterator[tuple[str, str]]:
    allowed = VALUE_COLUMNS.get(table, ())
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            if not isinstance(cell, bytes):
                continue
            where = f"{table}.{column}"
            yield from ((where, name) for name in secrets.found_in(cell))
            if column not in allowed:
                yield from ((where, name) for name in values.found_in(cell))
