"""Dates, numbers, accounts, currency and terms of an invoice's pages."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from stdnum.es import cif, nif
from stdnum.it import iva

from domain.supplier import Supplier
from domain.suppliers import compact
from ml.models.extraction.candidates import Candidate, dates, ibans, vat_ids
from ml.models.extraction.choice import Choice, Scored, best
from ml.models.extraction.context import advantage, before, left_of, roles
from ml.models.extraction.labels import fold, labels, nearest
from ml.models.extraction.layout import Row, Sheet, Span, overlap

_SPELLINGS = {
    "EUR": "€ eur euro euros",
    "GBP": "£ gbp",
    "USD": "$ us$ usd",
    "CHF": "chf",
    "MYR": "rm myr",
    "INR": "₹ inr rs rs.",
    "SEK": "sek",
    "DKK": "dkk",
    "NOK": "nok",
    "PLN": "pln zł",
    "JPY": "¥ jpy",
}
CURRENCIES = {spelt: code for code, spellings in _SPELLINGS.items() for spelt in spellings.split()}
_NUMBER = re.compile(r"[#]?[A-Za-z0-9][A-Za-z0-9\-/_.#]*")
_PREFIX = re.compile(r"[A-Z]{1,5}")
_NOT_A_NUMBER = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,3}(?:[.,]\d{3})*[.,]\d\d|\d+,\d+|\d{1,2}:\d\d(?::\d\d)?"
    r"|[A-Za-z.]+\.[a-z]{2,4}"
)
_DAYS = re.compile(
    r"\b\d+ (?:days|tagen?|jours|dias|giorni|dagen)\b.*(?:net|rein|dat[aeu]|erhalt|fecha|fin|fact)"
    r"|(?:payment|payable|zahlbar|zahlung|payable|paiement|pago|pagamento|betaling).{0,30}\b\d+ "
    r"(?:days|tagen?|jours|dias|giorni|dagen)\b"
)
_TERM = re.compile(
    r"\b(\d{1,3})\s?(?:calendar |kalender)?"
    r"(?:days?|tagen?|tg\.?|jours?|jrs?|dias?|giorni|gg\.?|dagen|dgn)\b"
)
_PART = re.compile(r"\s[/|·•]\s|\s[/|·•]$")
_PAYMENT_WORD = re.compile(
    r"^(?:Zahlung|Payment|Paiement|R[eè]glement|Pago|Pagamento|Betaling)(?:\s?:\s?(?=\S)|\s(?=[A-Z0-9]))"
)
_IS_DATE = re.compile(r"[\d./ -]{8,12}|\d{1,2}\.? \w+ \d{4}")
_NUMERAL = re.compile(r"(?<!\w)\d[\d.,]*(?!\w)")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[\dW] [A-Z0-9]{4}|\d{4} [A-Z]{2}")
_MONEY = re.compile(r"-?[€$£]?\d[\d.,']*[.,]\d\d")
UNCLAIMED = -0.2
"""A date is free to be the due date as long as no other label speaks for it more strongly than this."""
AGREED = 0.5
"""What speaks for a due date that the terms of payment make."""
SECTION_ROWS = 14
"""How far above a place a heading still names its section."""


def month_first(sheets: Sequence[Sheet], currency: str) -> bool:
    """Whether 03/04 is March 4: when a date needs it, or the money is US dollars and no date contradicts."""
    pairs = [
        (int(match.group(1)), int(match.group(2)))
        for sheet in sheets
        for match in re.finditer(r"(?<!\d)(\d{1,2})/(\d{1,2})/(?:20)?\d\d(?!\d)", " ".join(r.text for r in sheet.rows))
    ]
    if any(first > 12 for first, _ in pairs):
        return False
    return any(second > 12 for _, second in pairs) or (bool(pairs) and currency == "USD")


Listed = Sequence[tuple[Candidate, dict[str, float]]]
"""Candidates with what their surroundings say of each role."""


def invoice_dates(sheets: Sequence[Sheet], month_first: bool) -> dict[str, Choice]:
    """The invoice date and, where a label names one, the due date."""
    listed = _dated(sheets, month_first)
    issued = best(_issues(listed), least=-0.3)
    due = best(_dues(listed, _agreed(sheets, issued.value) if issued else frozenset()), least=0.25)
    found = {"invoice_date": issued, "due_date": due}
    if issued and due and due.value < issued.value and due.span is not None and due.score < 0.5:
        found["due_date"] = None
    if issued and not due:
        found["due_date"] = best(_unexplained(listed, issued.value), least=UNCLAIMED)
    return {name: choice for name, choice in found.items() if choice is not None}


def date_scores(sheets: Sequence[Sheet], month_first: bool) -> dict[str, list[Scored]]:
    """Every date with what speaks for its being the invoice date or the due date."""
    listed = _dated(sheets, month_first)
    issued = best(_issues(listed), least=-0.3)
    agreed = _agreed(sheets, issued.value) if issued else frozenset()
    return {"invoice_date": list(_issues(listed)), "due_date": list(_dues(listed, agreed))}


def _dated(sheets: Sequence[Sheet], month_first: bool) -> Listed:
    return [(one, roles("date", one.span, sheet)) for sheet in sheets for one in dates(sheet, month_first)]


def _issues(listed: Listed) -> Iterator[Scored]:
    for one, said in listed:
        yield Scored(one.value, advantage(said, "invoice_date") * one.quality + _early(one.span), one.span)


def _dues(listed: Listed, agreed: frozenset[str]) -> Iterator[Scored]:
    for one, said in listed:
        yield Scored(one.value, advantage(said, "due_date") + AGREED * (one.value in agreed), one.span)


def _agreed(sheets: Sequence[Sheet], issued: str) -> frozenset[str]:
    """The days that are as long after the issue as the document grants somewhere in words."""
    first = date.fromisoformat(issued)
    texts = (row.folded for sheet in sheets for row in sheet.rows)
    terms = {int(match.group(1)) for text in texts for match in _TERM.finditer(text)}
    return frozenset((first + timedelta(days=days)).isoformat() for days in terms if days)


def _unexplained(listed: Listed, issued: str) -> Iterator[Scored]:
    """Dates after the issue that no other label claims: a due date whose label could not be read, or a doubt."""
    for one, said in listed:
        claim = advantage(said, "due_date")
        beside = _PART.split(before(one.span) or " ".join(left_of(one.span)[:1]))[-1]
        if one.value > issued and claim > UNCLAIMED and not _NUMERAL.search(beside):
            yield Scored(one.value, min(claim, 0.0), one.span)


def _early(span: Span) -> float:
    """Values of the header stand on the first page, at its top."""
    return 0.15 * max(0.0, 1 - span.row.place / 60) if span.row.page == 1 else 0.0


def numbers(sheets: Sequence[Sheet], lines: frozenset[tuple[int, int]] = frozenset()) -> dict[str, Choice]:
    """The invoice's own number and the order it answers; rows of ``lines`` (page and row) hold neither."""
    scored = number_scores(sheets, lines)
    least = {"invoice_number": 0.45, "order_number": 0.3}
    found = {role: best(scored[role], least[role]) for role in least}
    return {name: choice for name, choice in found.items() if choice is not None}


def number_scores(sheets: Sequence[Sheet], lines: frozenset[tuple[int, int]]) -> dict[str, list[Scored]]:
    """Every number with what speaks for its being the invoice's own or an order's."""
    taken = {place for sheet in sheets for one in dates(sheet, False) for place in _places(one.span)}
    listed = [
        (one, roles("number", one.span, sheet))
        for sheet in sheets
        for one in number_candidates(sheet)
        if (one.span.row.page, one.span.row.place) not in lines and not taken & set(_places(one.span))
    ]
    return {
        role: [
            Scored(one.value, advantage(said, role) * one.quality + _early(one.span), one.span) for one, said in listed
        ]
        for role in ("invoice_number", "order_number")
    }


def _places(span: Span) -> Iterator[tuple[int, int, int]]:
    """Page, row and place of every word of a span."""
    return ((span.row.page, span.row.place, place) for place in range(span.start, span.end))


def number_candidates(sheet: Sheet) -> Iterator[Candidate]:
    """Everything on a page that could be a document's number."""
    for row in sheet.rows:
        for place, word in enumerate(row.words):
            text = word.text.strip(":;,()[]*.").removeprefix("#").removeprefix("Nr.").removeprefix("N°")
            if re.fullmatch(r"\(\d{1,3}\)", word.text) or (place and row.words[place - 1].text == "§"):
                continue
            if _is_number(text):
                town = 0.4 if _is_postcode(row, place) else 1.0
                yield Candidate(text, row.span(place, place + 1), _shape(text) * town)
            elif _PREFIX.fullmatch(text) and text.lower() not in CURRENCIES and not labels("number", fold(text)):
                yield from _prefixed(sheet, row.span(place, place + 1))


def _is_postcode(row: Row, place: int) -> bool:
    """Whether a number stands before the name of a town, or behind the letters of a state."""
    after = row.words[place + 1].text if place + 1 < len(row.words) else ""
    ahead = row.words[place - 1].text if place else ""
    pairs = (f"{ahead} {row.words[place].text}", f"{row.words[place].text} {after}")
    if any(_POSTCODE.fullmatch(pair.strip(" ,")) for pair in pairs):
        return True
    digits = re.fullmatch(r"\d{4,5}", row.words[place].text)
    return bool(digits) and (
        bool(re.fullmatch(r"[A-ZÀ-Ý][\w'-]{2,},?", after)) or bool(re.fullmatch(r"[A-Z]{2}", ahead))
    )


def _prefixed(sheet: Sheet, head: Span) -> Iterator[Candidate]:
    """A number written apart: ``INV 2024 0017``; what stands in another column is none of it."""
    column = next(segment for segment in head.row.segments if segment.start <= head.start < segment.end)
    rest = []
    for word in head.row.words[head.end : min(head.end + 3, column.end)]:
        if not re.fullmatch(r"[\d/-]+", word.text):
            break
        rest.append(word.text)
    joined = "".join(rest)
    state = len(head.text) == 2 and re.fullmatch(r"\d{5}", joined)
    if state:
        return
    if len(joined) >= 3 and not _NOT_A_NUMBER.fullmatch(joined) and not re.fullmatch(r"(?:19|20)\d\d", joined):
        yield Candidate(" ".join([head.text, *rest]), head.row.span(head.start, head.end + len(rest)), 1.05)


def _is_number(text: str) -> bool:
    has_digit = any(sign.isdigit() for sign in text)
    return has_digit and bool(_NUMBER.fullmatch(text)) and not _NOT_A_NUMBER.fullmatch(text)


def _shape(text: str) -> float:
    """How much a text looks like a document's number: long, not a year, not a bank account."""
    if len(text) > 24 or re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,}|[A-Z]{2}U?\d{8,12}(?:B\d\d)?", text):
        return 0.3
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return 0.6
    return {1: 0.5, 2: 0.65, 3: 0.9}.get(len(text), 1.0)


def account(sheets: Sequence[Sheet], suppliers: Sequence[Supplier]) -> Choice | None:
    """The account money is to go to; of several, one that is not on file comes first: a person has to see it."""
    return best(account_scores(sheets, suppliers), least=0.0)


def account_scores(sheets: Sequence[Sheet], suppliers: Sequence[Supplier]) -> list[Scored]:
    """Every account with what speaks for it."""
    known = {compact(iban) for supplier in suppliers for iban in supplier.ibans}
    return [
        Scored(one.value, one.quality + (0.2 if known and one.value not in known else 0.0) - 0.001 * place, one.span)
        for sheet in sheets
        for place, one in enumerate(ibans(sheet))
    ]


def vat_id(sheets: Sequence[Sheet], suppliers: Sequence[Supplier]) -> Choice | None:
    """The seller's VAT id; the buyer's stands near words for buyers."""
    return best(vat_id_scores(sheets, suppliers), least=-0.2)


def vat_id_scores(sheets: Sequence[Sheet], suppliers: Sequence[Supplier]) -> list[Scored]:
    """Every VAT id with what speaks for its being the seller's."""
    known = {compact(supplier.vat_id) for supplier in suppliers if supplier.vat_id}
    scored = []
    for sheet in sheets:
        for one in [*vat_ids(sheet), *_national_ids(sheet)]:
            said = roles("party", one.span, sheet)
            buyer = max(said.get("other_buyer", 0.0), 0.8 if section(one.span, sheet) == "other_buyer" else 0.0)
            seller = 0.4 if section(one.span, sheet) == "supplier" else 0.0
            score = one.quality + seller - 1.2 * buyer + (0.5 if one.value in known else 0.0)
            scored.append(Scored(one.value, score, one.span))
    return scored


def _national_ids(sheet: Sheet) -> Iterator[Candidate]:
    """Italian and Spanish tax numbers printed without their country."""
    for row in sheet.rows:
        for place, word in enumerate(row.words):
            text = compact(re.sub(r"^.*:", "", word.text)).strip(",;()")
            said = fold(before(row.span(place, place + 1)) or " ".join(left_of(row.span(place, place + 1))[:1]))
            if re.fullmatch(r"\d{11}", text) and re.search(r"iva", said) and iva.is_valid(text):
                yield Candidate(f"IT{text}", row.span(place, place + 1), 0.95)
            elif re.search(r"nif|cif", said) and (cif.is_valid(text) or nif.is_valid(text)):
                yield Candidate(f"ES{text}", row.span(place, place + 1), 0.95)


def section(span: Span, sheet: Sheet) -> str:
    """The party whose heading stands above a place: ``supplier``, ``other_buyer`` or an empty string."""
    for row in reversed(sheet.rows[max(0, span.row.place - SECTION_ROWS) : span.row.place]):
        if any(_MONEY.fullmatch(word.text) for word in row.words):
            return ""
        for one in row.segments:
            found = labels("party", one.folded)
            heads = [label for label in found if label.start == 0]
            near = overlap((one.box[0], one.box[2]), (span.box[0], span.box[2])) > 0 or one.box[0] <= span.box[0]
            same_column = abs(one.box[0] - _left_edge(span)) < 12 * row.height
            if heads and near and same_column:
                return heads[0].role
    return ""


def _left_edge(span: Span) -> float:
    return min(span.box[0], span.row.segments[0].box[0]) if len(span.row.segments) <= 2 else span.box[0]


def currency(sheets: Sequence[Sheet]) -> Choice | None:
    """The currency most signs and codes on the pages name."""
    return best(currency_scores(sheets), least=0.0)


def currency_scores(sheets: Sequence[Sheet]) -> list[Scored]:
    """Every currency with its share of the signs and codes."""
    votes: dict[str, tuple[float, Span]] = {}
    for sheet in sheets:
        for code, span in currency_codes(sheet):
            count, first = votes.get(code, (0.0, span))
            votes[code] = (count + _by_money(span.row, span.start), first)
    total = sum(count for count, _ in votes.values())
    return [Scored(code, count / total, span) for code, (count, span) in votes.items()]


def currency_codes(sheet: Sheet) -> Iterator[tuple[str, Span]]:
    """Every sign or code of a currency on a page."""
    for row in sheet.rows:
        for place, word in enumerate(row.words):
            for code in _codes(word.text):
                yield code, row.span(place, place + 1)


def _by_money(row: Row, place: int) -> float:
    """What a sign or code counts: one at a number most, a word (``Euro pallet``) next to nothing."""
    beside = [row.words[at].text for at in (place - 1, place + 1) if 0 <= at < len(row.words)]
    if any(sign.isdigit() for text in (row.words[place].text, *beside) for sign in text[-1:] + text[:1]):
        return 1.0
    return 0.5 if row.words[place].text.strip("():,.;").isupper() else 0.1


def _codes(text: str) -> set[str]:
    whole = text.strip("():,;[]+-−").lower()
    found = {CURRENCIES[whole]} if whole in CURRENCIES else set()
    found |= {CURRENCIES[sign] for sign in "€£$₹¥" if sign in text}
    glued = re.match(r"^(rm|chf|eur|usd|gbp)(?=[\d-])|^.*\d(chf|eur|usd|gbp)$", whole)
    if glued:
        found.add(CURRENCIES[glued.group(1) or glued.group(2)])
    return found


def payment_terms(sheets: Sequence[Sheet]) -> Choice | None:
    """The words behind or below a label for payment terms."""
    for sheet in sheets:
        for row in sheet.rows:
            for number, one in enumerate(row.segments):
                found = labels("terms", one.folded)
                if not found or found[0].start > 2:
                    continue
                rest = _after(one, found[0].end)
                if rest is None and number + 1 < len(row.segments):
                    rest = row.segments[number + 1]
                if rest is None and row.place + 1 < len(sheet.rows):
                    rest = _under(one, sheet)
                if rest is not None and not nearest("terms", rest.text) and not _IS_DATE.fullmatch(rest.text):
                    return Choice(rest.text.lstrip(": "), 1.0, 1.0, rest)
    return _days_to_pay(sheets)


def _days_to_pay(sheets: Sequence[Sheet]) -> Choice | None:
    """A sentence that gives a number of days to pay in."""
    for sheet in sheets:
        for row in sheet.rows:
            for one in row.segments:
                if _DAYS.search(one.folded):
                    bare = _PAYMENT_WORD.sub("", one.text)
                    words = len(bare.split())
                    return Choice(bare, 0.5, 0.5, row.span(one.end - words, one.end))
    return None


def _after(span: Span, sign: int) -> Span | None:
    """The words of a segment behind a sign."""
    place = 0
    for number, word in enumerate(span.words):
        if place >= sign and word.text.strip(":-"):
            return span.row.span(span.start + number, span.end)
        place += len(fold(word.text)) + 1
    return None


def _under(span: Span, sheet: Sheet) -> Span | None:
    below = sheet.rows[span.row.place + 1].segments
    return next((one for one in below if overlap((one.box[0], one.box[2]), (span.box[0], span.box[2])) > 0.3), None)
