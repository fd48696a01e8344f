"""Locks the requirements anew: ``python -m commands.setup.relock``, for people who change them. Needs uv."""

import hashlib
import re
import shutil
import subprocess
import sys

from commands.setup.place import APART, ROOT, package_names
from domain.errors import Misconfigured

REQUIREMENTS = ROOT / "requirements"
CONDA = ROOT / "conda.yaml"


def main() -> None:
    """Writes every lock from its ``.in`` file, extras on top of the light core, and conda.yaml's copy of the hash."""
    uv = shutil.which("uv")
    if uv is None:
        raise Misconfigured("uv is missing.", "Install it: pip install uv.", code="PACKAGE_MISSING")
    _compile(uv, "light", ())
    locked = package_names(REQUIREMENTS / "light.lock")
    for source in sorted(REQUIREMENTS.glob("*.in")):
        if source.stem != "light":
            _compile(uv, source.stem, () if source.stem in APART else locked)
    text = re.sub(r"lock [0-9a-f]{12}", f"lock {short_hash()}", CONDA.read_text(encoding="utf-8"))
    CONDA.write_text(text, encoding="utf-8")


def short_hash() -> str:
    """Returns the beginning of the light lock's SHA-256; with it in conda.yaml, RCC sees that the lock is new."""
    return hashlib.sha256((REQUIREMENTS / "light.lock").read_bytes()).hexdigest()[:12]


def _compile(uv: str, name: str, left_out: tuple[str, ...]) -> None:
    words = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    words += ["--override", "overrides.txt", "--custom-compile-command", "python -m commands.setup.relock"]
    words += [word for package in left_out for word in ("--no-emit-package", package)]
    command = [uv, "pip", "compile", *words, f"{name}.in", "-o", f"{name}.lock"]
    subprocess.run(command, cwd=REQUIREMENTS, check=True, stdout=subprocess.DEVNULL)
    print(f"{name}.lock: {len(package_names(REQUIREMENTS / f'{name}.lock'))} packages", file=sys.stderr)


if __name__ == "__main__":
    main()
