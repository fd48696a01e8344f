"""The stage of a demo: documents, register, an ERP to practise on, and a fresh folder for all of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.erps import Erp, erp
from domain.errors import Misconfigured, Unavailable
from ml.models.reading import check_readable, documents_under, others_under
from practice.documents.collection import generate
from runtime import runs, suppliers
from runtime.engine.home import Home, opened
from runtime.engine.target import named_erp, set_practice_target
from runtime.runs import Run
from runtime.store.files import write_errors


@dataclass(frozen=True)
class Stage:
    """A run ready for its documents; ``places`` are the folders and files to collect."""

    run: Run
    home: Home
    places: tuple[Path, ...]


@contextmanager
def staged(
    paths: Sequence[Path], register: Path | None, count: int, seed: int, erp_name: str = "practice"
) -> Iterator[Stage]:
    """A fresh run with its ERP up; the ERP is down again at the end.

    Without ``paths`` it makes ``count`` practice documents and their register. Raises ``Misconfigured`` for a path that
    cannot be read (FOLDER_UNREADABLE) or a broken register before it makes anything, and for a run that cannot be
    written.
    """
    _check(paths)
    if register:
        suppliers.read_file(register)
    run = runs.create()
    if not paths:
        made = run.home / "documents"
        with write_errors(made):
            generate(made, count, seed, longest=erp(erp_name).longest)
        paths, register = (made / "documents",), register or made / "suppliers.json"
    with opened(run.home) as home:
        if register:
            suppliers.import_file(home.store, register)
        with erp_up(run.home, register, erp_name):
            yield Stage(run, home, tuple(path.resolve() for path in paths))


@contextmanager
def erp_up(home: Path, register: Path | None = None, name: str = "") -> Iterator[None]:
    """The run's ERP, up for as long as the bots need it; one that was up before stays up.

    Without a ``name`` it is the one that this home posts to.
    """
    chosen = erp(name or named_erp(home) or "practice")
    was_up = _is_up(chosen, home)
    running = chosen.start(home, register)
    try:
        set_practice_target(home, chosen.name, running.url)
        yield
    finally:
        if not was_up:
            chosen.stop(home)


def _is_up(chosen: Erp, home: Path) -> bool:
    try:
        chosen.status(home)
    except Unavailable:
        return False
    return True


def left_out(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files in these folders that no bot takes for a document."""
    return tuple(other for path in paths if path.is_dir() for other in others_under(path))


def _check(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise Misconfigured(f"There is no '{path}'.", "Check the path.", code="FOLDER_UNREADABLE")
        check_readable(documents_under(path) if path.is_dir() else (path,))
