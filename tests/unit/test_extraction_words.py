"""An invoice is read from words on pages: labels beside, above, below and behind their values, in six languages."""

from decimal import Decimal

import pytest

from domain.invoice import Invoice, Tax
from domain.supplier import Supplier
from ml.models.extraction.extract import reading
from tests.sheets import document

GERMAN = """
Alder Papier GmbH
Alder Papier GmbH · Lindenweg 3 · 80331 München

Rechnungsempfänger                                   Rechnungsnummer:   2026-0815
Kundin AG                                            Rechnungsdatum:    31.03.2026
Hauptstraße 1                                        Ihre Bestellung:   PO-4711
20457 Hamburg                                        Fällig am:         30.04.2026

Pos   Bezeichnung              Menge     Einzelpreis    USt.     Gesamtpreis
1     Kopierpapier A4          10 Pak.   4,50           19 %     45,00
2     Fachbuch Steuerrecht     2 Stk.    1.250,00       7 %      2.500,00

                                         Nettosumme              2.545,00 EUR
                                         USt. 19 %               8,55 EUR
                                         USt. 7 %                175,00 EUR
                                         Rechnungsbetrag         2.728,55 EUR

Zahlungsbedingungen: 30 Tage netto
IBAN DE89 3704 0044 0532 0130 00     USt-IdNr. DE136695976
"""
ENGLISH = """
INVOICE
From                                   Bill to
Birch Ltd                              Buyer plc
1 Mill Road                            2 Mill Road

Invoice no.       Invoice date         Due date
INV 2026 0042     March 4, 2026        3 April 2026

Description                 Qty     Unit price    Amount
Consulting                  3       100.00        300.00

Subtotal                                          $300.00
Sales tax 10%                                     $30.00
Total due                                         $330.00
"""
FRENCH = """
Hêtre SARL
FACTURE
F-2026-17           4 mars 2026         C-99
n° facture          date de facture     n° client

Désignation                 Qté     P.U. HT       Montant HT
Chaise                      12      104,55        1 254,60

1 254,60 €     Total HT
250,92 €       TVA à 20 %
1 505,52 €     Total TTC
N° TVA FR 40 303 265 045
"""
SPANISH = """
Abedul S.L.
Factura nº A-77 de fecha 05-02-2026
Artículo                    Cant.     Precio      Importe
Papel                       2         50,00       100,00
Base imponible                                    100,00 EUR
IVA 21%                                           21,00 EUR
Total a pagar                                     121,00 EUR
NIF: B58378431
"""
ITALIAN = """
Betulla S.r.l.
N. fattura          Data                Data scadenza
99/A                5 febbraio 2026     7 marzo 2026
Descrizione                 Quantità     Prezzo unit.     Totale
Carta                       2            50,00            100,00
Imponibile                                                100,00 €
Imposta                                                   22,00 €
TOTALE                                                    122,00 €
P.IVA 00743110157
"""
DUTCH = """
Berk B.V.
Factuurnr.                  003395
Datum factuur               23-04-2026
Vervaldatum                 22-06-2026
Omschrijving                Aantal     Prijs per stuk     Bedrag excl. btw
Stoel                       4          25,00              100,00
Subtotaal                                                 100,00 €
Btw 21 %                                                  21,00 €
Totaal incl. btw                                          121,00 €
BTW-nr. NL116226870B01
"""
CREDIT_NOTE = """
Birch Ltd
CREDIT NOTE
Credit note no.: C-12
Original invoice: INV-9
Date of issue: 2026-05-01
Description                 Qty     Unit price    Amount
Chair                       2       50.00         -100.00
Subtotal                                          -£100.00
VAT 20%                                           -£20.00
Total                                             -£120.00
"""


def read(*pages: str, suppliers: tuple[Supplier, ...] = ()) -> Invoice:
    return reading(document(*pages), suppliers).invoice


def values(invoice: Invoice, *names: str) -> tuple[str, ...]:
    return tuple(invoice.value(name) for name in names)


def test_reads_every_field_of_a_german_invoice() -> None:
    assert {name: field.value for name, field in read(GERMAN).fields.items()} == {
        "supplier_name": "Alder Papier GmbH",
        "supplier_vat_id": "DE136695976",
        "supplier_iban": "DE89370400440532013000",
        "invoice_number": "2026-0815",
        "invoice_date": "2026-03-31",
        "due_date": "2026-04-30",
        "currency": "EUR",
        "net_total": "2545.00",
        "tax_total": "183.55",
        "gross_total": "2728.55",
        "order_number": "PO-4711",
        "payment_terms": "30 Tage netto",
    }


def test_a_tax_total_nobody_printed_is_computed_and_stands_nowhere() -> None:
    field = read(GERMAN).fields["tax_total"]
    assert (field.source, field.page, field.box) == ("computed", None, None)


def test_lines_and_taxes_go_together() -> None:
    found = read(GERMAN)
    assert [(line.description, line.quantity, line.unit_price, line.tax_rate, line.net) for line in found.lines] == [
        ("Kopierpapier A4", Decimal(10), Decimal("4.50"), Decimal(19), Decimal("45.00")),
        ("Fachbuch Steuerrecht", Decimal(2), Decimal("1250.00"), Decimal(7), Decimal("2500.00")),
    ]
    assert found.taxes == (
        Tax(Decimal(19), Decimal("45.00"), Decimal("8.55")),
        Tax(Decimal(7), Decimal("2500.00"), Decimal("175.00")),
    )


def test_values_say_where_they_stand() -> None:
    field = read(GERMAN).fields["invoice_number"]
    assert (field.page, field.source) == (1, "text-layer")
    assert field.box is not None and field.box[0] == 720


@pytest.mark.parametrize(
    ("page", "number", "dated", "due", "currency", "totals"),
    [
        (ENGLISH, "INV 2026 0042", "2026-03-04", "2026-04-03", "USD", ("300.00", "30.00", "330.00")),
        (FRENCH, "F-2026-17", "2026-03-04", "", "EUR", ("1254.60", "250.92", "1505.52")),
        (SPANISH, "A-77", "2026-02-05", "", "EUR", ("100.00", "21.00", "121.00")),
        (ITALIAN, "99/A", "2026-02-05", "2026-03-07", "EUR", ("100.00", "22.00", "122.00")),
        (DUTCH, "003395", "2026-04-23", "2026-06-22", "EUR", ("100.00", "21.00", "121.00")),
    ],
)
def test_reads_other_languages(
    page: str, number: str, dated: str, due: str, currency: str, totals: tuple[str, ...]
) -> None:
    found = read(page)
    assert found.type == "invoice"
    assert values(found, "invoice_number", "invoice_date", "due_date", "currency") == (number, dated, due, currency)
    assert values(found, "net_total", "tax_total", "gross_total") == totals
    assert len(found.lines) == 1


@pytest.mark.parametrize(
    ("page", "vat_id"),
    [(FRENCH, "FR40303265045"), (SPANISH, "ESB58378431"), (ITALIAN, "IT00743110157"), (DUTCH, "NL116226870B01")],
)
def test_vat_ids_get_their_country(page: str, vat_id: str) -> None:
    assert read(page).value("supplier_vat_id") == vat_id


def test_a_credit_note_is_positive_and_has_its_own_number() -> None:
    found = read(CREDIT_NOTE)
    assert (found.type, *values(found, "invoice_number", "net_total", "gross_total", "currency")) == (
        "credit_note",
        "C-12",
        "100.00",
        "120.00",
        "GBP",
    )
    (line,) = found.lines
    assert (line.quantity, line.unit_price, line.net) == (Decimal(2), Decimal("50.00"), Decimal("100.00"))


def test_the_buyers_vat_id_is_not_the_sellers() -> None:
    page = GERMAN.replace("Kundin AG   ", "Ihre USt-IdNr. DE111111125")
    assert read(page).value("supplier_vat_id") == "DE136695976"


def test_an_invoice_without_number_has_none() -> None:
    page = GERMAN.replace("Rechnungsnummer:   2026-0815", "Projekt Nr.:       2026-0815")
    assert read(page).value("invoice_number") == ""


def test_an_account_that_is_not_on_file_goes_first() -> None:
    known = Supplier("Alder Papier GmbH", "Alder", ibans=("DE89370400440532013000",))
    page = GERMAN + "IBAN DE75 5121 0800 1245 1261 99\n"
    assert read(page, suppliers=(known,)).value("supplier_iban") == "DE75512108001245126199"


def test_a_broken_account_behind_its_label_is_shown() -> None:
    page = GERMAN.replace("DE89 3704", "DE88 3704")
    assert read(page).value("supplier_iban") == "DE88370400440532013000"


def test_an_account_ocr_misread_is_put_right_by_its_check_digits() -> None:
    page = GERMAN.replace("DE89 3704 0044", "DE89 37O4 OO44")
    assert read(page).value("supplier_iban") == "DE89370400440532013000"


def test_days_before_months_unless_a_date_says_otherwise() -> None:
    page = ENGLISH.replace("March 4, 2026", "03/04/2026  ").replace("3 April 2026", "04/13/2026")
    assert values(read(page), "invoice_date", "due_date") == ("2026-03-04", "2026-04-13")
    assert read(DUTCH.replace("23-04-2026", "03-04-2026")).value("invoice_date") == "2026-04-03"


def test_wrong_sums_are_not_made_right() -> None:
    found = read(ENGLISH.replace("$330.00", "$340.00"))
    assert Decimal(found.value("net_total") or 0) + Decimal(found.value("tax_total") or 0) != Decimal("330.00") or (
        found.value("gross_total") != "340.00"
    )


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("Purchase order\nPO-1\nTotal 100.00", "order"),
        ("Birch Ltd\nRECEIPT\n2026-01-01\nTotal 12.50\nCash 20.00", "receipt"),
        ("Birch Ltd\nDear Sir or Madam, thank you for your letter.", "other"),
        ("", "other"),
    ],
)
def test_tells_other_documents_apart(page: str, kind: str) -> None:
    assert read(page).type == kind


RECEIPT = """
BIRCH TRADING SDN BHD
12 JALAN DUTA
19/10/2025 20:49
PEN              2.50
TOTAL RM         2.52
ROUNDING        -0.02
TOTAL ROUNDED    2.50
"""


def test_a_receipt_has_supplier_date_and_the_rounded_total() -> None:
    found = values(read(RECEIPT), "supplier_name", "invoice_date", "gross_total")
    assert found == ("BIRCH TRADING SDN BHD", "2025-10-19", "2.50")


def test_a_later_date_whose_label_cannot_be_read_is_the_due_date() -> None:
    assert read(GERMAN.replace("Fällig am:  ", "F5lI9 a n..:")).value("due_date") == "2026-04-30"


def test_a_later_date_with_a_label_of_its_own_is_no_due_date() -> None:
    assert read(GERMAN.replace("Fällig am:  ", "Lieferdatum:")).value("due_date") == ""


def test_letters_of_another_column_are_no_part_of_the_number() -> None:
    page = GERMAN.replace("Rechnungsnummer:   2026-0815", "Rechnungsnummer:").replace(
        "Kundin AG                                            Rechnungsdatum:    31.03.2026",
        "Kundin AG                                            05964-25      \n"
        "                                                     Rechnungsdatum:    31.03.2026",
    )
    assert read(page).value("invoice_number") == "05964-25"


AGREED = """
INVOICE
Birch Ltd
Invoice no.: B-17      Dated: 4 March 2026     Wanted on: 3 April 2026    Seen on: 9 April 2026
Total due      330.00
Thirty pages of remarks; less 2 % when settled in 5 days, otherwise 30 days.
"""


def test_the_day_that_the_terms_make_is_the_due_date() -> None:
    assert read(AGREED).value("due_date") == "2026-04-03"


def test_a_name_in_brackets_behind_a_value_is_its_own() -> None:
    page = (
        "FATTURA\nBirch Srl\n4711 (Nr. doc.)\n04.03.2026 (Data doc.)\n18.03.2026 (Pagare entro)\nTotale fattura 330,00"
    )
    found = read(page)
    assert [found.value(name) for name in ("invoice_number", "invoice_date", "due_date")] == [
        "4711",
        "2026-03-04",
        "2026-03-18",
    ]


def test_parts_of_a_strip_are_read_apart() -> None:
    strip = "Fra. nº F-17 / Emitida el 04-03-2026 / Cliente C-8 / Pedido cliente P-9 / A pagar el 18-03-2026 /"
    found = read(f"FACTURA\nBirch SL\n{strip}\nTotal factura 330,00")
    assert [found.value(name) for name in ("invoice_number", "order_number", "due_date")] == [
        "F-17",
        "P-9",
        "2026-03-18",
    ]


@pytest.mark.parametrize(
    ("title", "kind"), [("Nota di variazione", "credit_note"), ("Fattura", "other"), ("Documento", "other")]
)
def test_what_corrects_another_invoice_is_never_taken_for_one(title: str, kind: str) -> None:
    page = f"{title}\nBirch Srl\nNr. doc. 4711\nData doc. 04.03.2026\nFattura di origine 4700\nTotale 330,00"
    assert read(page).type == kind
