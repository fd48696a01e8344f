"""A command that cannot end well is not begun: it says so in one line, and leaves nothing behind."""

import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice.documents.collection import Collection
from tests.terminal import ROOT, Said, bot, run

SEED = 12
PAPER = "first.pdf"
UNPRIVILEGED = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform == "win32", reason="not run: rights and disks are set up as on POSIX systems"),
]


@pytest.mark.parametrize("command", [("report",), ("review",), ("audit", "verify"), ("decide", "C1", "accept")])
def test_an_unknown_run_is_named(command: tuple[str, ...]) -> None:
    said = bot(*command, "--run", "20010101-000000")
    assert (said.code, said.text.count("\n")) == (1, 1)
    assert said.text.startswith("RUN_UNKNOWN: There is no run '20010101-000000'.")


@pytest.mark.parametrize("command", [("review",), ("worker", "--resume", "web")])
def test_a_home_without_work_is_named_and_not_made(command: tuple[str, ...], tmp_path: Path) -> None:
    said = bot(*command, "--home", tmp_path / "gone")
    assert said.code == 1 and said.text.startswith("RUN_UNKNOWN: ")
    assert not (tmp_path / "gone").exists()


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder nobody may list, beside one where nobody may write; root without its rights is anybody."""
    if os.geteuid() == 0 and run(["sh", "-c", "command -v setpriv"]).code:
        pytest.skip("not run: there is no setpriv to give up root's rights with")
    for name, mode in (("closed", 0o000), ("still", 0o555)):
        (tmp_path / name).mkdir(mode=mode)
    yield tmp_path
    (tmp_path / "closed").chmod(0o700)
    (tmp_path / "still").chmod(0o700)


def anybody(*words: str | Path) -> Said:
    rights = UNPRIVILEGED if os.geteuid() == 0 else ()
    return run([*rights, sys.executable, "-m", "commands", *words])


def test_a_demo_of_a_folder_that_cannot_be_read_begins_nothing(closed: Path) -> None:
    said = anybody("demo", closed / "closed", "--unattended")
    assert (said.code, said.text.count("\n")) == (3, 1)
    assert said.text.startswith("FOLDER_UNREADABLE: The folder 'closed' cannot be read: ")


BEGUN_BADLY = {
    "a folder that is not there": (("demo", "{folder}/gone"), 3, "FOLDER_UNREADABLE"),
    "a register that is not there": (("demo", "--suppliers", "{folder}/gone.json"), 3, "SUPPLIERS_INVALID"),
    "a register that is none": (("demo", "--suppliers", "{folder}/text.json"), 3, "SUPPLIERS_INVALID"),
    "a target that cannot be written": (("demo", "--json", "{folder}/gone/demo.json"), 3, "OUTPUT_UNWRITABLE"),
    "no documents": (("demo", "--documents", "0"), 1, "WRONG_USE"),
    "an option that is none": (("demo", "--unatended"), 1, "WRONG_USE"),
}


@pytest.mark.parametrize("name", BEGUN_BADLY)
def test_a_demo_that_cannot_end_well_is_not_begun(name: str, tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text("just text", encoding="utf-8")
    words, code, told = BEGUN_BADLY[name]
    said = bot(*(word.replace("{folder}", str(tmp_path)) for word in words), "--seed", "1")
    assert (said.code, said.text.count("\n")) == (code, 1)
    assert said.text.startswith(f"{told}: ")


def test_a_named_browser_that_is_not_there_is_told_before_anything_is_installed(tmp_path: Path) -> None:
    said = bot("demo", SUREHAND_BROWSER=str(tmp_path / "gone"))
    assert (said.code, said.text.count("\n")) == (3, 1)
    assert said.text.startswith("BROWSER_MISSING: SUREHAND_BROWSER names ")


UNWRITABLE = {
    "read": ("read", "{paper}", "--json", "{still}/out.jsonl"),
    "extract": ("extract", "{paper}", "--json", "{still}/out.jsonl"),
    "demo": ("demo", "--json", "{still}/demo.json"),
    "generate": ("generate", "{still}/made"),
    "erp": ("erp", "practice", "up", "--home", "{still}/home"),
    "suppliers": ("suppliers", "list", "--home", "{still}/home"),
    "worker": ("worker", "--until-idle", "--home", "{still}/home"),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_an_output_that_cannot_be_written_is_named(name: str, closed: Path) -> None:
    paper = ROOT / "devdata" / "documents" / "groupe-riviere.pdf"
    places = {"paper": str(paper), "still": str(closed / "still")}
    said = anybody(*(word.format(**places) for word in UNWRITABLE[name]))
    assert (said.code, said.text.count("\n")) == (3, 1)
    assert "OUTPUT_UNWRITABLE" in said.text and list((closed / "still").iterdir()) == []


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = bot("erp", "practice", "up", "--home", tmp_path / "home", "--port", str(port))
    assert (said.code, said.text.count("\n")) == (3, 1)
    assert said.text.startswith(f"PORT_TAKEN: Port {port} is taken ")


ON_A_SMALL_DISK = """
mkdir -p output/runs && mount -t tmpfs -o size=$1 none output/runs || exit 99
$2 -m commands demo $3 --unattended; echo "demo ended with $?"
mount -o remount,size=64m output/runs || exit 99
id=$(ls output/runs | tail -1)
$2 -m commands worker --run $id --until-idle; echo "worker ended with $?"
$2 -m commands review --run $id
$2 -m commands audit verify --run $id; echo "audit ended with $?"
"""


@pytest.mark.parametrize("size", ["400k", "1200k"])
def test_a_full_disk_stops_the_work_and_consumes_nothing(size: str, tmp_path: Path) -> None:
    """In a name space of its own, so that nobody else sees the small disk and nothing is left of it."""
    if sys.platform != "linux" or os.geteuid() != 0 or run(["unshare", "--mount", "true"]).code:
        pytest.skip("not run: a small disk needs the right to mount one")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / PAPER).write_bytes(Collection(SEED, trapped=False, media="text").made(0).print.content)
    said = run(["unshare", "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh", size, sys.executable, tmp_path / "in"])
    if said.code == 99:
        pytest.skip("not run: mounting a small disk was refused")
    assert "demo ended with 3" in said.text and len(re.findall(r"^DISK_FULL: ", said.text, re.MULTILINE)) == 1
    if "goes on" in said.text:  # the documents had been handed to a worker
        assert "worker ended with 0" in said.text and PAPER in said.text and "audit ended with 0" in said.text
