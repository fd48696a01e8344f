"""The demo over real invoices: what is posted, held and refused, and how many postings are wrong."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.benchmarks import Row, Setup

if TYPE_CHECKING:
    from commands.benchmarks.real.judging import Judgement
    from domain.case import Case

HELP = "the demo over real invoices; needs --data"
ROOT = Path(__file__).resolve().parents[3]
SHOWN_FAULTS = 5


def measure(setup: Setup) -> Iterator[Row]:
    """Makes the register of the truth, runs the demo unattended, and holds its books against the truth."""
    if setup.data is None:
        print("real: not run, it needs documents. Name the folder of their manifest.jsonl with --data.")
        return
    from commands.benchmarks.real.judging import judge, refused_wrongly
    from commands.benchmarks.real.register import register
    from commands.benchmarks.real.truth import read
    from domain.suppliers import dump_register

    documents = {one.path.name: one for one in read(setup.data.resolve())}
    suppliers = register(tuple(documents.values()))
    file = setup.work / "suppliers.json"
    unique = {one.erp_name: one for one in suppliers.values()}
    file.write_text(dump_register(unique.values()), encoding="utf-8")
    home = _demo(setup.work, {one.path.parent for one in documents.values()}, file)
    cases = _cases(home)
    posted = {case.file: case.erp_number for case in cases if case.erp_number}
    yield from rows(cases, judge(home / "erp" / "practice.sqlite", posted, documents, suppliers), home.name)
    copies = [case.file for case in cases if case.code == "DUPLICATE_INVOICE"]
    lost = refused_wrongly(copies, documents, suppliers)
    yield Row("refused wrongly as a copy", len(lost), "documents", goal=0, note=" ".join(lost[:SHOWN_FAULTS]))


def rows(cases: "Sequence[Case]", judgement: "Judgement", run: str) -> Iterator[Row]:
    """What became of the documents; one that is held for several reasons counts under each of them."""
    ways = Counter(case.outcome for case in cases)
    yield Row("real documents", len(cases), "documents", note=f"run {run}")
    note = f"{judgement.complete} of {judgement.posted} bills compared in everything they show"
    yield Row("posted without a person", ways["posted"], "documents", note=note)
    faults = " ".join(judgement.faults[:SHOWN_FAULTS])
    yield Row("wrong postings", judgement.wrong, "documents", goal=0, note=faults)
    yield Row("still on their way", ways["open"], "documents", goal=0)
    yield Row("held for a person", ways["waiting"], "documents")
    codes = [tuple(dict.fromkeys(one.code for one in case.reasons)) for case in cases if case.outcome == "waiting"]
    for code, count in Counter(code for found in codes for code in found).most_common():
        yield Row(f"held: {code}", count, "documents", note=f"{codes.count((code,))} for this reason alone")
    yield from (Row(f"refused: {code}", count, "documents") for code, count in _ended(cases, "refused"))
    yield from (Row(f"incident: {code}", count, "documents", goal=0) for code, count in _ended(cases, "incident"))


def _ended(cases: "Sequence[Case]", outcome: str) -> list[tuple[str, int]]:
    return Counter(case.code for case in cases if case.outcome == outcome).most_common()


def _demo(work: Path, folders: Iterable[Path], suppliers: Path) -> Path:
    """Runs the demo over these folders; returns where its run lives."""
    result = work / "demo.json"
    words = ["demo", "--unattended", "--suppliers", str(suppliers), "--json", str(result), *sorted(map(str, folders))]
    subprocess.run(
        [sys.executable, str(ROOT / "commands" / "__main__.py"), *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env=os.environ,
        check=False,
    )
    return Path(json.loads(result.read_text(encoding="utf-8"))["report"]).parent


def _cases(home: Path) -> "Sequence[Case]":
    from runtime.store import open_store
    from runtime.store.cases import cases

    store = open_store(home)
    try:
        with store.reading() as connection:
            return cases(connection)
    finally:
        store.close()
