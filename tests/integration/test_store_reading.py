"""Whoever reads the store while a worker writes it sees one moment, never half of a release."""

from pathlib import Path

from runtime.store import items, open_store
from runtime.store.items import New


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
