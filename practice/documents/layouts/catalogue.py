"""Every layout by its name, in two families that share neither templates nor words.

``mix-1-2-3-4-5`` names a layout of the practice family put together from its parts by number.
"""

from random import Random

from practice.documents.layouts import holdout, practice
from practice.documents.layouts.composed import Layout
from practice.documents.layouts.holdout import Holdout
from practice.documents.layouts.slip import Slip
from practice.documents.records import Family


def names(family: Family) -> tuple[str, ...]:
    """The names of a family's own layouts, without mixed ones."""
    return tuple(practice.LAYOUTS if family == "practice" else holdout.LAYOUTS)


def turn(family: Family, count: int, random: Random) -> list[str]:
    """Draws layouts for ``count`` suppliers: the family's own equally often, a third mixed (practice only)."""
    own = list(names(family))
    drawn: list[str] = []
    while len(drawn) < count:
        random.shuffle(own)
        drawn += own
        if family == "practice":
            drawn += [_mixed(random) for _ in range(len(own) // 2)]
    drawn = drawn[:count]
    random.shuffle(drawn)
    return drawn


def _mixed(random: Random) -> str:
    parts = (practice.HEADS, practice.METAS, practice.TABLES, practice.TOTALS, practice.FEET)
    return "-".join(["mix", *(str(random.randrange(len(part))) for part in parts)])


def layout(name: str) -> Layout | Slip | Holdout:
    """Finds a layout by its name."""
    if name in holdout.LAYOUTS:
        return holdout.LAYOUTS[name]
    if not name.startswith("mix-"):
        return practice.LAYOUTS[name]
    head, meta, table, totals, foot = (int(part) for part in name.split("-")[1:])
    bottom, pay = practice.FEET[foot]
    return Layout(
        practice.HEADS[head], practice.METAS[meta], practice.TABLES[table], practice.TOTALS[totals], bottom, pay
    )
