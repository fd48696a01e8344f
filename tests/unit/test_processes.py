"""Processes are read from their folders, or named as broken."""

from pathlib import Path

import pytest

from domain.errors import Misconfigured
from runtime import processes


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\xff\xfe", "cannot be read as UTF-8"), (b"name: letters\nsteps: [", "line 2"), (b"", "letters/process.yaml")],
)
def test_a_broken_process_is_named_with_its_place(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / processes.FILE).write_bytes(content)
    with pytest.raises(Misconfigured, match=told) as refused:
        processes.load(tmp_path)
    assert refused.value.code == "PROCESS_INVALID"


def test_a_folder_without_processes_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="There is no process in"):
        processes.load(tmp_path)
