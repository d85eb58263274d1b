"""Workbooks and folders for the tests, made as an office would make them."""

import io
import zipfile
from datetime import date

import xlsxwriter

from db.exchange.importing import import_file

TODAY = date(2024, 3, 19)

TEAM = {
    "medewerkers": [
        ["kenmerk", "naam", "functie", "leidinggevende"],
        ["T1", "Mieke Bos", "teamleider", ""],
        ["M1", "Jan van der Berg", "medewerker", "T1"],
    ],
    "begeleiders": [
        ["kenmerk", "soort", "voornaam", "tussenvoegsel", "achternaam", "talen", "dagdelen", "uren_per_week", "start"],
        ["V01", "vrijwilliger", "Anna", "de", "Vries", "ar:3;Engels:2", "ma-ochtend;vr-avond", 7.5, "1-3-2024"],
        ["S01", "stagiaire", "Joris", "", "Bakker", "Tigrinya", "", 20, ""],
    ],
    "huishoudens": [
        ["dossier", "naam", "tolk_mogelijk", "verantwoordelijke", "hoort_bij"],
        ["D014", "Tesfay", "ja", "M1", ""],
        ["D015", "Al-Hamid", "", "", "D014"],
    ],
    "statushouders": [["dossier", "voornaam"], ["D014", "Selam"], ["D014", "Yonas"], ["D015", "Amal"]],
    "koppelingen": [
        ["dossier", "begeleider", "start", "status"],
        ["D014", "V01", "2024-03-05", "proef"],
        ["D015", "M1", "2024-03-05", ""],
    ],
    "afwezigheid": [["begeleider", "van", "tot", "soort"], ["S01", "2024-03-18", "", "ziek"]],
    "instellingen": [["sleutel", "waarde"], ["vul_tot", 90], ["factor_zwaar", "1,75"]],
}


def write_workbook(path, sheets):
    """Write sheets of rows to an .xlsx; dates become date cells, strings stay strings."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "d-m-yyyy"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for position, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(number, position, value, day)
                    elif value != "":
                        page.write(number, position, value)
    return path


def write_folder(folder, sheets, separator=";", encoding="utf-8"):
    """Write sheets of rows as .csv files into a folder."""
    folder.mkdir()
    for name, rows in sheets.items():
        text = "".join(separator.join(map(quoted, row)) + "\r\n" for row in rows)
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


def quoted(value):
    """A value between quotes where a separator stands in it."""
    text = str(value)
    return f'"{text}"' if ";" in text or "," in text else text


def patched(path, part, change):
    """Change the bytes of one part of a workbook."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return path


def ods(path, rows):
    """Write an .ods with one sheet, begeleiders, of these rows of XML."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        target.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="begeleiders">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def faults(report):
    """The faults of a report as (sheet, row, column, value)."""
    return [(fault.blad, fault.rij, fault.kolom, fault.waarde) for fault in report.fouten]


class Desk:
    """A store with a folder beside it, to import sheets into."""

    def __init__(self, store, folder):
        self.store = store
        self.folder = folder

    def give(self, sheets, **options):
        """Import these sheets from a workbook."""
        return import_file(self.store, write_workbook(self.folder / "in.xlsx", sheets), TODAY, **options)

    def count(self, table):
        """How many rows a table has."""
        return self.store.db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
