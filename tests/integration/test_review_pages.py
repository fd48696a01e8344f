"""Pages of long documents on the review page: drawn when they are asked for, each for itself."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from commands.held_documents import Shelf, read_for_review
from commands.page_picture import drawn
from commands.review_page import models
from domain.errors import Rejected
from ml.models.reading import pictures
from runtime import processes, settings
from runtime.engine.home import opened
from runtime.review_station.server import serving
from tests.bad_papers import BAD
from tests.papers import LINES, pdf

MANY = 500


@pytest.fixture(scope="module")
def long_document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """A browser that is signed in where a document of many pages waits, and the document as it is stored."""
    folder = tmp_path_factory.mktemp("long")
    path = folder / "long.pdf"
    path.write_bytes(pdf([LINES, *([f"Page {number}"] for number in range(2, MANY + 1))]))
    process = processes.load(settings.load().tasks_folder, "invoices")["invoices"]
    with ExitStack() as stack:
        home = stack.enter_context(opened(folder / "home"))
        Shelf(home, process).hold(read_for_review(path, (), most_pages=1))
        page = stack.enter_context(serving(home, {"invoices": process}, models(), timedelta(0)))
        client = stack.enter_context(httpx.Client(base_url=page.url, trust_env=False, timeout=120))
        client.get(page.link("ann"))
        yield client, path


def test_the_last_of_many_pages_is_drawn_when_it_is_asked_for(long_document: tuple[httpx.Client, Path]) -> None:
    client, _ = long_document
    answer = client.get(f"/cases/C1/pages/{MANY}/picture")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert client.get(f"/cases/C1/pages/{MANY}/words").json()["words"][1]["text"] == str(MANY)


@pytest.mark.parametrize("number", [0, MANY + 1, -1])
def test_a_page_that_is_not_there_is_not_drawn(number: int, long_document: tuple[httpx.Client, Path]) -> None:
    assert long_document[0].get(f"/cases/C1/pages/{number}/picture").status_code in (404, 422)


def test_a_page_of_many_names_no_picture_for_each(long_document: tuple[httpx.Client, Path]) -> None:
    assert len(long_document[0].get("/cases/C1").content) < 60_000


def test_a_drawn_page_has_the_pixels_of_its_words(tmp_path: Path) -> None:
    path = tmp_path / "stored-without-a-suffix"
    path.write_bytes(pdf([LINES, ["Second page"]]))
    assert [drawn(path, 1), drawn(path, 2)] == list(pictures(path))


@pytest.mark.parametrize("name", ["broken.pdf", "wall.pdf", "bomb.png", "laughs.xml", "empty.pdf", "locked.pdf"])
def test_a_page_that_breaks_the_drawing_ends_nothing_else(name: str, tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(BAD[name][0])
    with pytest.raises(Rejected, match="DOCUMENT_BROKEN"):
        drawn(path, 1)
