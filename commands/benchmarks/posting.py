"""How long the robot takes to bring an invoice into the practice ERP: search, type, post, read back."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from commands.benchmarks import Row, Setup

HELP = "an invoice into the practice ERP"
SHORT, LONG, ROUNDS = 2, 12, 5
ROOT = Path(__file__).resolve().parents[2]
SUITE = """*** Settings ***
Library      Collections
Resource     ${ROOT}/resources/erp/${ERP}_web.resource
Variables    postings.py

*** Tasks ***
Measure
    Open ERP    ${URL}
    VAR    @{TIMES}
    FOR    ${posting}    IN    @{POSTINGS}
        ${start}    Evaluate    time.monotonic()
        ${found}    Find Posted Invoices    ${posting}
        Should Be Empty    ${found}
        Enter Invoice    ${posting}
        Verify Posting    ${posting}
        ${seconds}    Evaluate    time.monotonic() - $start
        Append To List    ${TIMES}    ${{ [len($posting.lines), $seconds] }}
    END
    Close ERP
    Evaluate    pathlib.Path($OUTPUT_DIR, 'times.json').write_text(json.dumps($TIMES))
"""
POSTINGS = '''"""The postings to enter: by turns a short and a long one."""

import json
from decimal import Decimal
from pathlib import Path

from domain.posting import Posting, PostingLine, PostingTax


def posting(supplier, number, count):
    code = supplier["tax_codes"]["19"]
    lines = tuple(
        PostingLine(f"Item {place}", supplier["account"], Decimal(2), Decimal("12.50"), code, Decimal("25.00"))
        for place in range(1, count + 1)
    )
    net = Decimal("25.00") * count
    tax = (net * 19 / 100).quantize(Decimal("0.01"))
    dates = ("2026-01-02", "2026-02-01")
    taxes = (PostingTax(code, net, tax),)
    totals = (net, tax, net + tax)
    return Posting("invoice", supplier["erp_name"], number, *dates, "EUR", lines, *totals, taxes=taxes)


known = json.loads(Path(__file__).with_name("wanted.json").read_text(encoding="utf-8"))
POSTINGS = [posting(known["supplier"], f"B-{place}", count) for place, count in enumerate(known["lines"])]
'''


def measure(setup: Setup) -> Iterator[Row]:
    """Enters short and long invoices by turns, with one warm robot; the log-in is not counted."""
    from practice.erp import server

    running = server.start(setup.work)
    try:
        times = enter(setup.work, running.url)
    finally:
        server.stop(setup.work)
    short, long = (statistics.median(s for lines, s in times[2:] if lines == count) for count in (SHORT, LONG))
    note = f"median of {ROUNDS - 1}: search, type, post, read back"
    yield Row("two-line invoice into the practice ERP", round(short, 2), "s", goal=3.0, note=note)
    yield Row("each further line", round((long - short) / (LONG - SHORT), 3), "s", goal=0.5, note="from 12 lines")


def enter(work: Path, url: str, erp: str = "practice") -> list[tuple[int, float]]:
    """Pairs of lines and seconds, in the order they were entered."""
    from practice.erp.server import SAMPLE

    supplier = json.loads(SAMPLE.read_text(encoding="utf-8"))["suppliers"][0]
    wanted = {"supplier": supplier, "lines": [SHORT, LONG] * ROUNDS}
    (work / "wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
    (work / "postings.py").write_text(POSTINGS, encoding="utf-8")
    suite = work / "measure.robot"
    suite.write_text(SUITE.replace("${ROOT}", ROOT.as_posix()).replace("${ERP}", erp), encoding="utf-8")
    quiet = ("--console", "none", "--report", "NONE", "--outputdir", str(work), "--pythonpath", str(ROOT))
    done = subprocess.run(
        [sys.executable, "-m", "robot", *quiet, "--variable", f"URL:{url}", str(suite)],
        env={**os.environ, "RPA_SECRET_FILE": str(work / "vault.json")},
        cwd=ROOT,
        check=False,
        timeout=540,
    )
    done.check_returncode()
    return [(int(lines), float(seconds)) for lines, seconds in json.loads((work / "times.json").read_text("utf-8"))]
