"""The books: suppliers and bills in one SQLite file. Like many an ERP, they take the same bill twice."""

import sqlite3
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from practice.erp.bill import Bill, BillLine, BillSupplier, BillTax, Register

SCHEMA = """
CREATE TABLE IF NOT EXISTS supplier (
    id INTEGER PRIMARY KEY, code TEXT UNIQUE, name TEXT, vat_id TEXT, currency TEXT, account TEXT,
    UNIQUE (name, vat_id));
CREATE TABLE IF NOT EXISTS account (code TEXT PRIMARY KEY, name TEXT);
CREATE TABLE IF NOT EXISTS tax_code (code TEXT PRIMARY KEY, rate TEXT);
CREATE TABLE IF NOT EXISTS bill (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT UNIQUE, kind TEXT, supplier INTEGER REFERENCES supplier (id),
    reference TEXT, date TEXT, due_date TEXT, currency TEXT, entered_by TEXT, entered_at TEXT);
CREATE INDEX IF NOT EXISTS bill_reference ON bill (reference COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS bill_line (
    bill INTEGER REFERENCES bill (id) ON DELETE CASCADE, place INTEGER, description TEXT, account TEXT, quantity TEXT,
    unit_price TEXT, tax_code TEXT, net TEXT, PRIMARY KEY (bill, place));
CREATE TABLE IF NOT EXISTS bill_tax (
    bill INTEGER REFERENCES bill (id) ON DELETE CASCADE, code TEXT, rate TEXT, base TEXT, amount TEXT,
    PRIMARY KEY (bill, code));
"""


class Books:
    """Everything this ERP remembers. One connection, used by one thread."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    def seed(self, register: Register) -> None:
        """Adds what the register has and the books do not; suppliers are known by name and VAT id."""
        with self._transaction() as db:
            for row in register.suppliers:
                db.execute(
                    "INSERT INTO supplier (name, vat_id, currency, account) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (name, vat_id)"
                    " DO UPDATE SET currency = excluded.currency, account = excluded.account",
                    (row.name, row.vat_id, row.currency, row.account),
                )
            db.execute("UPDATE supplier SET code = printf('S-%04d', id) WHERE code IS NULL")
            db.executemany("INSERT OR REPLACE INTO account VALUES (?, ?)", register.accounts.items())
            rates = [(code, str(rate)) for code, rate in register.tax_codes.items()]
            db.executemany("INSERT OR REPLACE INTO tax_code VALUES (?, ?)", rates)

    def empty(self) -> None:
        """Forgets everything."""
        with self._transaction() as db:
            for table in ("bill_line", "bill_tax", "bill", "supplier", "account", "tax_code", "sqlite_sequence"):
                db.execute(f"DELETE FROM {table}")

    def register(self) -> Register:
        """What bills may refer to, as it stands now."""
        accounts = dict(self._db.execute("SELECT code, name FROM account ORDER BY code"))
        rates = self._db.execute("SELECT code, rate FROM tax_code ORDER BY code")
        return Register(self.suppliers(), accounts, {code: Decimal(rate) for code, rate in rates})

    def suppliers(self, text: str = "") -> tuple[BillSupplier, ...]:
        """The suppliers whose name contains a text, without regard to case."""
        rows = self._db.execute("SELECT id, code, name, vat_id, currency, account FROM supplier ORDER BY name, id")
        return tuple(BillSupplier(*row) for row in rows if text.strip().casefold() in row[2].casefold())

    def bills(self, supplier: str = "", reference: str = "", most: int = sys.maxsize) -> tuple[Bill, ...]:
        """The newest bills of suppliers whose name contains a text; a reference is matched whole."""
        where, values = ("WHERE reference = ? COLLATE NOCASE", [reference.strip()]) if reference.strip() else ("", [])
        ids = [row[0] for row in self._db.execute(f"SELECT id FROM bill {where} ORDER BY id DESC", values)]
        wanted = supplier.strip().casefold()
        found: list[Bill] = []
        for bill_id in ids:
            bill = self.bill(bill_id)
            if wanted in bill.supplier.name.casefold():
                found.append(bill)
            if len(found) == most:
                break
        return tuple(found)

    def bill(self, bill_id: int) -> Bill:
        """One bill. Raises ``LookupError`` when there is none."""
        row = self._db.execute(
            "SELECT kind, supplier, reference, date, due_date, currency, number, entered_by FROM bill WHERE id = ?",
            (bill_id,),
        ).fetchone()
        if row is None:
            raise LookupError(f"There is no bill {bill_id}.")
        kind, supplier, reference, date, due_date, currency, number, entered_by = row
        return Bill(
            kind,
            self._supplier(supplier),
            reference,
            date,
            due_date,
            currency,
            self._lines(bill_id),
            self._taxes(bill_id),
            bill_id,
            number or "",
            entered_by,
        )

    def save(self, bill: Bill) -> int:
        """Keeps a draft, new or changed, and returns its id. Raises ``LookupError`` when it is posted or gone."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        head = (bill.kind, bill.supplier.id, bill.reference, bill.date, bill.due_date, bill.currency)
        with self._transaction() as db:
            if bill.id:
                self._must_be_draft(bill.id)
                names = "kind = ?, supplier = ?, reference = ?, date = ?, due_date = ?, currency = ?"
                db.execute(f"UPDATE bill SET {names} WHERE id = ?", (*head, bill.id))
                bill_id = bill.id
            else:
                names = "kind, supplier, reference, date, due_date, currency, entered_by, entered_at"
                values = (*head, bill.entered_by, now)
                added = db.execute(f"INSERT INTO bill ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
                bill_id = added.lastrowid or 0
            self._write_rows(db, bill_id, bill)
        return bill_id

    def post(self, bill_id: int) -> str:
        """Gives a draft its number. Raises ``LookupError`` when it is posted or gone."""
        with self._transaction() as db:
            self._must_be_draft(bill_id)
            (last,) = db.execute("SELECT max(CAST(substr(number, 6) AS INTEGER)) FROM bill").fetchone()
            number = f"BILL-{(last or 0) + 1:05}"
            db.execute("UPDATE bill SET number = ? WHERE id = ?", (number, bill_id))
        return number

    def delete(self, bill_id: int) -> None:
        """Removes a draft. Raises ``LookupError`` when it is posted or gone."""
        with self._transaction() as db:
            self._must_be_draft(bill_id)
            db.execute("DELETE FROM bill WHERE id = ?", (bill_id,))

    def _must_be_draft(self, bill_id: int) -> None:
        if self.bill(bill_id).number:
            raise LookupError(f"Bill {bill_id} is posted.")

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)

    def _supplier(self, supplier_id: int) -> BillSupplier:
        columns = "id, code, name, vat_id, currency, account"
        row = self._db.execute(f"SELECT {columns} FROM supplier WHERE id = ?", (supplier_id,)).fetchone()
        return BillSupplier(*row)

    def _lines(self, bill_id: int) -> tuple[BillLine, ...]:
        columns = "description, account, quantity, unit_price, tax_code, net"
        rows = self._db.execute(f"SELECT {columns} FROM bill_line WHERE bill = ? ORDER BY place", (bill_id,))
        return tuple(BillLine(d, a, Decimal(q), Decimal(p), t, Decimal(n)) for d, a, q, p, t, n in rows)

    def _taxes(self, bill_id: int) -> tuple[BillTax, ...]:
        columns = "code, rate, base, amount"
        rows = self._db.execute(f"SELECT {columns} FROM bill_tax WHERE bill = ? ORDER BY code", (bill_id,))
        return tuple(BillTax(code, *map(Decimal, amounts)) for code, *amounts in rows)

    @staticmethod
    def _write_rows(db: sqlite3.Connection, bill_id: int, bill: Bill) -> None:
        db.execute("DELETE FROM bill_line WHERE bill = ?", (bill_id,))
        db.execute("DELETE FROM bill_tax WHERE bill = ?", (bill_id,))
        db.executemany("INSERT INTO bill_line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _line_rows(bill_id, bill.lines))
        taxes = [(bill_id, row.code, str(row.rate), str(row.base), str(row.amount)) for row in bill.taxes]
        db.executemany("INSERT INTO bill_tax VALUES (?, ?, ?, ?, ?)", taxes)


class _Transaction:
    """``BEGIN IMMEDIATE`` … ``COMMIT``, or ``ROLLBACK`` when something is raised."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> sqlite3.Connection:
        self._db.execute("BEGIN IMMEDIATE")
        return self._db

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")


def _line_rows(bill_id: int, lines: Iterable[BillLine]) -> list[tuple[int | str, ...]]:
    return [
        (
            bill_id,
            place,
            line.description,
            line.account,
            str(line.quantity),
            str(line.unit_price),
            line.tax_code,
            str(line.net),
        )
        for place, line in enumerate(lines, start=1)
    ]
