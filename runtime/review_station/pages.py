"""The pages and parts of pages, rendered by the server; every value is escaped."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.case import OUTCOMES
from domain.gate import Reason
from domain.money import cents
from domain.review import REJECTIONS
from domain.tables import dump_tax
from runtime.review_station.judgement import Judgement
from runtime.review_station.labels import LABELS, label
from runtime.review_station.tables import COLUMNS, cell_text, shown_rows
from runtime.settings import ROOT

RESOURCES = ROOT / "resources"
HTMX = '{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,'
HTMX += '"historyCacheSize":0,"attributesToSettle":[],"defaultSettleDelay":0,"responseHandling":'
HTMX += '[{"code":"204","swap":false},{"code":"...","swap":true}]}'


def environment() -> Environment:
    """The templates; a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader(RESOURCES / "review"),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        span=span, money=money, spoken=spoken, why=why, cells=cells, tax_cells=dump_tax, cell_text=cell_text
    )
    made.globals.update(
        labels=LABELS,
        rejections=REJECTIONS,
        outcomes=OUTCOMES,
        htmx_config=HTMX,
        columns=COLUMNS,
        table_rows=shown_rows,
    )
    return made


class Pages:
    """Renders templates by name."""

    def __init__(self) -> None:
        self._environment = environment()

    def render(self, name: str, **values: Any) -> str:
        return self._environment.get_template(f"{name}.html.j2").render(**values)


def cells(judgement: Judgement) -> dict[str, Any]:
    """What the page's tables are told: problems and forms by cell, tax codes by rate, one line a tax rate."""
    problems = {name: text for name, text in judgement.problems.items() if "." in name}
    codes = judgement.supplier.tax_codes if judgement.supplier else {}
    return {"problems": problems, "formed": judgement.formed, "codes": codes, "rates": judgement.rates}


def money(amount: Decimal | None) -> str:
    """An amount as people read it: ``81,969.20``."""
    return f"{Decimal(cents(amount)):,f}" if amount is not None else "–"


def spoken(code: str) -> str:
    """A code as words: ``IBAN not on file``."""
    words = code.replace("_", " ").lower().replace("iban", "IBAN").replace("vat ", "VAT ")
    return words[:1].upper() + words[1:]


def why(reason: Reason) -> str:
    """Why a document waits, as a clerk would say it."""
    if reason.code == "CONFIDENCE_LOW":
        return f"{label(reason.field)} may be misread." if reason.field else "Something may be misread."
    return reason.text


def span(duration: timedelta) -> str:
    """How long something waits, in one unit: ``under a minute``, ``5 min``, ``3 h``, ``2 d``."""
    minutes = int(duration.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
