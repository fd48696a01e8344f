"""``bot audit``: verify the trail of a run, or tell what happened to one case."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.audit import Head
    from runtime.audit.verification import Verification

HELP = "Re-checks the audit trail of a run, or tells the trail of one case in plain words."
BROKEN = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="re-check every chain, the signed head and every stored file")
    verify.add_argument("--kept", type=Path, metavar="FILE", help="an older audit-head.json kept elsewhere")
    show = actions.add_parser("show", help="tell what happened to one case")
    show.add_argument("case", metavar="CASE")
    for action in (verify, show):
        action.add_argument("--run", default="", metavar="ID", help="a run; the latest one when left out")
        action.add_argument("--home", type=Path, metavar="DIR", help="the home of the real work")


def run(options: argparse.Namespace) -> int:
    from runtime import runs
    from runtime.store import open_store

    found = runs.resolve(options.run, options.home)
    store = open_store(found.home)
    try:
        if options.action == "show":
            from runtime.audit import trail

            print("\n".join(trail(store.engine, options.case)))
            return 0
        from runtime.audit.verification import verify

        result = verify(store.engine, found.home, _kept(options.kept, found.home))
    finally:
        store.close()
    return _tell(found.id, result)


def _kept(path: Path | None, home: Path) -> "Head | None":
    """The older head a person kept; it has to be this home's."""
    if path is None:
        return None
    from domain.errors import Misconfigured
    from runtime.audit import parse_head

    try:
        return parse_head(path.read_text(encoding="utf-8"), home)
    except OSError as error:
        raise Misconfigured(f"'{path}' cannot be read.", "Name the kept head.", code="AUDIT_BROKEN") from error


def _tell(run_id: str, result: "Verification") -> int:
    print(
        f"Run {run_id}: {result.events} events of {result.envelopes} chains, "
        f"{result.roots} sealed links, {result.files} stored files."
    )
    if result.head.count:
        print(f"Signed head: link {result.head.count}, {result.head.hash}, {result.head.at}.")
    count = sum(last - first + 1 for _, first, last in result.unsealed)
    if count:
        print(f"Not sealed yet: {count} events ({_tail(result)}). A running worker seals them within a second.")
    if not result.breaks:
        print("The trail verifies.")
        return 0
    first, *others = result.breaks
    print(f"AUDIT_BROKEN: {first.where}: {first.text}", file=sys.stderr)
    for other in others[:20]:
        print(f"  also {other.where}: {other.text}", file=sys.stderr)
    print("Keep a copy of this home and follow 'Audit broken' in docs/runbook.md.", file=sys.stderr)
    return BROKEN


def _tail(result: "Verification") -> str:
    shown = [f"{who} {first}-{last}" if last > first else f"{who} {first}" for who, first, last in result.unsealed[:5]]
    return ", ".join([*shown, "…"] if len(result.unsealed) > 5 else shown)
