"""The import contracts hold here, and each of them would notice its breach."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NAMES = {contract["name"] for contract in CONTRACTS["contracts"]}
BREACHES = {
    "domain/money.py": "import platforms.host",
    "platforms/host.py": "import sqlite3",
    "ml/oddments.py": "",
    "ml/registry/__init__.py": "import robot",
    "ml/models/reading/__init__.py": "import ml.models.extraction",
    "keywords/ocr.py": "import cv2\nimport keywords.vault",
    "runtime/oddments.py": "",
    "runtime/settings.py": "import platforms.host",
    "runtime/store/items.py": "import dbos",
    "practice/documents/mail.py": "import ml.registry",
    "commands/audit.py": "import keywords.ocr\nimport commands.report",
    "commands/report.py": "import commands.audit",
}


def broken(root: Path) -> set[str]:
    linter = Path(sys.executable).parent / "lint-imports"
    command = [str(linter), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    return set(re.findall(r"^(.+?) BROKEN", done.stdout, re.MULTILINE))


def test_every_contract_notices_its_breach(tmp_path: Path) -> None:
    for package in CONTRACTS["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, line in BREACHES.items():
        with (tmp_path / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    assert broken(tmp_path) == NAMES
