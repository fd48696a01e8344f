"""Library ``Errors``: how a resource says what went wrong, and who has to act."""

from robot.api.deco import keyword, library

from domain.errors import CATALOGUE, Misconfigured, Rejected, SurehandError, Unavailable

KINDS: dict[str, type[SurehandError]] = {
    "Rejected": Rejected,
    "Unavailable": Unavailable,
    "Misconfigured": Misconfigured,
}


@library(scope="GLOBAL")
class Errors:
    """Ends a keyword with a row of the error catalogue; the row's kind decides who acts."""

    @keyword(tags=("errors",))
    def fail_with_code(self, code: str, happened: str, remedy: str) -> None:
        """Fails with a code of the error catalogue, what happened and what to do.

        A code the catalogue does not have is a mistake in the resource.

        Example:
        | Fail With Code    ERP_SLOW    The ERP did not open 'New invoice'.    The step runs again.
        """
        entry = CATALOGUE.get(code)
        if entry is None:
            raise LookupError(f"The error catalogue has no '{code}'. Add it to domain/errors.py.")
        raise KINDS[entry.kind](happened, remedy, code=code)

    @keyword(tags=("errors",))
    def get_kind_of_failure(self, message: str) -> str:
        """Returns who acts on a failure: ``Rejected``, ``Unavailable``, ``Misconfigured``, or nothing without a code.

        Example:
        | TRY
        |     Enter Invoice    ${posting}
        | EXCEPT    AS    ${message}
        |     ${kind}    Get Kind Of Failure    ${message}
        | END
        """
        code = message.strip().rpartition("[")[2].removesuffix("]")
        return CATALOGUE[code].kind if code in CATALOGUE else ""
