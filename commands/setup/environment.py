"""The environment: made from the lock on first use, repaired when half-built, reused while the lock stays the same."""

import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from commands.setup import debian
from commands.setup.exclusive import alone
from commands.setup.installer import Installer, base_python
from commands.setup.place import Marker, Place, package_names
from commands.setup.progress import Progress
from domain.errors import Misconfigured

RESTARTS = "SUREHAND_RESTARTS"
MOST_RESTARTS = 3


@dataclass(frozen=True)
class Environment:
    """Everything bots run on, in one folder of the project."""

    place: Place = field(default_factory=Place)
    progress: Progress = field(default_factory=Progress)

    def ready(self, extras: tuple[str, ...] = ()) -> bool:
        return not self.place.broken() and not self.place.lacks(extras)

    def ensure(self, extras: tuple[str, ...] = ()) -> None:
        """Makes what is missing; a second start waits for the first.

        Raises:
            Misconfigured: an extra is unknown, or the environment cannot be made here.
        """
        for name in extras:
            self.place.requirements(name)
        if self.ready(extras):
            return
        try:
            with alone(self.place.lock, lambda: self.progress.say("another start makes the environment; waiting")):
                self._make(extras)
        except OSError as error:
            raise Misconfigured(
                f"'{error.filename or self.place.root}' cannot be written: {error.strerror}.",
                "Make the project's folder writable, or copy it to one of yours.",
                code="OUTPUT_UNWRITABLE",
            ) from error

    def enter(self) -> None:
        """Goes on inside the environment: returns there, after a restart where that is needed."""
        if not self.place.inside:
            restart(self.place.python)
        os.environ.pop(RESTARTS, None)

    def _make(self, extras: tuple[str, ...]) -> None:
        if self.place.broken():
            if self.place.inside:
                restart(base_python())
            self.progress.say(f"making the environment in '{self.place.environment}' (once, a minute or two)")
            self._installer.create(self._base())
            self._add("light", Marker(root=str(self.place.root)))
            self._write_path_file()
        for name in self.place.lacks(extras):
            self._add(name, self.place.marker())

    def _add(self, name: str, marker: Marker) -> None:
        requirements = self.place.requirements(name)
        count = len(package_names(requirements))
        locked = f"up to {count} packages" if requirements.suffix == ".lock" else "what is listed and needed"
        self.progress.say(f"installing {locked} ({requirements.name})")
        self.place.mark(replace(marker, busy=True))
        self._installer.install(requirements)
        installed = {**marker.installed, name: self.place.fingerprint(name)}
        self.place.mark(replace(marker, installed=installed, busy=False))

    @property
    def _installer(self) -> Installer:
        return Installer(self.place, self.progress)

    def _base(self) -> Path:
        """Returns the interpreter to build on, with Debian's separate venv package where that is missing."""
        probe = [str(base_python()), "-c", "import ensurepip, venv"]
        if subprocess.run(probe, capture_output=True, check=False).returncode != 0 and debian.may_install():
            self.progress.say("installing Python's venv with apt-get")
            version = f"python3.{sys.version_info.minor}-venv"
            debian.install((version,), self.place) or debian.install(("python3-venv",), self.place)
        return base_python()

    def _write_path_file(self) -> None:
        """Lets every Python of the environment import the project, in an editor too."""
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        found = subprocess.run([str(self.place.python), "-c", code], capture_output=True, text=True, check=True)
        encoding = "utf-8" if sys.version_info >= (3, 13) else "locale"
        (Path(found.stdout.strip()) / "surehand.pth").write_text(f"{self.place.root}\n", encoding=encoding)


def restart(python: Path) -> None:
    """Starts this command again under another interpreter, and ends with its exit code.

    Raises:
        Misconfigured: there were too many restarts, so the environment does not come up.
    """
    restarts = int(os.environ.get(RESTARTS, "0")) + 1
    if restarts > MOST_RESTARTS:
        raise Misconfigured(
            "The environment does not come up.", "Remove the folder '.venv' and start again.", code="SETUP_FAILED"
        )
    os.environ[RESTARTS] = str(restarts)
    command = [str(python), *sys.argv]
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(python, command)
