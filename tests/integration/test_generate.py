"""``./bot generate``: a folder of documents in every medium, each of which opens."""

import json
from argparse import ArgumentParser
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from commands import generate as command
from domain.errors import Misconfigured, Rejected
from practice.documents import prints
from practice.documents.collection import Collection
from practice.documents.scans import ScanFormat


def run(*words: str) -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def truth_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default set of 24."""
    folder = tmp_path_factory.mktemp("default")
    assert run(str(folder)) == 0
    return folder


def pages_of(content: bytes, suffix: str) -> int:
    """How many pages a file opens with; XML has none."""
    if suffix == ".eml":
        attachments = list(message_from_bytes(content, policy=policy.default).iter_attachments())
        assert len(attachments) == 1
        return pages_of(attachments[0].get_content(), ".pdf")
    if suffix == ".xml":
        return 0 if etree.fromstring(content) is not None else -1
    if suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(content)
        return len([pdf[index].render(scale=0.2) for index in range(len(pdf))])
    raise AssertionError(suffix)


def picture_pages(path: Path) -> int:
    with Image.open(path) as picture:
        count = getattr(picture, "n_frames", 1)
        for frame in range(count):
            picture.seek(frame)
            picture.load()
    return count


def test_every_document_opens_with_the_pages_its_truth_names(folder: Path) -> None:
    opened = {}
    for row in truth_of(folder):
        path = folder / "documents" / row["file"]
        picture = path.suffix in (".png", ".jpg", ".tif")
        opened[row["file"]] = picture_pages(path) if picture else pages_of(path.read_bytes(), path.suffix)
    assert opened == {row["file"]: row["pages"] for row in truth_of(folder)}


def test_the_default_set_has_24_documents_16_of_them_clean(folder: Path) -> None:
    rows = truth_of(folder)
    assert len(list((folder / "documents").iterdir())) == len(rows) == 24
    assert sum(not row["trap"] for row in rows) == 16


def test_the_default_set_has_every_medium_and_long_documents(folder: Path) -> None:
    rows = truth_of(folder)
    assert {row["medium"] for row in rows} == {"text", "factur-x", "xml", "scan"}
    assert {".pdf", ".xml", ".png", ".eml"} <= {Path(row["file"]).suffix for row in rows}
    assert sum(row["pages"] >= 2 for row in rows) >= 2
    assert any(row["pages"] >= 4 for row in rows)
    assert Counter(row["type"] for row in rows)["credit_note"] >= 1


def test_a_scan_has_no_text_layer() -> None:
    made = prints.scanned("pdf")(Collection(2, media="text").made(0).bill, Random(1))
    page = pypdfium2.PdfDocument(made.content)[0]
    assert page.get_textpage().count_chars() == 0


@pytest.mark.parametrize(("kind", "suffix"), [("png", ".png"), ("jpeg", ".jpg"), ("tiff", ".tif"), ("pdf", ".pdf")])
def test_a_scan_comes_in_four_formats(kind: ScanFormat, suffix: str) -> None:
    assert prints.scanned(kind)(Collection(2, media="text").made(0).bill, Random(1)).suffix == suffix


def test_a_scan_is_the_same_each_time() -> None:
    first, second = (Collection(9, media="scan").made(3).print.content for _ in range(2))
    assert first == second


def test_clean_sets_have_no_traps(tmp_path: Path) -> None:
    run(str(tmp_path), "--documents", "24", "--media", "text", "--clean", "--layouts", "holdout")
    assert {row["trap"] for row in truth_of(tmp_path)} == {""}


def test_one_document_is_enough(tmp_path: Path) -> None:
    run(str(tmp_path), "--documents", "1")
    assert len(truth_of(tmp_path)) == 1


def test_no_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="WRONG_USE"):
        run(str(tmp_path), "--documents", "0")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(Misconfigured, match="OUTPUT_UNWRITABLE"):
        run(str(tmp_path / "taken"), "--documents", "1")
