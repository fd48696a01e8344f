from keywords.work_items.failure import classify
from keywords.work_items.tally import MOST_UNCAUGHT, Tally

UNFORESEEN = classify("Oops")
DUPLICATE = classify("Rejected: A. B. [DUPLICATE_INVOICE]")
REFUSED = classify("Misconfigured: A. B. [LOGIN_REFUSED]")


def tally(*failures: object) -> Tally:
    made = Tally()
    for failure in failures:
        made.add(failure)  # type: ignore[arg-type]
    return made


def test_a_bad_item_is_no_reason_to_stop() -> None:
    assert tally(DUPLICATE).reason_to_stop is None


def test_enough_unforeseen_failures_in_a_row_are() -> None:
    reason = tally(*[UNFORESEEN] * MOST_UNCAUGHT).reason_to_stop
    assert reason is not None
    assert reason.code == "UNCAUGHT_ERROR"


def test_one_good_item_between_them_is_a_new_start() -> None:
    assert tally(*[UNFORESEEN] * (MOST_UNCAUGHT - 1), None, UNFORESEEN).reason_to_stop is None


def test_what_only_an_engineer_can_repair_stops_at_once_under_its_own_code() -> None:
    reason = tally(REFUSED).reason_to_stop
    assert reason is not None
    assert reason.code == "LOGIN_REFUSED"


def test_the_summary_counts_by_code() -> None:
    assert str(tally(None, DUPLICATE, UNFORESEEN, DUPLICATE)) == (
        "4 items, 1 done, 3 failed (APPLICATION UNCAUGHT_ERROR 1, BUSINESS DUPLICATE_INVOICE 2)"
    )


def test_the_summary_of_good_items_is_short() -> None:
    assert str(tally(None)) == "1 item, 1 done"
