"""What is published speaks of the product alone: no path or host of the machine it was written on, no large file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"(?<![\w.$}-])/(?:work|farm|root|home/[a-z]+)/|[A-Z]:\\Users\\")
HOSTS = re.compile(r"(?:https?|file):/+[^\s\"']*(?:py" + r"pi|pythonhosted|npmjs|artifactory|nexus|/simple\b)")
LARGEST_BYTES = 3_000_000


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        if path != Path(__file__) and "\0" not in text[:4096]:
            numbered = enumerate(text.splitlines(), start=1)
            found += [f"{path.relative_to(ROOT)}:{number}" for number, line in numbered if pattern.search(line)]
    return found


def test_no_file_names_a_place_on_a_machine() -> None:
    assert lines_with(PLACES) == []


def test_no_file_names_a_package_index() -> None:
    assert lines_with(HOSTS) == []


def test_no_file_is_large() -> None:
    assert [path.name for path in tracked() if path.stat().st_size > LARGEST_BYTES] == []


def test_places_and_hosts_are_recognised() -> None:
    assert PLACES.search("open('/work/x')")
    assert not PLACES.search("see domain/work/x and ${OUTPUT}/root/x")
    assert HOSTS.search("--index-url https://py" + "pi.org/simple")
