"""Whatever is done to a sealed trail, its verification names the place."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.audit import AuditEvent
from domain.chain import START, Link, link_hash
from domain.errors import Misconfigured
from runtime import audit, keys
from runtime.audit.tables import TABLES, define
from runtime.audit.verification import Verification, verify

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
EVENT, ROOT, SEALED = TABLES.event, TABLES.root, TABLES.sealed
BYTES = b"%PDF-1.7 a document"
FILE = sha256(BYTES).hexdigest()
ENVELOPES = {"e1": 4, "e2": 3, "e3": 1}
EVERY_EVENT = [(envelope, number) for envelope, count in ENVELOPES.items() for number in range(1, count + 1)]


class Home:
    """A home with a trail of three envelopes, sealed twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = sa.create_engine(f"sqlite:///{folder / 'store.db'}")
        sa.event.listen(self.engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
        metadata = sa.MetaData()
        define(metadata)
        metadata.create_all(self.engine)
        audit.prepare(folder)

    def append(self, envelope: str, name: str = "held", **facts: object) -> None:
        with self.engine.begin() as connection:
            audit.append(connection, AuditEvent(envelope, name, AT, facts))

    def seal(self) -> audit.Head:
        return audit.seal(self.engine, self.folder)

    def execute(self, *statements: sa.Executable) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def verify(self, kept: audit.Head | None = None) -> Verification:
        return verify(self.engine, self.folder, kept)

    def first_break(self) -> tuple[str, str]:
        found = self.verify().breaks[0]
        return found.where, found.text


def at(envelope: str, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return EVENT.c.envelope == envelope, EVENT.c.number == number


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    stored = tmp_path / "files" / FILE[:2]
    stored.mkdir(parents=True)
    (stored / FILE[2:]).write_bytes(BYTES)
    home.append("e1", "arrived", process="invoices", item="e1", files=[FILE])
    home.append("e2", "arrived", process="invoices", item="e2", files=[])
    home.append("e1", "judged", route="hold", confidence=0.75, gate="practice", values={"net_total": "ab"})
    home.seal()
    home.append("e1", "held", item="e1.o1")
    home.append("e2", "held", item="e2.o1")
    home.append("e1", "accepted", item="e1.o1", reviewer="controller")
    home.append("e2", "rejected", item="e2.o1", reviewer="controller", code="WRONG_COMPANY")
    home.append("e3", "arrived", process="invoices", item="e3", files=[FILE])
    home.seal()
    yield home
    home.engine.dispose()


def test_an_untouched_trail_verifies(home: Home) -> None:
    found = home.verify()
    assert (found.breaks, found.unsealed) == ((), ())
    assert (found.envelopes, found.events, found.roots, found.files) == (3, 8, 2, 1)


def test_a_home_without_a_trail_verifies(tmp_path: Path) -> None:
    engine = sa.create_engine("sqlite://")
    metadata = sa.MetaData()
    define(metadata)
    metadata.create_all(engine)
    assert verify(engine, tmp_path).breaks == ()
    engine.dispose()


def test_an_event_is_appended_in_its_callers_transaction(home: Home) -> None:
    with home.engine.connect() as connection:
        audit.append(connection, AuditEvent("e1", "posted", AT))
        connection.rollback()
    assert home.verify().events == 8


def test_an_append_costs_one_select_and_one_insert(home: Home) -> None:
    said: list[str] = []
    sa.event.listen(home.engine, "before_cursor_execute", lambda *words: said.append(words[2].split()[0]))
    home.append("e1", "posted", verified=True)
    assert said == ["SELECT", "INSERT"]


def test_a_damaged_event_can_still_be_shown(home: Home) -> None:
    home.execute(EVENT.update().where(*at("e1", 3)).values(facts="{"))
    assert audit.trail(home.engine, "e1")[2].endswith("held: its facts were damaged.")


def test_events_after_the_last_seal_are_named_as_unsealed(home: Home) -> None:
    home.append("e1", "posted", verified=True)
    home.append("e4", "arrived")
    assert home.verify().unsealed == (("e1", 5, 5), ("e4", 1, 1))
    assert home.verify().breaks == ()


def test_sealing_nothing_new_adds_no_link(home: Home) -> None:
    assert home.seal().count == 2


@pytest.mark.parametrize("column", ["name", "at", "facts", "previous", "hash"])
@pytest.mark.parametrize(("envelope", "number"), EVERY_EVENT)
def test_an_edited_event_is_named(home: Home, envelope: str, number: int, column: str) -> None:
    home.execute(EVENT.update().where(*at(envelope, number)).values({column: '{"code":"0"}'}))
    where, text = home.first_break()
    assert where == f"envelope '{envelope}'"
    assert f"ink {number}" in text


@pytest.mark.parametrize(("envelope", "number"), EVERY_EVENT)
def test_a_deleted_event_is_named(home: Home, envelope: str, number: int) -> None:
    home.execute(EVENT.delete().where(*at(envelope, number)))
    where, text = home.first_break()
    assert where == f"envelope '{envelope}'"
    assert "missing" in text


@pytest.mark.parametrize(("envelope", "number"), EVERY_EVENT)
def test_a_cut_tail_is_named(home: Home, envelope: str, number: int) -> None:
    home.execute(EVENT.delete().where(EVENT.c.envelope == envelope, EVENT.c.number >= number))
    where, text = home.first_break()
    assert where == f"envelope '{envelope}'"
    assert "missing" in text


@pytest.mark.parametrize(("envelope", "number"), [place for place in EVERY_EVENT if place[1] < ENVELOPES[place[0]]])
def test_swapped_events_are_named(home: Home, envelope: str, number: int) -> None:
    free = EVENT.update()
    home.execute(
        free.where(*at(envelope, number)).values(number=99),
        free.where(*at(envelope, number + 1)).values(number=number),
        free.where(*at(envelope, 99)).values(number=number + 1),
    )
    assert home.first_break() == (f"envelope '{envelope}'", f"Link {number} does not follow the link before it.")


@pytest.mark.parametrize(("envelope", "number"), EVERY_EVENT)
def test_an_inserted_event_is_named_even_when_all_later_hashes_are_made_again(
    home: Home, envelope: str, number: int
) -> None:
    forge_insert(home, envelope, number)
    where, text = home.first_break()
    assert where == f"envelope '{envelope}'"
    assert text == f"The chain up to link {ENVELOPES[envelope]} is not the one that was sealed."


def forge_insert(home: Home, envelope: str, number: int) -> None:
    """Puts a made-up event before ``number`` and makes every hash from there on fit."""
    with home.engine.begin() as connection:
        rows = connection.execute(sa.select(EVENT).where(EVENT.c.envelope == envelope).order_by(EVENT.c.number)).all()
        contents = [dict(audit.link_of(row).content) for row in rows]
        contents.insert(number - 1, {"envelope": envelope, "name": "accepted", "at": AT.isoformat(), "facts": "{}"})
        connection.execute(EVENT.delete().where(EVENT.c.envelope == envelope))
        previous = START
        for place, content in enumerate(contents, start=1):
            own = link_hash(previous, place, content)
            connection.execute(EVENT.insert().values(**content, number=place, previous=previous, hash=own, root=1))
            previous = own


def test_an_event_moved_to_another_envelope_is_named(home: Home) -> None:
    home.execute(EVENT.update().where(*at("e2", 3)).values(envelope="e3", number=2))
    assert {found.where for found in home.verify().breaks} == {"envelope 'e2'", "envelope 'e3'"}


@pytest.mark.parametrize("number", [1, 2])
def test_an_edited_root_link_is_named(home: Home, number: int) -> None:
    home.execute(ROOT.update().where(ROOT.c.number == number).values(at="2001-01-01"))
    assert home.first_break() == ("root chain", f"Link {number} was changed.")


@pytest.mark.parametrize("number", [1, 2])
def test_a_deleted_root_link_is_named(home: Home, number: int) -> None:
    home.execute(ROOT.delete().where(ROOT.c.number == number))
    where, text = home.first_break()
    assert where == "root chain"
    assert "missing" in text


@pytest.mark.parametrize("number", [1, 2])
def test_an_edited_seal_is_named(home: Home, number: int) -> None:
    home.execute(SEALED.update().where(SEALED.c.root == number, SEALED.c.envelope == "e1").values(number=1))
    assert home.first_break() == ("root chain", f"Link {number} was changed.")


def test_an_envelope_that_vanished_with_its_seals_is_named(home: Home) -> None:
    home.execute(EVENT.delete().where(EVENT.c.envelope == "e3"), SEALED.delete().where(SEALED.c.envelope == "e3"))
    assert home.first_break() == ("root chain", "Link 2 was changed.")


def test_a_root_chain_made_again_does_not_fit_the_signed_head(home: Home) -> None:
    home.execute(EVENT.delete(), SEALED.delete(), ROOT.delete())
    home.execute(
        *(
            ROOT.insert().values(number=link.number, at=AT.isoformat(), previous=link.previous, hash=link.hash)
            for link in empty_roots(2)
        )
    )
    assert home.first_break() == ("root chain", "Root link 2 of the signed head is another one.")


def empty_roots(count: int) -> list[Link]:
    links: list[Link] = []
    for number in range(1, count + 1):
        previous = links[-1].hash if links else START
        content = audit.root_content(AT.isoformat(), [])
        links.append(Link(number, content, previous, link_hash(previous, number, content)))
    return links


def test_a_head_with_another_hash_is_named(home: Home) -> None:
    head_file = home.folder / audit.HEAD_FILE
    forged = {**json.loads(head_file.read_text(encoding="utf-8")), "hash": "0" * 64}
    head_file.write_text(json.dumps(forged), encoding="utf-8")
    assert home.first_break() == ("head", "The signature of 'audit-head.json' is not this home's.")


def test_a_head_signed_by_another_key_is_named(home: Home, tmp_path: Path) -> None:
    stranger = keys.create(tmp_path / "elsewhere")
    head = home.seal()
    fields = {"count": head.count, "hash": head.hash, "at": head.at, "signature": stranger.sign(head.text)}
    (home.folder / audit.HEAD_FILE).write_text(json.dumps(fields), encoding="utf-8")
    assert home.first_break() == ("head", "The signature of 'audit-head.json' is not this home's.")


@pytest.mark.parametrize("text", ["", "{}", "[1]", "{"])
def test_a_damaged_head_is_named(home: Home, text: str) -> None:
    (home.folder / audit.HEAD_FILE).write_text(text, encoding="utf-8")
    assert home.first_break() == ("head", "The signed head 'audit-head.json' is missing or damaged.")


def test_a_missing_head_is_named(home: Home) -> None:
    (home.folder / audit.HEAD_FILE).unlink()
    assert home.first_break() == ("head", "The signed head 'audit-head.json' is missing or damaged.")


def test_a_trail_whose_keys_and_head_vanished_is_named(home: Home) -> None:
    (home.folder / audit.HEAD_FILE).unlink()
    for key in (home.folder / keys.FOLDER).iterdir():
        key.unlink()
    assert home.first_break() == ("head", "There are events, but no keys and no signed head.")


def test_database_and_head_taken_back_together_are_found_by_a_kept_head(home: Home) -> None:
    old_head = (home.folder / audit.HEAD_FILE).read_bytes()
    home.append("e9", "arrived")
    kept = home.seal()
    home.execute(
        EVENT.delete().where(EVENT.c.envelope == "e9"),
        ROOT.delete().where(ROOT.c.number == 3),
        SEALED.delete().where(SEALED.c.root == 3),
    )
    (home.folder / audit.HEAD_FILE).write_bytes(old_head)
    assert home.verify().breaks == ()
    assert home.verify(kept).breaks[0].text == "Root link 3 of the kept head is missing."


def test_a_changed_file_is_named(home: Home) -> None:
    (home.folder / "files" / FILE[:2] / FILE[2:]).write_bytes(BYTES + b" ")
    assert home.first_break() == (f"file '{FILE}'", "Its bytes were changed.")


def test_a_missing_file_is_named_with_the_event_that_names_it(home: Home) -> None:
    (home.folder / "files" / FILE[:2] / FILE[2:]).unlink()
    assert home.first_break() == (f"file '{FILE}'", "It is missing; envelope 'e3', event 1 names it.")


def test_a_seal_refuses_a_broken_new_link(home: Home) -> None:
    home.append("e1", "posted", verified=False)
    home.execute(EVENT.update().where(*at("e1", 5)).values(facts='{"verified":true}'))
    with pytest.raises(Misconfigured, match=r"Envelope 'e1': Link 5 was changed.*AUDIT_BROKEN"):
        home.seal()


def test_a_seal_refuses_to_go_on_from_a_cut_chain(home: Home) -> None:
    home.execute(EVENT.delete().where(*at("e1", 4)))
    home.append("e1", "rejected", reviewer="controller", code="OTHER")
    home.append("e1", "rejected", reviewer="controller", code="OTHER")
    with pytest.raises(Misconfigured, match=r"Envelope 'e1'.*AUDIT_BROKEN"):
        home.seal()


def test_a_seal_refuses_a_database_behind_its_head(home: Home) -> None:
    home.execute(ROOT.delete().where(ROOT.c.number == 2))
    with pytest.raises(Misconfigured, match=r"1 root links, the signed head 2.*AUDIT_BROKEN"):
        home.seal()


def test_a_crash_between_link_and_head_is_made_good_by_the_next_seal(home: Home) -> None:
    before = (home.folder / audit.HEAD_FILE).read_bytes()
    home.append("e1", "posted", verified=True)
    home.seal()
    (home.folder / audit.HEAD_FILE).write_bytes(before)
    assert home.verify().unsealed == (("e1", 5, 5),)
    assert home.seal().count == 3
    assert home.verify().unsealed == ()


def test_keys_are_their_owners_alone(home: Home) -> None:
    modes = {path.name: path.stat().st_mode & 0o077 for path in (home.folder / keys.FOLDER).iterdir()}
    assert set(modes) == {keys.HMAC_FILE, keys.SIGNING_FILE, keys.PUBLIC_FILE}
    if os.name == "posix":
        assert set(modes.values()) == {0}


def test_equal_values_have_equal_hmacs_under_one_key_alone(home: Home, tmp_path: Path) -> None:
    own, other = keys.load(home.folder), keys.create(tmp_path / "other")
    assert own.hmac_of("DE02") == keys.load(home.folder).hmac_of("DE02")
    assert own.hmac_of("DE02") != other.hmac_of("DE02")
