"""``./bot calibrate``: fit confidences and the practice gate on generated documents."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from commands.practice_sets import ReadDocument, read_sets
from domain.gate import Gate
from domain.interchange import dump_gate
from domain.rules import Limits
from ml.models.extraction import VERSION
from ml.models.extraction.confidence import document_features
from ml.models.extraction.labels import forgetting
from ml.registry.calibrations import Calibration, dump_calibration
from ml.training.certification import Certificate, Judged, certify, threshold_grid
from ml.training.extraction import Example, confident, example, fit, keeps_rules, posted_right

HELP = "fit confidences and the practice gate on generated documents (some 20 minutes)"
REGISTRY = Path(__file__).resolve().parents[1] / "ml" / "registry"
FIT_SEEDS, GATE_SEEDS = (*range(2001, 2021), *range(3001, 3026)), tuple(range(8001, 8031))
"""Seeds nothing else uses. Those of the gate were never looked at before; once they were, take new ones."""
DOCUMENTS = 24
FORGOTTEN = (0.2, 0.4, 0.6)
"""The shares of label words that are taken away in turn."""
RISK, DELTA = 0.01, 0.05
FLOOR = 0.98
"""A wrong posting costs as much as fifty looks of a person: below this a look is cheaper, whatever was measured."""
LIMITS = Limits(Decimal(25000))
STATEMENT = (
    "With a chance of 95 % at most 1 % of the documents this gate lets through would be posted wrong: "
    "measured on generated documents, no promise for yours."
)


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("--keep", type=Path, default=Path("output/calibration"), help="where the sets are kept")
    parser.add_argument("--dry", action="store_true", help="measure only, write nothing")


def run(options: Namespace) -> int:
    """Fits on one half of the seeds, certifies on the other, writes the registry's artefacts."""
    sets = list(read_sets(options.keep, FIT_SEEDS, DOCUMENTS, "practice"))
    fitted = _extracted(sets)
    unknown = list(_with_words_forgotten(sets))
    measured = fit([*(one for _, one in fitted), *unknown], _provenance(len(fitted), len(unknown)))
    confidences = [one.confidence for one in judged(fitted, measured)]
    grid = threshold_grid(one for one in confidences if one >= FLOOR)
    certified = _extracted(read_sets(options.keep, GATE_SEEDS, DOCUMENTS, "practice"))
    certificate = certify(judged(certified, measured), grid, RISK, DELTA)
    print(f"threshold {certificate.threshold:.4f}: {certificate.documents} documents, {certificate.errors} wrong")
    if not options.dry:
        _write("extraction.json", dump_calibration(measured))
        _write("gates.json", {"gates": [dump_gate(_gate(certificate))]})
    return 0


def judged(documents: Iterable[tuple[ReadDocument, Example]], measured: Calibration) -> list[Judged]:
    """What the gate would see: documents without a veto, their confidence, and whether posting them would be right."""
    found = []
    for one, extracted in documents:
        invoice = confident(extracted, measured)
        if keeps_rules(invoice, one.suppliers, LIMITS):
            right = not one.trap and posted_right(invoice, one.suppliers, one.truth)
            found.append(Judged(measured.document.probability(document_features(invoice)), right))
    return found


def _extracted(documents: Iterable[ReadDocument]) -> list[tuple[ReadDocument, Example]]:
    return [(one, example(one.document, one.suppliers, one.truth)) for one in documents]


def _with_words_forgotten(sets: Sequence[ReadDocument]) -> Iterator[Example]:
    """A part of the documents, read as if their wordings were new: without them no low score would ever be seen."""
    random = Random(FIT_SEEDS[0])
    for place in range(0, len(sets), DOCUMENTS):
        with forgetting(random.choice(FORGOTTEN), random):
            for one in sets[place : place + DOCUMENTS : 2]:
                yield example(one.document, one.suppliers, one.truth)


def _provenance(documents: int, forgotten: int) -> dict[str, object]:
    return {
        "documents": documents,
        "documents_with_words_forgotten": forgotten,
        "made_by": f"./bot generate, {len(FIT_SEEDS)} seeds from {FIT_SEEDS[0]}, practice layouts",
        "method": "logistic curves on score, lead and reading score, smoothed labels",
        "at": datetime.now(UTC).date().isoformat(),
    }


def _gate(certificate: Certificate) -> Gate:
    return Gate(
        "practice",
        "practice",
        round(certificate.threshold, 6),
        certificate.risk,
        certificate.delta,
        certificate.documents,
        certificate.errors,
        VERSION,
        STATEMENT,
    )


def _write(name: str, data: object) -> None:
    (REGISTRY / name).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8", newline="\n")
