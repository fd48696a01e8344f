"""``bot suppliers``: the supplier register of a home."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Rejected

if TYPE_CHECKING:
    from domain.supplier import Supplier

HELP = "Takes suppliers in from a JSON or CSV file, or lists those that are known."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["import", "list"])
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the register to import")
    parser.add_argument("--run", default="", metavar="ID", help="the register of a run")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work (the one of the settings)")


def run(options: argparse.Namespace) -> int:
    """Imports or lists."""
    from runtime import runs, settings, suppliers
    from runtime.store import open_store

    home = runs.resolve(options.run).home if options.run else settings.load(options.home).home_folder
    if (options.action == "import") != (options.file is not None):
        missing = "needs the file of a register" if options.action == "import" else "takes no file"
        raise Rejected(f"'{options.action}' {missing}.", "Type 'import FILE' or 'list'.", code="WRONG_USE")
    store = open_store(home)
    try:
        if options.action == "import":
            done = suppliers.import_file(store, options.file)
            print(f"{done.read} suppliers read, {done.new} of them new.")
        else:
            print(_table(suppliers.listed(store)))
    finally:
        store.close()
    return 0


def _table(known: "tuple[Supplier, ...]") -> str:
    if not known:
        return "No supplier is known yet: ./bot suppliers import FILE."
    rows = [("ERP name", "VAT id", "IBANs", "currency")]
    rows += [(one.erp_name, one.vat_id or "-", str(len(one.ibans)), one.currency) for one in known]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
