"""A chain holds exactly when nobody touched it."""

from dataclasses import replace

import pytest

from domain.chain import START, Link, canonical, fault, link_hash


def chain(count: int) -> list[Link]:
    links: list[Link] = []
    for number in range(1, count + 1):
        previous = links[-1].hash if links else START
        content = {"name": f"event {number}"}
        links.append(Link(number, content, previous, link_hash(previous, number, content)))
    return links


def test_an_untouched_chain_holds() -> None:
    assert fault(chain(5)) == (0, "")


def test_an_empty_chain_holds() -> None:
    assert fault([]) == (0, "")


def test_a_chain_holds_from_a_known_link_on() -> None:
    links = chain(5)
    assert fault(links[2:], 2, links[1].hash) == (0, "")


@pytest.mark.parametrize("number", range(1, 6))
def test_an_edited_link_is_named(number: int) -> None:
    links = chain(5)
    links[number - 1] = replace(links[number - 1], content={"name": "other"})
    assert fault(links) == (number, f"Link {number} was changed.")


@pytest.mark.parametrize("number", range(1, 5))
def test_a_deleted_link_is_named(number: int) -> None:
    links = chain(5)
    del links[number - 1]
    assert fault(links) == (number, f"Link {number} is missing.")


@pytest.mark.parametrize("number", range(1, 5))
def test_a_re_hashed_link_breaks_the_next_one(number: int) -> None:
    links = chain(5)
    old = links[number - 1]
    content = {"name": "other"}
    links[number - 1] = Link(number, content, old.previous, link_hash(old.previous, number, content))
    assert fault(links) == (number + 1, f"Link {number + 1} does not follow the link before it.")


@pytest.mark.parametrize("number", range(1, 5))
def test_reordered_links_are_named(number: int) -> None:
    links = chain(5)
    first, second = links[number - 1], links[number]
    links[number - 1] = replace(second, number=number)
    links[number] = replace(first, number=number + 1)
    assert fault(links)[0] == number


@pytest.mark.parametrize("number", range(1, 6))
def test_a_link_that_stands_twice_is_named(number: int) -> None:
    links = chain(5)
    links.insert(number, links[number - 1])
    assert fault(links) == (number, f"Link {number} stands there twice.")


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": ["ü", 0.5]}) == '{"a":["ü",0.5],"b":1}'


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"score": float("nan")})
