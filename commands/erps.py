"""The ERPs to practise on, behind one interface: our own small one, and Tryton."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from practice.erp.state import Running
    from practice.tryton.kit import Kit

NAMES = ("practice", "tryton")
TRYTON_SWITCHES = ("latency_ms", "fail_next", "fail_after_posting", "session_requests")


class Erp(Protocol):
    """An ERP that a data folder may have running."""

    @property
    def name(self) -> str:
        """Our word for it, in commands and files."""

    @property
    def title(self) -> str:
        """How it is called at the beginning of a sentence."""

    @property
    def longest(self) -> int:
        """Lines of the longest invoice that people like to watch being entered."""

    def start(
        self, home: Path, suppliers: Path | None = None, port: int | None = None, switches: Mapping[str, Any] = {}
    ) -> "Running":
        """Starts it or finds it running; a register is added, switches are set."""

    def stop(self, home: Path) -> None:
        """Ends it; its books stay."""

    def reset(self, home: Path, suppliers: Path | None = None) -> None:
        """Brings the books back to their beginning."""

    def status(self, home: Path) -> "Running":
        """Raises ``Unavailable`` (ERP_DOWN) when it is down."""


@dataclass(frozen=True)
class PracticeErp:
    """A small web ERP of our own."""

    name: str = "practice"
    title: str = "The practice ERP"
    longest: int = 999

    def start(
        self, home: Path, suppliers: Path | None = None, port: int | None = None, switches: Mapping[str, Any] = {}
    ) -> "Running":
        from practice.erp import server

        return server.start(home, suppliers, port, dict(switches))

    def stop(self, home: Path) -> None:
        from practice.erp import server

        server.stop(home)

    def reset(self, home: Path, suppliers: Path | None = None) -> None:
        from practice.erp import server

        server.reset(home, suppliers)

    def status(self, home: Path) -> "Running":
        from practice.erp import server

        return server.status(home)


@dataclass(frozen=True)
class Tryton:
    """Tryton 8.0 with its web client; ``database`` None leaves the books where they are.

    At each change of a line its web client works out the whole invoice anew: long ones take minutes.
    """

    database: str | None = None
    name: str = "tryton"
    title: str = "Tryton"
    longest: int = 14

    def start(
        self, home: Path, suppliers: Path | None = None, port: int | None = None, switches: Mapping[str, Any] = {}
    ) -> "Running":
        from practice.tryton import server

        unknown = sorted(set(switches) - set(TRYTON_SWITCHES))
        if unknown:
            from domain.errors import Rejected

            words = ", ".join(f"--{name.replace('_', '-')}" for name in unknown)
            raise Rejected(f"Tryton knows no {words}.", "Only the practice ERP does.", code="WRONG_USE")
        running = server.start(home, self._kit(), suppliers, port, self.database)
        if switches:
            server.set_switches(home, dict(switches))
        return running

    def stop(self, home: Path) -> None:
        from practice.tryton import server

        server.stop(home)

    def reset(self, home: Path, suppliers: Path | None = None) -> None:
        from practice.tryton import server

        server.reset(home, self._kit(), suppliers)

    def status(self, home: Path) -> "Running":
        from practice.tryton import server

        return server.status(home)

    def _kit(self) -> "Kit":
        from commands.setup.tryton import kit
        from runtime import settings

        return kit(settings.load().cache_folder)


def erp(name: str, database: str | None = None) -> Erp:
    """The ERP of a name. Raises ``Rejected`` (WRONG_USE) for a database where there is nothing to choose."""
    if name == "tryton":
        return Tryton(database)
    if database is not None:
        from domain.errors import Rejected

        raise Rejected("The practice ERP takes no '--database'.", "Only Tryton does.", code="WRONG_USE")
    return PracticeErp()
