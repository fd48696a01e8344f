"""What a person's word does to a case that waits, and to one that does not."""

from typing import Any

import pytest

from domain.errors import Rejected
from domain.supplier import Supplier
from runtime.engine.home import Home
from runtime.review import Verdict
from runtime.robots.handover import HandOver, Output, Release
from runtime.store import register
from tests.bots import BOTS, Floor, decide, done, floor_with, letter


def test_a_held_document_waits_and_is_not_posted(floor: Floor) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    case = floor.cases()["C1"]
    assert (case.state, case.held, case.reasons[0].code) == ("blocked", True, "CONFIDENCE_LOW")


def test_a_held_document_holds_no_number(floor: Floor) -> None:
    floor.submit(letter("one", number="77", hold=True), letter("two", number="77"))
    floor.work()
    assert [case.state for case in floor.cases().values()] == ["blocked", "success"]


def test_an_accepted_document_is_posted_with_its_corrections(home: Home) -> None:
    seen: list[Any] = []

    def post(given: HandOver) -> Release:
        seen.append(given.payload["corrections"])
        return BOTS["post"](given)

    floor = floor_with(home, post=post)
    floor.submit(letter("one", hold=True))
    floor.work()
    decide(floor, "C1", "correct", invoice_number="99")
    floor.work()
    entries = [(c["field"], c["value"], c["previous"], c["reviewer"]) for c in seen[0]]
    assert entries == [("invoice_number", "99", "one", "ann")]


def test_what_was_read_is_never_edited(floor: Floor) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    decide(floor, "C1", "correct", invoice_number="99")
    assert floor.item("collect-1.o1.o1").payload["invoice"]["fields"]["invoice_number"]["value"] == "one"


def test_accepting_an_invoice_another_case_holds_is_refused(floor: Floor) -> None:
    floor.submit(letter("one", number="77", hold=True), letter("two", number="77"))
    floor.work()
    with pytest.raises(Rejected, match="'C2' holds the same invoice"):
        decide(floor, "C1", "accept")
    assert floor.cases()["C1"].state == "blocked"


def test_correcting_into_a_number_another_case_holds_is_refused(floor: Floor) -> None:
    floor.submit(letter("one", hold=True), letter("two"))
    floor.work()
    with pytest.raises(Rejected, match="DUPLICATE_INVOICE"):
        decide(floor, "C1", "correct", invoice_number="TWO")


def test_an_accepted_number_is_held_from_the_decision_on(floor: Floor) -> None:
    floor.submit(letter("one", number="77", hold=True))
    floor.work()
    decide(floor, "C1", "accept")
    floor.submit(letter("two", number="77"))
    floor.work()
    assert [case.code for case in floor.cases().values()] == ["", "DUPLICATE_INVOICE"]


def test_the_second_decision_is_told_that_it_is_late(floor: Floor) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    decide(floor, "C1", "accept")
    with pytest.raises(Rejected, match="DECISION_TOO_LATE") as caught:
        decide(floor, "C1", "reject", code="WRONG")
    assert "ann said 'accept' before" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "verdict", "told"),
    [
        ({}, None, r"it was posted on \d{4}-\d\d-\d\d as Bone\. Nothing"),
        ({"hold": True}, "accept", r"it is on its way to step 'post'\. ann said 'accept' before\. Nothing"),
        ({"hold": True}, "reject", r"it ended on \d{4}-\d\d-\d\d \(REJECTED_BY_REVIEWER\): ann ended it: WRONG\. ann"),
    ],
)
def test_a_late_decision_is_told_in_words_what_became_of_the_case(
    given: dict[str, Any], verdict: Verdict | None, told: str, floor: Floor
) -> None:
    floor.submit(letter("one", **given))
    floor.work()
    if verdict:
        decide(floor, "C1", verdict, code="WRONG" if verdict == "reject" else "")
    with pytest.raises(Rejected, match=told):
        decide(floor, "C1", "accept")


def test_a_rejected_document_ends_and_gives_its_number_back(floor: Floor) -> None:
    floor.submit(letter("one", number="77", hold=True))
    floor.work()
    decide(floor, "C1", "reject", code="WRONG_COMPANY")
    floor.submit(letter("two", number="77"))
    floor.work()
    first, second = floor.cases().values()
    assert (first.outcome, first.code, second.state) == ("ended-by-person", "REJECTED_BY_REVIEWER", "success")


def test_an_unknown_case_suggests_the_nearest(floor: Floor) -> None:
    floor.submit(letter("one", hold=True))
    floor.work()
    with pytest.raises(Rejected, match=r"Did you mean 'C1'\? \[CASE_UNKNOWN\]"):
        decide(floor, "c1", "accept")


def test_a_document_without_supplier_cannot_be_accepted(home: Home) -> None:
    def read(given: HandOver) -> Release:
        release = BOTS["read"](given)
        payload = {**release.outputs[0].payload, "supplier": None, "business_key": ""}
        return done(given, outputs=[Output(f"{given.id}.o1", payload, {}, True)])

    floor = floor_with(home, read=read)
    floor.submit(letter("one"))
    floor.work()
    with pytest.raises(Rejected, match="supplier is not in the register"):
        decide(floor, "C1", "accept")


def test_a_supplier_imported_later_is_found_when_the_document_is_accepted(home: Home) -> None:
    seen: list[Any] = []

    def read(given: HandOver) -> Release:
        release = BOTS["read"](given)
        payload = {**release.outputs[0].payload, "supplier": None, "business_key": ""}
        return done(given, outputs=[Output(f"{given.id}.o1", payload, {}, True)])

    def post(given: HandOver) -> Release:
        seen.append((given.payload["supplier"]["name"], given.payload["business_key"]))
        return BOTS["post"](given)

    floor = floor_with(home, read=read, post=post)
    floor.submit(letter("one"))
    floor.work()
    with home.store.transaction() as connection:
        register.put(connection, [Supplier("Beta", "Beta")])
    decide(floor, "C1", "correct", supplier_name="Beta")
    floor.work()
    assert seen == [("Beta", "BETA|ONE")]


def test_a_document_without_business_key_is_held(home: Home) -> None:
    def read(given: HandOver) -> Release:
        release = BOTS["read"](given)
        payload = {**release.outputs[0].payload, "business_key": ""}
        return done(given, outputs=[Output(f"{given.id}.o1", payload, {})])

    floor = floor_with(home, read=read)
    floor.submit(letter("one"))
    floor.work()
    assert floor.cases()["C1"].state == "blocked"


def test_a_person_can_run_a_failed_step_again(floor: Floor) -> None:
    floor.submit(letter("one", fail=["ERP_DOWN"] * 3))
    floor.work()
    decide(floor, "C1", "retry")
    floor.work()
    assert floor.cases()["C1"].state == "success"


def test_a_failed_step_is_not_accepted(floor: Floor) -> None:
    floor.submit(letter("one", fail=["ERP_DOWN"] * 9))
    floor.work()
    with pytest.raises(Rejected, match="Say 'retry'"):
        decide(floor, "C1", "accept")


def test_a_rejected_case_that_a_robot_may_have_posted_keeps_its_number(floor: Floor) -> None:
    floor.submit(letter("one", number="77", fail=["ERP_DOWN"] * 9))
    floor.work()
    decide(floor, "C1", "reject", code="GIVEN_UP")
    floor.submit(letter("two", number="77"))
    floor.work()
    assert floor.cases()["C2"].code == "DUPLICATE_INVOICE"
