"""`bot extract`: a JSON line a file, a bad file is an error line, the others go on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from domain.invoice import FIELD_NAMES
from tests.papers import pdf

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "einvoices"
LINES = (
    "Alder Papier GmbH",
    "Rechnungsnummer: 2026-0815",
    "Rechnungsdatum: 31.03.2026",
    "Nettosumme: 100,00 EUR",
    "USt. 19 %: 19,00 EUR",
    "Rechnungsbetrag: 119,00 EUR",
    "USt-IdNr. DE136695976",
)


def extract(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "commands", "extract", *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def rows(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    xml = (SAMPLES / "cii.xml").read_text(encoding="utf-8").strip()
    filled = xml.format(root="CrossIndustryInvoice", code="380", lines="", sign="")
    (tmp_path / "a.xml").write_text(filled, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(pdf((LINES,)))
    (tmp_path / "c.pdf").write_bytes(b"")
    return tmp_path


def test_writes_the_agreed_form_for_every_file(folder: Path) -> None:
    done = extract(str(folder))
    xml, page, broken = rows(done)
    assert done.returncode == 1
    assert broken["error"]["code"] == "DOCUMENT_EMPTY"
    for row in (xml, page):
        assert {"file", "type", "pages", "fields", "lines", "taxes", "checks", "decision"} <= set(row)
        assert set(row["fields"]) <= set(FIELD_NAMES)
        assert all(set(field) == {"value", "confidence", "page", "box", "source"} for field in row["fields"].values())
        assert row["decision"]["route"] == "hold"


def test_values_from_pages_have_places_and_those_from_xml_alone_have_none(folder: Path) -> None:
    xml, page, _ = rows(extract(str(folder)))
    number, printed = xml["fields"]["invoice_number"], page["fields"]["invoice_number"]
    assert (number["value"], number["page"], number["box"], number["source"]) == ("R-4711", None, None, "xml")
    assert (printed["value"], printed["page"], printed["source"]) == ("2026-0815", 1, "text-layer")
    assert len(printed["box"]) == 4


def test_a_register_tells_who_it_is(folder: Path) -> None:
    register = folder / "suppliers.json"
    supplier = {"name": "Alder Papier GmbH", "vat_id": "DE136695976", "ibans": ["DE89370400440532013000"]}
    register.write_text(json.dumps({"suppliers": [supplier]}), encoding="utf-8")
    (row,) = rows(extract(str(folder / "b.pdf"), "--suppliers", str(register)))
    passed = {check["name"]: check["passed"] for check in row["checks"]}
    assert passed["supplier_is_known"]
    assert "GATE_NOT_VALID_HERE" in {reason["code"] for reason in row["decision"]["reasons"]}


def test_a_broken_register_is_said_at_once(folder: Path) -> None:
    register = folder / "suppliers.json"
    register.write_text("{", encoding="utf-8")
    done = extract(str(folder / "b.pdf"), "--suppliers", str(register))
    assert done.returncode == 3
    assert "SUPPLIERS_INVALID" in done.stderr
