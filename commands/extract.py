"""``bot extract``: files to invoices with checks and a decision."""

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from commands import batch
from commands.batch import Json
from domain.supplier import Supplier

HELP = "Reads documents into invoices: fields, lines, taxes, checks and a decision, a JSON line a file."
GATE = "practice"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    batch.add_arguments(parser)
    parser.add_argument("--no-xml", action="store_true", help="leave e-invoices aside, read the pages")
    parser.add_argument("--ocr", action="store_true", help="leave text layers and e-invoices aside, read the pixels")
    parser.add_argument("--suppliers", type=Path, metavar="FILE", help="the supplier register, JSON or CSV")


def run(options: argparse.Namespace) -> int:
    suppliers = _register(options.suppliers)
    xml = not (options.no_xml or options.ocr)
    return batch.run(options, partial(_line, suppliers=suppliers, xml=xml, ocr=options.ocr))


def _register(path: Path | None) -> tuple[Supplier, ...]:
    from domain.errors import Misconfigured
    from domain.suppliers import parse_csv, parse_register

    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The supplier register '{path.name}' cannot be read.", "Name a JSON or CSV file.", code="SUPPLIERS_INVALID"
        ) from error
    return parse_csv(text) if path.suffix.lower() == ".csv" else parse_register(text)


def _line(path: Path, *, suppliers: tuple[Supplier, ...], xml: bool, ocr: bool) -> Json:
    """Everything about one file but its name; there is no ERP here, so a gate for practice lets nothing through."""
    from domain.gate import decide
    from domain.interchange import dump_check, dump_decision, dump_invoice
    from domain.rules import Limits, check
    from domain.suppliers import conflicts, identify
    from ml.models.extraction import VERSION, document_confidence, extract
    from ml.models.reading import read
    from ml.registry.gates import gate

    document = read(path, ocr=ocr)
    invoice = extract(document, suppliers, xml=xml)
    supplier, conflict = identify(invoice, suppliers), conflicts(invoice, suppliers)
    checks = check(invoice, supplier, Limits(), datetime.now(UTC).date(), conflict=conflict)
    confidence = document_confidence(invoice)
    decision = decide(invoice, checks, gate(GATE), confidence, target_is_practice=False, model_version=VERSION)
    return {
        "engine": document.engine,
        "pages": [{"width": page.width, "height": page.height} for page in document.pages],
        **dump_invoice(invoice),
        "checks": [dump_check(one) for one in checks],
        "decision": dump_decision(decision),
    }
