"""A new module or folder is a decision, never an accident: each has its line in declared.txt."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECLARED = Path(__file__).with_name("declared.txt")
PACKAGES = ("commands", "domain", "keywords", "ml", "platforms", "practice", "runtime")
MADE = {"output", "build", "dist", "browser"}


def declared() -> list[str]:
    lines = DECLARED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def found() -> set[str]:
    folders = {
        f"{path.name}/"
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in MADE | {"__pycache__"}
    }
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return folders | {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}


def test_every_module_and_folder_is_declared() -> None:
    assert sorted(found() - set(declared())) == []


def test_everything_declared_exists() -> None:
    assert sorted(set(declared()) - found()) == []


def test_the_list_is_sorted_and_has_no_line_twice() -> None:
    assert declared() == sorted(set(declared()))
