"""Pages about the product say what the product says.

``docs/errors.md`` is made from the catalogue: ``.venv/bin/python tests/architecture/test_docs.py`` writes it anew.
"""

import argparse
import importlib
import re
import shlex
from pathlib import Path

import pytest

from commands.catalogue import ENTRIES
from domain.errors import CATALOGUE
from domain.reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ERRORS = DOCS / "errors.md"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^\*\*([^*]+)\*\* \(`([^`]+)`\): (.+)$", re.MULTILINE)
WORDS = ENTRY.findall(GLOSSARY)
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
COMMANDS = sorted(
    {
        command
        for page in PAGES
        for command in re.findall(
            r"\./bot [^`\n]+",
            "\n".join(re.findall(r"`[^`]+`|^    .+$|^\./bot .+$", page.read_text(encoding="utf-8"), re.MULTILINE)),
        )
    }
)
WHO_ACTS = {
    "Rejected": "A person decides. It is never tried again by itself.",
    "Unavailable": "It is tried again by itself, then a person decides.",
    "Misconfigured": "An engineer acts. The item goes back unharmed, the capability pauses and says so.",
}


def errors_page() -> str:
    lines = [
        "# Error codes",
        "",
        "Every message ends with its code. This page is made from `domain/errors.py` and `domain/reasons.py`.",
    ]
    for kind, who in WHO_ACTS.items():
        rows = sorted((code, row.meaning) for code, row in CATALOGUE.items() if row.kind == kind)
        lines += ["", f"## {kind}", "", who, "", *_table(rows)]
    lines += ["", "## Reasons for holding", "", "A decision names them; they are no errors.", ""]
    return "\n".join([*lines, *_table(sorted(REASONS.items()))]) + "\n"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    return ["| code | meaning |", "|---|---|", *(f"| `{code}` | {meaning} |" for code, meaning in rows)]


def test_the_page_of_errors_is_the_catalogue() -> None:
    assert ERRORS.read_text(encoding="utf-8") == errors_page()


def test_the_glossary_has_an_entry_a_word() -> None:
    bold = re.findall(r"^\*\*([^*]+)\*\*", GLOSSARY, re.MULTILINE)
    assert bold == [word for word, _, _ in WORDS]


def test_the_glossary_is_in_order() -> None:
    words = [word.lower() for word, _, _ in WORDS]
    assert words == sorted(set(words))


@pytest.mark.parametrize(("word", "place"), [(word, place) for word, place, _ in WORDS])
def test_a_word_of_the_glossary_has_a_place(word: str, place: str) -> None:
    assert (ROOT / place).exists()


def test_a_word_to_avoid_is_no_word_of_ours() -> None:
    avoided = {
        word.strip().lower()
        for _, _, text in WORDS
        for words in re.findall(r"\*Avoid:\* ([^.]+)\.", text)
        for word in words.split(",")
    }
    assert avoided & {word.lower() for word, _, _ in WORDS} == set()


def test_pages_show_commands() -> None:
    assert COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_a_page_shows_is_understood(command: str) -> None:
    words = shlex.split(command.split("#")[0].rstrip(" .,;:"))[1:]
    assert words[0] in {entry.name for entry in ENTRIES} | {"--help", "COMMAND"}
    if words[0] in {entry.name for entry in ENTRIES}:
        parser = argparse.ArgumentParser(exit_on_error=True)
        importlib.import_module(f"commands.{words[0]}").add_arguments(parser)
        parser.parse_args(words[1:])


if __name__ == "__main__":
    ERRORS.write_text(errors_page(), encoding="utf-8")
