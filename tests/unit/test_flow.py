"""The picture shows every document once, in order, and no two labels lie on each other."""

from itertools import pairwise

import pytest

from domain.case import OUTCOMES, Outcome
from domain.flow import MOST_CODES, SLOT_HEIGHT, Flow, Strand, draw
from domain.report import Figures

NO_CODES: tuple[tuple[str, int], ...] = ()


def figures(counts: dict[Outcome, int], waiting: tuple[tuple[str, int], ...] = NO_CODES) -> Figures:
    outcomes: dict[Outcome, int] = {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}
    total = sum(outcomes.values())
    return Figures(total, outcomes, None, None, 0, 0, None, None, NO_CODES, waiting, NO_CODES, NO_CODES)


def strands(flow: Flow) -> list[Strand]:
    return [strand for group in flow.groups for strand in group.strands]


MANY = tuple((f"CODE_{number}", 10 - number) for number in range(9))
RUNS = [
    figures({"posted": 24}),
    figures({"posted": 1, "incident": 1, "open": 1, "refused": 1}),
    figures({"posted": 14, "waiting": 54}, MANY),
    figures({"posted": 100_000, "waiting": 1}, (("CODE", 1),)),
]


@pytest.mark.parametrize("found", RUNS)
def test_every_document_is_in_one_strand(found: Figures) -> None:
    assert sum(strand.count for strand in strands(draw(found))) == found.documents


@pytest.mark.parametrize("found", RUNS)
def test_strands_are_as_thick_as_what_arrived(found: Figures) -> None:
    flow = draw(found)
    assert sum(strand.height for strand in strands(flow)) == pytest.approx(flow.source_height)


@pytest.mark.parametrize("found", RUNS)
def test_labels_keep_their_distance(found: Figures) -> None:
    places = [strand.label_y for strand in strands(draw(found))]
    assert all(below - above >= SLOT_HEIGHT - 0.01 for above, below in pairwise(places))


@pytest.mark.parametrize("found", RUNS)
def test_everything_lies_in_the_picture(found: Figures) -> None:
    flow = draw(found)
    assert all(strand.y >= 0 and strand.y + strand.height <= flow.height + 0.01 for strand in strands(flow))


def test_what_did_not_happen_is_not_drawn() -> None:
    assert [group.outcome for group in draw(figures({"posted": 3, "refused": 1})).groups] == ["posted", "refused"]


def test_rare_reasons_become_one_strand() -> None:
    group = draw(figures({"waiting": 54}, MANY)).groups[0]
    assert len(group.strands) == MOST_CODES
    assert (group.strands[-1].code, group.strands[-1].count) == ("", sum(count for _, count in MANY[MOST_CODES - 1 :]))


def test_nothing_arrived_is_an_empty_picture() -> None:
    assert draw(figures({})).groups == ()
