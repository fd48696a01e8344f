"""Whoever reads the store while a worker writes it sees one moment; what must last waits for the disk."""

from pathlib import Path

from runtime.store import items, open_store
from runtime.store.database import transaction
from runtime.store.items import New

FULL = 2


def test_what_is_read_together_is_of_one_moment(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as connection:
        items.add(connection, New("a", process="letters", step="read", state="queued", payload={}))
    with store.reading() as connection:
        before = [items.find(connection, name) for name in ("a", "b")]
        with store.transaction() as other:
            items.add(other, New("b", process="letters", step="read", state="queued", payload={}))
        after = [items.find(connection, name) for name in ("a", "b")]
    store.close()
    assert after == before


def test_a_later_look_sees_what_was_written(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.reading() as connection:
        items.find(connection, "a")
    with store.transaction() as connection:
        items.add(connection, New("a", process="letters", step="read", state="queued", payload={}))
    with store.reading() as connection:
        found = items.find(connection, "a")
    store.close()
    assert [item.id for item in found] == ["a"]


def test_what_the_store_commits_has_reached_the_disk(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.reading() as connection:
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    store.close()
    assert synchronous == FULL


def test_marks_that_may_be_forgotten_are_seen_by_everybody(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with transaction(store.forgetful) as connection:
        items.add(connection, New("a", process="letters", step="read", state="queued", payload={}))
    with store.reading() as connection:
        found = items.find(connection, "a")
    store.close()
    assert [item.id for item in found] == ["a"]
