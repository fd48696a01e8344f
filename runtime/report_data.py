"""run.json: what happened in a home, written down for the report."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.case import Case
from domain.report import RunRecord, dump_run
from runtime import audit
from runtime.store import Store
from runtime.store.cases import cases

FILE = "run.json"


def build(store: Store, home: Path, run: str, process: str, gate: Mapping[str, str] | None = None) -> RunRecord:
    """The run as it is now. ``gate`` has the scope and statement of the gate that decided, where they are known.

    Raises ``Misconfigured`` (AUDIT_BROKEN) when the audit head cannot be read.
    """
    head = audit.read_head(home)
    with store.reading() as connection:
        found = tuple(_with_logs_that_stand(cases(connection), home))
    known = gate or {}
    return RunRecord(
        id=run,
        process=process,
        made=datetime.now(UTC),
        cases=found,
        gate_name=", ".join(sorted({case.gate for case in found if case.gate})),
        gate_scope=known.get("scope", ""),
        gate_statement=known.get("statement", ""),
        versions=_versions(found),
        audit_count=head.count,
        audit_hash=head.hash,
    )


def dump(record: RunRecord) -> bytes:
    """The bytes of run.json."""
    return (json.dumps(dump_run(record), indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _with_logs_that_stand(found: Iterable[Case], home: Path) -> Iterator[Case]:
    """A robot writes its log when it ends: one that still works has none yet, one that was killed never will."""
    stands: dict[str, bool] = {}
    for case in found:
        for log in {attempt.log for attempt in case.attempts} - stands.keys():
            stands[log] = bool(log) and (home / log).is_file()
        yield replace(case, attempts=tuple(one if stands[one.log] else replace(one, log="") for one in case.attempts))


def _versions(found: tuple[Case, ...]) -> Mapping[str, str]:
    """The versions of every part that worked on these cases; several of one part stand side by side."""
    seen: dict[str, dict[str, Any]] = {}
    for case in found:
        for part, version in case.versions.items():
            if version:
                seen.setdefault(part, {})[str(version)] = None
    return {part: ", ".join(sorted(versions)) for part, versions in seen.items()}
