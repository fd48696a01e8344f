"""Library ``TrytonTraining``: a Tryton of its own, postings to enter, and trouble for both."""

from decimal import Decimal
from pathlib import Path

from postings import new_home, posting, write_vault_with_wrong_password
from robot.api.deco import keyword, library

from commands.erps import Tryton
from domain.posting import Posting
from domain.supplier import Supplier
from practice.tryton import server

RATES = {"V19": Decimal(19), "V7": Decimal(7)}
CODES = {"19": "V19", "7": "V7"}
NAMES = ("Alder Papierhandel", "Alder Papierhandel Nord", 'O\'Neill "& Söhne" <KG>')
IBAN = "DE89370400440532013000"
SUPPLIERS = tuple(Supplier(name, name, ibans=(IBAN,), account="6815", tax_codes=CODES) for name in NAMES)


@library(scope="GLOBAL")
class TrytonTraining:
    """Looks after one Tryton in ``home``."""

    def __init__(self, home: str) -> None:
        self._home = Path(home)

    @keyword
    def start_training(self, database: str | None = None) -> str:
        """Starts Tryton, names its vault to the bot, and returns its address; a URL names a server for its books."""
        register = new_home(self._home, SUPPLIERS)
        return Tryton(database).start(self._home, register).url

    @keyword
    def start_again(self) -> str:
        """Starts Tryton where its books are."""
        return Tryton().start(self._home).url

    @keyword
    def stop_training(self) -> None:
        """Stops Tryton."""
        Tryton().stop(self._home)

    @keyword
    def reset_training(self) -> None:
        """Brings Tryton's books back to their beginning."""
        Tryton().reset(self._home)

    @keyword
    def set_switches(self, **switches: int) -> None:
        """Makes Tryton slow or faulty."""
        server.set_switches(self._home, switches)

    @keyword
    def write_vault_with_wrong_password(self, path: str) -> None:
        """Copies the vault, with another password."""
        write_vault_with_wrong_password(self._home, "tryton", Path(path))

    @keyword
    def make_posting(self, number: str, *lines: str, rounding: Decimal = Decimal(0), **header: str) -> Posting:
        """A posting; a line is ``quantity x price code``; ``rounding`` moves the tax of the first line's code."""
        return posting(number, lines, RATES, rounding, {"supplier": NAMES[0], **header})
