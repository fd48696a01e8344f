"""Figures and dates as suppliers print them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from practice.documents.records import Numbers

CENT = Decimal("0.01")
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}


def cents(value: Decimal) -> Decimal:
    """Rounds to cents, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A decimal string without an exponent and without needless zeros: ``19``, ``5.5``, ``100``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: Decimal, numbers: Numbers, places: int = 2) -> str:
    """Prints an amount with the supplier's separators."""
    whole, _, fraction = f"{abs(value):.{places}f}".partition(".")
    groups: list[str] = []
    while len(whole) > 3:
        whole, group = whole[:-3], whole[-3:]
        groups.insert(0, group)
    text = numbers.thousands.join([whole, *groups])
    text = f"{text}{numbers.decimal}{fraction}" if fraction else text
    return f"-{text}" if value < 0 else text


def short(value: Decimal, numbers: Numbers) -> str:
    """Prints a quantity or a rate with as many places as it has."""
    return plain(value).replace(".", numbers.decimal)


def money(value: Decimal, currency: str, numbers: Numbers) -> str:
    """Prints an amount with its currency, at the supplier's place for it."""
    mark = SYMBOLS[currency] if numbers.currency.startswith("symbol") else currency
    text = figure(abs(value), numbers)
    if numbers.currency.endswith("before"):
        gap = "" if mark in "£$€" and numbers.decimal == "." else " "
        text = f"{mark}{gap}{text}"
    else:
        text = f"{text} {mark}"
    return f"-{text}" if value < 0 else text


def print_date(day: date, pattern: str, language: str) -> str:
    """Prints a date by a pattern of d, dd, mm, mmm, mmmm, yy, yyyy; everything else stands for itself."""
    month = MONTHS[language].split()[day.month - 1]
    parts = {
        "yyyy": f"{day.year}",
        "yy": f"{day.year % 100:02}",
        "mmmm": month,
        "mmm": month[:3],
        "mm": f"{day.month:02}",
        "m": f"{day.month}",
        "dd": f"{day.day:02}",
        "d": f"{day.day}",
    }
    text, rest = "", pattern
    while rest:
        key = next((key for key in parts if rest.startswith(key)), "")
        # A word inside the pattern ("de") stands in quotes.
        if rest.startswith("'"):
            word, _, rest = rest[1:].partition("'")
            text += word
            continue
        text += parts[key] if key else rest[0]
        rest = rest[len(key) or 1 :]
    return text
