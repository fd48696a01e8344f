"""Typed candidates: everything on a page that could be a date, an amount, an account or an identifier."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum import iban as iban_number
from stdnum.eu import vat as vat_number

from domain.money import SPACES, NotAnAmount, parse_amount
from ml.models.extraction.labels import fold
from ml.models.extraction.layout import Row, Sheet, Span

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner janvier janv enero ene gennaio gen januari",
            "february feb februar februari fevrier fevr fev febrero febbraio",
            "march mar marz mrz mars marzo maart mrt maerz",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag mei",
            "june jun juni juin junio giugno giu",
            "july jul juli juillet juil julio luglio lug",
            "august aug aout agosto ago augustus",
            "september sep sept septembre septiembre settembre set",
            "october oct oktober okt octobre octubre ottobre ott",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre dic dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(r"(?<![\d,/-])(?<!\d[.])(?P<y>(?:19|20)\d\d)\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)"),
    re.compile(
        r"(?<![\d,/-])(?<!\d[.])(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<y>(?:19|20)?\d\d)(?![\d])"
    ),
    re.compile(
        rf"(?<![\d,/-])(?<!\d[.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?[\s-]*(?:de |of )?\s*(?P<n>{_MONTH})"
        r"[a-z]?\.?[\s,'-]*(?:de |del )?\s*(?P<y>(?:19|20)?\d\d)(?!\d)"
    ),
    re.compile(rf"(?<![a-z])(?P<n>{_MONTH})\.?[\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)
_AMOUNT = re.compile(r"\(?[-−–]?(?:\d{1,3}(?:[.,'’]\d{3})+|\d+)(?:[.,]\d{1,4}|,[-–—]{1,2})?[-−–]?\)?")
_SIGNS = "€$£¥₹"
_CODES = {"eur", "usd", "gbp", "chf", "rm", "myr", "inr", "sek", "dkk", "nok", "pln", "eur.", "rm."}
_GLUED_CODE = re.compile(r"^(?:EUR|USD|GBP|CHF|RM|Rs\.?|INR)(?=[-\d(])|(?<=\d)(?:EUR|USD|GBP|CHF|RM)$")
_SIGNED = re.compile(r"^([-−–(]+)[€$£¥₹]\s?")
_GLUE = 0.6
"""Word heights a blank inside a number may be wide."""


@dataclass(frozen=True)
class Candidate:
    """A possible value (normalised) and where it stands; ``quality`` in [0, 1] is how well its form fits."""

    value: str
    span: Span
    quality: float = 1.0


@dataclass(frozen=True)
class Amount:
    """A number that may be money."""

    value: Decimal
    span: Span
    decimals: int
    marked: bool
    """A currency sign or code stands beside it."""
    percent: bool = False


def dates(sheet: Sheet, month_first: bool) -> Iterator[Candidate]:
    """Every date on the page as an ISO date; ``month_first`` reads 03/04 as March 4."""
    for row in sheet.rows:
        text = row.folded
        taken: list[tuple[int, int]] = []
        for form, pattern in enumerate(_DATES):
            for match in pattern.finditer(text):
                start, end = match.span()
                value = _iso(match, month_first)
                if value and all(end <= a or start >= b for a, b in taken):
                    taken.append((start, end))
                    quality = 0.6 if form == 4 else 1.0
                    yield Candidate(value, words_at(row, start, end), quality)


def _iso(match: re.Match[str], month_first: bool) -> str:
    parts = match.groupdict()
    year = int(parts["y"])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    if parts.get("n"):
        month, day = MONTHS[parts["n"]], int(parts["d"])
    elif parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        day, month = (second, first) if (month_first and second > 12 >= first) else (first, second)
        if month_first and first <= 12 and second <= 12:
            day, month = second, first
        elif not month_first and month > 12 >= day:
            day, month = month, day
    else:
        month, day = int(parts["m"]), int(parts["d"])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def amounts(sheet: Sheet, decimal: str) -> Iterator[Amount]:
    """Every number that may be an amount or a rate; ``decimal`` is the document's decimal mark, or empty."""
    for row in sheet.rows:
        place = 0
        while place < len(row.words):
            found = _amount_at(row, place, decimal, max(_GLUE, 1.4 * sheet.word_gap))
            if found:
                yield found
                place = found.span.end
            else:
                place += 1


def _amount_at(row: Row, place: int, decimal: str, glue: float) -> Amount | None:
    """The longest number that begins at a word: ``1``, ``234,56`` are one when the blank between is narrow."""
    end = place + 1
    while end < len(row.words) and end - place < 4 and _continues(row, place, end, glue):
        end += 1
    for last in range(end, place, -1):
        text = "".join(word.text for word in row.words[place:last])
        bare = _SIGNED.sub(r"\1", text.strip(_SIGNS + SPACES + ":;*="))
        percent = bare.endswith("%")
        bare = _GLUED_CODE.sub("", bare.rstrip("%")).strip(_SIGNS + SPACES)
        if not _AMOUNT.fullmatch(bare):
            continue
        try:
            value = parse_amount(bare, decimal)
        except NotAnAmount:
            continue
        marked = bare != text.strip(":;*=%") or _is_currency(row, place - 1) or _is_currency(row, last)
        percent = percent or (last < len(row.words) and row.words[last].text.strip("().,") == "%")
        return Amount(value, row.span(place, last), _decimals(value), marked, percent)
    return None


def _continues(row: Row, place: int, end: int, glue: float) -> bool:
    head, word = row.words[end - 1], row.words[end]
    thin = 0.3 if head.text[-1:] == "1" or word.text[:1] == "1" else 0.0
    narrow = word.box[0] - head.box[2] < (glue + thin) * row.height
    grouped = re.fullmatch(r"[-−–(]?\d{1,3}" if end - 1 == place else r"\d{3}", head.text.lstrip(_SIGNS))
    return narrow and bool(grouped) and bool(re.match(r"\d{3}(?!\d)(?:[.,]\d{1,2})?[)-]?[€$£%]?$", word.text))


def _is_currency(row: Row, place: int) -> bool:
    if not 0 <= place < len(row.words):
        return False
    text = row.words[place].text.strip("():")
    return text in tuple(_SIGNS) or text.lower() in _CODES


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def decimal_mark(sheets: tuple[Sheet, ...]) -> str:
    """The decimal mark most amounts of a document have; empty when they do not tell."""
    votes = {".": 0, ",": 0}
    for sheet in sheets:
        for word in sheet.page.words:
            match = re.fullmatch(r"[^\d]{0,4}[\d.,'’]*\d([.,])\d\d[^\d]{0,4}", word.text)
            if match:
                votes[match.group(1)] += 1
    if votes["."] == votes[","]:
        return ""
    return "." if votes["."] > votes[","] else ","


def ibans(sheet: Sheet) -> Iterator[Candidate]:
    """Every account number, blanks removed; one with wrong check digits only behind the word IBAN."""
    for row in sheet.rows:
        for place, word in enumerate(row.words):
            start = re.search(r"(?<![A-Z0-9])[A-Z]{2}[\dOIl]{2}", word.text)
            if start:
                yield from _iban_at(row, place, start.start())


def _iban_at(row: Row, place: int, start: int) -> Iterator[Candidate]:
    """The account number that begins at a sign of a word; signs that OCR takes for digits are tried as digits."""
    text, ends = "", []
    for last in range(place, min(place + 10, len(row.words))):
        part = row.words[last].text[start if last == place else 0 :]
        text += re.split(r"[,;)|]", part)[0].strip(".")
        ends.append((text, last + 1))
        for spelt in (text, _digits(text)):
            if iban_number.is_valid(spelt):
                yield Candidate(iban_number.compact(spelt), row.span(place, last + 1))
                return
        if len(text) > 34:
            break
    labelled = "iban" in fold(" ".join(word.text for word in row.words[:place]) + row.words[place].text[:start])
    whole = [one for one in ends if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", one[0])]
    if labelled and whole:
        exact = [one for one in whole if len(one[0]) == _IBAN_LENGTHS.get(one[0][:2], 0)]
        spelt, end = (exact or whole)[-1]
        yield Candidate(spelt, row.span(place, end), 0.5)


def _digits(text: str) -> str:
    """The account number with letters read as the digits they look like, where only digits can stand."""
    if text[:2] in ("FR", "GB", "IT", "MC", "NL", "SM", "MT", "IE"):
        return text[:2] + text[2:4].translate(_LOOKALIKES) + text[4:]
    return text[:2] + text[2:].translate(_LOOKALIKES)


_LOOKALIKES = str.maketrans("OIlSBZ", "011582")
_IBAN_LENGTHS = {"AT": 20, "BE": 16, "CH": 21, "DE": 22, "ES": 24, "FR": 27, "GB": 22, "IT": 27, "LU": 20, "NL": 18}
_VAT_FORMS = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "CH": r"E\d{9}(?:MWST|TVA|IVA)?",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-Z0-9]{2}\d{9}",
    "GB": r"\d{9}(?:\d{3})?",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LU": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "SE": r"\d{12}",
    "XI": r"\d{9}",
}
_VAT_START = re.compile(rf"^(?:{'|'.join(_VAT_FORMS)})")


def vat_ids(sheet: Sheet) -> Iterator[Candidate]:
    """Every VAT id by its country's form, blanks and dots removed; right check digits make it better."""
    for row in sheet.rows:
        for place, word in enumerate(row.words):
            head = re.sub(r"^.*[:(]", "", word.text)
            if not _VAT_START.match(head):
                continue
            text = ""
            best: Candidate | None = None
            for last in range(place, min(place + 6, len(row.words))):
                text += re.sub(r"[\s.\-]", "", head if last == place else row.words[last].text).strip(",;)|")
                form = _VAT_FORMS.get(text[:2])
                if form and re.fullmatch(form, text[2:]):
                    quality = 1.0 if vat_number.is_valid(text) else 0.7
                    best = Candidate(text, row.span(place, last + 1), quality)
            if best is None and re.search(_VAT_WORDS, fold(" ".join(one.text for one in row.words[:place]))):
                best = _loose_vat_id(row, place, head)
            if best:
                yield best


_VAT_WORDS = r"ust|mwst|vat|tva|iva|btw|nif|cif"


def _loose_vat_id(row: Row, place: int, head: str) -> Candidate | None:
    """What stands behind a label for VAT ids and nearly has their form."""
    bare = re.sub(r"[\s.\-]", "", head).strip(",;)|")
    if re.fullmatch(r"[A-Z]{2}[A-Z0-9]{7,12}", bare) and sum(map(str.isdigit, bare)) > 5:
        return Candidate(bare, row.span(place, place + 1), 0.5)
    return None


def words_at(row: Row, start: int, end: int) -> Span:
    """The words that signs ``start`` to ``end`` of the row's text belong to."""
    first, last, place = None, 0, 0
    for number, word in enumerate(row.words):
        stop = place + len(word.text)
        if stop > start and place < end:
            first, last = number if first is None else first, number
        place = stop + 1
    return row.span(first or 0, last + 1)
