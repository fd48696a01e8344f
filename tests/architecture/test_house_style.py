"""The sizes and names of docs: beyond them stands a second idea."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("commands", "domain", "keywords", "ml", "platforms", "practice", "runtime")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_FUNCTION = 30
LONGEST_MODULE = 400
MOST_KEYWORDS = 15
EMPTY_WORDS = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?|v\d+)(_|$)|(Util|Helper|Manager)s?$")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(function: Function) -> int:
    """Counts the lines from ``def`` to the end, without the docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def is_keyword(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(ast.unparse(decorator).startswith("keyword") for decorator in decorators)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_module_keeps_to_the_house_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    names = [path.stem, *(node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef))]
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    breaches = [
        *(
            f"{function.name}: {lines(function)} lines"
            for function in functions(tree)
            if lines(function) > LONGEST_FUNCTION
        ),
        *(f"{len(text.splitlines())} lines" for _ in [0] if len(text.splitlines()) > LONGEST_MODULE),
        *(f"'{word}' says nothing" for word in names if EMPTY_WORDS.search(word)),
        *(f"{node.name}: too many keywords" for node in classes if sum(map(is_keyword, node.body)) > MOST_KEYWORDS),
    ]
    assert breaches == []


@pytest.mark.parametrize(
    "word", ["utils", "file_helpers", "common", "misc", "store_manager", "StoreManager", "gate_v2"]
)
def test_empty_words_are_caught(word: str) -> None:
    assert EMPTY_WORDS.search(word)


@pytest.mark.parametrize("word", ["gate", "Commons", "managed", "utility_bill", "_v", "recommon"])
def test_words_that_only_look_alike_are_not(word: str) -> None:
    assert not EMPTY_WORDS.search(word)
