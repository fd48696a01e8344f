"""Sets of practice documents, read and with their truth, for fitting and measuring."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from domain.interchange import dump_pages, load_pages
from domain.page import Document
from domain.supplier import Supplier
from domain.suppliers import parse_register
from ml.training.extraction import Truth

Layouts = Literal["practice", "holdout"]


@dataclass(frozen=True)
class ReadDocument:
    """A practice document as it was read, the register of its set, and its row of truth."""

    document: Document
    suppliers: tuple[Supplier, ...]
    row: Mapping[str, Any]

    @property
    def truth(self) -> Truth:
        taxes = {Decimal(tax["rate"]): Decimal(tax["amount"]) for tax in self.row["taxes"]}
        lines = tuple((Decimal(line["net"]), Decimal(line["tax_rate"])) for line in self.row["lines"])
        return Truth(self.row["type"], self.row["fields"], taxes, self.row["supplier"], lines)

    @property
    def trap(self) -> str:
        return str(self.row["trap"])


def read_sets(folder: Path, seeds: Iterable[int], documents: int, layouts: Layouts) -> Iterator[ReadDocument]:
    """Makes and reads a set a seed; what is already in ``folder`` is used again.

    Documents that only repeat another one are left out: the store refuses them, not the gate.
    """
    for seed in seeds:
        place = folder / f"{layouts}-{seed}"
        if not (place / "truth.jsonl").exists():
            _generate(place, documents, seed, layouts)
        suppliers = parse_register((place / "suppliers.json").read_text(encoding="utf-8"))
        for line in (place / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not row["trap"].startswith("duplicate"):
                yield ReadDocument(_read(place, row["file"]), suppliers, row)


def _generate(place: Path, documents: int, seed: int, layouts: Layouts) -> None:
    from practice.documents.collection import generate

    generate(place, documents, seed, family=layouts)


def _read(place: Path, name: str) -> Document:
    """The document's pages, kept as JSON beside the set."""
    from ml.models.reading import document_files, read

    kept = place / "read" / f"{name}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        (found,) = document_files([place / "documents" / name], place / "unpacked" / name)
        document = read(found.path)
        xml = b64encode(document.xml).decode() if document.xml else ""
        kept.write_text(
            json.dumps({"engine": document.engine, "pages": dump_pages(document), "xml": xml}), encoding="utf-8"
        )
    data = json.loads(kept.read_text(encoding="utf-8"))
    xml_bytes = b64decode(data["xml"]) if data["xml"] else None
    return Document(name, data["engine"], load_pages(data["pages"]), xml_bytes)
