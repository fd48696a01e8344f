"""Analysts' files stay plain: tasks import resources, resources import libraries by module and class."""

from pathlib import Path

import pytest
from robot.api.parsing import File, KeywordCall, LibraryImport, ModelVisitor, get_model, get_resource_model

ROOT = Path(__file__).resolve().parents[2]
TASKS = sorted((ROOT / "tasks").rglob("*.robot"))
RESOURCES = sorted((ROOT / "resources").rglob("*.resource"))


class Words(ModelVisitor):
    """Gathers the library imports and the called keywords of a file."""

    def __init__(self, model: File) -> None:
        self.libraries: list[LibraryImport] = []
        self.called: set[str] = set()
        self.visit(model)

    def visit_LibraryImport(self, node: LibraryImport) -> None:  # noqa: N802  Robot Framework's name
        self.libraries.append(node)

    def visit_KeywordCall(self, node: KeywordCall) -> None:  # noqa: N802  Robot Framework's name
        self.called.add(node.keyword)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_by_module_and_class(library: LibraryImport) -> bool:
    """True for ``Library    keywords.gate.Gate    AS    Gate`` and for a package's library such as Browser."""
    if "/" in library.name or library.name.endswith(".py"):
        return False
    parts = library.name.split(".")
    return parts[0] != "keywords" or (len(parts) == 3 and library.alias == parts[2])


def test_there_are_tasks_and_resources() -> None:
    assert TASKS
    assert RESOURCES


@pytest.mark.parametrize("path", TASKS, ids=name)
def test_tasks_import_only_resources(path: Path) -> None:
    assert Words(get_model(path)).libraries == []


@pytest.mark.parametrize("path", TASKS, ids=name)
def test_tasks_hold_no_python(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "${{" not in text
    assert not {"Evaluate", "Run Process", "Import Library"} & Words(get_model(path)).called


@pytest.mark.parametrize("path", RESOURCES, ids=name)
def test_resources_import_libraries_by_module_and_class(path: Path) -> None:
    libraries = Words(get_resource_model(path)).libraries
    assert [library.name for library in libraries if not is_by_module_and_class(library)] == []


@pytest.mark.parametrize("path", [*TASKS, *RESOURCES], ids=name)
def test_nobody_waits_by_the_clock(path: Path) -> None:
    model = get_model(path) if path.suffix == ".robot" else get_resource_model(path)
    assert "Sleep" not in Words(model).called
