"""Tryton with its books on a real PostgreSQL server, where its programs are installed; each robot test is one here."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import robot_suites
from tests.real_tryton import kit_or_skip

SUITE = Path(__file__).parent / "erp" / "tryton_postgres.robot"
DEBIAN = "usr/lib/postgresql/*/bin/pg_ctl"

pytestmark = [pytest.mark.browser, pytest.mark.full]


@dataclass(frozen=True)
class Cluster:
    """A server of its own in ``folder``; its programs refuse to work for root, who becomes their usual user."""

    programs: Path
    folder: Path
    port: int

    def run(self, program: str, *words: str) -> None:
        user = "postgres" if _is_root() else None
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, user=user)

    def begin(self) -> None:
        self.run("initdb", "-A", "trust", "-U", "tester", "-E", "UTF8")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    @property
    def url(self) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    found = shutil.which("pg_ctl") or next((str(path) for path in sorted(Path("/").glob(DEBIAN))), None)
    if not found:
        pytest.skip("not run: PostgreSQL is not installed here")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        cluster = Cluster(Path(found).parent, Path(folder), free.getsockname()[1])
        free.close()
        if _is_root():
            shutil.chown(folder, "postgres")
        cluster.begin()
        yield cluster
        cluster.run("pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="module")
def outcomes(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    kit_or_skip()
    os.environ["POSTGRES_URL"] = cluster.url
    return robot_suites.outcomes(robot_suites.run(SUITE, tmp_path_factory.mktemp("tryton"), timeout_s=1500))


@pytest.mark.parametrize("name", robot_suites.names(SUITE))
def test_books_on_postgresql(name: str, outcomes: Mapping[str, Any]) -> None:
    assert outcomes[name].passed, outcomes[name].message


def _is_root() -> bool:
    return getattr(os, "geteuid", lambda: 1)() == 0
