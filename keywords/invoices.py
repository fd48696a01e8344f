"""Library ``Invoices``: invoices in and out of work items."""

from collections.abc import Iterable, Mapping
from typing import Any

from robot.api.deco import keyword, library

from domain import rules
from domain.errors import Rejected
from domain.gate import Check, Decision
from domain.interchange import (
    dump_check,
    dump_decision,
    dump_invoice,
    dump_supplier,
    load_correction,
    load_invoice,
)
from domain.invoice import Invoice
from domain.posting import business_key
from domain.review import apply
from domain.supplier import Supplier
from domain.suppliers import identify


@library(scope="GLOBAL")
class Invoices:
    """Puts what was read and decided into a payload, and takes it out again as a person left it."""

    @keyword(tags=("invoice",))
    def describe_invoice(
        self,
        invoice: Invoice,
        checks: Iterable[Check],
        decision: Decision,
        suppliers: tuple[Supplier, ...],
        document: Mapping[str, Any],
        versions: Mapping[str, str],
    ) -> dict[str, Any]:
        """Returns the payload that posting needs: what was read, checked and decided, and whose invoice it is.

        ``suppliers`` is the register, ``document`` the entry of the item's payload, ``versions`` names what
        read and extracted.
        Raises ``Rejected`` (NOT_AN_INVOICE) when the decision is to refuse the document.

        Example:
        | ${described}    Describe Invoice    ${invoice}    ${checks}    ${decision}    ${suppliers}
        | ...    document=${payload}[document]    versions=${versions}
        """
        if decision.route == "refuse":
            raise Rejected(decision.reasons[0].text, "Send it to whom it is for.", code=decision.reasons[0].code)
        supplier = identify(invoice, suppliers)
        return {
            "document": dict(document),
            "invoice": dump_invoice(invoice),
            "checks": [dump_check(check) for check in checks],
            "decision": dump_decision(decision),
            "supplier": dump_supplier(supplier) if supplier else None,
            "business_key": _key(supplier, invoice),
            "versions": {**versions, "rules": rules.VERSION, "gate": decision.gate},
            "corrections": [],
        }

    @keyword(tags=("invoice",))
    def get_invoice(self, payload: Mapping[str, Any]) -> Invoice:
        """Returns the invoice of a payload with every correction of a person applied.

        Example:
        | ${payload}    Get Work Item Payload
        | ${invoice}    Get Invoice    ${payload}
        """
        if not isinstance(payload, Mapping) or "invoice" not in payload:
            raise Rejected("The work item carries no invoice.", "Run 'Read' before 'Post'.", code="INVALID_DATA")
        corrections = tuple(load_correction(row) for row in payload.get("corrections", ()))
        return apply(corrections, load_invoice(payload["invoice"]))

    @keyword(tags=("invoice",))
    def get_supplier(self, invoice: Invoice, suppliers: tuple[Supplier, ...]) -> Supplier:
        """Returns the supplier of an invoice as the register knows it today.

        Raises ``Rejected`` (SUPPLIER_UNKNOWN) when the register does not know it: nothing can be posted for it.

        Example:
        | ${supplier}    Get Supplier    ${invoice}    ${suppliers}
        """
        supplier = identify(invoice, suppliers)
        if supplier is None:
            raise Rejected(
                "The register does not know the supplier.",
                "Add it with './bot suppliers import' and run the step again.",
                code="SUPPLIER_UNKNOWN",
            )
        return supplier


def _key(supplier: Supplier | None, invoice: Invoice) -> str:
    number = invoice.value("invoice_number")
    return business_key(supplier, number) if supplier and number else ""
