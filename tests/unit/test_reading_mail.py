"""The documents that e-mails carry."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from domain.errors import Rejected
from ml.models.reading import document_files, documents_in
from tests.papers import pdf, saved

PAPER = pdf()
LOGO = saved(Image.new("L", (8, 8)), "PNG")


def mail(*attachments: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "seller@example.com", "buyer@example.com", "Your invoice"
    message.set_content("Please find attached.")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def names(folder: Path, message: EmailMessage) -> list[str]:
    path = folder / "mail.eml"
    path.write_bytes(message.as_bytes())
    return [name for name, _ in documents_in(path)]


def test_a_mail_gives_the_bytes_it_carries(tmp_path):
    path = tmp_path / "mail.eml"
    path.write_bytes(mail(("invoice.pdf", PAPER)).as_bytes())

    assert documents_in(path) == (("invoice.pdf", PAPER),)


def test_a_forwarded_mail_gives_its_documents(tmp_path):
    outer = mail()
    outer.add_attachment(mail(("inner.pdf", PAPER)))

    assert names(tmp_path, outer) == ["inner.pdf"]


def test_a_mail_attached_as_a_file_gives_its_documents(tmp_path):
    inner = mail(("inner.pdf", PAPER)).as_bytes()

    assert names(tmp_path, mail(("forwarded.eml", inner))) == ["inner.pdf"]


def test_a_logo_in_the_text_is_no_document_beside_a_pdf(tmp_path):
    message = mail(("invoice.pdf", PAPER))
    message.add_attachment(LOGO, maintype="image", subtype="png", disposition="inline", cid="<logo>")

    assert names(tmp_path, message) == ["invoice.pdf"]


def test_a_picture_in_the_text_counts_where_there_is_nothing_else(tmp_path):
    message = mail()
    message.add_attachment(LOGO, maintype="image", subtype="png", disposition="inline", filename="scan.png")

    assert names(tmp_path, message) == ["scan.png"]


def test_what_is_no_document_is_left_out(tmp_path):
    message = mail(("terms.docx", b"PK\x03\x04"), ("invoice.pdf", PAPER))

    assert names(tmp_path, message) == ["invoice.pdf"]


def test_a_broken_document_is_kept_so_that_reading_it_says_so(tmp_path):
    assert names(tmp_path, mail(("invoice.pdf", b"not a PDF"))) == ["invoice.pdf"]


@pytest.mark.parametrize(
    ("given", "sane"),
    [
        ("../../etc/invoice.pdf", "invoice.pdf"),
        ("C:\\temp\\invoice.pdf", "invoice.pdf"),
        ("con.pdf", "document-con.pdf"),
        ("in?voice*.pdf", "in_voice_.pdf"),
        ("invoice", "invoice.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_names_fit_any_folder(given, sane, tmp_path):
    assert names(tmp_path, mail((given, PAPER))) == [sane]


def test_equal_names_are_numbered(tmp_path):
    assert names(tmp_path, mail(("a.pdf", PAPER), ("A.PDF", PAPER))) == ["a.pdf", "A-2.PDF"]


def test_a_mail_without_a_document_is_refused(tmp_path):
    with pytest.raises(Rejected) as refused:
        names(tmp_path, mail())

    assert refused.value.code == "EMAIL_WITHOUT_DOCUMENT"


def test_a_folder_gives_its_documents_sorted_and_those_of_its_mails(tmp_path):
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    for name, data in {"c.pdf": PAPER, "b/a.PDF": PAPER, ".hidden.pdf": PAPER, "notes.txt": b"no"}.items():
        (folder / name).write_bytes(data)
    (folder / "a.eml").write_bytes(mail(("x.pdf", PAPER), ("y.pdf", PAPER)).as_bytes())

    found = document_files([folder], tmp_path / "out")

    assert [document.name for document in found] == ["x.pdf", "y.pdf", "a.PDF", "c.pdf"]


def test_a_mail_without_a_document_is_listed_itself(tmp_path):
    (tmp_path / "empty.eml").write_bytes(mail().as_bytes())

    assert [document.name for document in document_files([tmp_path], tmp_path / "out")] == ["empty.eml"]


def test_a_mail_nested_beyond_reason_is_refused(tmp_path):
    head = "From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\n"
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    (tmp_path / "deep.eml").write_text(head + parts + "\nend")

    with pytest.raises(Rejected) as refused:
        documents_in(tmp_path / "deep.eml")

    assert refused.value.code in {"DOCUMENT_BROKEN", "EMAIL_WITHOUT_DOCUMENT"}
