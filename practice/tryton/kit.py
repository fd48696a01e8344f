"""What stands ready for every home: an environment with the server, the web client and empty books."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import Unavailable

ROOT = Path(__file__).parents[2]
FILL_SECONDS = 600


@dataclass(frozen=True)
class Kit:
    """``python`` is the interpreter with the server, ``client`` the folder of the web client.

    ``books`` names the empty books in ``folder``, and every other copy of them; it changes with all they are made of.
    """

    folder: Path
    python: Path
    client: Path
    books: str


@dataclass(frozen=True)
class Books:
    """One database: ``uri`` as Tryton wants it; ``folder`` has its configuration and log, and SQLite's file."""

    name: str
    uri: str
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def environment(self, client: Path) -> dict[str, str]:
        """Variables of a process that works on these books; writes the configuration they name."""
        conf = self.folder / f"{self.name}.conf"
        conf.touch(mode=0o600)  # the URI of a server may have a password
        conf.write_text(
            f"[database]\nuri = {self.uri}\npath = {self.folder.resolve()}\n\n[web]\nroot = {client.resolve()}\n\n"
            "[session]\ntimeout = 36000\nmax_attempt = 50\n",
            encoding="utf-8",
        )
        return {
            **os.environ,
            "TRYTOND_CONFIG": str(conf),
            "TRYTOND_DATABASE_URI": self.uri,
            "SUREHAND_TRYTON_DATABASE": self.name,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }


def fill(kit: Kit, books: Books, step: str, order: Mapping[str, Any] | None = None) -> None:
    """Runs a step of the fixture on a database. Raises ``Unavailable`` (ERP_FAILED)."""
    with books.log.open("ab") as log:
        done = subprocess.run(
            [str(kit.python), "-m", "practice.tryton.fixture", step],
            cwd=ROOT,
            env=books.environment(kit.client),
            input=json.dumps(order or {}).encode(),
            stdout=log,
            stderr=log,
            timeout=FILL_SECONDS,
            check=False,
            close_fds=False,  # holds the lock as long as it writes
        )
    if done.returncode:
        raise Unavailable(
            "Tryton's books could not be made.", f"Run it again; '{books.log}' says why.", code="ERP_FAILED"
        )
