"""Which documents a set holds: 24 slots that repeat, a third of them trapped; none depends on how many follow."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from practice.documents.records import Kind

Trap = Literal[
    "",
    "duplicate-bytes",
    "duplicate-number",
    "changed-iban",
    "wrong-sum",
    "unknown-supplier",
    "order",
    "missing-number",
    "over-limit",
]
Way = Literal["text", "facturx", "ubl", "cii", "png", "jpeg", "tiff", "image-pdf", "mail", "mail-facturx"]
Media = Literal["mixed", "text", "scan", "xml"]
_SHORT = (1, 2, 2, 3, 3, 4, 5, 6, 8, 11)
_SCANS: tuple[Way, ...] = ("png", "jpeg", "tiff", "image-pdf")
_XML: tuple[Way, ...] = ("facturx", "ubl", "cii")


@dataclass(frozen=True)
class Slot:
    """One document of the cycle: the ways it may come in, what is wrong with it, how many lines.

    ``of`` is the slot it repeats (duplicates only), ``abroad`` a buyer in another country.
    """

    ways: tuple[Way, ...]
    trap: Trap = ""
    kind: Kind = "invoice"
    lines: tuple[int, ...] = _SHORT
    of: int = -1
    abroad: bool = False


CYCLE: tuple[Slot, ...] = (
    Slot(("text",)),
    Slot(("facturx",)),
    Slot(("text",)),
    Slot(("png",), lines=(2, 3, 4, 5)),
    Slot(("text",), lines=(34, 40, 46)),
    Slot(("ubl",)),
    Slot(("text", "facturx", "image-pdf"), "changed-iban"),
    Slot(("text",), kind="credit_note"),
    Slot(("facturx",), lines=(3, 5, 14)),
    Slot(("text",), "duplicate-bytes", of=0),
    Slot(("mail",)),
    Slot(("text", "facturx"), "wrong-sum", lines=(2, 3, 5)),
    Slot(("text",), lines=(115, 130, 150)),
    Slot(("jpeg", "image-pdf"), lines=(1, 2, 3, 4)),
    Slot(("text", "mail", "image-pdf"), "unknown-supplier"),
    Slot(("facturx", "text"), abroad=True),
    Slot(("image-pdf", "tiff"), "duplicate-number", of=2),
    Slot(("cii",)),
    Slot(("facturx", "text"), "order", kind="order"),
    Slot(("text",)),
    Slot(("text", "jpeg"), "missing-number"),
    Slot(("mail-facturx",)),
    Slot(("text", "facturx"), "over-limit"),
    Slot(("text", "tiff")),
)


def slot_of(index: int) -> Slot:
    """The slot of a document; ``index`` counts from 0."""
    return CYCLE[index % len(CYCLE)]


def original_of(index: int) -> int:
    """The document that a duplicate repeats."""
    return index - index % len(CYCLE) + slot_of(index).of


def way_of(slot: Slot, media: Media, random: Random) -> Way:
    """Draws how a document comes in; ``media`` other than mixed narrows it down."""
    drawn = random.choice(slot.ways)
    if media == "text":
        return "text"
    if media == "scan":
        return drawn if drawn in _SCANS else random.choice(_SCANS)
    if media == "xml":
        return drawn if drawn in _XML else random.choice(_XML)
    return drawn
