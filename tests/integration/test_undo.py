"""A decision made on the page: it can be taken back until a robot has begun, and a stale page is told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.errors import Rejected
from domain.review import Correction
from runtime import review
from runtime.engine.home import Home
from runtime.review import Sight, Word
from runtime.store import claims, decisions
from runtime.store.items import Item, now
from runtime.store.schema import CLAIM, DECISION
from tests.bots import Floor, letter

GRACE = timedelta(minutes=1)


def held(floor: Floor, *names: str) -> list[Item]:
    floor.submit(*(letter(name, hold=True) for name in names))
    floor.work()
    return [floor.item(f"collect-1.o{place}.o1") for place in range(1, len(names) + 1)]


def seen(home: Home, item: Item, reviewer: str = "ann") -> Sight:
    with home.store.transaction() as connection:
        claim = claims.take(connection, item.id, reviewer)
    return Sight(item.id, item.round, claim.token, {"keys": 2}, GRACE)


def say(floor: Floor, case: str, sight: Sight, reviewer: str = "ann", verdict: str = "accept", **values: str) -> Item:
    code = "WRONG" if verdict == "reject" else ""
    word = Word(verdict, reviewer, values, code)  # type: ignore[arg-type]
    return review.decide(floor.home, {"letters": floor.process}, case, word, sight)


def undo(floor: Floor, reviewer: str = "ann") -> tuple[Item, tuple[Correction, ...]]:
    return review.undo(floor.home, {"letters": floor.process}, reviewer)


def test_a_decision_taken_back_waits_again_with_its_reasons(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item))
    undo(floor)
    case = floor.cases()["C1"]
    assert (case.outcome, case.code, case.touches, case.reasons[0].code) == (
        "waiting",
        "NEEDS_REVIEW",
        0,
        "CONFIDENCE_LOW",
    )


def test_a_decision_taken_back_gives_its_number_back(floor: Floor) -> None:
    one, two = held(floor, "one", "two")
    say(floor, "C1", seen(floor.home, one), verdict="correct", invoice_number="77")
    undo(floor)
    say(floor, "C2", seen(floor.home, two), verdict="correct", invoice_number="77")
    assert floor.item(two.id).state == "queued"


def test_the_round_of_a_decision_taken_back_does_nothing(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item))
    queued = floor.item(item.id)
    undo(floor)
    assert floor.handler.carry_out(queued.id, queued.round) == "moved on"


def test_corrections_taken_back_come_back_to_the_page_and_never_reach_a_robot(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item), verdict="correct", invoice_number="99")
    again, corrections = undo(floor)
    say(floor, "C1", seen(floor.home, again))
    with floor.home.store.reading() as connection:
        kept = decisions.corrections(connection, "C1")
    assert ([one.value for one in corrections], kept) == (["99"], ())


def test_a_rejection_can_be_taken_back(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item), verdict="reject")
    undo(floor)
    assert floor.cases()["C1"].outcome == "waiting"


def test_undoing_again_takes_back_the_decision_before(floor: Floor) -> None:
    one, two = held(floor, "one", "two")
    say(floor, "C1", seen(floor.home, one))
    say(floor, "C2", seen(floor.home, two))
    assert [undo(floor)[0].id, undo(floor)[0].id] == [two.id, one.id]


def test_the_last_ten_decisions_are_taken_back_and_no_more(floor: Floor) -> None:
    items = held(floor, *(f"letter-{number}" for number in range(11)))
    for number, item in enumerate(items, start=1):
        say(floor, f"C{number}", seen(floor.home, item))
    assert [undo(floor)[0].id for _ in range(10)] == [item.id for item in reversed(items[1:])]
    with pytest.raises(Rejected, match="no decision of yours"):
        undo(floor)


def test_a_decision_a_robot_began_with_stands(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item))
    floor.work()
    with pytest.raises(Rejected, match="'accept' cannot be taken back: case 'C1' was posted") as caught:
        undo(floor)
    assert (caught.value.code, floor.cases()["C1"].outcome) == ("DECISION_TOO_LATE", "posted-after-person")


def test_nobody_takes_back_the_decision_of_another(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item))
    with pytest.raises(Rejected, match="no decision of yours"):
        undo(floor, "ben")


def test_the_next_step_waits_for_the_grace(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item))
    query = sa.text("SELECT status FROM workflow_status WHERE workflow_uuid LIKE :id")
    with floor.home.store.reading() as connection:
        found = connection.execute(query, {"id": f"{item.id}#%"}).scalars().all()
    assert found == ["DELAYED"]


def test_what_was_shown_is_kept_beside_the_decision(floor: Floor) -> None:
    item = held(floor, "one")[0]
    say(floor, "C1", seen(floor.home, item))
    with floor.home.store.reading() as connection:
        assert connection.execute(sa.select(DECISION.c.shown)).scalar_one() == {"keys": 2}


def test_a_document_opened_again_by_oneself_belongs_to_the_newest_tab(floor: Floor) -> None:
    item = held(floor, "one")[0]
    old, _ = seen(floor.home, item), seen(floor.home, item)
    with pytest.raises(Rejected, match="opened again meanwhile, by ann") as caught:
        say(floor, "C1", old)
    assert (caught.value.code, floor.item(item.id).state) == ("CLAIM_LOST", "blocked")


def test_a_document_somebody_works_on_is_not_taken_over(floor: Floor) -> None:
    item = held(floor, "one")[0]
    seen(floor.home, item)
    with floor.home.store.transaction() as connection:
        assert claims.take(connection, item.id, "ben").reviewer == "ann"


def test_a_claim_that_ran_out_can_be_taken_over_and_the_first_is_told(floor: Floor) -> None:
    item = held(floor, "one")[0]
    old = seen(floor.home, item)
    run_out(floor.home)
    seen(floor.home, item, "ben")
    with pytest.raises(Rejected, match="by ben"):
        say(floor, "C1", old)


def test_a_claim_that_ran_out_and_nobody_took_over_still_decides(floor: Floor) -> None:
    item = held(floor, "one")[0]
    old = seen(floor.home, item)
    run_out(floor.home)
    say(floor, "C1", old)
    assert floor.item(item.id).state == "queued"


def test_a_page_from_before_an_undo_is_stale(floor: Floor) -> None:
    item = held(floor, "one")[0]
    first = seen(floor.home, item)
    say(floor, "C1", first)
    undo(floor)
    with pytest.raises(Rejected, match="came back since this page was opened"):
        say(floor, "C1", first)


def run_out(home: Home) -> None:
    """Five minutes go by."""
    with home.store.transaction() as connection:
        past = now() - timedelta(seconds=1)
        connection.execute(sa.update(CLAIM).values(expires=past))
