"""Secrets come from a vault, and are never shown."""

import pytest
from robot.api.types import Secret

from domain.errors import Misconfigured
from keywords.vault import Vault


@pytest.fixture
def vault(tmp_path):
    def make(name: str, text: str) -> Vault:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Vault({"RPA_SECRET_FILE": str(tmp_path / name)})

    return make


@pytest.mark.parametrize(
    ("name", "text"), [("v.json", '{"erp": {"password": "hush"}}'), ("v.yaml", "erp:\n  password: hush\n")]
)
def test_takes_a_secret_from_a_file(vault, name, text):
    assert vault(name, text).get_secret("erp")["password"].value == "hush"


def test_shows_no_value(vault):
    secret = vault("v.json", '{"erp": {"password": "hush", "pin": 1234}}').get_secret("erp")
    assert all(isinstance(value, Secret) for value in secret.values())
    assert "hush" not in str(secret)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("v.json", "{}"),
        ("v.json", '{"erp": "hush"}'),
        ("v.json", '["hush"'),
        ("v.yaml", "erp: [hush"),
        ("v.json", '"hush"'),
        ("v.yaml", ""),
    ],
    ids=["no such secret", "no keys", "damaged JSON", "damaged YAML", "no table", "empty"],
)
def test_says_loudly_what_is_missing_without_quoting_the_file(vault, name, text):
    with pytest.raises(Misconfigured, match=r"\[SECRET_MISSING\]") as refused:
        vault(name, text).get_secret("erp")
    assert "hush" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_says_loudly_that_the_file_is_missing(tmp_path):
    with pytest.raises(Misconfigured, match=r"'none.json' cannot be read.*\[SECRET_MISSING\]"):
        Vault({"RPA_SECRET_FILE": str(tmp_path / "none.json")}).get_secret("erp")


def test_says_loudly_that_there_is_no_vault():
    with pytest.raises(Misconfigured, match=r"There is no vault.*RPA_SECRET_FILE.*\[SECRET_MISSING\]"):
        Vault({}).get_secret("erp")


@pytest.mark.parametrize(
    "variables", [{"RC_WORKSPACE_ID": "1"}, {"RPA_SECRET_MANAGER": "RPA.Robocorp.Vault.RobocorpVault"}]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_asks_control_room_where_that_is_the_vault(variables):
    with pytest.raises(Misconfigured, match=r"Control Room gives no secret 'erp'.*\[SECRET_MISSING\]"):
        Vault(variables).get_secret("erp")
