"""Draws what a document says: dates, lines, taxes and totals that add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from practice.documents import wording
from practice.documents.formats import cents, plain
from practice.documents.records import Bill, Buyer, Item, Kind, TaxRow, Vendor

FIRST_DAY = date(2025, 1, 7)
HUNDRED = Decimal(100)
CEILING = Decimal(30_000)
UNIT_CODES = {"piece": "C62", "hour": "HUR", "box": "XBX", "kilo": "KGM", "metre": "MTR", "month": "MON", "flat": "LS"}
DETAILS = {
    "de": ("Charge {number}", "Lieferung KW {week}", "Projekt {number}", "Seriennummer {number}"),
    "en": ("Batch {number}", "Delivered week {week}", "Project {number}", "Serial no. {number}"),
    "fr": ("Lot {number}", "Livraison semaine {week}", "Affaire {number}", "N° de série {number}"),
    "es": ("Lote {number}", "Entrega semana {week}", "Obra {number}", "N.º de serie {number}"),
    "it": ("Lotto {number}", "Consegna settimana {week}", "Commessa {number}", "Matricola {number}"),
    "nl": ("Partij {number}", "Levering week {week}", "Project {number}", "Serienummer {number}"),
}


def _detail(vendor: Vendor, random: Random) -> str:
    words = random.choice(DETAILS[vendor.language])
    return words.format(number=random.randrange(1000, 99999), week=random.randrange(1, 53))


def _texts(vendor: Vendor, text: str, random: Random) -> tuple[str, str]:
    """What a line says and the small line below it; some suppliers say much in one."""
    shows = vendor.style.shows
    if "long" in shows and random.random() < 0.6:
        return f"{text} ({_detail(vendor, random)}; {_detail(vendor, random)})", ""
    return text, _detail(vendor, random) if "detail" in shows and random.random() < 0.5 else ""


def _quantity(unit: str, random: Random) -> Decimal:
    if unit in ("hour", "kilo", "metre"):
        return Decimal(random.randrange(2, 160)) / 4
    return Decimal(random.choice((1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 50)) if unit != "flat" else 1)


def _item(vendor: Vendor, rates: Sequence[Decimal], random: Random) -> Item:
    unit, low, high, tax_class, texts = random.choice(wording.goods(vendor.trade))
    description, detail = _texts(vendor, texts[vendor.language], random)
    quantity = _quantity(unit, random)
    price = Decimal(random.randrange(low * 100, high * 100)) / HUNDRED
    discount = (
        Decimal(random.choice((5, 10, 15))) if "discount" in vendor.style.shows and random.random() < 0.4 else None
    )
    amount = cents(quantity * price * (1 - (discount or Decimal(0)) / HUNDRED))
    return Item(
        description=description,
        detail=detail,
        code=f"{random.choice(('', 'A-', 'HX'))}{random.randrange(1000, 99999)}",
        quantity=quantity,
        unit=wording.unit(unit, vendor.language),
        unit_code=UNIT_CODES[unit],
        unit_price=price,
        discount=discount,
        rate=rates[min(tax_class, len(rates) - 1)],
        amount=amount,
        net=amount,
    )


def _modest(item: Item, lines: int) -> Item:
    """The same item, once only where its share of the document would grow too large."""
    if item.unit_price is None or item.net <= CEILING / lines:
        return item
    return replace(item, quantity=Decimal(1), amount=item.unit_price, net=item.unit_price, discount=None)


def _extra(vendor: Vendor, items: Sequence[Item], random: Random) -> tuple[Item, ...]:
    """A line that is a mere amount: carriage, or a loyalty discount."""
    words, standard = vendor.style.words, items[0].rate
    total = sum((item.net for item in items), Decimal(0))
    if random.random() < 0.12:
        percent = Decimal(random.choice((2, 3, 5)))
        same = sum((item.net for item in items if item.rate == standard), Decimal(0))
        amount, text = -cents(same * percent / HUNDRED), words["loyalty"].format(percent=plain(percent))
    elif total < 2000 and random.random() < 0.25:
        amount, text = Decimal(random.choice((490, 690, 990, 1450, 1990))) / HUNDRED, words["shipping"]
    else:
        return ()
    return (Item(text, "", "", None, "", "C62", None, None, standard, amount, amount),)


def tax_rows(items: Sequence[Item]) -> tuple[TaxRow, ...]:
    """The breakdown by rate: each rate's nets summed, the tax rounded half up to cents; highest rate first."""
    rows = []
    for rate in sorted({item.rate for item in items}, reverse=True):
        base = sum((item.net for item in items if item.rate == rate), Decimal(0))
        rows.append(TaxRow(rate, base, cents(base * rate / HUNDRED)))
    return tuple(rows)


def totalled(bill: Bill) -> Bill:
    """The same bill with taxes and totals made from its lines."""
    taxes = tax_rows(bill.items)
    net = sum((row.base for row in taxes), Decimal(0))
    tax = sum((row.amount for row in taxes), Decimal(0))
    return replace(bill, taxes=taxes, net=net, tax=tax, gross=net + tax)


def with_gross_prices(bill: Bill) -> Bill:
    """The same bill with prices and amounts that include the tax; each rate's net is its gross less the tax in it."""
    items: list[Item] = []
    for item in bill.items:
        share = 1 + item.rate / HUNDRED
        price = cents(item.unit_price * share) if item.unit_price is not None else None
        kept = 1 - (item.discount or Decimal(0)) / HUNDRED
        amount = (
            cents(item.quantity * price * kept) if item.quantity and price is not None else cents(item.amount * share)
        )
        items.append(replace(item, unit_price=price, amount=amount, net=cents(amount / share)))
    taxes = []
    for rate in sorted({item.rate for item in items}, reverse=True):
        same = [index for index, item in enumerate(items) if item.rate == rate]
        gross = sum((items[index].amount for index in same), Decimal(0))
        base = cents(gross / (1 + rate / HUNDRED))
        largest = max(same, key=lambda index: items[index].net)
        rest = base - sum((items[index].net for index in same), Decimal(0))
        items[largest] = replace(items[largest], net=items[largest].net + rest)
        taxes.append(TaxRow(rate, base, gross - base))
    net = sum((row.base for row in taxes), Decimal(0))
    tax = sum((row.amount for row in taxes), Decimal(0))
    return replace(bill, items=tuple(items), taxes=tuple(taxes), net=net, tax=tax, gross=net + tax, gross_prices=True)


def _terms(vendor: Vendor) -> str:
    words = vendor.style.words
    pattern = words["discount_terms"] if vendor.short_days else words["net_terms"]
    return pattern.format(days=vendor.term_days, short=vendor.short_days, percent=plain(vendor.short_percent))


def buyer_for(country: str, vat_ids: dict[str, str]) -> Buyer:
    """Our own company in a country."""
    return Buyer(*wording.buyer(country), vat_id=vat_ids[country])


def draw_bill(vendor: Vendor, buyer: Buyer, serial: int, kind: Kind, lines: int, random: Random) -> Bill:
    """Draws one document of a supplier; a buyer in another country of the union gets it without tax, with a note."""
    issued = FIRST_DAY + timedelta(days=random.randrange(330))
    abroad = buyer.country != vendor.country
    rates = (Decimal(0),) if abroad else vendor.rates
    items = [_modest(_item(vendor, rates, random), lines) for _ in range(lines)]
    number = vendor.number_start + serial
    bill = Bill(
        kind=kind,
        vendor=vendor,
        buyer=buyer,
        number=vendor.document_number(issued, number),
        issued=issued,
        delivered=issued - timedelta(days=random.randrange(0, 12)),
        due=issued + timedelta(days=vendor.term_days) if kind == "invoice" else None,
        terms=_terms(vendor) if kind == "invoice" else "",
        currency=vendor.currency,
        items=(*items, *(_extra(vendor, items, random) if kind == "invoice" else ())),
        taxes=(),
        net=Decimal(0),
        tax=Decimal(0),
        gross=Decimal(0),
        iban=vendor.iban,
        order_number=f"{random.choice(('PO-', '45', 'B', ''))}{random.randrange(100_000, 999_999)}",
        delivery_note=f"{random.choice(('LS', 'D-', '8'))}{random.randrange(10_000, 99_999)}",
        original=vendor.document_number(issued, number - 7) if kind == "credit_note" else "",
        note=vendor.style.words["reverse"] if abroad and vendor.country != "US" else "",
    )
    return totalled(bill)
