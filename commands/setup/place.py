"""Where the environment stands, and what its marker says about it. Standard library only."""

import hashlib
import json
import re
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from domain.errors import Misconfigured

ROOT = Path(__file__).resolve().parents[2]
SUPPORTED = ((3, 11), (3, 13))
APART = ("node", "tryton")
"""Locks of environments of their own: complete, and no extras."""


def package_names(requirements: Path) -> tuple[str, ...]:
    """Returns the names of the packages a lock pins, sorted."""
    return tuple(sorted(set(re.findall(r"^([\w.-]+)==", requirements.read_text(encoding="utf-8"), re.MULTILINE))))


@dataclass(frozen=True)
class Marker:
    """What was installed: SHA-256 of each requirements file by name. ``busy`` while something is being added."""

    root: str = ""
    installed: dict[str, str] = field(default_factory=dict)
    busy: bool = False


@dataclass(frozen=True)
class Place:
    """The project's folder with its environment."""

    root: Path = ROOT

    @property
    def environment(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        scripts = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        return self.environment / scripts

    @property
    def log(self) -> Path:
        return self.root / ".setup" / "install.log"

    @property
    def lock(self) -> Path:
        return self.root / ".setup" / "lock"

    @property
    def inside(self) -> bool:
        """True when this very process runs in the environment."""
        return Path(sys.prefix).resolve() == self.environment.resolve()

    def open_log(self) -> IO[bytes]:
        """Opens the file that keeps what uv, pip, apt-get and Playwright say."""
        self.log.parent.mkdir(exist_ok=True)
        return self.log.open("ab")

    def requirements(self, name: str) -> Path:
        """Returns the file that installs the light core or an extra: a lock, or a plain list without hashes.

        Raises:
            Misconfigured: there is no such extra.
        """
        for suffix in (".lock", ".txt"):
            path = self.root / "requirements" / f"{name}{suffix}"
            if path.is_file() and name != "overrides":
                return path
        names = ", ".join(self.extras)
        raise Misconfigured(f"There is no extra '{name}'.", f"There are: {names}.", code="SETUP_FAILED")

    @property
    def extras(self) -> tuple[str, ...]:
        found = {path.stem for path in (self.root / "requirements").glob("*.in")}
        plain = {path.stem for path in (self.root / "requirements").glob("*.txt")}
        return tuple(sorted((found | plain) - {"light", "overrides", *APART}))

    def fingerprint(self, name: str) -> str:
        return hashlib.sha256(self.requirements(name).read_bytes()).hexdigest()

    def marker(self) -> Marker:
        """Reads the marker; an absent or damaged one says that nothing is installed."""
        path = self.environment / "surehand.json"
        try:
            return Marker(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Marker()

    def mark(self, marker: Marker) -> None:
        """Writes the marker in one move, so that a killed set-up leaves the old one or none."""
        path = self.environment / "surehand.json"
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(marker), indent=1), encoding="utf-8")
        draft.replace(path)

    def broken(self) -> bool:
        """True when the light core has to be made anew: absent, half-built, moved, or locked otherwise since."""
        marker = self.marker()
        stands = self.python.is_file() and marker.root == str(self.root) and not marker.busy
        return not stands or marker.installed.get("light") != self.fingerprint("light")

    def lacks(self, extras: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the extras that still have to be installed."""
        installed = self.marker().installed
        return tuple(name for name in extras if installed.get(name) != self.fingerprint(name))
