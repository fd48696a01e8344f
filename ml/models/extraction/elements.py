"""E-invoice XML as elements, without entities, network or namespaces to think of."""

from decimal import Decimal, InvalidOperation

from lxml import etree

from domain.errors import Rejected

Element = etree._Element


def parse(xml: bytes) -> Element:
    """The root element.

    Raises ``Rejected``: DOCUMENT_UNSAFE for a DTD or entities, DOCUMENT_BROKEN for malformed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Rejected(
            f"The XML is malformed: {error.msg}.", "Ask the sender for a correct file.", code="DOCUMENT_BROKEN"
        ) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Rejected(
            "The XML has a document type definition.", "E-invoices have none; ask the sender.", code="DOCUMENT_UNSAFE"
        )
    return root


def local_name(element: Element) -> str:
    return etree.QName(element).localname


def namespace(element: Element) -> str:
    return etree.QName(element).namespace or ""


def every(element: Element, path: str) -> list[Element]:
    """The elements a path of local names leads to; ``A|B`` takes either name."""
    found = [element]
    for step in path.split("/"):
        names = step.split("|")
        found = [
            child for parent in found for child in parent if isinstance(child.tag, str) and local_name(child) in names
        ]
    return found


def text(element: Element, path: str) -> str:
    """The text of the first element with one, or an empty string; white space is made single blanks."""
    for found in every(element, path):
        bare = " ".join((found.text or "").split())
        if bare:
            return bare
    return ""


def number(element: Element, path: str) -> Decimal | None:
    """The first element of a path as a number; None where there is none or it is malformed."""
    found = every(element, path)
    return as_number(found[0]) if found else None


def as_number(element: Element) -> Decimal | None:
    try:
        value = Decimal((element.text or "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day(written: str) -> str:
    """An ISO date of ``20240131``, ``2024-01-31`` or ``2024-01-31T…``; an empty string for anything else."""
    digits = written[:10].replace("-", "")[:8]
    if len(digits) != 8 or not digits.isdigit():
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
