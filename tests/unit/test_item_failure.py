import errno

import pytest

from domain.errors import CATALOGUE, Misconfigured, Rejected, Unavailable
from keywords.work_items.failure import UNCAUGHT, classify

TYPES = {"Rejected": "BUSINESS", "Unavailable": "APPLICATION", "Misconfigured": "APPLICATION"}


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_code_of_the_catalogue_decides_who_acts(code: str) -> None:
    kind = CATALOGUE[code].kind
    failure = classify(f"{kind}: It broke. Repair it. [{code}]")
    assert (failure.type, failure.code, failure.kind) == (TYPES[kind], code, kind)


@pytest.mark.parametrize(
    "error",
    [
        Rejected("It broke.", "Repair it.", code="NOT_AN_INVOICE"),
        Unavailable("It broke.", "Repair it.", code="ERP_DOWN"),
        Misconfigured("It broke.", "Repair it.", code="LOGIN_REFUSED"),
    ],
)
def test_an_error_and_its_message_in_robot_framework_mean_the_same(error: Exception) -> None:
    assert classify(error) == classify(f"{type(error).__name__}: {error}")


def test_the_message_comes_without_class_and_code() -> None:
    assert classify("Rejected: It broke. Repair it. [NOT_AN_INVOICE]").message == "It broke. Repair it."


def test_the_first_code_of_several_failures_counts() -> None:
    text = "Several failures occurred:\n\n1) Unavailable: A. B. [ERP_DOWN]\n\n2) Rejected: C. D. [NOT_AN_INVOICE]"
    assert (classify(text).code, classify(text).message) == ("ERP_DOWN", "A. B.")


def test_a_failing_teardown_does_not_hide_the_code() -> None:
    assert classify("Unavailable: A. B. [ERP_DOWN]\n\nAlso teardown failed:\nOops").code == "ERP_DOWN"


@pytest.mark.parametrize(
    "text", ["Element [data-id] was not found", "A. B. [MY_OWN_CODE]", "[ERP_DOWN] came first", ""]
)
def test_a_failure_without_a_known_code_at_its_end_is_uncaught(text: str) -> None:
    failure = classify(text)
    assert (failure.type, failure.code) == ("APPLICATION", UNCAUGHT)


def test_an_uncaught_message_shows_its_first_line_without_what_a_page_may_have_said() -> None:
    text = "Text 'Jane Roe' is not DE89370400440532013000 for jane@example.org\nJane's page: …"
    assert classify(text).message == "Text … is not … for …"


def test_an_uncaught_message_is_never_empty() -> None:
    assert classify(ValueError()).message


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), "text"])
def test_a_full_disk_is_an_engineers_matter(error: OSError | str) -> None:
    text = f"OSError: {error}" if isinstance(error, OSError) else "OSError: [Errno 28] No space left on device: 'x.png'"
    assert (classify(text).code, classify(text).kind) == ("DISK_FULL", "Misconfigured")
