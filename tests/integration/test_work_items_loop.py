"""The loop and the other words of ``WorkItems``, on both adapters."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Misconfigured, Rejected, SurehandError, Unavailable
from domain.gate import Decision, Reason
from keywords.work_items import EngineAdapter, WorkItems
from keywords.work_items.stock import accept
from keywords.work_items.tally import MOST_UNCAUGHT
from tests.integration.work_item_benches import Bench, MiniDaemon, engine_bench, file_bench

HOLD = Decision("hold", 0.4, (Reason("IBAN_UNKNOWN", "supplier_iban", "The account is not on file."),))

Start = Callable[..., tuple[WorkItems, Bench]]


@pytest.fixture(params=[engine_bench, file_bench])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Start]:
    benches = []

    def begin(*payloads: Any, **options: Any) -> tuple[WorkItems, Bench]:
        bench = request.param([(payload, {}) for payload in payloads], tmp_path)
        benches.append(bench)
        return WorkItems(default_adapter=bench.adapter, **options), bench

    yield begin
    for bench in benches:
        bench.close()


class Bot:
    """Does what each item says: ``raise`` an error, ``release``, or nothing; remembers the items it saw."""

    def __init__(self, items: WorkItems) -> None:
        self.items, self.seen = items, list[Any]()

    def __call__(self) -> Any:
        payload = self.items.get_work_item_payload()
        self.seen.append(payload["n"])
        if "raise" in payload:
            raise ERRORS[payload["raise"]]()
        if "release" in payload:
            self.items.release_input_work_item(*payload["release"])
        return payload["n"]


def duplicate() -> SurehandError:
    return Rejected("It came in before.", "See the first.", code="DUPLICATE_INVOICE")


def login() -> SurehandError:
    return Misconfigured("The password is wrong.", "Correct the vault.", code="LOGIN_REFUSED")


def erp() -> SurehandError:
    return Unavailable("The ERP is down.", "The step runs again.", code="ERP_DOWN")


def oops() -> ValueError:
    return ValueError("oops")


ERRORS: dict[str, Callable[[], Exception]] = {"oops": oops, "duplicate": duplicate, "login": login, "erp": erp}


def endings(bench: Bench) -> list[str]:
    return [
        f"{row.exception['type']} {row.exception['code']}" if row.exception else row.state for row in bench.released()
    ]


def test_the_loop_goes_on_after_a_bad_item(start: Start) -> None:
    items, bench = start(
        {"n": 1}, {"n": 2, "raise": "duplicate"}, {"n": 3, "raise": "oops"}, {"n": 4, "raise": "erp"}, {"n": 5}
    )
    assert items.for_each_input_work_item(Bot(items)) == [1, 5]
    assert endings(bench) == [
        "COMPLETED",
        "BUSINESS DUPLICATE_INVOICE",
        "APPLICATION UNCAUGHT_ERROR",
        "APPLICATION ERP_DOWN",
        "COMPLETED",
    ]


def test_the_log_tells_the_items_apart(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    items, _ = start({}, {})
    caplog.set_level("INFO", "RobotFramework")
    items.for_each_input_work_item(lambda: None)
    first, second, _ = caplog.messages
    assert first.startswith("Item '") and second.startswith("Item '") and first != second


def test_a_failed_item_hands_nothing_on(start: Start) -> None:
    items, bench = start({})

    def half_done() -> None:
        items.create_output_work_item({"n": 1}, save=True)
        raise duplicate()

    items.for_each_input_work_item(half_done)
    assert endings(bench) == ["BUSINESS DUPLICATE_INVOICE"]


def test_the_loop_stops_when_an_engineer_has_to_act(start: Start) -> None:
    items, bench = start({"n": 1, "raise": "login"}, {"n": 2})
    bot = Bot(items)
    with pytest.raises(Misconfigured, match=r"\[LOGIN_REFUSED\]"):
        items.for_each_input_work_item(bot)
    assert (bot.seen, endings(bench)) == ([1], ["APPLICATION LOGIN_REFUSED"])


def test_the_loop_stops_after_enough_unforeseen_failures_in_a_row(start: Start) -> None:
    items, bench = start(*({"n": n, "raise": "oops"} for n in range(MOST_UNCAUGHT + 1)))
    with pytest.raises(Unavailable, match=r"\[UNCAUGHT_ERROR\]"):
        items.for_each_input_work_item(Bot(items))
    assert len(bench.released()) == MOST_UNCAUGHT


def test_a_bot_may_release_its_item_itself(start: Start) -> None:
    items, bench = start({"n": 1, "release": ["FAILED", "BUSINESS", "MY_CODE", "Mine."]}, {"n": 2})
    items.for_each_input_work_item(Bot(items))
    assert endings(bench) == ["BUSINESS MY_CODE", "COMPLETED"]


def test_a_failure_after_the_release_changes_nothing(start: Start) -> None:
    items, bench = start({"n": 1}, {"n": 2})

    def release_and_fail() -> None:
        items.release_input_work_item("DONE")
        raise duplicate()

    items.for_each_input_work_item(release_and_fail)
    assert endings(bench) == ["COMPLETED", "COMPLETED"]


def test_a_limit_leaves_the_rest_in_the_queue(start: Start) -> None:
    items, bench = start({"n": 1}, {"n": 2}, {"n": 3})
    assert items.for_each_input_work_item(Bot(items), items_limit=2) == [1, 2]
    assert len(bench.released()) == 2


def test_the_loop_may_run_again_for_the_rest(start: Start) -> None:
    items, _ = start({"n": 1}, {"n": 2}, {"n": 3})
    items.for_each_input_work_item(Bot(items), items_limit=2)
    assert items.for_each_input_work_item(Bot(items)) == [3]


def test_a_second_loop_works_on_nothing_again(start: Start) -> None:
    items, _ = start({"n": 1})
    items.for_each_input_work_item(Bot(items))
    assert items.for_each_input_work_item(Bot(items)) == []


def test_results_are_returned_only_when_asked_for(start: Start) -> None:
    items, _ = start({"n": 1})
    assert items.for_each_input_work_item(Bot(items), return_results=False) is None


def test_arguments_reach_the_function(start: Start) -> None:
    items, _ = start({})
    assert items.for_each_input_work_item(lambda *args, **kwargs: (args, kwargs), 1, two=2) == [((1,), {"two": 2})]


def test_loops_do_not_nest(start: Start) -> None:
    items, bench = start({})
    items.for_each_input_work_item(lambda: items.for_each_input_work_item(lambda: None))
    assert endings(bench) == ["APPLICATION UNCAUGHT_ERROR"]


def test_the_loop_keeps_one_item_in_memory(start: Start) -> None:
    items, _ = start(*({"n": n} for n in range(20)))
    items.for_each_input_work_item(lambda: items.create_output_work_item({"n": 1}, save=True), return_results=False)
    assert (len(items.inputs), len(items.outputs)) == (1, 0)


def test_an_output_that_was_not_saved_fails_its_item_instead_of_getting_lost(start: Start) -> None:
    items, bench = start({})
    with pytest.raises(Misconfigured, match=r"\[WORKITEM_MISUSED\]"):
        items.for_each_input_work_item(lambda: items.create_output_work_item({"n": 1}))
    assert endings(bench) == ["APPLICATION WORKITEM_MISUSED"]


def test_variables_may_live_under_a_root(start: Start) -> None:
    items, bench = start({"vars": {"a": 1}, "other": 2}, root="vars")
    items.get_input_work_item()
    items.set_work_item_variable("b", 2)
    items.save_work_item()
    items.release_input_work_item("DONE")
    assert bench.released()[0].payload == {"vars": {"a": 1, "b": 2}, "other": 2}


def test_a_code_without_a_type_is_told(start: Start) -> None:
    items, _ = start({})
    items.get_input_work_item()
    with pytest.raises(RuntimeError, match="Must specify failure type from: BUSINESS, APPLICATION"):
        items.release_input_work_item("FAILED", code="X")


def test_an_exception_given_with_done_is_dropped(start: Start) -> None:
    items, bench = start({})
    items.get_input_work_item()
    items.release_input_work_item("DONE", "BUSINESS", "X", "Y")
    assert bench.released()[0].exception is None


def test_getting_the_next_item_releases_the_one_before_as_done(start: Start) -> None:
    items, bench = start({}, {})
    items.get_input_work_item()
    items.get_input_work_item()
    assert endings(bench) == ["COMPLETED"]


def test_an_output_needs_an_input(start: Start) -> None:
    items, _ = start()
    with pytest.raises(RuntimeError, match="without an input"):
        items.create_output_work_item({})


def test_files_go_to_a_folder_of_the_item_when_no_path_is_given(start: Start, tmp_path: Path) -> None:
    items, _ = start({}, {})
    note = tmp_path / "note.txt"
    note.write_text("hello")
    places = set()

    def get() -> None:
        items.add_work_item_file(str(note))
        items.save_work_item()
        places.update(items.get_work_item_files("*.txt"))

    items.for_each_input_work_item(get)
    assert len(places) == 2
    assert all(Path(place).is_relative_to(tmp_path) for place in places)


def test_a_decision_that_lets_the_output_go_on_holds_nothing(start: Start) -> None:
    items, bench = start({})

    def hand_on() -> None:
        items.create_output_work_item({"n": 1}, save=True)
        items.hold_for_review(Decision("post", 0.99))

    items.for_each_input_work_item(hand_on)
    assert [made.payload for made in bench.made()] == [{"n": 1}]


@pytest.mark.parametrize("save", [None, False])
def test_holding_needs_a_saved_output(start: Start, save: bool | None) -> None:
    items, bench = start({})

    def hold() -> None:
        if save is not None:
            items.create_output_work_item({"n": 1}, save=save)
        items.hold_for_review(HOLD)

    with pytest.raises(Misconfigured, match=r"\[WORKITEM_MISUSED\]"):
        items.for_each_input_work_item(hold)
    assert endings(bench) == ["APPLICATION WORKITEM_MISUSED"]


def held_by(items: WorkItems) -> None:
    items.for_each_input_work_item(
        lambda: (items.create_output_work_item({"n": 1}, save=True), items.hold_for_review(HOLD))
    )


def test_a_held_output_is_marked_beside_its_payload_for_the_engine(tmp_path: Path) -> None:
    daemon = MiniDaemon([({}, {})], tmp_path)
    adapters = []

    class Bound(EngineAdapter):
        def __init__(self) -> None:
            super().__init__(daemon.pipe())
            adapters.append(self)

    accept(Bound)
    held_by(WorkItems(default_adapter=Bound))
    adapters[0].close()
    daemon.close()
    (output,) = daemon.releases[0]["outputs"]
    assert output == {
        "id": "item0.o1",
        "payload": {"n": 1},
        "files": {},
        "hold": True,
        "reasons": [{"code": "IBAN_UNKNOWN", "field": "supplier_iban", "text": "The account is not on file."}],
    }


def test_a_held_output_is_marked_in_its_payload_in_a_file(tmp_path: Path) -> None:
    bench = file_bench([({}, {})], tmp_path)
    held_by(WorkItems(default_adapter=bench.adapter))
    (made,) = bench.made()
    assert made.payload["review"] == {
        "held": True,
        "reasons": [{"code": "IBAN_UNKNOWN", "field": "supplier_iban", "text": "The account is not on file."}],
    }


def test_an_item_that_waits_for_a_person_is_given_back_unseen(start: Start) -> None:
    items, bench = start({"n": 1, "review": {"held": True}}, {"n": 2, "review": {"held": False}})
    bot = Bot(items)
    items.for_each_input_work_item(bot)
    assert (bot.seen, endings(bench)) == ([2], ["BUSINESS NEEDS_REVIEW", "COMPLETED"])


def test_a_refused_release_stops_the_robot(tmp_path: Path) -> None:
    daemon = MiniDaemon([({"n": 1}, {}), ({"n": 2}, {})], tmp_path, refuse=True)
    adapters = []

    class Bound(EngineAdapter):
        def __init__(self) -> None:
            super().__init__(daemon.pipe())
            adapters.append(self)

    accept(Bound)
    items = WorkItems(default_adapter=Bound)
    bot = Bot(items)
    with pytest.raises(Unavailable, match=r"Somebody else has it.*\[RELEASE_REFUSED\]"):
        items.for_each_input_work_item(bot)
    adapters[0].close()
    daemon.close()
    assert bot.seen == [1]


def test_a_robot_leaves_when_its_daemon_hangs_up(tmp_path: Path) -> None:
    daemon = MiniDaemon([], tmp_path)
    adapter = EngineAdapter(daemon.pipe())
    with pytest.raises(IndexError):
        adapter.reserve_input()
    assert not daemon.robot_left.is_set()
    daemon.hang_up()
    assert daemon.robot_left.wait(30)
    adapter.close()
    daemon.close()
