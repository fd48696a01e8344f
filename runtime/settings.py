"""Settings: every value a host may change, each with its default and what it does."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from domain.errors import Misconfigured

FILE = "settings.toml"
PREFIX = "SUREHAND_"
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Setting:
    """One setting as people see it."""

    name: str
    default: str | int | float
    help: str


def _setting(default: str | int | float, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class Settings:
    """All settings, in the types they are used in."""

    home: str = _setting("~/.surehand", "Folder of the real work: database, files, evidence, keys.")
    tasks: str = _setting("", "Folder with one folder a process; empty takes the one beside the commands.")
    poll_seconds: float = _setting(0.05, "How often a busy queue is looked at, in seconds.")
    idle_poll_seconds: float = _setting(0.5, "How often an idle queue is looked at, in seconds.")
    lease_seconds: float = _setting(30.0, "A worker silent for this long is taken for dead, in seconds.")
    drain_seconds: float = _setting(60.0, "How long a stopping worker waits for its robots, in seconds.")
    restart_seconds: float = _setting(1.0, "Pause before a worker that died is started again, in seconds; it doubles.")
    robot_items: int = _setting(200, "How many items a robot works on before a fresh one takes its place.")
    cache: str = _setting("~/.cache/surehand", "Folder of what can be made anew: a Tryton to practise on.")
    undo_seconds: float = _setting(20.0, "How long a decision made on the review page can be taken back, in seconds.")

    queue_days: int = _setting(30, "How long the queue remembers rounds of items that ended, in days.")

    @property
    def home_folder(self) -> Path:
        return Path(self.home).expanduser()

    @property
    def tasks_folder(self) -> Path:
        return Path(self.tasks).expanduser() if self.tasks else ROOT / "tasks"

    @property
    def cache_folder(self) -> Path:
        return Path(self.cache).expanduser()

    @property
    def undo(self) -> timedelta:
        return timedelta(seconds=self.undo_seconds)

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.lease_seconds)


SETTINGS = tuple(
    Setting(entry.name, cast(str | int | float, entry.default), entry.metadata["help"]) for entry in fields(Settings)
)
"""What docs/settings.md lists."""


def load(home: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings: SUREHAND_<NAME> wins over ``settings.toml`` in the home folder, that over the default.

    ``home`` stands above all. Raises ``Misconfigured`` (SETTING_INVALID) for an unknown name or a bad value.
    """
    environment = os.environ if environment is None else environment
    given = _from_environment(environment)
    if home is not None:
        given["home"] = str(home)
    first = Settings(home=str(given.get("home", Settings.home)))
    return Settings(**{**_from_file(first.home_folder / FILE), **given})


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {f"{PREFIX}{setting.name.upper()}": setting for setting in SETTINGS}
    for name in environment:
        if name.startswith(PREFIX) and name not in names:
            near = get_close_matches(name, names, n=1, cutoff=0.85)
            if near:
                raise _invalid(f"The variable '{name}' is no setting.", f"Did you mean '{near[0]}'?")
    return {
        setting.name: _typed(setting, environment[name], f"the variable {name}")
        for name, setting in names.items()
        if name in environment
    }


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _invalid(f"'{path}' cannot be read: {error}.", "Correct it or remove it.") from error
    known = {setting.name: setting for setting in SETTINGS if setting.name != "home"}
    for name in found:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            remedy = f"Did you mean '{near[0]}'?" if near else "docs/settings.md lists them all."
            raise _invalid(f"'{path}' has the unknown setting '{name}'.", remedy)
    return {name: _typed(known[name], value, f"'{path}'") for name, value in found.items()}


def _typed(setting: Setting, value: Any, where: str) -> str | int | float:
    kind = type(setting.default)
    try:
        typed = kind(value)
    except (TypeError, ValueError) as error:
        raise _invalid(f"'{setting.name}' in {where} is no {_kind(kind)}.", "Correct it.") from error
    if isinstance(typed, (int, float)) and not typed > 0:
        raise _invalid(f"'{setting.name}' in {where} is not above 0.", "Correct it.")
    return typed


def _kind(kind: type) -> str:
    return {int: "whole number", float: "number"}.get(kind, "text")


def _invalid(happened: str, remedy: str) -> Misconfigured:
    return Misconfigured(happened, remedy, code="SETTING_INVALID")
