"""Every document that cannot be read is refused with one sentence and a code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from domain.errors import Misconfigured, Rejected
from ml.models.reading import documents_under, read
from tests.bad_papers import BAD
from tests.papers import LINES, pdf

ROOT = Path(__file__).resolve().parents[2]


def refusal(folder: Path, name: str, data: bytes, max_pages: int | None = None) -> Rejected:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(Rejected) as refused:
        read(path, max_pages=max_pages)
    return refused.value


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_with_its_code(name, tmp_path):
    data, code = BAD[name]

    assert refusal(tmp_path, name, data).code == code


@pytest.mark.parametrize("name", BAD)
def test_a_refusal_names_the_file_in_one_line(name, tmp_path):
    message = str(refusal(tmp_path, name, BAD[name][0]))

    assert name in message and "\n" not in message and len(message) < 250


def test_a_document_longer_than_allowed_is_refused(tmp_path):
    assert refusal(tmp_path, "long.pdf", pdf([LINES] * 4), max_pages=3).code == "DOCUMENT_TOO_LONG"


def test_a_document_has_any_length_where_no_limit_is_given(tmp_path):
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([LINES] * 120))

    assert len(read(path).pages) == 120


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Rejected, match="cannot be opened") as refused:
        read(tmp_path / "gone.pdf")

    assert refused.value.code == "DOCUMENT_BROKEN"


def test_a_pdf_with_an_empty_password_is_read(tmp_path):
    path = tmp_path / "open.pdf"
    path.write_bytes(pdf(encrypt=StandardEncryption("", "owner")))

    assert read(path).engine == "text-layer"


def test_a_name_without_a_type_does_not_hide_a_pdf(tmp_path):
    path = tmp_path / "download"
    path.write_bytes(pdf())

    assert read(path).engine == "text-layer"


def test_a_missing_folder_is_unreadable(tmp_path):
    with pytest.raises(Misconfigured) as refused:
        documents_under(tmp_path / "gone")

    assert refused.value.code == "FOLDER_UNREADABLE"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_folder_nobody_may_list_is_unreadable(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    code = f"from ml.models.reading import documents_under; documents_under({str(closed)!r})"
    unprivileged = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []

    done = subprocess.run(
        [*unprivileged, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    closed.chmod(0o700)
    assert "[FOLDER_UNREADABLE]" in done.stderr
