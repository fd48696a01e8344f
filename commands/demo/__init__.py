"""``bot demo``: the whole job, from a folder of documents to verified postings, a report and an audit trail."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.erps import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands.demo.stage import Stage
    from domain.case import Case
    from runtime.audit.verification import Verification

SHOWN_NAMES = 5
HELP = "Takes invoices from a folder to a practice ERP: reads, decides, posts, verifies, reports."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="your own documents or folders of them")
    parser.add_argument("--suppliers", type=Path, metavar="FILE", help="the supplier register, JSON or CSV")
    parser.add_argument("--unattended", action="store_true", help="end when the bots are done, whatever waits")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what became of each document")
    parser.add_argument("--erp", choices=NAMES, default=NAMES[0], help="which ERP takes the postings (practice)")
    parser.add_argument("--documents", type=int, default=24, metavar="N", help="how many practice documents (24)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which practice documents (1)")


def run(options: argparse.Namespace) -> int:
    """Runs the demo; the exit code is 0 (all postings verified), 1 (an incident) or 3 (nothing was posted)."""
    from commands.demo import outcome
    from commands.demo.stage import staged

    attended = not options.unattended and sys.stdin.isatty() and sys.stdout.isatty()
    _check(options)
    with staged(options.paths, options.suppliers, options.documents, options.seed, options.erp) as stage:
        print(f"Run {stage.run.id}: documents from {', '.join(map(str, stage.places))}", flush=True)
        _tell_left_out(stage)
        cases = _work(stage, attended)
    verified = _close(stage, cases)
    if options.json:
        outcome.write_json(options.json, cases, stage.run)
    return outcome.exit_code(cases, audit_verified=verified)


def _check(options: argparse.Namespace) -> None:
    """Says what cannot end well before anything is begun."""
    from commands.demo import outcome
    from domain.errors import Rejected

    if options.documents < 1:
        happened = f"'--documents {options.documents}' asks for nothing."
        raise Rejected(happened, "Ask for at least one.", code="WRONG_USE")
    if options.json:
        outcome.check_writable(options.json)


def _tell_left_out(stage: "Stage") -> None:
    from commands.demo.stage import left_out

    others = left_out(stage.places)
    if others:
        names = ", ".join(path.name for path in others[:SHOWN_NAMES]) + (", …" if len(others) > SHOWN_NAMES else "")
        print(f"Left out, no PDF, PNG, JPEG, TIFF, XML or e-mail by their names: {names}", flush=True)


def _work(stage: "Stage", attended: bool) -> "Sequence[Case]":
    """Hands the documents to the bots and shows what becomes of them."""
    from commands.demo.live import live
    from commands.demo.working import collect, watch

    item = collect(stage)
    shown = live()
    try:
        cases = watch(stage, item, shown, attended)
    finally:
        shown.close()
    return cases


def _close(stage: "Stage", cases: "Sequence[Case]") -> bool:
    """Report, audit and what to try next. Returns whether the audit trail verifies."""
    from commands import report
    from commands.demo import outcome

    page = report.refresh(stage.run)
    audit = _verify(stage)
    words = f"{audit.events} events verify" if not audit.breaks else f"BROKEN: {audit.breaks[0].where}"
    print(f"\n{outcome.summary(cases)}\n")
    print(f"report  {page}\nlog     {outcome.log_of(cases, stage.run)}\naudit   {words}\n")
    print(outcome.next_steps(cases, stage.run), flush=True)
    return not audit.breaks


def _verify(stage: "Stage") -> "Verification":
    from runtime.audit.verification import verify
    from runtime.store import open_store

    store = open_store(stage.run.home)
    try:
        return verify(store.engine, stage.run.home)
    finally:
        store.close()
