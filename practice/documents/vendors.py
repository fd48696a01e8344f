"""The suppliers of a set of practice documents: invented, seeded, each with one way of printing."""

from decimal import Decimal
from random import Random

from practice.documents import identities, wording
from practice.documents.layouts import catalogue
from practice.documents.records import Colour, Family, Numbers, Style, Vendor

# Country, language, how many suppliers of the 48.
_COUNTRIES = (
    ("DE", "de", 9),
    ("DE", "en", 1),
    ("AT", "de", 3),
    ("CH", "de", 1),
    ("CH", "fr", 1),
    ("FR", "fr", 7),
    ("BE", "fr", 1),
    ("BE", "nl", 2),
    ("NL", "nl", 5),
    ("NL", "en", 1),
    ("ES", "es", 5),
    ("IT", "it", 5),
    ("GB", "en", 4),
    ("IE", "en", 2),
    ("US", "en", 1),
)
_RATES = {
    "DE": "19 7",
    "AT": "20 10",
    "CH": "8.1 2.6",
    "FR": "20 5.5",
    "BE": "21 6",
    "NL": "21 9",
    "ES": "21 10",
    "IT": "22 10",
    "GB": "20 5",
    "IE": "23 13.5",
    "US": "0",
}
_CURRENCIES = {"CH": "CHF", "GB": "GBP", "US": "USD"}
_DATES = {
    "de": ("dd.mm.yyyy", "dd.mm.yyyy", "d. mmmm yyyy", "dd.mm.yy"),
    "fr": ("dd/mm/yyyy", "dd/mm/yyyy", "d mmmm yyyy", "dd-mm-yyyy"),
    "es": ("dd/mm/yyyy", "d 'de' mmmm 'de' yyyy", "dd-mm-yyyy"),
    "it": ("dd/mm/yyyy", "d mmmm yyyy", "dd.mm.yyyy"),
    "nl": ("dd-mm-yyyy", "d mmmm yyyy", "dd/mm/yyyy"),
    "en": ("dd/mm/yyyy", "d mmmm yyyy", "dd-mmm-yyyy", "yyyy-mm-dd"),
    "US": ("mm/dd/yyyy", "mmmm d, yyyy"),
}
_NUMBER_STYLES = (
    "{year}-{serial:05}",
    "RE-{year}-{serial:04}",
    "INV{serial:06}",
    "FA-{year}-{serial:04}",
    "{serial:06}",
    "{yy}/{serial:04}",
    "F{yy}.{serial:05}",
    "VF-{yy}-{serial:06}",
    "90{serial:08}",
    "{serial:05}-{yy}",
    "R{yy}{serial:05}A",
    "{year}/{month}/{serial:04}",
)
_ACCENTS: tuple[Colour, ...] = (
    (0.10, 0.27, 0.53),
    (0.60, 0.11, 0.14),
    (0.07, 0.40, 0.31),
    (0.93, 0.45, 0.09),
    (0.33, 0.20, 0.50),
    (0.20, 0.20, 0.22),
    (0.00, 0.47, 0.65),
)
_BANKS = ("Norddelta Bank", "Alpen Kredit", "Banque Rivage", "Merkur Bank", "Banco Solana")
_SHOWS = {
    "due": 0.7,
    "order": 0.7,
    "customer": 0.75,
    "delivery_note": 0.4,
    "delivery_date": 0.5,
    "buyer_vat": 0.25,
    "terms": 0.8,
    "code": 0.6,
    "pos": 0.6,
    "unit": 0.6,
    "discount": 0.25,
    "rate": 0.6,
    "detail": 0.5,
    "long": 0.2,
    "tax_total": 0.5,
    "previous": 0.15,
    "currency_note": 0.3,
    "deliver_to": 0.2,
    "intro": 0.5,
    "thanks": 0.6,
    "tax_number": 0.5,
    "carry": 0.6,
    "foot_everywhere": 0.5,
    "paid_so_far": 0.12,
    "early": 0.35,
    "legal": 0.35,
    "logo": 0.4,
    "page": 0.6,
}


def _numbers(country: str, language: str, random: Random) -> Numbers:
    marks = {
        "DE": (".", ","),
        "AT": (".", ","),
        "CH": ("'", "."),
        "FR": (random.choice((" ", "\u00a0", "")), ","),
        "BE": (random.choice((".", " ")), ","),
        "NL": (".", ","),
        "ES": (".", ","),
        "IT": (".", ","),
    }
    thousands, decimal = marks.get(country, (",", "."))
    if language == "en" and random.random() < 0.5:
        thousands, decimal = ",", "."
    places = (
        ("symbol-before", "code-before")
        if decimal == "."
        else ("symbol-after", "code-after", "symbol-after", "code-before")
    )
    return Numbers(thousands, decimal, random.choice(places))


def _style(country: str, language: str, family: Family, layout: str, random: Random) -> Style:
    words = wording.choose_words(language, family, random)
    dates = _DATES["US" if country == "US" else language]
    return Style(
        layout=layout,
        face=random.choice(
            ("helvetica", "helvetica", "times", "vera", "courier") if family == "practice" else ("inter", "times")
        ),
        accent=random.choice(_ACCENTS),
        words=words,
        numbers=_numbers(country, language, random),
        dates=random.choice(dates),
        colon=random.choice((":", ":", "", " :" if language == "fr" else "")),
        shows=frozenset(part for part, share in _SHOWS.items() if random.random() < share),
        spaced_vat_id=random.random() < 0.2,
        spaced_iban=random.random() < 0.8,
        negative_credit=random.random() < 0.5,
        margin=random.choice((42.0, 50.0, 56.0, 56.0, 64.0)),
        scale=random.choice((0.92, 1.0, 1.0, 1.06)),
    )


def _name(country: str, taken: set[str], random: Random) -> tuple[str, str]:
    """Draws a company's name and the shorter brand of its letterhead."""
    parts = wording.place(country)
    while True:
        brand = f"{random.choice(parts['first'])} {random.choice(parts['second'])}"
        if brand not in taken:
            taken.add(brand)
            return f"{brand} {random.choice(parts['forms'])}", brand


def _tax_number(country: str, random: Random) -> str:
    serial = random.randrange(100_000, 999_999)
    if country in ("DE", "AT"):
        return f"{serial % 90 + 10}/{serial % 899 + 100}/{serial % 89999 + 10000}"
    return f"{serial % 90 + 10}{serial}"


def _street(country: str, language: str, random: Random) -> str:
    street, house = random.choice(wording.place(country)["streets"]), random.randrange(1, 140)
    house_first = country in ("FR", "GB", "IE", "US") or (country == "BE" and language == "fr")
    return f"{house} {street}" if house_first else f"{street} {house}"


def _phone(country: str, random: Random) -> str:
    pattern: str = wording.place(country)["phone"]
    return pattern.format(a=random.randrange(20, 99), b=f"{random.randrange(100, 999)} {random.randrange(1000, 9999)}")


def _mail(brand: str, random: Random) -> str:
    return f"{random.choice(('info', 'invoice', 'office'))}@{wording.slug(brand, '')}.example"


def _vendor(country: str, language: str, family: Family, layout: str, taken: set[str], random: Random) -> Vendor:
    name, brand = _name(country, taken, random)
    postcode, town = random.choice(wording.place(country)["towns"])
    return Vendor(
        name=name,
        brand=brand,
        street=_street(country, language, random),
        postcode=postcode,
        town=town,
        country=country,
        language=language,
        vat_id=identities.vat_id(country, random),
        tax_number=_tax_number(country, random),
        iban=identities.iban(country, random),
        bic=f"NDBA{country}{random.choice('2345')}{random.choice('ABCX')}XXX",
        bank=random.choice(_BANKS),
        phone=_phone(country, random),
        mail=_mail(brand, random),
        currency=_CURRENCIES.get(country, "EUR"),
        rates=tuple(Decimal(rate) for rate in _RATES[country].split()),
        trade=wording.trade_of(brand, random),
        term_days=random.choice((10, 14, 30, 30, 45, 60)),
        short_days=random.choice((0, 0, 5, 8)),
        short_percent=Decimal(random.choice((2, 3))),
        number_style=random.choice(_NUMBER_STYLES),
        number_start=random.randrange(100, 6000),
        customer_number=f"{random.choice(('', 'K', 'C-', 'D'))}{random.randrange(10_000, 99_999)}",
        style=_style(country, language, family, layout, random),
        account=random.choice(("6000", "6800", "6850")),
    )


def make_vendors(seed: int, family: Family) -> tuple[tuple[Vendor, ...], tuple[Vendor, ...]]:
    """Makes the suppliers of a seed: those of the register, the frequent ones first, and strangers."""
    random = Random(f"{seed}/{family}/vendors")
    plan = [(country, language) for country, language, count in _COUNTRIES for _ in range(count)]
    taken: set[str] = set()
    groups = []
    for count in (len(plan), len(plan) // 4):
        random.shuffle(plan)
        turn = catalogue.turn(family, count, random)
        groups.append(
            tuple(
                _vendor(country, language, family, turn[index], taken, random)
                for index, (country, language) in enumerate(plan[:count])
            )
        )
    known, strangers = groups
    return known, strangers
