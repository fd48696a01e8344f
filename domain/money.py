"""Amounts as they are printed: signs, thousands and decimal marks of six languages."""

import re
from decimal import Decimal

MINUS = "-−–"
SPACES = " \u00a0\u2007\u2009\u202f"
_BODY = re.compile(r"\d[\d.,'’" + SPACES + r"]*")
_CURRENCY = re.compile(
    r"[€$£¥₹]|(?<![A-Za-z])(?:EUR|USD|GBP|CHF|RM|MYR|INR|Rs|SEK|DKK|NOK|PLN)(?![A-Za-z])\.?", re.IGNORECASE
)


class NotAnAmount(ValueError):
    """The text is no amount."""


def parse_amount(text: str, decimal: str = "") -> Decimal:
    """The number a printed amount stands for; brackets, leading and trailing minus signs make it negative.

    ``decimal`` (``"."`` or ``","``) is the document's decimal mark where it is known. Without it a single mark before
    exactly three digits separates thousands. Raises ``NotAnAmount``.
    """
    bare = _CURRENCY.sub("", text).strip(SPACES + "*+=:")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()" + SPACES)
    if bare[:1] and bare[0] in MINUS:
        negative, bare = True, bare[1:]
    bare = re.sub(r",\s?[-–—]{1,2}$", ",00", bare)
    if bare[-1:] and bare[-1] in MINUS:
        negative, bare = True, bare[:-1]
    bare = bare.strip(SPACES)
    if not _BODY.fullmatch(bare):
        raise NotAnAmount(f"'{text}' is no amount.")
    number = Decimal(_plain_digits(bare.rstrip(".,"), decimal, text))
    return -number if negative else number


def _plain_digits(bare: str, decimal: str, text: str) -> str:
    """The digits with a point before the decimals, grouping checked."""
    mark = _decimal_mark(bare, decimal)
    whole, _, fraction = bare.rpartition(mark) if mark else (bare, "", "")
    if not mark:
        whole, fraction = bare, ""
    groups = re.split(r"[.,'’" + SPACES + r"]", whole)
    if any(len(group) != 3 for group in groups[1:]) or not groups[0]:
        raise NotAnAmount(f"'{text}' has groups that are not thousands.")
    if (len(groups) > 1 and len(groups[0]) > 3) or not (fraction or "0").isdigit():
        raise NotAnAmount(f"'{text}' has groups that are not thousands.")
    return "".join(groups) + (f".{fraction}" if fraction else "")


def _decimal_mark(bare: str, decimal: str) -> str:
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        return "." if bare.rfind(".") > bare.rfind(",") else ","
    mark = "." if points else "," if commas else ""
    if not mark or bare.count(mark) > 1:
        return ""
    if decimal and len(bare) - bare.rfind(mark) == 4:
        return mark if mark == decimal else ""
    return "" if len(bare) - bare.rfind(mark) == 4 and not bare.startswith("0") else mark


def cents(number: Decimal) -> str:
    """An amount as a decimal string with a point and at least two decimals."""
    exponent = number.normalize().as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{number:.{places}f}"
