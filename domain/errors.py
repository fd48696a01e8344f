"""Errors by who acts, and the catalogue of their codes.

SurehandError
├── Rejected        a person decides     BUSINESS, never retried
├── Unavailable     the runtime retries  APPLICATION
└── Misconfigured   an engineer acts     the item goes back unharmed, the capability pauses
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class CatalogueEntry:
    """One row of the error catalogue: the code's class and what it means, in one sentence."""

    kind: str
    meaning: str


CATALOGUE: dict[str, CatalogueEntry] = {
    code: CatalogueEntry(kind, meaning)
    for kind, rows in {
        "Rejected": {
            "DOCUMENT_EMPTY": "The file holds no bytes.",
            "DOCUMENT_TYPE_UNKNOWN": "The file is none of PDF, PNG, JPEG, TIFF, XML or e-mail.",
            "DOCUMENT_TYPE_WRONG": "The file's bytes are of another type than its name says.",
            "DOCUMENT_BROKEN": "The file cannot be opened.",
            "DOCUMENT_ENCRYPTED": "The PDF asks for a password.",
            "DOCUMENT_TOO_LONG": "The document has more pages than the process allows.",
            "DOCUMENT_TOO_LARGE": "A picture or page would need more memory than is allowed.",
            "DOCUMENT_UNSAFE": "The XML uses entities or outside references.",
            "DOCUMENT_NO_TEXT": "No text was found on any page.",
            "DUPLICATE_DOCUMENT": "The same bytes came in before.",
            "DUPLICATE_INVOICE": "This supplier's invoice number came in before.",
            "EMAIL_WITHOUT_DOCUMENT": "The e-mail carries no document.",
            "NOT_AN_INVOICE": "The document is an order or something else that is never posted.",
            "SUPPLIER_UNKNOWN": "The register does not know the supplier.",
            "NEEDS_REVIEW": "A person has to look before the item goes on.",
            "POSTING_DIFFERS": "The ERP holds other values than were entered.",
            "POSTING_AMBIGUOUS": "The ERP holds several postings under one business key.",
            "ERP_REFUSED": "The ERP refused the entry.",
            "LOOKUP_AMBIGUOUS": "A look-up in the ERP found no single match.",
            "INVALID_DATA": "The item's data breaks the agreed form.",
            "FILE_DAMAGED": "A stored file is gone or was changed.",
            "STALE_RELEASE": "A robot gave back an item that had moved on without it.",
            "DECISION_TOO_LATE": "The case was decided or ended before.",
            "CLAIM_LOST": "Somebody else, or another tab, works on the document by now.",
            "CASE_UNKNOWN": "There is no case under this name.",
            "RUN_UNKNOWN": "There is no run under this name.",
            "REJECTED_BY_REVIEWER": "A person ended the case.",
            "WRONG_USE": "The command was given words it does not take.",
        },
        "Unavailable": {
            "ERP_DOWN": "The ERP does not answer.",
            "ERP_SLOW": "The ERP did not reach the expected state in time.",
            "ERP_FAILED": "The ERP answered with an error of its own.",
            "DRAFT_DIFFERS": "What was typed did not arrive in the ERP as it was; nothing was posted.",
            "SESSION_LOST": "The ERP ended the session midway.",
            "ROBOT_DIED": "The robot process ended in the middle of an item.",
            "ROBOT_TIMEOUT": "The robot took longer than the step allows.",
            "ROBOT_STOPPED": "The worker stopped its robots.",
            "RELEASE_REFUSED": "The worker no longer waits for this item's release.",
            "UNCAUGHT_ERROR": "A keyword failed in a way nobody foresaw.",
            "WORKER_SLOW": "The worker did not end in time.",
            "STORE_BUSY": "The database did not answer in time.",
        },
        "Misconfigured": {
            "BROWSER_MISSING": "No Chrome, Chromium or Edge is installed.",
            "BROWSER_BROKEN": "The installed browser does not start.",
            "ERP_VERSION_WRONG": "The ERP is of another version than the words that drive it.",
            "LOGIN_REFUSED": "The application refused the user name or password.",
            "FORM_CHANGED": "The application's form does not have the expected fields.",
            "SECRET_MISSING": "The vault has no such secret.",
            "ROBOT_NOT_STARTED": "The robot ended before it asked for an item.",
            "WORKITEM_MISUSED": "A task used a work item against its rules.",
            "WORKITEMS_FILE_MISSING": "The work-items file does not exist.",
            "WORKITEMS_FILE_INVALID": "The work-items file breaks the agreed form.",
            "FOLDER_UNREADABLE": "The folder cannot be read.",
            "OUTPUT_UNWRITABLE": "The output folder cannot be written.",
            "DISK_FULL": "No space is left on the disk.",
            "STORE_DAMAGED": "The database is damaged or of another version.",
            "WORKER_RUNNING": "Another worker serves this home.",
            "PORT_TAKEN": "Another program listens on the port.",
            "PROCESS_INVALID": "A process.yaml breaks the agreed form.",
            "SETTING_INVALID": "A setting is unknown or out of range.",
            "SUPPLIERS_INVALID": "The supplier register breaks the agreed form.",
            "MODEL_MISSING": "A model's file is missing or damaged.",
            "PACKAGE_MISSING": "An optional package is not installed.",
            "SETUP_FAILED": "The environment could not be made.",
            "AUDIT_BROKEN": "The audit trail does not verify.",
        },
    }.items()
    for code, meaning in rows.items()
}


class SurehandError(Exception):
    """What happened, then what to do.

    ``code`` is a row of the catalogue and ends the message in brackets.
    """

    exit_code = 4

    def __init__(self, happened: str, remedy: str, *, code: str) -> None:
        super().__init__(f"{happened} {remedy} [{code}]")
        self.happened, self.remedy, self.code = happened, remedy, code


class Rejected(SurehandError):
    """A person has to decide; running again changes nothing."""

    exit_code = 1


class Unavailable(SurehandError):
    """Something outside did not answer; the runtime runs the step again."""

    exit_code = 2


class Misconfigured(SurehandError):
    """An engineer has to act; the item goes back unharmed."""

    exit_code = 3
