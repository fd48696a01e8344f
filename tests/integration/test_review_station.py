"""The review page, as a browser talks to it."""

import json

import pytest
import sqlalchemy as sa

from domain.interchange import load_correction, load_invoice
from domain.review import apply
from runtime.engine.home import Home
from runtime.store.schema import CORRECTION, DECISION
from tests.held_documents import DeskWith, Paper, Station


@pytest.fixture
def three(desk_with: DeskWith) -> Station:
    """Three documents of rising amounts."""
    sizes = {"small.pdf": "10.00", "middle.pdf": "500.00", "large.pdf": "9000.00"}
    return desk_with(*(Paper(name, {"gross_total": size, "invoice_number": name}) for name, size in sizes.items()))


def test_the_queue_begins_with_the_most_at_stake(three: Station) -> None:
    page = three.sign_in().get("/").text
    assert page.index("9,000.00") < page.index("500.00") < page.index(">10.00")


def test_the_queue_can_show_one_reason_alone(desk_with: DeskWith) -> None:
    other = ("TOTALS_DIFFER", "gross_total", "Net and tax do not make the gross total.")
    station = desk_with(Paper("one.pdf"), Paper("two.pdf", reason=other))
    page = station.sign_in().get("/?reason=TOTALS_DIFFER").text
    assert ("two.pdf" in page, "one.pdf" in page) == (True, False)


def test_accepting_leads_to_the_next_document(three: Station) -> None:
    ann = three.sign_in()
    answer = ann.decide("C3", ann.open("C3"))
    assert (answer.status_code, answer.headers["hx-push-url"]) == (200, "/cases/C2")
    assert three.floor.item("collect-1.o3.o1").state == "queued"


def test_after_the_last_document_the_page_says_so(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    assert "That was the last one" in ann.decide("C1", ann.open("C1")).text


def test_a_changed_value_is_kept_as_a_correction(home: Home, desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    ann.decide("C1", ann.open("C1"), invoice_number="INV-2")
    with home.store.reading() as connection:
        row = connection.execute(sa.select(CORRECTION)).one()
    assert (row.field, row.value, row.previous, row.reviewer) == ("invoice_number", "INV-2", "INV-1", "ann")


def test_a_decision_keeps_what_was_shown_and_how_it_was_worked_on(home: Home, desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    told = {"milliseconds": "1200", "keys": "2", "ways": json.dumps({"invoice_number": "candidate 1"})}
    ann.decide("C1", {**ann.open("C1"), **told}, invoice_number="INV-2")
    with home.store.reading() as connection:
        shown = connection.execute(sa.select(DECISION.c.shown)).scalar_one()
    field = shown["fields"]["invoice_number"]
    assert (field["value"], field["way"], shown["milliseconds"], shown["keys"]) == ("INV-1", "candidate 1", 1200, 2)
    assert shown["versions"] == {"extraction": "extraction-test"}


def test_values_may_be_typed_as_they_are_printed(home: Home, desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    ann.decide("C1", ann.open("C1"), due_date="30. Juni 2026", gross_total="1.191,50 EUR")
    with home.store.reading() as connection:
        found = dict(connection.execute(sa.select(CORRECTION.c.field, CORRECTION.c.value)).all())
    assert found == {"due_date": "2026-06-30", "gross_total": "1191.50"}


def test_checks_run_with_what_was_typed(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    answer = ann.post("/cases/C1/check", {**ann.open("C1"), "gross_total": "1191.00"})
    assert "Net and tax do not make the gross total." in answer.text
    assert "off by 1.00" in answer.text


def test_a_value_that_fits_no_type_is_told_and_not_accepted(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann = station.sign_in()
    form = {**ann.open("C1"), "due_date": "soon"}
    assert "Type a date as 2026-03-31." in ann.post("/cases/C1/check", form).text
    answer = ann.decide("C1", form)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (422, "#notice")
    assert station.floor.item("collect-1.o1.o1").state == "blocked"


def test_a_value_that_was_read_cannot_be_emptied(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    assert ann.decide("C1", ann.open("C1"), invoice_number="").status_code == 422


def test_a_clicked_word_gives_the_whole_value_around_it(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    words = [word["text"] for word in ann.get("/cases/C1/pages/1/words").json()["words"]]
    clicked = {"field": "due_date", "page": "1", "words": str(words.index("May"))}
    assert ann.post("/cases/C1/value", clicked).json() == {"value": "2026-05-12"}


def test_several_clicked_words_make_one_text(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    clicked = {"field": "payment_terms", "page": "1", "words": "1,2"}
    assert ann.post("/cases/C1/value", clicked).json() == {"value": "Invoice number"}


def test_a_clicked_word_that_is_no_such_value_is_told(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    answer = ann.post("/cases/C1/value", {"field": "due_date", "page": "1", "words": "0"})
    assert (answer.status_code, answer.json()["problem"][:24]) == (422, "'Acme' is no value for '")


@pytest.mark.parametrize("words", ["", "x", "-1", "9999", "1,,2", "1e3"])
def test_words_that_are_not_there_are_refused(words: str, desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    assert ann.post("/cases/C1/value", {"field": "due_date", "page": "1", "words": words}).status_code == 422


def test_only_doubtful_fields_are_open_on_the_page(desk_with: DeskWith) -> None:
    page = desk_with(Paper()).sign_in().get("/cases/C1").text
    assert page.count('class="field doubtful"') == 1


def test_a_rejection_names_its_reason(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann = station.sign_in()
    ann.decide("C1", ann.open("C1"), "reject", code="NOT_ORDERED")
    assert station.floor.cases()["C1"].reason == "ann ended it: NOT_ORDERED."


def test_undo_brings_the_document_back_with_what_was_typed(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    ann.decide("C1", ann.open("C1"), invoice_number="INV-2")
    answer = ann.post("/undo")
    assert answer.headers["hx-push-url"] == "/cases/C1"
    assert 'value="INV-2"' in answer.text


def test_undoing_nothing_is_told(desk_with: DeskWith) -> None:
    assert desk_with(Paper()).sign_in().post("/undo").status_code == 409


def test_of_two_tabs_the_older_is_told_and_loses_nothing(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    old, _ = ann.open("C1"), ann.open("C1")
    answer = ann.decide("C1", old, invoice_number="INV-2")
    assert (answer.status_code, answer.headers["hx-retarget"]) == (409, "#notice")
    assert "What you typed is still here" in answer.text


def test_of_two_people_the_second_is_told_who_works_on_it(desk_with: DeskWith) -> None:
    station = desk_with(Paper(), Paper("two.pdf", {"gross_total": "5.00"}))
    station.sign_in("ann").open("C1")
    ben = station.sign_in("ben")
    assert "ann works on this document" in ben.get("/cases/C1").text
    assert ben.get("/next").headers["location"] == "/cases/C2"


def test_a_decision_without_a_claim_of_ones_own_is_refused(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    station.sign_in("ann").open("C1")
    ben = station.sign_in("ben")
    answer = ben.decide("C1", ben.open("C1"))
    assert (answer.status_code, station.floor.item("collect-1.o1.o1").state) == (409, "blocked")


def test_a_document_decided_elsewhere_is_told(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann = station.sign_in()
    form = ann.open("C1")
    ann.decide("C1", form)
    answer = ann.decide("C1", form)
    assert (answer.status_code, "ann said" in answer.text) == (409, True)


def test_leaving_a_document_gives_it_to_others(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann, ben = station.sign_in("ann"), station.sign_in("ben")
    form = ann.open("C1")
    ann.post("/cases/C1/leave", form)
    assert ben.decide("C1", ben.open("C1")).status_code == 200


def test_a_page_that_lost_its_document_hears_it(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    old, new = ann.open("C1"), ann.open("C1")
    assert [ann.post("/cases/C1/claim", form).status_code for form in (old, new)] == [409, 204]


def test_the_next_document_is_named_ahead_with_its_picture(three: Station) -> None:
    ahead = three.sign_in().get("/ahead?after=C3").json()
    assert (ahead["case"], ahead["pictures"][0][:26]) == ("C2", "/cases/C2/pages/1/picture?")


def test_skipping_goes_round(three: Station) -> None:
    ann = three.sign_in()
    addresses = [ann.get(f"/next?after={case}").headers["location"] for case in ("C3", "C2", "C1")]
    assert addresses == ["/cases/C2", "/cases/C1", "/cases/C3"]


def test_500_pages_are_paged_through(desk_with: DeskWith) -> None:
    ann = desk_with(Paper(pages=500)).sign_in()
    assert "of 500</label>" in ann.get("/cases/C1").text
    assert ann.get("/cases/C1/pages/500/words").json()["page"] == 500


def test_a_document_whose_files_are_gone_can_still_be_decided(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    for name in ("page-1.png", "pages.json"):
        station.stored(name).unlink()
    ann = station.sign_in()
    page = ann.get("/cases/C1")
    assert (page.status_code, "cannot be read" in page.text) == (200, True)
    assert ann.get("/cases/C1/pages/1/picture").status_code == 404
    assert ann.decide("C1", ann.open("C1")).status_code == 200


def test_an_unknown_supplier_has_to_be_chosen_first(desk_with: DeskWith) -> None:
    station = desk_with(Paper(read={"supplier_name": "Acne", "supplier_iban": ""}))
    ann = station.sign_in()
    page = ann.get("/cases/C1").text
    assert 'data-value="Acme"' in page
    assert ann.decide("C1", ann.open("C1"), supplier_name="Acme").status_code == 200


def test_a_step_that_failed_for_good_can_be_run_again_from_the_page(desk_with: DeskWith) -> None:
    station = desk_with(Paper(fail=("ERP_DOWN",) * 3))
    ann = station.sign_in()
    ann.decide("C1", ann.open("C1"))
    station.floor.work()
    page = ann.get("/cases/C1").text
    assert ("Run it again" in page, "Accept <kbd>" in page) == (True, False)
    assert ann.decide("C1", ann.open("C1"), "retry").status_code == 200
    station.floor.work()
    assert station.floor.cases()["C1"].outcome == "posted-after-person"


def test_a_doubt_is_told_in_a_clerks_words(desk_with: DeskWith) -> None:
    assert "Invoice number may be misread." in desk_with(Paper()).sign_in().get("/").text


def test_who_accepts_before_the_rules_were_run_is_shown_those_that_are_broken(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann = station.sign_in()
    answer = ann.decide("C1", ann.open("C1"), sure="", gross_total="1191.00")
    assert (answer.headers["x-broken"], answer.headers["hx-retarget"]) == ("1", "#checks")
    assert station.floor.item("collect-1.o1.o1").state == "blocked"


LINE = {"description": "Paper", "quantity": "4", "unit_price": "250", "tax_rate": "19", "net": ""}


def test_typed_lines_are_kept_as_a_correction_with_what_was_there(home: Home, desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    told = {"ways": json.dumps({"lines": "typed"}), "tables": json.dumps({"lines": [LINE]})}
    assert ann.decide("C1", {**ann.open("C1"), **told}).status_code == 200
    with home.store.reading() as connection:
        row = connection.execute(sa.select(CORRECTION)).one()
        shown = connection.execute(sa.select(DECISION.c.shown)).scalar_one()
    lines, before = json.loads(row.value), json.loads(row.previous)
    assert (row.field, lines[0]["net"], before[0]["description"]) == ("lines", "1000.00", "Goods")
    assert (shown["fields"]["lines"]["way"], json.loads(shown["fields"]["lines"]["value"])) == ("typed", before)


def test_typed_lines_reach_the_robot_that_posts(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann = station.sign_in()
    ann.decide("C1", {**ann.open("C1"), "tables": json.dumps({"lines": [LINE], "taxes": []})})
    station.floor.work()
    given = station.floor.item("collect-1.o1.o1").payload
    corrections = tuple(load_correction(row) for row in given["corrections"])
    invoice = apply(corrections, load_invoice(given["invoice"]))
    assert ([line.description for line in invoice.lines], invoice.taxes) == (["Paper"], ())


def test_sums_and_rules_run_with_typed_lines(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    wrong = json.dumps({"lines": [{**LINE, "net": "900"}]})
    answer = ann.post("/cases/C1/check", {**ann.open("C1"), "tables": wrong})
    assert "off by 100.00" in answer.text
    assert "Quantity times unit price is not the line&#39;s amount: line 1." in answer.text
    assert "One line a tax rate will be posted." in answer.text


def test_a_cell_that_fits_no_type_is_named_and_not_accepted(desk_with: DeskWith) -> None:
    station = desk_with(Paper())
    ann = station.sign_in()
    form = {**ann.open("C1"), "tables": json.dumps({"lines": [{**LINE, "quantity": "many"}]})}
    assert "lines.0.quantity" in ann.post("/cases/C1/check", form).text
    assert ann.decide("C1", form).status_code == 422
    assert station.floor.item("collect-1.o1.o1").state == "blocked"


def test_undo_brings_typed_lines_back(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    ann.decide("C1", {**ann.open("C1"), "tables": json.dumps({"lines": [LINE, LINE]})}, net_total="2000.00")
    page = ann.post("/undo").text
    assert page.count('value="Paper"') == 2
    assert 'data-touched="yes"' in page


def test_a_clicked_amount_fills_a_cell(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    words = [word["text"] for word in ann.get("/cases/C1/pages/1/words").json()["words"]]
    clicked = {"field": "lines.net", "page": "1", "words": str(words.index("1,000.00"))}
    assert ann.post("/cases/C1/value", clicked).json() == {"value": "1000.00"}


@pytest.mark.parametrize("field", ["lines.", "lines.price", ".net", "rows.net"])
def test_a_cell_that_is_not_there_cannot_be_filled(field: str, desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    assert ann.post("/cases/C1/value", {"field": field, "page": "1", "words": "0"}).status_code == 422


def test_what_cannot_be_posted_is_told_before_it_is_accepted(desk_with: DeskWith) -> None:
    ann = desk_with(Paper()).sign_in()
    tables = json.dumps({"lines": [{**LINE, "tax_rate": ""}], "taxes": []})
    answer = ann.decide("C1", ann.open("C1"), sure="", tables=tables, tax_total="0.00", gross_total="1000.00")
    assert ("It cannot be posted so." in answer.text, answer.headers["x-broken"]) == (True, "1")
