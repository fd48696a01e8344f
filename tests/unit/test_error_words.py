"""A resource says what went wrong with a row of the catalogue."""

import pytest

from domain.errors import Misconfigured, Rejected, Unavailable
from keywords.errors import Errors


@pytest.mark.parametrize(
    ("code", "kind"), [("ERP_REFUSED", Rejected), ("ERP_SLOW", Unavailable), ("FORM_CHANGED", Misconfigured)]
)
def test_the_code_decides_who_acts(code, kind):
    with pytest.raises(kind, match=rf"It happened\. Do this\. \[{code}\]"):
        Errors().fail_with_code(code, "It happened.", "Do this.")


def test_an_unknown_code_is_a_mistake_of_the_resource():
    with pytest.raises(LookupError, match="NO_SUCH_CODE"):
        Errors().fail_with_code("NO_SUCH_CODE", "", "")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Rejected: It happened. [ERP_REFUSED]", "Rejected"),
        ("Unavailable: It happened. [ERP_SLOW]\n", "Unavailable"),
        ("Element [role=alert]", ""),
        ("It happened.", ""),
        ("", ""),
    ],
)
def test_a_failures_kind_is_that_of_its_code(message, kind):
    assert Errors().get_kind_of_failure(message) == kind
