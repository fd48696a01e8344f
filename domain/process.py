"""A process: its steps, retries and limits, as process.yaml says them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import yaml

from domain.errors import Misconfigured

Found = dict[str, tuple[yaml.Node, int]]
"""Keys of one mapping: the value's node and the line of the key, from 1."""


@dataclass(frozen=True)
class Retries:
    """How often an APPLICATION failure runs again, and how long before each time."""

    attempts: int = 3
    backoff: timedelta = timedelta(seconds=2)
    factor: float = 2.0

    def delay(self, failures: int) -> timedelta:
        """How long to wait after this many failures, from 1."""
        return self.backoff * self.factor ** (failures - 1)


@dataclass(frozen=True)
class Step:
    """One task of a process.

    ``next`` names the step its outputs go to, or is empty; ``prefetch`` items wait beside its robot.
    """

    name: str
    task: str
    suite: str
    capability: str
    next: str = ""
    deadline: timedelta = timedelta(seconds=300)
    prefetch: int = 2


@dataclass(frozen=True)
class Process:
    """One folder of tasks.

    Every output of the step ``arrivals`` is a document that arrived, with a case of its own; ``unique_key`` names the
    entry of the payload that one case alone may hold. ``amount_limit`` is gross; ``currency_limits`` replaces it for
    some currencies.
    """

    name: str
    steps: Mapping[str, Step]
    arrivals: str = ""
    unique_key: str = ""
    retries: Retries = Retries()
    max_pages: int = 100
    amount_limit: Decimal = Decimal(25000)
    currency_limits: Mapping[str, Decimal] = field(default_factory=dict)
    gate: str = ""
    description: str = ""

    def step(self, name: str) -> Step:
        """Finds a step by its name.

        Raises ``Misconfigured`` when the process has no such step.
        """
        if name not in self.steps:
            raise Misconfigured(
                f"The process '{self.name}' has no step '{name}'.",
                f"It has {', '.join(self.steps)}.",
                code="PROCESS_INVALID",
            )
        return self.steps[name]

    @property
    def for_robots(self) -> dict[str, object]:
        """What robots may know of it: the form of process.json."""
        return {
            "max_pages": self.max_pages,
            "amount_limit": str(self.amount_limit),
            "currency_limits": {name: str(limit) for name, limit in self.currency_limits.items()},
            "gate": self.gate,
        }


def parse(text: str, source: str) -> Process:
    """Reads the text of a process.yaml; ``source`` names it in errors.

    Raises ``Misconfigured`` (PROCESS_INVALID) naming the line and the key.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise _Reader(source).wrong(line, str(getattr(error, "problem", "it is not YAML"))) from error
    if root is None:
        raise _Reader(source).wrong(1, "the file is empty")
    return _Reader(source).process(root)


class _Reader:
    """Turns the nodes of one file into records; every complaint names file and line."""

    def __init__(self, source: str) -> None:
        self._source = source

    def wrong(self, line: int, what: str) -> Misconfigured:
        return Misconfigured(
            f"{self._source}, line {line}: {what}.", "Correct the line and start again.", code="PROCESS_INVALID"
        )

    def process(self, root: yaml.Node) -> Process:
        known = ("name", "description", "steps", "retries", "envelopes", "limits", "gate")
        found = self._mapping(root, "process", known, needed=("name", "steps"))
        steps = self._steps(found["steps"])
        envelopes = self._part(found, "envelopes", ("step", "unique_key"))
        limits = self._part(found, "limits", ("max_pages", "amount", "currencies"))
        gate = self._part(found, "gate", ("name",))
        arrivals = self._text(envelopes, "step")
        if arrivals and arrivals not in steps:
            raise self.wrong(envelopes["step"][1], f"'step: {arrivals}' is no step of this process")
        return Process(
            name=self._text(found, "name"),
            description=self._text(found, "description"),
            steps=steps,
            arrivals=arrivals,
            unique_key=self._text(envelopes, "unique_key"),
            retries=self._retries(self._part(found, "retries", ("attempts", "backoff_seconds", "backoff_factor"))),
            max_pages=int(self._number(limits, "max_pages", 100, least=1)),
            amount_limit=self._number(limits, "amount", 25000, least=0),
            currency_limits=self._currencies(limits),
            gate=self._text(gate, "name"),
        )

    def _steps(self, entry: tuple[yaml.Node, int]) -> dict[str, Step]:
        rows = self._mapping(entry[0], "steps", ())
        steps = {name: self._step(name, node) for name, (node, _) in rows.items()}
        for name, step in steps.items():
            if step.next and step.next not in steps:
                found = self._mapping(rows[name][0], "step", ())
                raise self.wrong(found["next"][1], f"'next: {step.next}' is no step of this process")
        return steps

    def _step(self, name: str, node: yaml.Node) -> Step:
        known = ("task", "suite", "capability", "next", "deadline_seconds", "prefetch")
        found = self._mapping(node, f"step '{name}'", known, needed=("task", "suite", "capability"))
        return Step(
            name=name,
            task=self._text(found, "task"),
            suite=self._text(found, "suite"),
            capability=self._text(found, "capability"),
            next=self._text(found, "next"),
            deadline=timedelta(seconds=float(self._number(found, "deadline_seconds", 300, least=1))),
            prefetch=int(self._number(found, "prefetch", 2, least=0)),
        )

    def _retries(self, found: Found) -> Retries:
        return Retries(
            attempts=int(self._number(found, "attempts", 3, least=1)),
            backoff=timedelta(seconds=float(self._number(found, "backoff_seconds", 2, least=0))),
            factor=float(self._number(found, "backoff_factor", 2, least=1)),
        )

    def _currencies(self, limits: Found) -> dict[str, Decimal]:
        if "currencies" not in limits:
            return {}
        rows = self._mapping(limits["currencies"][0], "currencies", ())
        return {name: self._number(rows, name, 0, least=0) for name in rows}

    def _part(self, found: Found, name: str, known: tuple[str, ...]) -> Found:
        return self._mapping(found[name][0], name, known) if name in found else {}

    def _mapping(self, node: yaml.Node, what: str, known: tuple[str, ...], needed: tuple[str, ...] = ()) -> Found:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(line, f"'{what}' has to be a list of 'key: value' lines")
        found: Found = {}
        for key, value in node.value:
            row = key.start_mark.line + 1
            if key.value in found:
                raise self.wrong(row, f"'{key.value}' stands there twice")
            if known and key.value not in known:
                near = get_close_matches(str(key.value), known, n=1, cutoff=0.5)
                hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
                raise self.wrong(row, f"{what} has no key '{key.value}'; {hint}")
            found[str(key.value)] = (value, row)
        for name in needed:
            if name not in found:
                raise self.wrong(line, f"{what} has no '{name}'")
        return found

    def _text(self, found: Found, name: str) -> str:
        if name not in found:
            return ""
        node, line = found[name]
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            raise self.wrong(line, f"'{name}' has to be one text")
        return str(node.value)

    def _number(self, found: Found, name: str, default: int, *, least: int) -> Decimal:
        if name not in found:
            return Decimal(default)
        node, line = found[name]
        try:
            number = Decimal(str(node.value))
        except (InvalidOperation, ValueError) as error:
            raise self.wrong(line, f"'{name}' has to be a number") from error
        if not number.is_finite() or number < least:
            raise self.wrong(line, f"'{name}' has to be at least {least}")
        return number
