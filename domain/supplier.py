"""The supplier register: whom we know, where their money goes, how the ERP calls them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Supplier:
    """One supplier.

    ``tax_codes`` maps a rate in percent as a plain decimal string (``'20'``, ``'5.5'``) to the
    ERP's tax code; ``account`` is the
    expense account its lines are booked on; ``aliases`` are other names it prints on documents.
    """

    name: str
    erp_name: str
    vat_id: str = ""
    ibans: tuple[str, ...] = ()
    currency: str = "EUR"
    account: str = ""
    tax_codes: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
