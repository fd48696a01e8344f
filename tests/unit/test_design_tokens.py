"""Texts are readable and bars can be seen, in the light and in the dark: WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

from domain.case import OUTCOMES

TOKENS = (Path(__file__).resolve().parents[2] / "resources" / "web" / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link") for ground in ("paper", "surface", "sunken")),
    *((outcome, ground) for outcome in OUTCOMES for ground in ("surface", f"{outcome}-soft")),
]


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """The relative luminance in [0, 1]. Source: WCAG 2.2, 'relative luminance'."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_a_text_stands_out_from_its_ground(scheme: str, ink: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[ink], found[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_bar_stands_out_from_its_ground(scheme: str, outcome: str) -> None:
    found = colours(scheme)
    assert contrast(found[f"{outcome}-bar"], found["surface"]) >= SHAPE_CONTRAST


def test_both_schemes_name_the_same_colours() -> None:
    assert colours(LIGHT).keys() == colours(DARK).keys()


def test_black_on_white_has_the_contrast_of_the_norm() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
