import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import Misconfigured, Rejected
from runtime.store.files import FileStore, write_errors


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_what_was_put_is_read_back(files: FileStore) -> None:
    assert files.read(files.put("a.pdf", b"bytes")) == b"bytes"


def test_the_same_bytes_lie_there_once(files: FileStore) -> None:
    files.put("a.pdf", b"bytes")
    files.put("b.pdf", b"bytes")
    assert len([path for path in files.folder.rglob("*") if path.is_file()]) == 1


def test_a_file_is_found_by_its_hash(files: FileStore) -> None:
    stored = files.put("a.pdf", b"")
    assert files.path(stored) == files.folder / "e3" / stored.sha256[2:]


def test_a_changed_file_is_refused(files: FileStore) -> None:
    stored = files.put("a.pdf", b"bytes")
    files.path(stored).write_bytes(b"others")
    with pytest.raises(Rejected, match="FILE_DAMAGED"):
        files.read(stored)


def test_a_lost_file_is_refused(files: FileStore) -> None:
    stored = files.put("a.pdf", b"bytes")
    files.path(stored).unlink()
    with pytest.raises(Rejected, match="FILE_DAMAGED"):
        files.read(stored)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder", encoding="utf-8")
    with pytest.raises(Misconfigured, match="OUTPUT_UNWRITABLE"):
        FileStore(tmp_path / "files").put("a.pdf", b"bytes")


def test_a_full_disk_has_its_own_code(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="DISK_FULL"), write_errors(tmp_path):
        raise OSError(28, "No space left on device")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a small tmpfs")
def test_a_disk_that_fills_up_stops_with_one_clear_error(tmp_path: Path) -> None:
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"mount is refused here: {made.stderr.strip()}")
    try:
        files = FileStore(tmp_path / "files")
        kept = files.put("small", b"small")
        with pytest.raises(Misconfigured, match="DISK_FULL"):
            files.put("large", os.urandom(2 << 20))
        left = [path.name for path in files.folder.rglob(".new-*")]
        assert (left, files.read(kept)) == ([], b"small")
    finally:
        subprocess.run(["umount", str(tmp_path)], check=False)
