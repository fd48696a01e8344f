"""Whom a document comes from: the register's forms, and who of it an invoice names."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from stdnum import iban as iban_number

from domain.errors import Misconfigured, SurehandError
from domain.interchange import dump_supplier, load_supplier
from domain.invoice import Invoice
from domain.posting import plain
from domain.supplier import Supplier

NAME_LIKENESS = 90.0
"""Likeness (0 to 100) from which two names may be one."""
LEAST_LIKENESS = 55.0
"""Likeness from which a name of the register is worth offering to a person."""
NAME_MARGIN = 6.0
"""How much more alike the best name has to be than the second best."""
CSV_COLUMNS = ("name", "erp_name", "vat_id", "ibans", "currency", "account", "tax_codes", "aliases")
_KNOWN = frozenset(CSV_COLUMNS)
_LEGAL_FORMS = re.compile(
    r"\b(?:gmbh|ag|kg|ohg|ug|eg|ev|mbh|se|sa|sas|sarl|eurl|srl|spa|snc|sl|slu|bv|nv|vof|dac|og|gesmbh|kgaa|bvba|cv|oy|ab|aps|ek|ltd|limited|llc|inc|corp|plc|co|sdn|bhd)\b"
)


def parse_register(text: str) -> tuple[Supplier, ...]:
    """The suppliers of a register in JSON, ``{"suppliers": [...]}``.

    Raises ``Misconfigured`` (SUPPLIERS_INVALID) naming the row, counted from 1.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        happened = f"The supplier register is no JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        raise Misconfigured(happened, "Correct it there.", code="SUPPLIERS_INVALID") from error
    rows = data.get("suppliers") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise Misconfigured(
            "The supplier register has no list 'suppliers'.",
            'Write {"suppliers": [{"name": ..., "erp_name": ...}]}.',
            code="SUPPLIERS_INVALID",
        )
    return _checked(rows)


def parse_csv(text: str) -> tuple[Supplier, ...]:
    """The suppliers of a CSV file with a head line; comma or semicolon.

    Columns: ``CSV_COLUMNS``, of which ``name`` is needed. Several IBANs and aliases are separated by ``|``, tax codes
    are written ``20=V20|5.5=V5``. Raises ``Misconfigured`` (SUPPLIERS_INVALID) naming the row.
    """
    head = text.splitlines()[0] if text.strip() else ""
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    unknown = sorted(set(reader.fieldnames or ()) - _KNOWN)
    if unknown or "name" not in (reader.fieldnames or ()):
        named = f"unknown column '{unknown[0]}'" if unknown else "no column 'name'"
        raise Misconfigured(
            f"The supplier register has {named}.", f"Use {', '.join(CSV_COLUMNS)}.", code="SUPPLIERS_INVALID"
        )
    return _checked([_csv_row(number, row) for number, row in enumerate(reader, start=1)])


def dump_register(suppliers: Iterable[Supplier]) -> str:
    """The register as JSON, as ``parse_register`` reads it."""
    return json.dumps({"suppliers": [dump_supplier(one) for one in suppliers]}, ensure_ascii=False, indent=1)


def identify(invoice: Invoice, suppliers: Sequence[Supplier]) -> Supplier | None:
    """The supplier an invoice names: by VAT id, else by bank account, else by name; None when nobody or several fit.

    Where several share a VAT id or an account, the next evidence decides among them.
    """
    among = suppliers
    for evidence in (_of_vat_id, _of_iban, _of_name):
        found = evidence(invoice, among)
        if len(found) == 1:
            return found[0]
        among = found or among
    return None


def conflicts(invoice: Invoice, suppliers: Sequence[Supplier]) -> bool:
    """Whether VAT id, bank account and name point at different suppliers of the register."""
    named = (evidence(invoice, suppliers) for evidence in (_of_vat_id, _of_iban, _of_name))
    return len({found[0].erp_name for found in named if len(found) == 1}) > 1


def _of_vat_id(invoice: Invoice, suppliers: Sequence[Supplier]) -> tuple[Supplier, ...]:
    number = compact(invoice.value("supplier_vat_id"))
    return tuple(one for one in suppliers if number and compact(one.vat_id) == number)


def _of_iban(invoice: Invoice, suppliers: Sequence[Supplier]) -> tuple[Supplier, ...]:
    number = compact(invoice.value("supplier_iban"))
    return tuple(one for one in suppliers if number and number in map(compact, one.ibans))


def _of_name(invoice: Invoice, suppliers: Sequence[Supplier]) -> tuple[Supplier, ...]:
    """The one supplier whose name is clearly the most alike, or nobody."""
    name = plain_name(invoice.value("supplier_name"))
    if not name:
        return ()
    ranked = sorted(((_likeness(name, one), place) for place, one in enumerate(suppliers)), reverse=True)
    if not ranked or ranked[0][0] < NAME_LIKENESS:
        return ()
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < NAME_MARGIN:
        return ()
    return (suppliers[ranked[0][1]],)


def likest(name: str, suppliers: Sequence[Supplier], most: int) -> tuple[str, ...]:
    """The names of the register that are most like a name, the likest first; none that are hardly alike."""
    plain = plain_name(name)
    ranked = sorted(((_likeness(plain, one), one.name) for one in suppliers), reverse=True) if plain else []
    return tuple(found for likeness, found in ranked[:most] if likeness >= LEAST_LIKENESS)


def compact(number: str) -> str:
    """A number without blanks, dots, dashes and case."""
    return re.sub(r"[\s.\-/]", "", number).upper()


@lru_cache(maxsize=50_000)
def plain_name(name: str) -> str:
    """A name without case, accents, punctuation and legal form."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    letters = re.sub(r"(?<=\b[a-z])\.\s?(?=[a-z]\b)|\.(?=\s|$)", "", folded)
    bare = re.sub(r"[^\w]+", " ", letters).strip()
    return " ".join(_LEGAL_FORMS.sub(" ", bare).split()) or bare


def _likeness(name: str, supplier: Supplier) -> float:
    names = (plain_name(other) for other in (supplier.name, supplier.erp_name, *supplier.aliases))
    return max(fuzz.ratio(name, other) for other in names)


def _csv_row(number: int, row: Mapping[str, str | None]) -> dict[str, Any]:
    def listed(name: str) -> list[str]:
        return [part.strip() for part in (row.get(name) or "").split("|") if part.strip()]

    codes = [pair.partition("=") for pair in listed("tax_codes")]
    if any(not mark for _, mark, _ in codes):
        raise _invalid(number, "its tax codes are not written RATE=CODE")
    single = {name: (row.get(name) or "").strip() for name in ("name", "erp_name", "vat_id", "currency", "account")}
    lists = {"ibans": listed("ibans"), "aliases": listed("aliases")}
    return {**single, **lists, "tax_codes": {rate.strip(): code.strip() for rate, _, code in codes}}


def _checked(rows: Sequence[Any]) -> tuple[Supplier, ...]:
    suppliers = tuple(_supplier(number, row) for number, row in enumerate(rows, start=1))
    seen: dict[str, int] = {}
    for number, one in enumerate(suppliers, start=1):
        first = seen.setdefault(one.erp_name, number)
        if first != number:
            raise _invalid(number, f"its ERP name is that of row {first}")
    return suppliers


def _supplier(number: int, row: Any) -> Supplier:
    if not isinstance(row, dict) or not str(row.get("name") or "").strip():
        raise _invalid(number, "it has no name")
    unknown = sorted(set(row) - _KNOWN)
    if unknown:
        raise _invalid(number, f"it has an unknown entry '{unknown[0]}'")
    filled = {name: value for name, value in row.items() if value not in ("", None)}
    if not isinstance(filled.get("ibans", []), list) or not isinstance(filled.get("aliases", []), list):
        raise _invalid(number, "its IBANs and aliases have to be lists")
    try:
        supplier = load_supplier({"erp_name": row["name"], **filled, "tax_codes": _codes(filled)})
    except (SurehandError, InvalidOperation, AttributeError) as error:
        raise _invalid(number, "it breaks the agreed form") from error
    if not all(iban_number.is_valid(one) for one in supplier.ibans):
        raise _invalid(number, "one of its IBANs has a wrong checksum")
    return supplier


def _codes(row: Mapping[str, Any]) -> dict[str, str]:
    return {plain(Decimal(str(rate))): str(code) for rate, code in dict(row.get("tax_codes", {})).items()}


def _invalid(number: int, what: str) -> Misconfigured:
    return Misconfigured(
        f"Row {number} of the supplier register cannot be used: {what}.", "Correct that row.", code="SUPPLIERS_INVALID"
    )
