"""Nothing happens on import: heavy packages load with the first use of a model."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"torch", "onnxruntime", "cv2", "sklearn", "scipy", "rapidocr", "easyocr"}
PACKAGES = ("commands", "domain", "keywords", "ml", "platforms", "practice", "runtime")
APART = {"practice.tryton.fixture", "practice.tryton.postgres"}
"""They run in Tryton's own environment."""
ENTRY_POINTS = {"commands.__main__", "runtime.store.migrations.env", *APART}


def modules(package: str) -> list[str]:
    folder = ROOT / package
    found = pkgutil.walk_packages([str(folder)], f"{package}.")
    return [package, *(module.name for module in found if module.name not in ENTRY_POINTS)]


def loaded_after(code: str) -> set[str]:
    code = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {module.split(".")[0] for module in done.stdout.split()}


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_no_heavy_package(package: str) -> None:
    code = "\n".join(f"import {module}" for module in modules(package))
    assert HEAVY & loaded_after(code) == set()


def test_set_up_needs_the_standard_library_alone() -> None:
    code = "import commands.__main__, commands.catalogue, commands.setup, domain.errors, platforms.browsers"
    own = {"commands", "domain", "platforms", "__main__", "sitecustomize"}
    strangers = loaded_after(code) - own - set(sys.stdlib_module_names)
    before = loaded_after("pass")  # what .pth files of the environment load by themselves
    assert strangers - before == set()
