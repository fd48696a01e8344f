"""What becomes of items: every rule of a release, on a real store, without a daemon."""

import pytest
import sqlalchemy as sa

from domain.errors import Misconfigured, Rejected
from runtime import audit, pauses
from runtime.audit.verification import verify
from runtime.engine import states
from runtime.engine.home import Home
from runtime.engine.states import Move
from runtime.robots.handover import HandOver, Output, Release
from runtime.robots.in_process import RobotDied
from runtime.store import items
from runtime.store.schema import AUDIT
from tests.bots import BOTS, Floor, decide, done, failed, floor_with, letter


def test_a_document_goes_from_collect_to_a_verified_posting(floor: Floor) -> None:
    floor.submit(letter("one"))
    floor.work()
    case = floor.cases()["C1"]
    assert (case.file, case.state, case.erp_number, case.outcome) == ("one", "success", "Bone", "posted")


def test_output_ids_follow_from_their_parent(floor: Floor) -> None:
    floor.submit(letter("one"), letter("two"))
    floor.work()
    assert floor.item("collect-1.o2.o1").envelope == "C2"


def test_the_same_bytes_twice_are_refused_with_a_pointer_to_the_first(floor: Floor) -> None:
    floor.submit(letter("one", "same"), letter("two", "same"))
    floor.work()
    case = floor.cases()["C2"]
    assert (case.state, case.code, "as C1" in case.reason) == ("failed", "DUPLICATE_DOCUMENT", True)


def test_the_same_bytes_are_refused_in_a_later_delivery_too(floor: Floor) -> None:
    for _ in range(2):
        floor.submit(letter("one"))
        floor.work()
    assert [case.state for case in floor.cases().values()] == ["success", "failed"]


def test_the_same_number_of_a_supplier_is_refused_with_a_pointer_to_the_first(floor: Floor) -> None:
    floor.submit(letter("one", number="77"), letter("two", number="77"))
    floor.work()
    case = floor.cases()["C2"]
    assert (case.code, "as C1" in case.reason, case.outcome) == ("DUPLICATE_INVOICE", True, "refused")


def test_an_application_failure_runs_again(floor: Floor) -> None:
    floor.submit(letter("one", fail=["ERP_DOWN"]))
    floor.work()
    case = floor.cases()["C1"]
    assert (case.state, [a.state for a in case.attempts if a.step == "post"]) == ("success", ["failed", "success"])


def test_used_up_retries_wait_for_a_person(floor: Floor) -> None:
    floor.submit(letter("one", fail=["ERP_DOWN"] * 9))
    floor.work()
    case = floor.cases()["C1"]
    assert (case.state, case.code, floor.item("collect-1.o1.o1").attempt) == ("blocked", "ERP_DOWN", 3)


def test_a_business_failure_is_not_retried_and_gives_the_number_back(home: Home) -> None:
    floor = floor_with(home, post=lambda given: failed(given, "ERP_REFUSED", "BUSINESS"))
    for name in ("one", "two"):
        floor.submit(letter(name, number="77"))
        floor.work()
    found = [(case.state, case.code) for case in floor.cases().values()]
    assert found == [("failed", "ERP_REFUSED")] * 2 and floor.item("collect-1.o1.o1").attempt == 1


def test_a_difference_is_an_incident_and_keeps_the_number(home: Home) -> None:
    floor = floor_with(home, post=lambda given: failed(given, "POSTING_DIFFERS", "BUSINESS"))
    floor.submit(letter("one", number="77"))
    floor.work()
    floor.submit(letter("two", number="77"))
    floor.work()
    assert [(c.code, c.outcome) for c in floor.cases().values()] == [
        ("POSTING_DIFFERS", "incident"),
        ("DUPLICATE_INVOICE", "refused"),
    ]


def test_a_robot_that_dies_counts_as_a_failed_attempt(home: Home) -> None:
    def post(given: HandOver) -> Release:
        if given.attempt == 1:
            raise RobotDied
        return BOTS["post"](given)

    floor = floor_with(home, post=post)
    floor.submit(letter("one"))
    floor.work()
    codes = [a.code for a in floor.cases()["C1"].attempts if a.step == "post"]
    assert (codes, floor.cases()["C1"].state) == (["ROBOT_DIED", ""], "success")


def test_a_misconfigured_step_gives_the_item_back_without_using_an_attempt(floor: Floor) -> None:
    floor.submit(letter("one", fail=["LOGIN_REFUSED"]))
    floor.work()
    item = floor.item("collect-1.o1.o1")
    assert (item.state, item.set_aside, item.failures) == ("queued", True, 0)


def test_a_paused_capability_says_so_once_and_the_others_go_on(floor: Floor) -> None:
    floor.submit(letter("one", fail=["LOGIN_REFUSED"]), letter("two", fail=["LOGIN_REFUSED"]))
    floor.submit(letter("three"))
    floor.work()
    set_aside = [floor.item(f"collect-{n}").set_aside for n in ("1.o1.o1", "1.o2.o1", "2.o1.o1")]
    assert set_aside == [True] * 3 and len(floor.said) == 1 and "--resume web" in floor.said[0]


def test_a_resumed_capability_does_what_waited(floor: Floor) -> None:
    floor.submit(letter("one", fail=["LOGIN_REFUSED"]), letter("two"))
    floor.work()
    moved = pauses.resume(floor.home, [floor.process], "web")
    floor.work()
    assert (moved, [case.state for case in floor.cases().values()]) == (2, ["success", "success"])


def test_an_unknown_capability_suggests_the_nearest(floor: Floor) -> None:
    with pytest.raises(Rejected, match="Did you mean 'web'"):
        pauses.resume(floor.home, [floor.process], "wep")


def test_a_stale_release_is_refused(home: Home) -> None:
    def post(given: HandOver) -> Release:
        if given.attempt == 1:  # meanwhile somebody else takes the item
            other.handler.carry_out("collect-1.o1.o1", 1)
        return BOTS["post"](given)

    floor, other = floor_with(home, post=post), Floor(home)
    floor.submit(letter("one"))
    floor.work()
    attempts = [a.state for a in floor.cases()["C1"].attempts if a.step == "post"]
    assert (attempts, len(floor.said)) == (["lost", "success"], 1) and "STALE_RELEASE" in floor.said[0]


def test_a_run_that_was_done_before_does_nothing(floor: Floor) -> None:
    floor.submit(letter("one"))
    floor.work()
    assert floor.handler.carry_out("collect-1.o1.o1", 1) == "moved on"


def test_an_item_whose_worker_always_dies_waits_for_a_person_at_last(home: Home) -> None:
    floor = Floor(home)
    floor.submit(letter("one"))
    floor.work(2)
    for _ in range(states.LOST_LIMIT + 1):
        abandon(floor, "collect-1.o1.o1")
    floor.handler.carry_out("collect-1.o1.o1", 1)
    assert (floor.cases()["C1"].state, floor.cases()["C1"].code) == ("blocked", "ROBOT_DIED")


@pytest.mark.parametrize("count", [0, 2])
def test_reading_has_to_end_with_exactly_one_output(home: Home, count: int) -> None:
    def read(given: HandOver) -> Release:
        return done(given, outputs=[Output(f"{given.id}.o{n}", {}, {}) for n in range(1, count + 1)])

    floor = floor_with(home, read=read)
    floor.submit(letter("one"))
    floor.work()
    case = floor.cases()["C1"]
    assert (case.state, case.code, f"{count} outputs" in case.reason) == ("failed", "INVALID_DATA", True)


def test_every_move_is_in_the_audit_trail(floor: Floor) -> None:
    floor.submit(letter("one", hold=True, fail=["ERP_DOWN"]))
    floor.work()
    decide(floor, "C1", "correct", invoice_number="99")
    floor.work()
    with floor.home.store.reading() as connection:
        names = connection.execute(sa.select(AUDIT.event.c.name).where(AUDIT.event.c.envelope == "C1")).scalars().all()
    assert names == [
        *("arrived", "started", "finished", "judged", "held", "corrected", "accepted"),
        *("started", "failed", "retried", "started", "finished", "posted"),
    ]


def test_the_audit_trail_verifies(floor: Floor) -> None:
    floor.submit(letter("one", hold=True), letter("two", fail=["LOGIN_REFUSED"]), letter("two"))
    floor.work()
    decide(floor, "C1", "reject", code="WRONG")
    audit.seal(floor.home.store.engine, floor.home.folder)
    assert verify(floor.home.store.engine, floor.home.folder).breaks == ()


def test_the_audit_trail_holds_no_value_of_a_document(floor: Floor) -> None:
    floor.submit(letter("one", number="SECRET-77", hold=True))
    floor.work()
    decide(floor, "C1", "correct", invoice_number="SECRET-78")
    with floor.home.store.reading() as connection:
        facts = connection.execute(sa.select(AUDIT.event.c.facts)).scalars().all()
    assert not [text for text in facts if "SECRET" in text]


def abandon(floor: Floor, id: str) -> None:
    """A robot gets the item and is never heard of again."""
    with floor.home.store.transaction() as connection:
        states.begin(Move(floor.home, floor.process, connection), items.load(connection, id), "dead")


def test_a_failure_nobody_foresaw_stops_the_worker_in_one_line_and_its_story_is_in_a_file(
    floor: Floor, capfd: pytest.CaptureFixture[str]
) -> None:
    floor.submit(letter("one"))
    floor.work(2)
    del floor.stations["letters.post"]
    with pytest.raises(Misconfigured, match=r"broke down.*KeyError.*UNCAUGHT_ERROR") as caught:
        floor.handler.carry_out("collect-1.o1.o1", 1)
    (story,) = floor.home.folder.glob("crash-*.txt")
    assert str(story) in str(caught.value) and "Traceback" in story.read_text(encoding="utf-8")
    assert "Traceback" not in capfd.readouterr().err
