"""Library ``Report``: what happened in a run, as a page a manager understands and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from robot.api import logger
from robot.api.deco import keyword, library

from domain import flow
from domain.case import OUTCOMES, Case, Outcome
from domain.errors import Misconfigured, Rejected
from domain.report import Figures, RunRecord, dump_figures, dump_run, figures, headline, load_run, meaning
from ml.registry.gates import gate

PAGES = Path(__file__).resolve().parents[1] / "resources"
ORDER: tuple[Outcome, ...] = (
    "incident",
    "waiting",
    "open",
    "posted-after-person",
    "posted",
    "ended-by-person",
    "refused",
)
"""The table starts with what somebody has to do."""


@library(scope="GLOBAL")
class Report:
    """Tells what became of the documents of a run."""

    @keyword(tags=("report",))
    def build_report(self, run: Path, folder: Path) -> list[str]:
        """Writes report.html and report.json into a folder and returns their paths.

        ``run`` is the run.json that came with the work item.
        Raises ``Rejected`` when its form is not the agreed one.

        Example:
        | ${files}    Build Report    ${run}    ${OUTPUT_DIR}/report
        """
        record = _with_gate(load_run(_read(run)))
        found = figures(record)
        page, data = folder / "report.html", folder / "report.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            page.write_text(render(record, found), encoding="utf-8")
            data.write_text(_as_json(record, found), encoding="utf-8")
        except OSError as error:
            raise Misconfigured(
                f"The report cannot be written into '{folder}'.",
                "Make the folder writable and free some space.",
                code="OUTPUT_UNWRITABLE",
            ) from error
        logger.info(headline(found))
        return [str(page), str(data)]


def _with_gate(run: RunRecord) -> RunRecord:
    """The run with what its gate promises, as measured; a gate nobody measured promises nothing."""
    try:
        found = gate(run.gate_name) if run.gate_name else None
    except Misconfigured as error:
        logger.info(f"No promise: {error}")
        found = None
    return replace(run, gate_scope=found.scope, gate_statement=found.statement) if found else run


def render(run: RunRecord, found: Figures) -> str:
    """The report as one HTML page without outside resources; everything from the run is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    pages = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters.update(meaning=meaning, span=span, path=_path, lower_first=_lower_first)
    style = pages.get_template("web/tokens.css").render() + pages.get_template("report/report.css.j2").render(
        outcomes=OUTCOMES
    )
    return pages.get_template("report/report.html.j2").render(
        style=Markup(style),  # our own files, no data in them
        run=run,
        figures=found,
        headline=headline(found),
        period=_period(run),
        spoken=_spoken(found),
        tiles=_tiles(found),
        cases=sorted(run.cases, key=lambda case: (ORDER.index(case.outcome), case.arrived, case.envelope)),
        outcomes=OUTCOMES,
        made=f"{run.made:%d %B %Y, %H:%M} UTC",
        flow=flow.draw(found),
        width=flow.WIDTH,
        source_x=flow.SOURCE_X,
        target_x=flow.TARGET_X,
        bar_width=flow.BAR_WIDTH,
    )


def span(duration: timedelta | None) -> str:
    """A duration in two units at most: ``4.2 s``, ``1 min 5 s``, ``3 h 20 min``, ``2 d 4 h``."""
    if duration is None:
        return "–"
    seconds = duration.total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    for unit, name, small, small_name in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= unit:
            rest = whole % unit // small
            return f"{whole // unit} {name} {rest} {small_name}" if rest else f"{whole // unit} {name}"
    return f"{whole} s"


def _tiles(found: Figures) -> list[Mapping[str, str]]:
    share, touches = found.touchless_share, found.touches_per_document
    middle, slow = (None if s is None else timedelta(seconds=s) for s in (found.cycle_p50_s, found.cycle_p95_s))
    rows = (
        ("Touchless", f"{share:.0%}" if share is not None else "–", f"{found.outcomes['posted']} of {found.documents}"),
        ("Touches a document", f"{touches:.2f}" if touches is not None else "–", "decisions of a person"),
        ("Time to posting", span(middle), f"half are faster; p95 {span(slow)}"),
        ("Postings verified", f"{found.verified} of {found.posted}", "read back by another path"),
    )
    return [{"name": name, "value": value, "note": note} for name, value, note in rows]


def _spoken(found: Figures) -> str:
    parts = [f"{count} {_lower_first(OUTCOMES[outcome])}" for outcome, count in found.outcomes.items() if count]
    return f"{found.documents} arrived: {', '.join(parts)}."


def _period(run: RunRecord) -> str:
    if not run.cases:
        return "Nothing happened yet."
    first = min(case.arrived for case in run.cases)
    last = max((_last(case) for case in run.cases), default=first)
    if last - first < timedelta(days=1):
        return f"{first:%d %B %Y}, from {first:%H:%M} to {last:%H:%M} UTC."
    return f"From {first:%d %B %Y, %H:%M} to {last:%d %B %Y, %H:%M} UTC."


def _last(case: Case) -> Any:
    return case.ended or case.arrived


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _path(place: str) -> str:
    """A relative path as a link; a colon is quoted, so that no scheme can hide in it."""
    return quote(place.replace("\\", "/").lstrip("/"))


def _as_json(run: RunRecord, found: Figures) -> str:
    return json.dumps({**dump_run(run), "figures": dump_figures(found)}, indent=1, ensure_ascii=False) + "\n"


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Rejected(
            f"'{path.name}' cannot be read as JSON.", "Build it again with './bot report'.", code="INVALID_DATA"
        ) from error
    if not isinstance(data, dict):
        raise Rejected(f"'{path.name}' holds no object.", "Build it again with './bot report'.", code="INVALID_DATA")
    return data
