"""What a document is: invoice, credit note, receipt, order or something else."""

import re
from collections.abc import Sequence

from domain.invoice import DocumentType
from ml.models.extraction.context import before, left_of
from ml.models.extraction.labels import fold, labels
from ml.models.extraction.layout import Sheet, Span

_WORDS: tuple[tuple[DocumentType, re.Pattern[str]], ...] = (
    (
        "credit_note",
        re.compile(
            r"\b(?:gutschrift|rechnungskorrektur|korrekturrechnung|stornorechnung|storno|credit (?:note|memo|invoice)"
            r"|refund|avoir|note de credit|facture (?:d.avoir|rectificative)|factura rectificativa|nota de credito"
            r"|abono|nota di (?:ac)?credito|nota di variazione|creditnota|creditfactuur|correctie(?:factuur|nota)?)\b"
        ),
    ),
    (
        "order",
        re.compile(
            r"\b(?:purchase order|order confirmation|order response|order change|bestellung|auftragsbestatigung"
            r"|bon de commande|orden de compra|ordine d.acquisto|ordine di acquisto|inkooporder|order-x)\b"
        ),
    ),
    (
        "receipt",
        re.compile(
            r"\b(?:receipt|quittung|kassenbon|kassenbeleg|recu(?! le)|ticket de caisse|factura simplificada|recibo"
            r"|ricevuta|scontrino|kassabon|cash bill)\b|^(?:bon|ticket|kassa)$"
        ),
    ),
    (
        "invoice",
        re.compile(
            r"(?:rechnung\b|\binvoice\b|\bfacture\b|\bfactura\b|\bfattura\b|\bfactuur\b|\bstatement\b|\bbill\b)"
        ),
    ),
)
_PAID = re.compile(
    r"^(?:pinbetaling|pin|contant|kartenzahlung|ec-karte|girocard|bar(?:zahlung)?|card payment|paid by card"
    r"|credit card|cash|carte bancaire|especes|tarjeta|pagado con tarjeta|efectivo|carta di credito|bancomat"
    r"|contanti|pagamento elettronico|visa|mastercard|maestro)\b[^\d]{0,30}[\d.,' ]*\d[.,]\d\d\b"
)
_INVOICE = r"(?:invoice|rechnung|facture|factura|fattura|factuur)"
_ORIGINAL = re.compile(
    r"\b(?:original|initial|ursprunglich|credited|corrected|cancelled|korrigiert|storniert|oorspronkelijk)\w* "
    rf"{_INVOICE}"
    rf"|{_INVOICE} (?:d.origine|di origine|original|initial|inicial|originaria|rectificad|rettificat|corrigee|annulee)"
)
TITLE_ROWS = 30


def find(sheets: Sequence[Sheet], number: Span | None, *, totalled: bool) -> DocumentType:
    """The type: what the words before its number say, else the most prominent word that names one.

    ``number`` is where the document's number stands, ``totalled`` tells that totals were found: an invoice has both.
    One that speaks of an original invoice and does not call itself a credit note is for a person to tell.
    """
    if not sheets:
        return "other"
    if any(_PAID.match(row.folded) for sheet in sheets for row in sheet.rows):
        return "receipt"
    if number is not None and _WORDS[0][1].search(fold(before(number) or " ".join(left_of(number)[:1]))):
        return "credit_note"
    scores = _scores(sheets[0])
    kind: DocumentType = max(scores, key=lambda one: scores[one], default="other")
    if kind == "order" and scores.get("invoice", 0.0) > 0.5 * scores["order"]:
        kind = "invoice"
    if kind == "other" and totalled:
        kind = "invoice" if number is not None else "receipt"
    if kind == "invoice" and (not totalled or any(_ORIGINAL.search(row.folded) for row in sheets[0].rows)):
        return "other"
    return kind


def _scores(sheet: Sheet) -> dict[DocumentType, float]:
    """How prominent each type's words are; those inside a label for another document's number do not count."""
    scores: dict[DocumentType, float] = {}
    for row in sheet.rows[:TITLE_ROWS]:
        for segment in row.segments:
            folded = segment.folded
            others = [one for one in labels("number", folded) if one.role == "other_number"]
            for kind, pattern in _WORDS:
                match = pattern.search(folded)
                if match and all(match.end() <= one.start or match.start() >= one.end for one in others):
                    scores[kind] = max(scores.get(kind, 0.0), _prominence(folded, match, row.place, row.height))
                    break
    return scores


def _prominence(folded: str, match: re.Match[str], place: int, height: float) -> float:
    """Titles stand alone, early and large; mentions stand inside sentences."""
    alone = len(match.group()) / max(len(folded), 1)
    return height * (0.3 + alone) * (1.5 if match.start() == 0 else 0.8) / (1 + place / 20)
