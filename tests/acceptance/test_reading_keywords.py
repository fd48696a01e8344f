"""Reading as analysts say it."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from domain.errors import Misconfigured
from keywords.documents import Documents
from keywords.ocr import OCR
from tests.papers import pdf

ROOT = Path(__file__).resolve().parents[2]
ROBOT = """
*** Settings ***
Library    keywords.ocr.OCR
Library    keywords.documents.Documents

*** Test Cases ***
Read
    ${documents}    List Documents    ${FOLDER}    unpack_to=${OUTPUT_DIR}/mail
    VAR    ${paper}    ${documents}[0]
    Should Be Equal    ${paper.name}    paper.pdf
    ${document}    Read Document    ${paper.path}    max_pages=100
    Log Page Pictures    ${document}
    ${pictures}    Save Page Pictures    ${document}    ${OUTPUT_DIR}
    Length Should Be    ${pictures}    2
    Save Words    ${document}    ${OUTPUT_DIR}/pages.json
"""


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "in" / "paper.pdf"
    path.parent.mkdir()
    path.write_bytes(pdf([["First page"], ["Second page"]]))
    return path


def test_a_robot_reads_a_folder_and_shows_its_pages(paper, tmp_path):
    suite = tmp_path / "read.robot"
    suite.write_text(ROBOT, encoding="utf-8")
    words = ["--pythonpath", str(ROOT), "--outputdir", str(tmp_path), "--variable", f"FOLDER:{paper.parent}"]

    done = subprocess.run(
        [sys.executable, "-m", "robot", *words, str(suite)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    assert "data:image/jpeg;base64," in (tmp_path / "output.xml").read_text(encoding="utf-8")


def test_no_more_page_pictures_are_saved_than_asked_for(paper, tmp_path):
    document = OCR().read_document(str(paper))

    paths = OCR().save_page_pictures(document, str(tmp_path / "out"), limit=1)

    assert [Path(path).name for path in paths] == ["page-1.png"]
    with Image.open(paths[0]) as picture:
        assert picture.size == (document.pages[0].width, document.pages[0].height)


def test_a_folder_that_is_not_there_is_unreadable(tmp_path):
    with pytest.raises(Misconfigured) as refused:
        Documents().list_documents(str(tmp_path / "gone"), unpack_to=str(tmp_path))

    assert refused.value.code == "FOLDER_UNREADABLE"
