"""E-invoice XML to an invoice, by its root element."""

from domain.errors import Rejected
from domain.invoice import Invoice
from ml.models.extraction import cii, ubl
from ml.models.extraction.elements import local_name, namespace, parse
from ml.models.extraction.facts import invoice

CII_ROOTS = ("CrossIndustryInvoice", "CrossIndustryDocument")
CII_ORDERS = ("SCRDMCCBDACIOMessageStructure", "CrossIndustryOrder")
UBL_ROOTS = ("Invoice", "CreditNote")
UBL_ORDERS = ("Order", "OrderResponse", "OrderChange")


def read(xml: bytes) -> Invoice:
    """The invoice, credit note or order an XML holds.

    Raises ``Rejected``: NOT_AN_INVOICE for another root element, DOCUMENT_UNSAFE or DOCUMENT_BROKEN for a bad file.
    """
    root = parse(xml)
    name, ubl_name = local_name(root), "oasis:names:specification:ubl" in namespace(root)
    if name in CII_ROOTS + CII_ORDERS:
        return invoice(cii.read(root), order=name in CII_ORDERS)
    if ubl_name and name in UBL_ROOTS + UBL_ORDERS:
        return invoice(ubl.read(root), order=name in UBL_ORDERS)
    raise Rejected(f"The XML's root element '{name}' is no e-invoice.", "CII and UBL are read.", code="NOT_AN_INVOICE")
