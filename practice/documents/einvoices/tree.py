"""XML trees written as nested calls."""

from collections.abc import Callable, Mapping
from typing import Any

Node = Any
Maker = Callable[..., Node]


def maker(namespaces: Mapping[str, str]) -> Maker:
    """Makes ``node(tag, *children, **attributes)``; children are texts, nodes, lists of nodes or None (left out)."""
    from lxml import etree

    prefixes: Any = {prefix or None: namespace for prefix, namespace in namespaces.items()}

    def node(tag: str, *children: Any, **attributes: str) -> Node:
        prefix, _, name = tag.rpartition(":")
        made = etree.Element(f"{{{namespaces[prefix]}}}{name}", attributes, nsmap=prefixes)
        for child in children:
            if isinstance(child, str):
                made.text = child
            elif isinstance(child, list):
                made.extend(child)
            elif child is not None:
                made.append(child)
        return made

    return node


def as_bytes(root: Node) -> bytes:
    """Writes a tree as UTF-8 with a declaration, indented, unused namespaces dropped."""
    from lxml import etree

    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written
