"""What can be wrong with a document: each trap turns a clean bill into one that must not be posted by itself."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from practice.documents import identities
from practice.documents.bills import totalled
from practice.documents.formats import cents
from practice.documents.records import Bill, TaxRow

LIMIT = Decimal(50_000)


def changed_iban(bill: Bill, random: Random) -> Bill:
    """Another account than the register has; its check digits are right."""
    return replace(bill, iban=identities.iban(random.choice((bill.vendor.country, "DE", "NL", "ES")), random))


def wrong_sum(bill: Bill, random: Random) -> Bill:
    """A total, a tax or a line that does not add up."""
    return random.choice((_wrong_gross, _wrong_tax, _wrong_line))(bill, random)


def _wrong_gross(bill: Bill, random: Random) -> Bill:
    return replace(bill, gross=bill.gross + random.choice((Decimal(9), Decimal(10), Decimal(90), Decimal("-1"))))


def _wrong_tax(bill: Bill, random: Random) -> Bill:
    """Too much tax, passed on to the gross: only rate times base tells."""
    row, more = bill.taxes[0], cents(max(bill.taxes[0].base * Decimal("0.02"), Decimal(1)))
    taxes = (TaxRow(row.rate, row.base, row.amount + more), *bill.taxes[1:])
    return replace(bill, taxes=taxes, tax=bill.tax + more, gross=bill.gross + more)


def _wrong_line(bill: Bill, random: Random) -> Bill:
    """A line's amount that is neither its quantity times price nor in the sum."""
    index = random.randrange(len(bill.items))
    item, more = bill.items[index], Decimal(random.choice((10, 20, 100)))
    items = list(bill.items)
    items[index] = replace(item, amount=item.amount + more, net=item.net + more)
    return replace(bill, items=tuple(items))


def missing_number(bill: Bill, random: Random) -> Bill:
    """No document number anywhere."""
    return replace(bill, number="")


def over_limit(bill: Bill, random: Random) -> Bill:
    """So much of the first line that the gross lies above the limit of the process."""
    first = bill.items[0]
    price = first.unit_price or Decimal(1)
    wanted = LIMIT * Decimal(random.randrange(105, 240)) / 100
    quantity = Decimal(int(wanted / price) + 1)
    amount = cents(quantity * price * (1 - (first.discount or Decimal(0)) / 100))
    item = replace(first, quantity=quantity, amount=amount, net=amount)
    made = totalled(replace(bill, items=(item, *bill.items[1:])))
    return made if made.gross > LIMIT else over_limit(bill, random)
