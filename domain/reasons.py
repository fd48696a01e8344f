"""Why a document does not go on by itself: the stable codes, and which check gives which."""

from dataclasses import dataclass

from domain.invoice import MUST_HAVE

REASONS: dict[str, str] = {
    "NOT_AN_INVOICE": "The document is an order; orders are never posted.",
    "TYPE_NEEDS_PERSON": "The document is neither an invoice nor a credit note.",
    "FIELD_MISSING": "A value no posting can do without was not found.",
    "TOTALS_DIFFER": "Net and tax do not make the gross total.",
    "AMOUNT_NOT_POSITIVE": "The gross total is not above zero.",
    "TAXES_DIFFER": "The tax breakdown does not fit its rates or the totals.",
    "LINES_NOT_READ": "No line items were found on the pages, so nothing tells that the totals are right.",
    "LINES_DIFFER": "The lines do not make the net total.",
    "LINE_DIFFERS": "Quantity times unit price is not a line's amount.",
    "IBAN_INVALID": "The IBAN's check digits are wrong.",
    "IBAN_NOT_ON_FILE": "The IBAN is not on file for this supplier.",
    "VAT_ID_INVALID": "The VAT id's check digits are wrong.",
    "VAT_ID_NOT_ON_FILE": "The VAT id is not the one on file for this supplier.",
    "SUPPLIER_UNKNOWN": "The register does not know the supplier.",
    "SUPPLIER_CONFLICT": "Name, VAT id and IBAN belong to different suppliers.",
    "PAGES_DIFFER": "The pages do not show the gross total that the e-invoice in the file states.",
    "DATE_IMPLAUSIBLE": "The invoice date lies in the future or very far back.",
    "DUE_DATE_IMPLAUSIBLE": "The due date lies before the invoice date or over a year after it.",
    "CURRENCY_UNEXPECTED": "The currency is not the one on file for this supplier.",
    "TAX_RATE_UNKNOWN": "The register has no tax code for a rate on the invoice.",
    "AMOUNT_OVER_LIMIT": "The gross total is above the process's limit.",
    "CONFIDENCE_LOW": "The document's confidence is below the gate's threshold.",
    "NOT_MEASURED": "How often such a reading is right has not been measured.",
    "GATE_MISSING": "The process names no gate, so a person looks at everything.",
    "GATE_NOT_VALID_HERE": "The gate was measured on generated documents and posts to a practice ERP only.",
    "GATE_OUTDATED": "The gate was measured with another version of the extraction.",
}
"""Every code a decision can give, with its meaning."""


@dataclass(frozen=True)
class Rule:
    """What a failing check says: a code of ``REASONS`` and the field a person should look at, or nothing."""

    code: str
    field: str


RULES: dict[str, Rule] = {
    "type_can_be_posted": Rule("TYPE_NEEDS_PERSON", ""),
    **{f"has_{name}": Rule("FIELD_MISSING", name) for name in MUST_HAVE},
    "totals_add_up": Rule("TOTALS_DIFFER", "gross_total"),
    "amounts_are_positive": Rule("AMOUNT_NOT_POSITIVE", "gross_total"),
    "taxes_add_up": Rule("TAXES_DIFFER", "tax_total"),
    "taxes_are_explained": Rule("TAXES_DIFFER", "tax_total"),
    "lines_are_read": Rule("LINES_NOT_READ", "net_total"),
    "lines_add_up": Rule("LINES_DIFFER", "net_total"),
    "line_amounts_fit": Rule("LINE_DIFFERS", "net_total"),
    "iban_is_valid": Rule("IBAN_INVALID", "supplier_iban"),
    "vat_id_is_valid": Rule("VAT_ID_INVALID", "supplier_vat_id"),
    "pages_show_the_total": Rule("PAGES_DIFFER", "gross_total"),
    "dates_are_plausible": Rule("DATE_IMPLAUSIBLE", "invoice_date"),
    "due_date_follows": Rule("DUE_DATE_IMPLAUSIBLE", "due_date"),
    "supplier_is_known": Rule("SUPPLIER_UNKNOWN", "supplier_name"),
    "supplier_evidence_agrees": Rule("SUPPLIER_CONFLICT", "supplier_name"),
    "iban_is_on_file": Rule("IBAN_NOT_ON_FILE", "supplier_iban"),
    "vat_id_is_on_file": Rule("VAT_ID_NOT_ON_FILE", "supplier_vat_id"),
    "currency_is_expected": Rule("CURRENCY_UNEXPECTED", "currency"),
    "tax_rates_are_known": Rule("TAX_RATE_UNKNOWN", "tax_total"),
    "amount_is_within_limit": Rule("AMOUNT_OVER_LIMIT", "gross_total"),
}
"""The checks of ``domain.rules`` by name; a test holds the two lists together."""
