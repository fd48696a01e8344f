"""Real documents are measured by what their publishers wrote down; here small ones of our own stand for them."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commands.benchmarks import Setup
from commands.benchmarks.real import measure, rows
from commands.benchmarks.real.judging import Judgement, judge, refused_wrongly
from commands.benchmarks.real.register import register
from commands.benchmarks.real.truth import TrueDocument, read
from domain.case import Case
from domain.errors import Misconfigured
from domain.gate import Reason
from domain.supplier import Supplier
from practice.erp.bill import Bill, BillLine, BillSupplier, BillTax
from practice.erp.books import Books
from practice.erp.register import make_register
from tests.papers import pdf_with_attachment

IBAN = "DE89370400440532013000"
SUPPLIER = Supplier("Alder GmbH", "Alder GmbH", "DE136695976", (IBAN,), "EUR", "6000", {"19": "V19"})
FIELDS = {
    "invoice_number": "R-1",
    "invoice_date": "2026-05-01",
    "due_date": "",
    "currency": "EUR",
    "net_total": "100.00",
    "tax_total": "19.00",
    "gross_total": "119.00",
}
TRUTH = TrueDocument(
    Path("a.pdf"), "invoice", "Alder GmbH", "DE136695976", (IBAN,), FIELDS, {Decimal(19): Decimal("19.00")}
)
EINVOICE: dict[str, Any] = {
    "invoice_number": "G-1",
    "type_code": "380",
    "issue_date": "2026-05-01",
    "currency": "EUR",
    "total_net": -100.0,
    "total_tax": -19.0,
    "total_gross": -119.0,
    "vat": [{"rate": 19.0, "amount": -19.0}],
    "seller_name": "Alder GmbH",
    "seller_vat_id": "DE136695976",
}
OTHER = {"supplier": "Birch", "truth": {"issuer": "Birch", "amount": 12.1, "date": "2026-05-02", "currency": "USD"}}
XML = f"""<a xmlns="urn:a"><PayeePartyCreditorFinancialAccount><IBANID>{IBAN[:4]} {IBAN[4:]}</IBANID>
</PayeePartyCreditorFinancialAccount><IBANID>DE75512108001245126199</IBANID></a>"""


def folder_with(place: Path, *rows_of: tuple[str, str, dict[str, Any]]) -> Path:
    lines = [json.dumps({"dataset": dataset, "files": [file], "truth": truth}) for dataset, file, truth in rows_of]
    (place / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return place


def document(name: str, **changed: str) -> TrueDocument:
    return TrueDocument(Path(name), "", changed.pop("supplier", "Alder GmbH"), changed.pop("vat_id", ""), (), changed)


def test_an_einvoice_is_known_in_everything_it_shows(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_with_attachment("factur-x.xml", XML.encode()))
    (found,) = read(folder_with(tmp_path, ("einvoice_pdf", "a.pdf", EINVOICE), ("sroie", "b.jpg", {})))
    assert (found.complete, found.type, found.ibans) == (True, "credit_note", (IBAN,))
    assert found.fields == {**FIELDS, "invoice_number": "G-1"}
    assert found.taxes == {Decimal(19): Decimal(19)}


def test_of_other_invoices_only_what_was_written_down_is_known(tmp_path: Path) -> None:
    (found,) = read(folder_with(tmp_path, ("invoices_misc", "b.pdf", OTHER)))
    assert not found.complete
    assert found.fields == {"gross_total": "12.10", "invoice_date": "2026-05-02", "currency": "USD"}


def test_a_folder_without_manifest_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="FOLDER_UNREADABLE"):
        read(tmp_path)


def test_a_supplier_is_a_name_and_a_vat_id() -> None:
    known = register((document("a", vat_id="DE1"), document("b", vat_id="DE2"), document("c", supplier="ALDER gmbh")))
    assert [known[name].erp_name for name in "abc"] == ["Alder GmbH (DE1)", "Alder GmbH (DE2)", "ALDER gmbh"]


def test_a_document_without_vat_id_goes_to_the_only_supplier_of_its_name() -> None:
    known = register((document("a", vat_id="DE1"), document("b")))
    assert known["b"] == known["a"]


def test_the_register_takes_no_iban_with_a_wrong_checksum() -> None:
    (found,) = register((TrueDocument(Path("a"), "", "Alder GmbH", "", (IBAN, "DE00370400440532013000")),)).values()
    assert found.ibans == (IBAN,)


def books_with(place: Path, *bills: Bill) -> Path:
    books = Books(place / "practice.sqlite")
    books.seed(make_register([SUPPLIER]))
    for one in bills:
        books.post(books.save(one))
    books.close()
    return place / "practice.sqlite"


def bill(reference: str = "R-1", due_date: str = "", tax: str = "19.00") -> Bill:
    line = BillLine("Paper", "6000", Decimal(1), Decimal(100), "V19", Decimal("100.00"))
    taxes = (BillTax("V19", Decimal(19), Decimal("100.00"), Decimal(tax)),)
    supplier = BillSupplier(1, "S-0001", "Alder GmbH", "DE136695976", "EUR", "6000")
    return Bill("invoice", supplier, reference, "2026-05-01", due_date, "EUR", (line,), taxes, entered_by="clerk")


def judged(books: Path, **posted: str) -> Judgement:
    files = {f"{name}.pdf": number for name, number in posted.items()}
    return judge(books, files, {"a.pdf": TRUTH}, {"a.pdf": SUPPLIER})


def test_a_bill_as_its_document_says_is_right(tmp_path: Path) -> None:
    assert judged(books_with(tmp_path, bill()), a="BILL-00001") == Judgement(1, 1, 0, ())


@pytest.mark.parametrize(
    ("wrong", "said"), [({"reference": "R-2"}, "R-2"), ({"due_date": "2026-06-01"}, "due"), ({"tax": "19.01"}, "tax")]
)
def test_a_bill_with_a_fault_is_wrong_once(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    found = judged(books_with(tmp_path, bill(**wrong)), a="BILL-00001")
    assert (found.wrong, said in " ".join(found.faults)) == (1, True)


def test_a_bill_nobody_asked_for_is_wrong(tmp_path: Path) -> None:
    assert judged(books_with(tmp_path, bill())).wrong == 1


def test_a_bill_nobody_can_judge_is_wrong(tmp_path: Path) -> None:
    assert judged(books_with(tmp_path, bill()), b="BILL-00001").wrong == 1


def test_the_same_invoice_posted_twice_is_wrong(tmp_path: Path) -> None:
    books = books_with(tmp_path, bill(), bill())
    found = judge(
        books,
        {"a.pdf": "BILL-00001", "b.pdf": "BILL-00002"},
        dict.fromkeys(("a.pdf", "b.pdf"), TRUTH),
        dict.fromkeys(("a.pdf", "b.pdf"), SUPPLIER),
    )
    assert (found.posted, found.wrong) == (2, 1)


def test_a_refused_copy_has_an_original() -> None:
    known = {"a": document("a", invoice_number="R-1"), "b": document("b", invoice_number="r-1"), "c": document("c")}
    assert refused_wrongly(["b", "c"], known, dict.fromkeys(known, SUPPLIER)) == ("c",)


def case(name: str, state: Any, code: str = "", *reasons: str) -> Case:
    held = tuple(Reason(one, "", "") for one in reasons)
    return Case(name, f"{name}.pdf", state, code, datetime(2026, 5, 1, tzinfo=UTC), reasons=held, verified=True)


def test_a_document_counts_under_each_reason_it_is_held_for() -> None:
    cases = (
        case("C1", "success"),
        case("C2", "blocked", "", "FIELD_MISSING", "FIELD_MISSING", "SUPPLIER_UNKNOWN"),
        case("C3", "blocked", "", "FIELD_MISSING"),
        case("C4", "failed", "DUPLICATE_INVOICE"),
    )
    found = {row.name: (row.value, row.note) for row in rows(cases, Judgement(1, 1, 0, ()), "R")}
    assert found["held for a person"][0] == 2
    assert found["held: FIELD_MISSING"] == (2, "1 for this reason alone")
    assert found["held: SUPPLIER_UNKNOWN"] == (1, "0 for this reason alone")
    assert found["refused: DUPLICATE_INVOICE"][0] == 1


def test_without_documents_it_says_that_it_did_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(measure(Setup(tmp_path))) == []
    assert "not run" in capsys.readouterr().out
