"""Where runs live: a fresh folder a demo, or the home of the real work."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from domain.errors import Misconfigured, Rejected
from runtime import settings

FOLDER = settings.ROOT / "output" / "runs"
DATABASE = "store.db"
HOME_VARIABLE = f"{settings.PREFIX}HOME"


@dataclass(frozen=True)
class Run:
    """One run: its id and its folder, with everything that belongs to it."""

    id: str
    home: Path

    @property
    def report(self) -> Path:
        return self.home / "report.html"

    @property
    def figures(self) -> Path:
        return self.home / "run.json"


def create(folder: Path = FOLDER) -> Run:
    """Makes the folder of a fresh run; ids sort by the time they were made.

    Raises ``Misconfigured`` (OUTPUT_UNWRITABLE).
    """
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 100):
            run = _named(folder, stamp if number == 1 else f"{stamp}-{number:02}")
            if _made(run.home):
                return run
    except OSError as error:
        raise _unwritable(folder, error.strerror) from error
    raise _unwritable(folder, "99 runs started in this second")


def latest(folder: Path = FOLDER) -> Run:
    """The run that started last. Raises ``Rejected`` (RUN_UNKNOWN) when there is none."""
    started = sorted(path.parent.name for path in folder.glob(f"*/{DATABASE}"))
    if not started:
        raise Rejected("There is no run yet.", "Start one: './bot demo'.", code="RUN_UNKNOWN")
    return _named(folder, started[-1])


def resolve(run: str = "", home: Path | None = None, folder: Path = FOLDER) -> Run:
    """The run a person means: a home folder, a run's id, else ``SUREHAND_HOME`` where it is set, else the latest run.

    Raises ``Rejected`` (RUN_UNKNOWN) when no work was ever done there.
    """
    if home is None and not run and HOME_VARIABLE in os.environ:
        home = settings.load().home_folder
    if home is None and not run:
        return latest(folder)
    found = Run(home.resolve().name, home.resolve()) if home else _named(folder, run)
    if not (found.home / DATABASE).is_file():
        happened = f"'{home}' holds no work." if home else f"There is no run '{run}'."
        raise Rejected(happened, _near(run, folder) or "Name another, or './bot demo' starts one.", code="RUN_UNKNOWN")
    return found


def _near(run: str, folder: Path) -> str:
    near = get_close_matches(run, [path.parent.name for path in folder.glob(f"*/{DATABASE}")], n=1, cutoff=0.8)
    return f"Did you mean '{near[0]}'?" if near else ""


def _named(folder: Path, run: str) -> Run:
    return Run(run, folder / run)


def _made(home: Path) -> bool:
    try:
        home.mkdir()
    except FileExistsError:
        return False
    return True


def _unwritable(folder: Path, why: str | None) -> Misconfigured:
    return Misconfigured(
        f"No run can be made in '{folder}': {why}.", "Make the folder writable.", code="OUTPUT_UNWRITABLE"
    )
