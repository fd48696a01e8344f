"""Tax and bank numbers whose check digits are right, drawn at random."""

from collections.abc import Callable
from random import Random

from stdnum import iban as iban_rules
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat as union_vat
from stdnum.gb import vat as british_vat

_LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVW")

# Country: what stands first, how many random digits follow, and the endings to try until the check digits are right.
_VAT_IDS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "DE": ("DE", 8, tuple("0123456789")),
    "AT": ("ATU", 7, tuple("0123456789")),
    "CH": ("CHE", 8, tuple(f"{digit}MWST" for digit in range(10))),
    "FR": ("FR", 11, ("",)),
    "BE": ("BE0", 7, tuple(f"{digits:02}" for digits in range(100))),
    "NL": ("NL", 9, ("B01", "B02")),
    "ES": ("ESB", 7, tuple("0123456789")),
    "IT": ("IT", 7, tuple(f"015{digit}" for digit in range(10))),
    "GB": ("GB", 7, tuple(f"{digits:02}" for digits in range(100))),
    "IE": ("IE", 7, _LETTERS),
}
_ACCOUNTS: dict[str, tuple[str, int]] = {
    "DE": ("", 18),
    "AT": ("", 16),
    "CH": ("", 17),
    "FR": ("", 23),
    "BE": ("", 12),
    "NL": ("NDBA", 10),
    "ES": ("", 20),
    "IT": ("X", 22),
    "GB": ("NDBA", 14),
    "IE": ("NDBA", 14),
}


def _digits(count: int, random: Random) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _vat_rule(country: str) -> Callable[[str], bool]:
    rules = {"GB": british_vat, "CH": swiss_vat}
    module = rules.get(country, union_vat)
    return lambda number: bool(module.is_valid(number))


def vat_id(country: str, random: Random) -> str:
    """Draws a VAT id that passes its country's check; an empty string for a country without one."""
    if country not in _VAT_IDS:
        return ""
    first, count, endings = _VAT_IDS[country]
    valid = _vat_rule(country)
    while True:
        stem = first + _digits(count, random)
        for ending in endings:
            if valid(stem + ending):
                return stem + ending


def iban(country: str, random: Random) -> str:
    """Draws an IBAN with right check digits; an empty string for a country without IBANs."""
    if country not in _ACCOUNTS:
        return ""
    first, count = _ACCOUNTS[country]
    while True:
        account = first + _digits(count, random)
        number = f"{country}{iban_rules.calc_check_digits(f'{country}00{account}')}{account}"
        if iban_rules.is_valid(number):
            return number


def spaced(number: str, group: int = 4) -> str:
    """Writes a number in groups: ``DE44 5001 0517 …``."""
    return " ".join(number[start : start + group] for start in range(0, len(number), group))
