"""What ended long ago leaves the queue; nothing else does."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from runtime.engine.home import Home
from runtime.engine.sweep import AGAIN_S, MOST, Sweep
from tests.bots import Floor, letter

KEEP = timedelta(days=30)
DAY_MS = 24 * 3600 * 1000
NOW_MS = "CAST(strftime('%s', 'now') AS INTEGER) * 1000"


def enqueue(home: Home, *items: str) -> None:
    with home.store.transaction() as connection:
        for item in items:
            home.queue.put(connection, "letters.read", item, 1)


def set_ended(home: Home, item: str, state: str, days_ago: float) -> None:
    change = f"UPDATE workflow_status SET status = :state, completed_at = {NOW_MS} - :ms WHERE workflow_uuid LIKE :id"
    with home.store.transaction() as connection:
        connection.execute(sa.text(change), {"state": state, "ms": int(days_ago * DAY_MS), "id": f"{item}#%"})


def left(home: Home) -> list[str]:
    with home.store.reading() as connection:
        found = connection.execute(sa.text("SELECT workflow_uuid FROM workflow_status ORDER BY 1")).scalars().all()
    return [name.partition("#")[0] for name in found]


@pytest.mark.parametrize("state", ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"])
def test_a_round_that_ended_long_ago_is_forgotten(home: Home, state: str) -> None:
    enqueue(home, "old", "new")
    set_ended(home, "old", state, 31)
    set_ended(home, "new", state, 29)
    assert (Sweep(home.queue, KEEP).go_on(), left(home)) == (1, ["new"])


@pytest.mark.parametrize("state", ["ENQUEUED", "PENDING", "DELAYED"])
def test_a_round_that_has_not_ended_is_never_forgotten(home: Home, state: str) -> None:
    enqueue(home, "open")
    set_ended(home, "open", state, 999)
    assert (Sweep(home.queue, KEEP).go_on(), left(home)) == (0, ["open"])


def test_many_rounds_are_forgotten_some_at_a_time(home: Home) -> None:
    enqueue(home, *(f"old{number}" for number in range(MOST + 1)))
    set_ended(home, "old%", "SUCCESS", 31)
    sweep = Sweep(home.queue, KEEP)
    assert [sweep.go_on() for _ in range(3)] == [MOST, 1, 0] and left(home) == []


def test_it_looks_again_the_next_day(home: Home) -> None:
    moment = [0.0]
    sweep = Sweep(home.queue, KEEP, clock=lambda: moment[0])
    sweep.go_on()
    enqueue(home, "old")
    set_ended(home, "old", "SUCCESS", 31)
    moment[0] = AGAIN_S - 1
    early = sweep.go_on()
    moment[0] = AGAIN_S
    assert (early, sweep.go_on()) == (0, 1)


def test_what_became_of_a_case_outlasts_the_queue(home: Home) -> None:
    floor = Floor(home)
    floor.submit(letter("one"))
    floor.work()
    set_ended(home, "%", "SUCCESS", 31)
    Sweep(home.queue, KEEP).go_on()
    assert (left(home), floor.cases()["C1"].outcome) == ([], "posted")
