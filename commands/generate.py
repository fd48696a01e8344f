"""``./bot generate``: make documents to practise on, with their truth."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from domain.errors import Rejected

HELP = "make documents to practise on, with their truth and the supplier register"


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="where documents/, suppliers.json and truth.jsonl go")
    parser.add_argument("--documents", metavar="N", type=int, default=24, help="how many (24)")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="the same seed makes the same files (1)")
    parser.add_argument(
        "--layouts", choices=("practice", "holdout"), default="practice", help="holdout: layouts nothing was fitted on"
    )
    parser.add_argument(
        "--media", choices=("mixed", "text", "scan", "xml"), default="mixed", help="narrow the files to one kind"
    )
    parser.add_argument("--clean", action="store_true", help="no traps: every document may be posted")


def run(options: Namespace) -> int:
    """Makes the documents and says where they are.

    Raises:
        Rejected: fewer than one document is asked for.
        Misconfigured: the folder cannot be written.
    """
    from practice.documents.collection import generate
    from runtime.store.files import write_errors

    if options.documents < 1:
        raise Rejected(
            f"'--documents {options.documents}' asks for nothing.", "Ask for at least one.", code="WRONG_USE"
        )
    with write_errors(options.folder):
        generate(
            options.folder,
            options.documents,
            options.seed,
            family=options.layouts,
            media=options.media,
            trapped=not options.clean,
        )
    print(f"{options.documents} documents, their truth and the supplier register are in {options.folder}")
    return 0
