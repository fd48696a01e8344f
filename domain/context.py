"""What comes with a work item beside its own files: the settings of its process, and the ERP it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.errors import Misconfigured
from domain.rules import Limits


@dataclass(frozen=True)
class ProcessSettings:
    """What bots may know of their process; ``gate`` names the gate that decides, or is empty."""

    max_pages: int
    limits: Limits
    gate: str = ""


@dataclass(frozen=True)
class Target:
    """The ERP to post to. ``practice`` is true only where the worker itself saw that it is one to practise on."""

    erp: str
    url: str
    practice: bool = False


def load_settings(data: Mapping[str, Any]) -> ProcessSettings:
    """Reads the form of process.json. Raises ``Misconfigured`` (SETTING_INVALID)."""
    try:
        currencies = {name: Decimal(limit) for name, limit in data.get("currency_limits", {}).items()}
        limits = Limits(Decimal(data["amount_limit"]), currencies)
        return ProcessSettings(int(data["max_pages"]), limits, data.get("gate", ""))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise _broken("process.json") from error


def load_target(data: Mapping[str, Any]) -> Target:
    """Reads the form of target.json. Raises ``Misconfigured`` (SETTING_INVALID), also when it names no ERP."""
    if not data:
        raise Misconfigured(
            "No ERP is named to post to.",
            "Write its name and address into target.json in the home, or './bot erp practice up' does it.",
            code="SETTING_INVALID",
        )
    try:
        return Target(data["erp"], data["url"], data.get("practice") is True)
    except (KeyError, AttributeError) as error:
        raise _broken("target.json") from error


def _broken(name: str) -> Misconfigured:
    return Misconfigured(
        f"'{name}' breaks the agreed form.", "Compare it with docs/architecture.md.", code="SETTING_INVALID"
    )
