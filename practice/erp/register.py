"""The master data this ERP starts with, taken from a supplier register."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.errors import Misconfigured
from domain.supplier import Supplier
from domain.suppliers import parse_csv, parse_register
from practice.erp.bill import BillSupplier, Register

CHART = {"6000": "Goods", "6300": "Rent and energy", "6800": "Office", "6850": "Services"}


def load_register(path: Path) -> Register:
    """Reads a supplier register, JSON or CSV. Raises ``Misconfigured`` when the file breaks its form."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The supplier register '{path.name}' cannot be read.", "Check its path.", code="SUPPLIERS_INVALID"
        ) from error
    return make_register(parse_csv(text) if path.suffix.lower() == ".csv" else parse_register(text))


def make_register(suppliers: Sequence[Supplier]) -> Register:
    """One ERP supplier a name and VAT id; every account and tax code they use.

    Raises ``Misconfigured`` when one tax code stands for two rates.
    """
    tax_codes: dict[str, Decimal] = {}
    accounts = dict(CHART)
    unique: dict[tuple[str, str], Supplier] = {}
    for supplier in suppliers:
        unique.setdefault((supplier.erp_name, supplier.vat_id), supplier)
        if supplier.account:
            accounts.setdefault(supplier.account, "Purchases")
        for rate, code in supplier.tax_codes.items():
            if tax_codes.setdefault(code, Decimal(rate)) != Decimal(rate):
                raise Misconfigured(
                    f"Tax code '{code}' stands for {tax_codes[code]} % and for {rate} %.",
                    "Give each rate a code of its own in the supplier register.",
                    code="SUPPLIERS_INVALID",
                )
    rows = [
        BillSupplier(0, f"S-{place:04}", row.erp_name, row.vat_id, row.currency, row.account)
        for place, row in enumerate(unique.values(), start=1)
    ]
    return Register(tuple(rows), accounts, tax_codes)


def dump_register(register: Register) -> dict[str, Any]:
    """The register as JSON, for the way into the server process."""
    return {
        "suppliers": [[row.name, row.vat_id, row.currency, row.account] for row in register.suppliers],
        "accounts": dict(register.accounts),
        "tax_codes": {code: str(rate) for code, rate in register.tax_codes.items()},
    }


def read_dump(data: dict[str, Any]) -> Register:
    """The register ``dump_register`` wrote."""
    rows = [BillSupplier(0, f"S-{place:04}", *row) for place, row in enumerate(data["suppliers"], start=1)]
    return Register(tuple(rows), data["accounts"], {code: Decimal(rate) for code, rate in data["tax_codes"].items()})
