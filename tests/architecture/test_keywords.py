"""The analysts' words are documented, and change on purpose.

A changed name, argument or first line fails here. When it is meant, write the words anew:
``.venv/bin/python tests/architecture/test_keywords.py``; the change then shows as a diff in review.
"""

import re
from pathlib import Path

import pytest
from robot.libdoc import LibraryDocumentation
from robot.libdocpkg.model import LibraryDoc

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOTS = Path(__file__).with_name("words")


def libraries() -> list[str]:
    """Finds our libraries as resources import them."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "resources").rglob("*.resource")]
    return sorted({name for text in texts for name in re.findall(r"^Library +(keywords\S+)", text, re.MULTILINE)})


def classes() -> set[str]:
    """Finds the names of the classes decorated with ``@library``."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "keywords").rglob("*.py")]
    return {name for text in texts for name in re.findall(r"^@library.*\nclass (\w+)", text, re.MULTILINE)}


def words(library: LibraryDoc) -> str:
    lines = [f"{keyword.name} | {keyword.args} | {keyword.short_doc}" for keyword in library.keywords]
    return re.sub(r" at 0x[0-9a-f]+", "", "\n".join(lines)) + "\n"  # a default that prints its place in memory


@pytest.fixture(params=libraries(), scope="module")
def library(request: pytest.FixtureRequest) -> LibraryDoc:
    return LibraryDocumentation(request.param)


def test_every_library_is_imported_by_a_resource() -> None:
    assert {name.rsplit(".", 1)[1] for name in libraries()} == classes()


def test_a_library_says_what_it_is_for(library: LibraryDoc) -> None:
    assert library.doc


def test_every_keyword_is_documented(library: LibraryDoc) -> None:
    assert [keyword.name for keyword in library.keywords if not keyword.short_doc] == []


def test_words_match_the_snapshot(library: LibraryDoc) -> None:
    assert words(library) == (SNAPSHOTS / f"{library.name}.txt").read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == set(libraries())


if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    for name in libraries():
        (SNAPSHOTS / f"{name}.txt").write_text(words(LibraryDocumentation(name)), encoding="utf-8")
