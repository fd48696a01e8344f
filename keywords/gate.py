"""Library ``Gate``: let sure invoices through, hold the doubtful ones."""

from datetime import UTC, datetime

from robot.api import logger
from robot.api.deco import keyword, library

from domain.context import ProcessSettings, Target
from domain.gate import Check, Decision, decide
from domain.invoice import Invoice
from domain.rules import check
from domain.supplier import Supplier
from domain.suppliers import conflicts, identify
from ml.registry.gates import gate


@library(scope="GLOBAL")
class Gate:
    """Decides whether a person has to look at an invoice before it is posted."""

    @keyword(tags=("decision",))
    def check_against_rules(
        self, invoice: Invoice, suppliers: tuple[Supplier, ...], settings: ProcessSettings
    ) -> tuple[Check, ...]:
        """Returns every rule an invoice has to keep, each kept or not.

        Example:
        | ${checks}    Check Against Rules    ${invoice}    ${suppliers}    ${settings}
        """
        supplier = identify(invoice, suppliers)
        found = check(
            invoice, supplier, settings.limits, datetime.now(UTC).date(), conflict=conflicts(invoice, suppliers)
        )
        broken = [rule.name for rule in found if not rule.passed]
        logger.info(f"{len(found)} rules, broken: {', '.join(broken) or 'none'}")
        return found

    @keyword(tags=("decision",))
    def decide_by_confidence(
        self, invoice: Invoice, checks: tuple[Check, ...], settings: ProcessSettings, target: Target
    ) -> Decision:
        """Returns whether the invoice may be posted without a person, and if not, why.

        A broken rule is a veto. Then the process's gate compares the document's confidence with its threshold; a gate
        measured on generated documents lets invoices into a practice ERP only.

        Example:
        | ${decision}    Decide By Confidence    ${invoice}    ${checks}    ${settings}    ${target}
        | Hold For Review    ${decision}
        """
        from ml.models.extraction import VERSION, document_confidence

        decision = decide(
            invoice,
            checks,
            gate(settings.gate) if settings.gate else None,
            document_confidence(invoice),
            target_is_practice=target.practice,
            model_version=VERSION,
        )
        logger.info(f"{decision.route}: {', '.join(dict.fromkeys(r.code for r in decision.reasons)) or 'no objection'}")
        return decision
