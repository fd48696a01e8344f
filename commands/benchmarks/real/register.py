"""A supplier register made of what the documents' publishers wrote down."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from stdnum import iban as iban_number

from commands.benchmarks.real.truth import TrueDocument
from domain.posting import plain
from domain.supplier import Supplier

ACCOUNT, CURRENCY = "6000", "EUR"


def register(documents: Sequence[TrueDocument]) -> Mapping[str, Supplier]:
    """Who every document comes from, by its file name.

    A supplier is a name and a VAT id; documents without one go to the only supplier of their name. IBANs with a wrong
    checksum are left out: no register takes them.
    """
    ids: dict[str, set[str]] = {}
    for one in documents:
        ids.setdefault(_plain(one.supplier), set()).add(one.vat_id)
    groups: dict[tuple[str, str], list[TrueDocument]] = {}
    for one in documents:
        known = ids[_plain(one.supplier)] - {""}
        vat_id = one.vat_id or (next(iter(known)) if len(known) == 1 else "")
        groups.setdefault((_plain(one.supplier), vat_id), []).append(one)
    several = {name for name in ids if sum(1 for key in groups if key[0] == name) > 1}
    return {
        one.path.name: _supplier(group, vat_id, several=name in several)
        for (name, vat_id), group in groups.items()
        for one in group
    }


def _supplier(group: Sequence[TrueDocument], vat_id: str, *, several: bool) -> Supplier:
    name = " ".join(group[0].supplier.split())
    ibans = dict.fromkeys(iban for one in group for iban in one.ibans if iban_number.is_valid(iban))
    currencies = [one.fields["currency"] for one in group if "currency" in one.fields]
    return Supplier(
        name,
        f"{name} ({vat_id})" if several and vat_id else name,
        vat_id,
        tuple(ibans),
        max(currencies, key=currencies.count, default=CURRENCY),
        ACCOUNT,
        _tax_codes(rate for one in group for rate in one.rates),
    )


def _tax_codes(rates: Iterable[Decimal]) -> dict[str, str]:
    return {plain(rate): f"V{plain(rate)}" for rate in sorted(set(rates))}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
