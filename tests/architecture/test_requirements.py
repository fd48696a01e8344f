"""One set of pins: the lock, pyproject.toml, conda.yaml and the installed environment say the same."""

import ast
import re
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from commands.setup.place import APART, package_names
from commands.setup.relock import short_hash

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
PACKAGES = ("commands", "domain", "keywords", "ml", "platforms", "practice", "runtime")
LOCKS = ("light", "dev", "postgres", *APART)
EXTRAS = ("dev", "postgres")
SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}
HEAVY_OR_CUDA = re.compile(r"torch|nvidia|cuda|triton|mlflow|tensorflow")


def entries(name: str) -> list[Requirement]:
    text = (REQUIREMENTS / f"{name}.lock").read_text(encoding="utf-8")
    return [Requirement(found.strip()) for found in re.findall(r"^[\w.-]+==[^\\\n]+", text, re.MULTILINE)]


def direct(lines: list[str]) -> dict[str, str]:
    """Maps names to pins; both twins of OpenCV count as one."""
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(entry.name).removesuffix("-headless"): str(entry.specifier) for entry in found}


def asked_for(name: str) -> set[str]:
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    texts = [line.split("  #")[0] for line in lines if line and not line.startswith(("#", "-"))]
    return {str(canonicalize_name(Requirement(text).name)) for text in texts}


def imported_by(package: str) -> set[str]:
    """Finds the top names a package imports, wherever in a module."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def installed_on(name: str, system: str, python: str) -> set[str]:
    host = {name: str(value) for name, value in default_environment().items()}
    environment = {**host, "sys_platform": system, "platform_system": SYSTEMS[system]}
    environment |= {"python_version": python, "python_full_version": f"{python}.0"}
    found = entries(name)
    return {entry.name for entry in found if entry.marker is None or entry.marker.evaluate(environment)}


def test_pyproject_names_what_the_lock_is_made_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (REQUIREMENTS / "light.in").read_text(encoding="utf-8")
    lines = [line.split("  #")[0] for line in text.splitlines() if line and not line.startswith("#")]
    assert direct(project["dependencies"]) == direct(lines)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_imports_is_asked_for_by_name(package: str) -> None:
    asked = asked_for("light") | (asked_for("dev") if package == "commands" else set())
    homes = packages_distributions()
    apart = asked_for("tryton") if package == "practice" else set()
    foreign = imported_by(package) - set(PACKAGES) - sys.stdlib_module_names - apart
    assert sorted(name for name in foreign if not asked & set(map(canonicalize_name, homes.get(name, [])))) == []


@pytest.mark.parametrize("name", LOCKS)
def test_everything_locked_has_its_hashes(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pins) == len(entries(name)) > 0


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_every_system_gets_one_opencv_and_at_most_one_xlib(system: str, python: str) -> None:
    names = installed_on("light", system, python)
    twin = "opencv-python-headless" if system == "linux" else "opencv-python"
    assert {name for name in names if name.startswith("opencv")} == {twin}
    assert {name for name in names if "xlib" in name} <= {"python-xlib"}


def test_nothing_locked_needs_a_compiler_or_a_gpu() -> None:
    assert [name for name in package_names(REQUIREMENTS / "light.lock") if HEAVY_OR_CUDA.search(name)] == []
    assert "evdev" not in package_names(REQUIREMENTS / "light.lock")


@pytest.mark.parametrize("name", EXTRAS)
def test_an_extra_adds_to_the_light_core_and_replaces_nothing(name: str) -> None:
    assert set(package_names(REQUIREMENTS / f"{name}.lock")) & set(package_names(REQUIREMENTS / "light.lock")) == set()


def test_one_cv2_and_the_right_xlib_won() -> None:
    import cv2
    import Xlib  # type: ignore[import-untyped,unused-ignore]

    assert cv2.__version__ == "4.10.0"
    assert Xlib.__version__[:2] == (0, 33)
    assert len(set(packages_distributions()["cv2"])) == 1
    assert len(set(packages_distributions()["Xlib"])) == 1


def test_the_environment_holds_what_the_lock_says() -> None:
    wanted = {entry.name: entry for entry in entries("light") if entry.marker is None or entry.marker.evaluate()}
    different = [name for name, entry in wanted.items() if distribution(name).version not in entry.specifier]
    assert different == []


def test_conda_installs_the_same_lock() -> None:
    conda = yaml.safe_load((ROOT / "conda.yaml").read_text(encoding="utf-8"))
    steps = conda["rccPostInstall"]
    assert f"lock {short_hash()}" in steps[0]
    assert steps[1].endswith("pip install --no-deps --require-hashes -r requirements/light.lock")


def test_conda_takes_nothing_but_python_and_pip() -> None:
    conda = yaml.safe_load((ROOT / "conda.yaml").read_text(encoding="utf-8"))
    assert [spec.split("=")[0] for spec in conda["dependencies"]] == ["python", "pip"]
    version = conda["dependencies"][0].split("=")[1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version in Requirement(f"python{project['requires-python']}").specifier
