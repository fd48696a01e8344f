"""Who sent the document: names in the letterhead, the sender's line, behind labels, in the register."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from domain.supplier import Supplier
from domain.suppliers import plain_name
from ml.models.extraction.choice import Choice, Scored, best
from ml.models.extraction.context import left_of, roles
from ml.models.extraction.header import section
from ml.models.extraction.labels import Found, fold, labels, unaccented
from ml.models.extraction.layout import Row, Sheet, Span

LEGAL_FORM = re.compile(
    r"(?<![a-z])(?:gmbh(?: & co\.? kg| u\. co\. kg)?|ag|kg|ohg|ug|e\.? ?k\.?|e\.? ?v\.?|mbh|a\.? ?g\.?|se|gbr"
    r"|s\.?a\.?s?\.?u?|sarl|s\.a\.r\.l\.?|eurl|s\.?r\.?l\.?(?:s\.?)?|s\.?p\.?a\.?|s\.?n\.?c\.?|s\.?l\.?u?\.?"
    r"|b\.?v\.?(?:b\.?a\.?)?|n\.?v\.?|v\.?o\.?f\.?|ltd\.?|limited|llc|llp|inc\.?|corp(?:oration|\.)?|plc|& co\.?|co\."
    r"|dac|og|gesmbh|e\.u\.|kgaa|bvba|cv|oy|ab|aps|a/s"
    r"|sdn\.? ?bhd\.?|bhd\.?|s/b|c\.?b\.?|coop|trading|enterprise|restaurant|stores?|shop|versicherung[a-z]*|hotel)"
    r"(?![a-z])"
)
_TITLES = re.compile(
    r"^(?:rechnung|invoice|tax invoice|facture|factura|fattura|factuur|gutschrift|credit note|avoir|abono"
    r"|nota di credito|creditnota|creditfactuur|receipt|quittung|bon|ticket|original|copy|kopie"
    r"|duplicate|seite|page|pagina|simplified.*"
    r"|official receipt|cash (?:bill|sales?).*|bill|statement.*|purchase order.*|bestellung|order)\b"
)
_ADDRESS = re.compile(
    r"\b\d{4,5}\b|str(?:asse|\.)|\b(?:street|road|avenue|rue|chemin|calle|via|plaza|piazza|weg)\b"
    r"|straat|\bjalan\b|\bjln\b|\btaman\b|\blot\b|\bno\.? ?\d|\bp\.?o\.? box\b|^\d+[ ,]"
)
_CONTACT = re.compile(r"@|www\.|https?:|\btel|\bfax|\bphone|telefon|\+\d\d|\biban\b|\bbic\b|\bgst\b|\broc\b")
_SEPARATORS = re.compile(r"\s[-–·•|∙*]\s|\s?[·•|∙]\s?|,\s|\s{2,}")
_SITE = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]{3,})\.")
_REGISTRATION = re.compile(
    r"^#\d+\s|\s?[(\[]\s?(?:co\.?\s?(?:no|reg)[^)]*|\d[\d ]{3,}-?\s?[A-Za-z]{0,2})\s?[)\]]?$", re.IGNORECASE
)
_TITLE_BEHIND = re.compile(r"\s(?:invoice|rechnung|facture|factura|fattura|factuur)$", re.IGNORECASE)
_MISREAD_FORM = re.compile(r"\b(?!sdn\.? ?bhd)[s5][dbo0][nm]\.? ?[bh8]hd\b", re.IGNORECASE)
"""A legal form as OCR spells it (``5dn Bhd``)."""
HEADER_ROWS = 16
COMPARED = 80
"""Likeness (0 to 100) of a domain or a register name to a name on the page that counts."""


def find(sheets: Sequence[Sheet], suppliers: Sequence[Supplier], *, accents: bool = True) -> Choice | None:
    """The supplier's name as it is printed, without ``accents`` where none can be."""
    scored = names(sheets, suppliers)
    found = _in_full(best(scored, least=0.1), scored)
    if found is None:
        return None
    value = _MISREAD_FORM.sub("Sdn Bhd", found.value)
    return replace(found, value=value if accents else unaccented(value))


def names(sheets: Sequence[Sheet], suppliers: Sequence[Supplier]) -> list[Scored]:
    """Every name that could be the supplier's, with its score."""
    if not sheets:
        return []
    text = fold(" ".join(row.text for sheet in sheets for row in sheet.rows))
    sites = {match.group(1) for match in _SITE.finditer(text)}
    register = [plain_name(name) for one in suppliers for name in (one.name, *one.aliases)]
    usual = sorted(row.height for row in sheets[0].rows)[len(sheets[0].rows) // 2] if sheets[0].rows else 1.0
    scored = []
    for sheet in sheets:
        for value, span, bonus in _candidates(sheet):
            score = bonus + _looks(value) + _stands(span, sheet, usual) + _confirmed(value, sites, register)
            scored.append(Scored(value, score, span))
    return scored


def _in_full(choice: Choice | None, scored: Sequence[Scored]) -> Choice | None:
    """The name with its legal form, where a brand was chosen that stands elsewhere with one."""
    if choice is None or LEGAL_FORM.search(fold(choice.value)):
        return choice
    brand = plain_name(choice.value)
    full = [
        one
        for one in scored
        if plain_name(one.value) == brand and LEGAL_FORM.search(fold(one.value)) and len(one.value) > len(choice.value)
    ]
    if not full:
        return choice
    top = max(full, key=lambda one: one.score)
    return Choice(top.value, choice.score, choice.margin, top.span)


def _candidates(sheet: Sheet) -> Iterator[tuple[str, Span, float]]:
    """Names, their place and a head start: header segments, the sender's line, labelled ones, legal forms."""
    for row in sheet.rows:
        early = row.page == 1 and row.place < HEADER_ROWS
        for segment in row.segments:
            form = LEGAL_FORM.search(segment.folded)
            if not (early or form or section(segment, sheet) == "supplier"):
                continue
            whole = _TITLE_BEHIND.sub("", _REGISTRATION.sub("", segment.text)).strip(" :;,·•|")
            yield whole, segment, 0.0
            parts = _SEPARATORS.split(segment.text)
            head = parts[0].strip(" :;,")
            if len(parts) > 1 and 3 <= len(head) < len(whole):
                sender = 0.5 if _ADDRESS.search(segment.folded) else 0.1
                yield head, segment.row.span(segment.start, segment.start + len(head.split())), sender
            labelled = re.match(
                r"^(?:name|firma|company|societe|nombre|nome|naam|verkaufer|seller)\s?:\s?(.+)$", fold(whole)
            )
            if labelled:
                words = len(labelled.group(1).split())
                yield " ".join(whole.split()[-words:]), segment.row.span(segment.end - words, segment.end), 0.3
        if early:
            yield from _two_rows(row, sheet)


def _two_rows(row: Row, sheet: Sheet) -> Iterator[tuple[str, Span, float]]:
    """A long name set over two rows."""
    if row.place + 1 >= len(sheet.rows) or not row.segments:
        return
    first, second = row.segments[0], sheet.rows[row.place + 1].segments[0]
    near = second.box[1] - first.box[3] < 1.2 * row.height and abs(second.box[0] - first.box[0]) < 2 * row.height
    alike = 0.8 < (second.box[3] - second.box[1]) / max(1.0, first.box[3] - first.box[1]) < 1.25
    form = LEGAL_FORM.search(second.folded) and not LEGAL_FORM.search(first.folded)
    goes_on = second.text.startswith(("&", "+")) or first.text.endswith(("&", "-", ","))
    if near and alike and (form or goes_on) and len(second.words) <= 7:
        yield _REGISTRATION.sub("", f"{first.text} {second.text}"), first, 0.75 if goes_on else 0.35


def _looks(value: str) -> float:
    """How much a text looks like a firm's name, by itself."""
    folded = _MISREAD_FORM.sub("sdn bhd", fold(value))
    form = LEGAL_FORM.search(folded)
    score = 0.7 if form else 0.0
    score -= 0.7 if folded.startswith(("&", "+")) or (form and form.end() - form.start() == len(folded)) else 0.0
    score -= 1.2 if _TITLES.match(folded) else 0.0
    score -= 0.9 if _ADDRESS.search(folded) else 0.0
    score -= 1.2 if _CONTACT.search(folded) else 0.0
    score -= 0.4 if ":" in value else 0.0
    letters = sum(sign.isalpha() for sign in value)
    score -= 1.5 if letters < 3 else 0.8 * (1 - letters / max(1, len(value.replace(" ", ""))))
    score -= 0.5 if len(value.split()) > 7 or len(value) > 60 else 0.0
    score -= 0.7 if re.search(r"\b(?:herrn?|frau|mr|mrs|ms|monsieur|madame|attn|z\.? ?hd)\b", folded) else 0.0
    score -= (
        1.0 if any(label.start == 0 for kind in ("date", "number", "terms") for label in _strong(kind, folded)) else 0.0
    )
    return score


def _strong(kind: str, folded: str) -> list[Found]:
    return [label for label in labels(kind, folded) if label.weight == 1.0]


def _stands(span: Span, sheet: Sheet, usual: float) -> float:
    """What a place says: early, large, below a heading for sellers; not where buyers stand."""
    score = 0.0
    if span.row.page == 1:
        score += 0.5 * max(0.0, 1 - span.row.place / HEADER_ROWS)
        score += min(0.6, max(0.0, span.row.height / usual - 1.1))
    heading = section(span, sheet)
    said = roles("party", span, sheet)
    seller = max(said.get("supplier", 0.0), 0.8 if heading == "supplier" else 0.0)
    buyer = max(said.get("other_buyer", 0.0), 0.9 if heading == "other_buyer" else 0.0)
    behind_name = left_of(span)[:1]
    if behind_name and re.match(r"^(?:name|firma|company|societe|nombre|nome|naam)\W*$", fold(behind_name[0])):
        seller *= 1.8
    return score + seller - 1.3 * buyer


def _confirmed(value: str, sites: set[str], register: Sequence[str]) -> float:
    """What the sender's domain and the register add."""
    name = plain_name(value)
    close = name.replace(" ", "")
    score = 0.0
    if len(close) >= 3 and any(fuzz.partial_ratio(close, site.replace("-", "")) >= COMPARED for site in sites if site):
        score += 0.35
    if name and any(fuzz.ratio(name, known) >= 92 for known in register):
        score += 1.0
    return score
