"""Which files go into a robot and come out of it."""

import json
from pathlib import Path
from typing import Any

from domain.supplier import Supplier
from runtime.engine.home import Home
from runtime.robots.handover import HandOver, Output, Release
from runtime.store import register
from tests.bots import BOTS, Floor, done, floor_with, letter


def test_a_file_outside_its_attempt_is_not_taken(home: Home, tmp_path: Path) -> None:
    secret = tmp_path / "vault.json"
    secret.write_text("{}", encoding="utf-8")

    def read(given: HandOver) -> Release:
        return done(given, outputs=[Output(f"{given.id}.o1", {}, {"x": secret})])

    floor = floor_with(home, read=read)
    floor.submit(letter("one"))
    floor.work()
    assert "lies outside its attempt" in floor.cases()["C1"].reason


def test_a_file_that_is_gone_at_the_release_ends_the_item(home: Home) -> None:
    def read(given: HandOver) -> Release:
        return done(given, outputs=[Output(f"{given.id}.o1", {}, {"x": given.folder / "out" / "gone"})])

    floor = floor_with(home, read=read)
    floor.submit(letter("one"))
    floor.work()
    assert (floor.cases()["C1"].code, "cannot be read" in floor.cases()["C1"].reason) == ("INVALID_DATA", True)


def test_a_changed_file_is_never_handed_over(floor: Floor) -> None:
    floor.submit(letter("one"))
    floor.work(1)
    stored = floor.item("collect-1.o1").files[0].sha256
    (floor.home.folder / "files" / stored[:2] / stored[2:]).write_bytes(b"other")
    floor.work()
    assert floor.cases()["C1"].code == "FILE_DAMAGED"


def test_bots_get_the_register_and_the_limits_beside_the_item(home: Home) -> None:
    seen: dict[str, Any] = {}

    def read(given: HandOver) -> Release:
        seen.update({name: json.loads(path.read_bytes()) for name, path in given.files.items() if name != "one"})
        return BOTS["read"](given)

    with home.store.transaction() as connection:
        register.put(connection, [Supplier("Acme", "Acme AG")])
    (home.folder / "target.json").write_text('{"erp": "x", "url": "http://localhost:9", "practice": true}')
    floor = floor_with(home, read=read)
    floor.submit(letter("one"))
    floor.work()
    assert (seen["suppliers.json"]["suppliers"][0]["erp_name"], seen["process.json"]["max_pages"]) == ("Acme AG", 100)
    assert seen["target.json"] == {"erp": "x", "url": "http://localhost:9", "practice": False}


def test_context_files_are_not_stored_with_the_item(floor: Floor) -> None:
    floor.submit(letter("one"))
    floor.work()
    assert [file.name for file in floor.item("collect-1.o1").files] == ["one"]
