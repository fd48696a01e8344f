"""Makes environments and installs requirements: with uv where it is found, else with venv and pip."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from commands.setup.place import Place
from commands.setup.progress import Progress
from domain.errors import Misconfigured

NEEDED_MB = 1500
NETWORK = re.compile(
    r"NewConnectionError|Max retries exceeded|Temporary failure in name resolution|getaddrinfo failed|"
    r"Failed to establish a new connection|Network is unreachable|error sending request|dns error|"
    r"Connection (refused|reset|broken|timed out)|ReadTimeoutError|ProxyError|Could not connect|from versions: none"
)
DISK = re.compile(r"No space left on device|os error 28|Errno 28|not enough space|Disk quota exceeded")
HASH = re.compile(r"DO NOT MATCH THE HASHES|Hash mismatch", re.IGNORECASE)
STEP = re.compile(r"^(?:Collecting|Installing collected) .*")


@dataclass(frozen=True)
class Installer:
    """Runs uv or pip for one environment; everything they print goes to the log."""

    place: Place
    progress: Progress

    def create(self, base: Path) -> None:
        """Makes an empty environment from the interpreter ``base``, in place of what is there.

        Raises:
            Misconfigured: the folder cannot be written, the disk is full, or Python has no venv.
        """
        self._check_disk()
        self._remove()
        if uv := shutil.which("uv"):
            if self._succeeds([uv, "venv", "--quiet", "--python", str(base), str(self.place.environment)]):
                return
            self._remove()
        self._run([str(base), "-m", "venv", str(self.place.environment)], "The environment could not be made.")

    def install(self, requirements: Path) -> None:
        """Installs a requirements file: a lock to the letter, a plain list beside what the lock holds.

        Raises:
            Misconfigured: no network, no disk, or another file than the lock names.
        """
        locked = requirements.suffix == ".lock"
        words = ["--no-deps", "--require-hashes", "-r", str(requirements)] if locked else ["-r", str(requirements)]
        uv = shutil.which("uv")
        if locked and uv and self._succeeds([uv, "pip", "install", "--python", str(self.place.python), *words]):
            return
        if not self._succeeds([str(self.place.python), "-m", "pip", "--version"]):
            self._run([str(self.place.python), "-m", "ensurepip", "--default-pip"], "pip could not be installed.")
        if not locked:
            words += ["-c", str(self._versions(requirements.with_name("light.lock")))]
        pip = [str(self.place.python), "-m", "pip", "install", "--progress-bar", "off", "--no-compile"]
        self._run([*pip, *words], f"'{requirements.name}' could not be installed.")

    def _versions(self, lock: Path) -> Path:
        """Writes the versions of a lock without hashes, as pip's constraints want them."""
        path = self.place.log.with_name("constraints.txt")
        lines = re.findall(r"^[\w.-]+==[^\\\n]+", lock.read_text(encoding="utf-8"), re.MULTILINE)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _check_disk(self) -> None:
        free_mb = shutil.disk_usage(self.place.environment.parent).free // 2**20
        if free_mb < NEEDED_MB:
            raise Misconfigured(
                f"The environment needs {NEEDED_MB} MB and '{self.place.environment.parent}' has {free_mb} MB left.",
                "Free some space and start again.",
                code="DISK_FULL",
            )

    def _remove(self) -> None:
        if not self.place.environment.exists():
            return
        try:
            shutil.rmtree(self.place.environment)
        except OSError as error:
            raise Misconfigured(
                f"The old environment '{self.place.environment}' cannot be removed: {error.strerror}.",
                "Close the programs that use it and start again.",
                code="SETUP_FAILED",
            ) from error

    def _succeeds(self, command: list[str]) -> bool:
        return self._follow(command)[0] == 0

    def _run(self, command: list[str], happened: str) -> None:
        code, lines = self._follow(command)
        if code != 0:
            raise explain(happened, lines, self.place.log)

    def _follow(self, command: list[str]) -> tuple[int, list[str]]:
        lines: list[str] = []
        with self.place.open_log() as log:
            log.write(f"$ {' '.join(command)}\n".encode())
            with subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                close_fds=False,  # holds the lock as long as it writes
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    log.write(line.encode())
                    lines.append(line)
                    if STEP.match(line):
                        self.progress.step(line.split(" (from")[0].strip())
        self.progress.end()
        return process.returncode, lines


def explain(happened: str, lines: Iterable[str], log: Path) -> Misconfigured:
    """Turns the last words of uv or pip into one clear error. They have no error types, so their text has to do."""
    text = "".join(lines)
    if DISK.search(text):
        return Misconfigured(f"{happened} The disk is full.", "Free some space and start again.", code="DISK_FULL")
    remedy = f"'{log}' holds every line."
    if "ensurepip" in text and "not available" in text:
        remedy = "Python's venv is missing: apt-get install python3-venv, then start again."
    elif HASH.search(text):
        remedy = f"A package differs from the lock; nothing of it was used. {remedy}"
    elif NETWORK.search(text):
        remedy = f"No package index answers with it: check the network or the proxy and start again. {remedy}"
    return Misconfigured(happened, remedy, code="SETUP_FAILED")


def base_python() -> Path:
    """Returns the interpreter behind this one, outside any environment."""
    return Path(getattr(sys, "_base_executable", sys.executable))
