"""The report for a spreadsheet: a workbook with a sheet for each page, or one long table of text."""

import csv
import io
from typing import Any

from db.exchange.exporting import workbook
from db.exchange.reporting.rapport import Rapport
from db.rules.figures import Blad, Tabel
from db.text import clean

HEADS = ("blad", "tabel", "rij", "kolom", "waarde")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a spreadsheet takes a text for a formula."""


def long_table(rapport: Rapport) -> str:
    """Every figure on a line of its own, as .csv."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADS)
    for page in rapport.pages:
        for tabel in page.tabellen:
            for row in tabel.rijen:
                for kolom, value in zip(tabel.kolommen, row.waarden, strict=True):
                    writer.writerow(map(_cell, (page.naam, tabel.naam, row.naam, kolom.naam, value)))
    return target.getvalue()


def _cell(value: str | float | None) -> str:
    """A value that no spreadsheet reckons with as a formula; unknown is empty."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    value = clean(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def report_workbook(rapport: Rapport) -> bytes:
    """A workbook: the sentences and tables of each page on a sheet."""

    def build(book: Any, formats: dict[str, Any]) -> None:
        for page in rapport.pages:
            sheet = book.add_worksheet(page.naam[:31])
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, 9, 16)
            _write_page(sheet, formats, rapport, page)

    return workbook(build)


def _write_page(sheet: Any, formats: dict[str, Any], rapport: Rapport, page: Blad) -> None:
    lines = [rapport.titel, rapport.onder, "", page.titel, *page.zinnen]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, clean(line), formats["kop"] if number in (0, 3) else None)
    row = len(lines) + 1
    for tabel in page.tabellen:
        row = _write_table(sheet, formats, tabel, row) + 1


def _write_table(sheet: Any, formats: dict[str, Any], tabel: Tabel, row: int) -> int:
    """Write a table from this row on; gives the first row below it."""
    for position, head in enumerate([tabel.titel, *(kolom.kop for kolom in tabel.kolommen)]):
        sheet.write_string(row, position, clean(head), formats["kop"])
    for own in tabel.rijen:
        row += 1
        for position, value in enumerate([own.label, *own.waarden]):
            if isinstance(value, str):
                sheet.write_string(row, position, clean(value))
            elif value is not None:
                sheet.write_number(row, position, value)
    if tabel.uitleg:
        row += 1
        sheet.write_string(row, 0, clean(tabel.uitleg))
    return row + 1
