"""Pictures of the pages for README and docs: ``python -m commands.screenshots``, on practice documents."""

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commands.held_documents import Reading, Shelf
    from runtime.engine.home import Home

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
SCHEMES = ("light", "dark")
WIDTH, HEIGHT, COLOURS = 1360, 850, 192
SEED = 21
SUITE = """*** Settings ***
Library    Browser    timeout=30 s    enable_playwright_debug=disabled
Library    keywords.browsers.Browsers    AS    Browsers

*** Tasks ***
Take
    ${browser}    Get Installed Browser
    New Browser    chromium    executablePath=${{ str($browser.path) }}    chromiumSandbox=${browser.sandbox}
    New Context    viewport={'width': WIDTH, 'height': HEIGHT}    colorScheme=${SCHEME}
    New Page    ${LINK}
    Wait For Elements State    body[data-works]
    Take    review-list
    ${url}    Get Url
    Go To    ${url}cases/${CASE}
    Wait For Elements State    body[data-ahead]
    Wait For Elements State    .crop >> nth=0
    Take    review
    IF    $REPORT
        Go To    ${REPORT}
        Wait For Elements State    main
        Take    report
    END

*** Keywords ***
Take
    [Arguments]    ${name}
    Take Screenshot    filename=${OUTPUT_DIR}/${name}-${SCHEME}    fileType=png
"""


def main(words: Sequence[str] | None = None) -> int:
    """Takes every picture in both schemes, and says where they are."""
    parser = argparse.ArgumentParser(prog="python -m commands.screenshots", description=__doc__)
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="DIR", help="where the pictures go (docs/pictures)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="a report.html to take too (the latest run's)")
    options = parser.parse_args(words)
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="surehand-pictures-", ignore_cleanup_errors=True) as work:
        for picture in _take(Path(work), options.report or _latest()):
            place = options.to / picture.name
            place.write_bytes(_small(picture))
            print(f"{place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place}")
    return 0


def _take(work: Path, report: Path | None) -> list[Path]:
    from commands.review_page import models
    from runtime.engine.home import opened
    from runtime.review_station.server import serving

    with opened(work / "home") as home:
        shelf, shown = _desk(home, work / "made")
        with serving(home, {"invoices": shelf.process}, models(), timedelta(seconds=20)) as page:
            for scheme in SCHEMES:
                _drive(work, page.link("ann"), shown, scheme, report.resolve().as_uri() if report else "")
    return sorted(work.glob("*-light.png")) + sorted(work.glob("*-dark.png"))


def _desk(home: "Home", made: Path) -> "tuple[Shelf, str]":
    """A few documents that wait for different reasons, and the one to show: its gross total lost a digit."""
    from commands.held_documents import Shelf, misread
    from domain.suppliers import parse_register
    from runtime import processes, settings, suppliers

    readings = _readings(made)
    suppliers.import_file(home.store, made / "suppliers.json")
    known = parse_register((made / "suppliers.json").read_text(encoding="utf-8"))
    shelf = Shelf(home, processes.load(settings.load().tasks_folder, "invoices")["invoices"], known)
    first = max(readings, key=lambda one: one.invoice.amount("gross_total") or 0)
    gross = first.invoice.value("gross_total")
    shown = shelf.hold(misread(first, {"gross_total": gross[:-2] + ("60" if gross.endswith("00") else "00")}))
    wrong = ({"invoice_number": ""}, {"supplier_name": "Nobody Ltd", "supplier_vat_id": ""}, {"tax_total": "0.70"})
    for number, reading in enumerate(one for one in readings if one is not first):
        shelf.hold(misread(reading, wrong[number % len(wrong)]))
    return shelf, shown


def _readings(made: Path) -> "list[Reading]":
    from commands.held_documents import read_for_review
    from domain.suppliers import parse_register
    from practice.documents.collection import generate

    generate(made, 8, seed=SEED, media="text", trapped=False)
    known = parse_register((made / "suppliers.json").read_text(encoding="utf-8"))
    found = [read_for_review(path, known) for path in sorted((made / "documents").iterdir())]
    return [one for one in found if one.invoice.type == "invoice"]


def _drive(work: Path, link: str, case: str, scheme: str, report: str) -> None:
    suite = work / "take.robot"
    suite.write_text(SUITE.replace("WIDTH", str(WIDTH)).replace("HEIGHT", str(HEIGHT)), encoding="utf-8")
    values = {"LINK": link, "CASE": case, "SCHEME": scheme, "REPORT": report}
    variables = [word for name, value in values.items() for word in ("--variable", f"{name}:{value}")]
    quiet = ("--console", "none", "--report", "NONE", "--outputdir", str(work), "--pythonpath", str(ROOT))
    subprocess.run([sys.executable, "-m", "robot", *quiet, *variables, str(suite)], cwd=ROOT, check=True, timeout=300)


def _latest() -> Path | None:
    from domain.errors import Rejected
    from runtime import runs

    try:
        found = runs.latest().report
    except Rejected:
        return None
    return found if found.is_file() else None


def _small(picture: Path) -> bytes:
    """The picture with fewer colours: a third of the bytes."""
    from PIL import Image

    made = io.BytesIO()
    Image.open(picture).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
