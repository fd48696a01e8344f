"""Library ``Vault``: user names, passwords and tokens, never shown."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from robot.api.deco import keyword, library
from robot.api.types import Secret

from domain.errors import Misconfigured

MANAGER = "RPA_SECRET_MANAGER"
FILE = "RPA_SECRET_FILE"


@library(scope="GLOBAL")
class Vault:
    """Takes secrets from a vault file, or from Control Room.

    The variables are rpaframework's: ``RPA_SECRET_FILE`` names a JSON or YAML file ``{name: {key: value}}``. In Control
    Room without such a file, or with ``RPA_SECRET_MANAGER=RPA.Robocorp.Vault.RobocorpVault``, its vault is asked.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    @keyword(tags=("secrets",))
    def get_secret(self, name: str) -> dict[str, Secret]:
        """Returns the values of a secret by their keys; Robot Framework's log shows none of them.

        Raises ``Misconfigured`` (SECRET_MISSING) when there is no vault or no such secret.

        Example:
        | ${secret}    Get Secret    practice_erp
        | Fill Secret    ${PASSWORD_FIELD}    ${secret}[password]
        """
        values = _from_control_room(name) if self._asks_control_room() else _from_file(name, self._file())
        return {str(key): Secret(str(value)) for key, value in values.items()}

    def _asks_control_room(self) -> bool:
        if manager := self._environment.get(MANAGER):
            return manager.rpartition(".")[2] == "RobocorpVault"
        return FILE not in self._environment and "RC_WORKSPACE_ID" in self._environment

    def _file(self) -> Path:
        if FILE not in self._environment:
            raise _missing("There is no vault.", f"Name a JSON or YAML file in {FILE}.")
        return Path(self._environment[FILE])


def _from_file(name: str, path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        vault = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise _missing(f"The vault file '{path.name}' cannot be read.", f"Check {FILE} and its rights.") from error
    except (ValueError, yaml.YAMLError):
        # The parser's own message quotes the file, and the file holds secrets.
        raise _missing(f"The vault file '{path.name}' is damaged.", "Write {name: {key: value}}.") from None
    values = vault.get(name) if isinstance(vault, dict) else None
    if not isinstance(values, dict):
        raise _missing(f"The vault has no secret '{name}'.", f"Add it to '{path.name}'.")
    return values


def _from_control_room(name: str) -> dict[str, Any]:
    from RPA.Robocorp.Vault import RobocorpVault, RobocorpVaultError

    try:
        return dict(RobocorpVault().get_secret(name))
    except (KeyError, RobocorpVaultError) as error:
        raise _missing(f"Control Room gives no secret '{name}'.", "Add it to the workspace's vault.") from error


def _missing(happened: str, remedy: str) -> Misconfigured:
    return Misconfigured(happened, remedy, code="SECRET_MISSING")
