"""Every layout by its name, in two families that share neither templates nor words."""

from practice.documents.layouts.composed import Layout
from practice.documents.layouts.practice import LAYOUTS as PRACTICE
from practice.documents.records import Family


def names(family: Family) -> tuple[str, ...]:
    """The names of a family's layouts."""
    return tuple(PRACTICE)


def layout(name: str) -> Layout:
    """Finds a layout by its name."""
    return PRACTICE[name]
