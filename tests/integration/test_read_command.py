"""``bot read``: a line a file; one that cannot be read has an error line, the others go on."""

import argparse
import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from commands import read
from domain.errors import Misconfigured
from tests.papers import LINES, pdf


def bot_read(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    read.add_arguments(parser)
    return read.run(parser.parse_args([str(word) for word in words]))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path):
    """Two readable documents with a broken one between them."""
    place = tmp_path / "in"
    place.mkdir()
    (place / "a.pdf").write_bytes(pdf())
    (place / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    (place / "c.pdf").write_bytes(pdf([LINES, LINES]))
    return place


def test_a_folder_becomes_a_line_a_file_in_order(folder, tmp_path):
    bot_read(folder, "--json", tmp_path / "out.jsonl")

    files = [Path(line["file"]).name for line in lines(tmp_path / "out.jsonl")]
    assert files == ["a.pdf", "b.pdf", "c.pdf"]


def test_an_unreadable_file_has_an_error_line_and_fails_the_command(folder, tmp_path):
    code = bot_read(folder, "--json", tmp_path / "out.jsonl")

    errors = [line.get("error", {}).get("code") for line in lines(tmp_path / "out.jsonl")]
    assert (code, errors) == (1, [None, "DOCUMENT_BROKEN", None])


def test_files_that_are_all_read_end_well(folder, tmp_path):
    assert bot_read(folder / "a.pdf", folder / "c.pdf", "--json", tmp_path / "out.jsonl") == 0


def test_a_line_has_the_agreed_form(folder, capsys):
    bot_read(folder / "a.pdf")

    line = json.loads(capsys.readouterr().out)
    page = line["pages"][0]
    word = page["words"][0]
    assert (set(line), line["engine"]) == ({"file", "engine", "seconds", "pages"}, "text-layer")
    assert (set(page), page["page"]) == ({"page", "width", "height", "words"}, 1)
    assert (word["text"], len(word["box"])) == ("Northwind", 4)


def test_pixels_are_read_on_request(folder, tmp_path):
    bot_read(folder / "a.pdf", "--ocr", "--json", tmp_path / "out.jsonl")

    (line,) = lines(tmp_path / "out.jsonl")
    assert line["engine"] == "ppocr"
    assert all({"confidence", "score"} & set(word) for word in line["pages"][0]["words"])


def test_an_unreadable_folder_has_an_error_line_and_the_others_go_on(folder, tmp_path):
    # A folder's name with a type is taken for a file; one that vanished is, too.
    code = bot_read(tmp_path / "gone", folder / "a.pdf", "--json", tmp_path / "out.jsonl")

    assert (code, ["error" in line for line in lines(tmp_path / "out.jsonl")]) == (1, [True, False])


def test_a_mail_becomes_a_line_a_document(tmp_path):
    message = EmailMessage()
    message["From"], message["Subject"] = "seller@example.com", "Invoice"
    message.set_content("Attached.")
    for name in ("one.pdf", "two.pdf"):
        message.add_attachment(pdf(), maintype="application", subtype="pdf", filename=name)
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())

    bot_read(tmp_path / "mail.eml", "--json", tmp_path / "out.jsonl")

    assert [line["file"] for line in lines(tmp_path / "out.jsonl")] == [
        f"{tmp_path / 'mail.eml'}/one.pdf",
        f"{tmp_path / 'mail.eml'}/two.pdf",
    ]


def test_an_output_that_cannot_be_written_is_named(folder, tmp_path):
    with pytest.raises(Misconfigured) as refused:
        bot_read(folder, "--json", tmp_path / "gone" / "out.jsonl")

    assert refused.value.code == "OUTPUT_UNWRITABLE"
