"""The report for a spreadsheet: a workbook with a sheet for each page, or one long table of text."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from db.exchange.exporting import workbook
from db.exchange.reporting.rapport import Rapport
from db.rules.figures import Blad, Tabel
from db.text import clean, shielded

HEADS = ("blad", "tabel", "rij", "kolom", "waarde")

MOST_LETTERS = 31
"""How long the name of a sheet may be."""


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
    return shielded(clean(value))


def report_workbook(rapport: Rapport) -> bytes:
    """A workbook: the sentences and tables of each page on a sheet."""

    def build(book: Any, formats: dict[str, Any]) -> None:
        for page, name in zip(rapport.pages, _sheet_names(rapport.pages), strict=True):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, 9, 16)
            _write_page(sheet, formats, rapport, page)

    return workbook(build)


def _sheet_names(pages: Sequence[Blad]) -> list[str]:
    """For each page a name that a workbook takes: without its signs, at most 31 letters, and none twice."""
    found: dict[str, str] = {"": "", "history": ""}
    for page in pages:
        plain = re.sub(r"[\[\]:*?/\\']", "_", clean(page.naam))[:MOST_LETTERS] or "blad"
        name, number = plain, 1
        while name.lower() in found:
            number += 1
            name = f"{plain[: MOST_LETTERS - len(str(number)) - 1]}_{number}"
        found[name.lower()] = name
    return [*found.values()][2:]


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
