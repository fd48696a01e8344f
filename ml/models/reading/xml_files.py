"""XML that is safe to parse: no document type, no entities, no network."""

from domain.errors import Rejected

LARGEST_BYTES = 32 * 1024 * 1024
EINVOICE_NAMES = frozenset(
    {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cida.xml", "ubl.xml", "invoice.xml"}
)


def checked(name: str, data: bytes) -> bytes:
    """Returns ``data`` after it parsed as XML without a document type.

    Raises:
        Rejected: it is too large, declares a document type or entities, or is not well formed.
    """
    from lxml import etree

    if len(data) > LARGEST_BYTES:
        raise Rejected(
            f"'{name}' holds more than {LARGEST_BYTES // 2**20} MiB of XML.",
            "Ask the sender for an e-invoice without large attachments.",
            code="DOCUMENT_TOO_LARGE",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        tree = etree.fromstring(data, parser).getroottree()
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data.replace(b"\x00", b""):
            raise _unsafe(name) from error
        raise Rejected(
            f"'{name}' is not well-formed XML: {error.msg}.",
            "Ask the sender for the file.",
            code="DOCUMENT_BROKEN",
        ) from error
    if tree.docinfo.internalDTD is not None:
        raise _unsafe(name)
    return data


def _unsafe(name: str) -> Rejected:
    return Rejected(
        f"'{name}' declares a document type or entities, which no e-invoice needs.",
        "Do not open it; ask the sender for a plain e-invoice.",
        code="DOCUMENT_UNSAFE",
    )
