"""The commands of ``bot``: names, help lines, and what set-up each one needs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One command; its module ``commands.<name>`` loads when it is called."""

    name: str
    help: str
    extras: tuple[str, ...] = ()
    browser: bool = False


ENTRIES = (
    Entry("demo", "take invoices from a folder to the ERP: read, decide, post, verify, report", browser=True),
    Entry("test", "run the checks and the tests", extras=("dev",), browser=True),
    Entry("lint", "run the checks alone", extras=("dev",)),
    Entry("setup", "make or check the environment and the browser"),
    Entry("read", "files to pages and words, as JSON lines"),
    Entry("extract", "files to invoices with checks and a decision, as JSON lines"),
    Entry("worker", "run the daemon that hands work to the robots"),
    Entry("decide", "decide a held document: accept, correct or reject"),
    Entry("review", "list the documents that wait for a person, or decide them on a page: --open"),
    Entry("report", "show the report of a run"),
    Entry("audit", "verify the audit trail of a run"),
    Entry("generate", "make documents to practise on, with their truth"),
    Entry("suppliers", "import or list the supplier register"),
    Entry("erp", "start, stop or reset an ERP to practise on"),
    Entry("bench", "measure, beside the peers"),
    Entry("calibrate", "fit confidences and the practice gate on generated documents"),
)


def find(name: str) -> Entry:
    """Finds a command by its name.

    Raises:
        Rejected: nobody knows the name; the message suggests the nearest.
    """
    for entry in ENTRIES:
        if entry.name == name:
            return entry
    from difflib import get_close_matches

    from domain.errors import Rejected

    near = get_close_matches(name, [entry.name for entry in ENTRIES], n=1, cutoff=0.5)
    remedy = f"Did you mean '{near[0]}'?" if near else "'./bot --help' lists the commands."
    raise Rejected(f"There is no command '{name}'.", remedy, code="WRONG_USE")


def help_text() -> str:
    """Returns the text of ``./bot --help``."""
    rows = [f"  {entry.name:<10} {entry.help}" for entry in ENTRIES]
    return "\n".join(
        [
            "Surehand: bots that read invoices, post what is sure, hold what is not, and prove both.",
            "",
            "usage: ./bot COMMAND [options]        ./bot COMMAND --help explains one",
            "",
            *rows,
            "",
            "Start with './bot demo'. Exit codes: 0 done, 1 a person has to decide, 2 try again later, 3 set-up.",
        ]
    )
