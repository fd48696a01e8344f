"""Library ``Context``: what came with the work item beside its own files."""

import json
from pathlib import Path
from typing import Any

from robot.api.deco import keyword, library

from domain.context import ProcessSettings, Target, load_settings, load_target
from domain.errors import Misconfigured
from domain.supplier import Supplier
from domain.suppliers import parse_register


@library(scope="GLOBAL")
class Context:
    """Reads the files that the worker puts beside every item; in the editor they stand beside the sample."""

    @keyword(tags=("context",))
    def read_suppliers(self, path: Path) -> tuple[Supplier, ...]:
        """Returns the supplier register of suppliers.json.

        Raises ``Misconfigured`` (SUPPLIERS_INVALID) naming the row that breaks the agreed form.

        Example:
        | ${path}    Get Work Item File    suppliers.json
        | ${suppliers}    Read Suppliers    ${path}
        """
        return parse_register(_text(path))

    @keyword(tags=("context",))
    def read_process_settings(self, path: Path) -> ProcessSettings:
        """Returns the settings of process.json: ``max_pages``, ``limits`` and ``gate``.

        Example:
        | ${path}    Get Work Item File    process.json
        | ${settings}    Read Process Settings    ${path}
        | ${document}    Read Document    invoice.pdf    max_pages=${settings.max_pages}
        """
        return load_settings(_json(path))

    @keyword(tags=("context",))
    def read_target(self, path: Path) -> Target:
        """Returns the ERP of target.json: ``erp``, ``url`` and ``practice``.

        Example:
        | ${path}    Get Work Item File    target.json
        | ${target}    Read Target    ${path}
        | Open ERP    ${target.url}
        """
        return load_target(_json(path))


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(path))
    except ValueError as error:
        raise Misconfigured(f"'{path.name}' is no JSON.", "Write it anew.", code="SETTING_INVALID") from error
    return found if isinstance(found, dict) else {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Misconfigured(
            f"'{path.name}' did not come with the work item.",
            "In the editor put it beside the sample item; a worker writes it itself.",
            code="SETTING_INVALID",
        ) from error
