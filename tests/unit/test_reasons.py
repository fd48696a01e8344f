"""The codes of decisions are documented, and the list is complete."""

import re
from pathlib import Path

from domain.reasons import REASONS, RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reasons.md"


def rows() -> dict[str, tuple[str, str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if re.match(r"\| [A-Z]", line)]
    return {code: (meaning, rules) for code, meaning, rules in cells}


def test_every_code_stands_in_the_documentation_with_its_meaning() -> None:
    assert {code: meaning for code, (meaning, _) in rows().items()} == REASONS


def test_every_rule_stands_beside_its_code() -> None:
    assert all(f"`{name}`" in rows()[rule.code][1] for name, rule in RULES.items())
