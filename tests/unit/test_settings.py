from pathlib import Path

import pytest

from domain.errors import Misconfigured
from runtime.settings import SETTINGS, Setting, load

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_its_heading(setting: Setting) -> None:
    assert f"\n### {setting.name}\n" in (DOCS / "settings.md").read_text(encoding="utf-8")


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("robot_items = 5\n", encoding="utf-8")
    assert load(tmp_path, {"SUREHAND_ROBOT_ITEMS": "7"}).robot_items == 7


def test_the_file_wins_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("robot_items = 5\n", encoding="utf-8")
    assert load(tmp_path, {}).robot_items == 5


def test_the_named_home_wins_over_the_variable(tmp_path: Path) -> None:
    assert load(tmp_path, {"SUREHAND_HOME": "elsewhere"}).home_folder == tmp_path


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("robot_itms = 5", "Did you mean 'robot_items'?"),
        ("robot_items = 'many'", "is no whole number"),
        ("robot_items = 0", "is not above 0"),
        ("robot_items =", "cannot be read"),
        ("home = 'x'", "unknown setting 'home'"),
    ],
)
def test_a_bad_settings_file_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match="SETTING_INVALID") as caught:
        load(tmp_path, {})
    assert complaint in str(caught.value)


def test_a_mistyped_variable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="Did you mean 'SUREHAND_ROBOT_ITEMS'"):
        load(tmp_path, {"SUREHAND_ROBOT_ITEM": "5"})


def test_other_variables_of_the_product_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, {"SUREHAND_BROWSER": "chromium"}).robot_items == 200
