"""Makes the lists of this folder, of invented people: `python tests/exchange/lijsten/make.py`.

Needs openpyxl and odfpy; two of the lists are then saved again by LibreOffice where it is installed. What an office
keeps is not made by our own writer, so neither are these.
"""
# ruff: noqa: E501

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

HERE = Path(__file__).parent


def vrijwilligers() -> None:
    """A title over all columns, an empty column and rows, numbers for telephones, dates, a totals row."""
    book = Workbook()
    page = book.active
    page.title = "Blad1"
    page["A1"] = "Overzicht vrijwilligers Steenwijkerland"
    page.merge_cells("A1:M1")
    page["A2"] = "bijgewerkt maart 2024"
    head = ["nr", "Naam", "Mobiel", "Mail", None, "Woonplaats", "Beschikbaar", "Spreekt", "Uren p/w", "Vervoer",
            "VOG ontvangen", "Hobby's", "BSN", "Opmerkingen"]  # fmt: skip
    rows = [
        [1, "Vries, Anna de", 612345678, "anna@voorbeeld.nl", None, "Steenwijk", "di ocht", "Arabisch, beetje Engels",
         "8 uur", "fiets", date(2023, 9, 4), "breien", 123456782, "belt liever niet 's avonds"],
        [2, "Joris van der Berg", "06-87654321", None, None, "8325 Vollenhove", "hele dinsdag", "Tigrinya (goed)",
         "6 à 8", "auto", date(2024, 1, 15), None, 111222333, None],
        None,
        [3, "dhr. K. de Boer", 687654322, "k.deboer@voorbeeld.nl", None, "Oldemarkt", "ma/wo", "Nederlands, Farsi",
         12, "e-bike", "19 mrt 2024", "schaken", None, "heeft hond"],
        [4, "de Vries - Bakker, A.", "0521-512345 / 06-11112222", None, None, "Steenwijk", "ma t/m wo ochtend", "Engels",
         7.5, "fiets/auto", None, None, None, None],
        [5, "Zoë Müller", "+31 6 33334444", "zoe@voorbeeld.nl", None, "Giethoorn", "flexibel", "Duits; Frans redelijk",
         "2 dagdelen", "ov", "wordt aangevraagd", None, None, "-"],
        ["Totaal", "5 vrijwilligers", None, None, None, None, None, None, 33.5, None, None, None, None, None],
    ]  # fmt: skip
    _fill(page, 4, [head, *rows])
    book.save(HERE / "vrijwilligers.xlsx")


def two_sheets() -> None:
    """Two sheets that belong together, with headings of two rows in merged cells; and one that is no list."""
    book = Workbook()
    page = book.active
    page.title = "Vrijwilligers"
    _fill(page, 1, [
        ["Naam", "Contact", None, "Beschikbaar", None, None, None, None, "Sinds"],
        [None, "mobiel", "e-mail", "ma", "di", "wo", "do", "vr", None],
        ["Sanne Hoekstra", 622223333, "sanne@voorbeeld.nl", "x", None, "ochtend", None, None, date(2022, 2, 1)],
        ["Piet in 't Veld", 644445555, None, None, "o/m", None, "ja", None, date(2023, 11, 20)],
        ["Fatma Şahin", 655556666, None, None, None, None, None, "middag", None],
    ])  # fmt: skip
    for cells in ("A1:A2", "B1:C1", "D1:H1", "I1:I2"):
        page.merge_cells(cells)
    homes = book.create_sheet("Gezinnen")
    homes["B2"] = "Gezinnen in begeleiding"
    homes.merge_cells("B2:I2")
    _fill(homes, 4, [
        [None, "Gezin", "Samenstelling", "Adres", "Plaats", "Telefoon", "Taal", "Sleutel", "Begeleider"],
        [None, "Fam. Tesfay", "2+3", "Kerkstraat 1", "Steenwijk", 666667777, "Tigrigna", date(2024, 2, 12),
         "Sanne Hoekstra"],
        [None, "AL-HAMID, Omar", "2 volw 1 kind", "Dorpsweg 8a", "Vollenhove", None, "Arabisch", date(2024, 3, 1),
         "Piet"],
        [None, None, None, None, None, None, None, None, None],
        [None, "Кириленко, Олена", 1, "Markt 3", "Steenwijk", 677778888, "Oekraïens, Russisch", None, "nog geen"],
        [None, "محمد الحسن", "gezin 5 pers", "Zuiderweg 12", "Oldemarkt", None, "Koerdisch (Sorani)", "4-3-24",
         "Sahin, Fatma"],
    ])  # fmt: skip
    book.create_sheet("Blad3")
    book.save(HERE / "twee bladen.xlsx")


def caseload() -> None:
    """One list with the household and the name of its begeleider, in an .ods, with a subtotal below each village."""
    rows = [
        ["Caseload maatschappelijke begeleiding", "", "", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "", "", ""],
        ["Statushouder", "Telefoonnummer", "Woonplaats", "Volw.", "Kinderen", "Traject start", "Maatschappelijk begeleider",
         "Tolk", "Nationaliteit"],
        ["Selam Tesfay", "06-10002000", "Steenwijk", 1, 0, date(2024, 1, 8), "Anna de Vries", "ja", "Eritrees"],
        ["RAHIMI, Zahra", "06-10002001", "Steenwijk", 2, 2, date(2024, 2, 5), "A. de Vries", "nee", "Afghaans"],
        ["Subtotaal Steenwijk", "", "", 3, 2, "", "", "", ""],
        ["Ayşe Yıldız", "06-10002002", "Vollenhove", 1, 3, "5 februari 2024", "Joris", "x", ""],
        ["Noël & Léa Mbeki", "", "Vollenhove", 2, 0, "", "Thijs Nieuwland", "", "Congolees"],
        ["Subtotaal Vollenhove", "", "", 3, 3, "", "", "", ""],
        ["Totaal", "", "", 6, 5, "", "", "", ""],
    ]  # fmt: skip
    book = OpenDocumentSpreadsheet()
    table = Table(name="Caseload")
    for number, row in enumerate(rows):
        line = TableRow()
        if number == 0:
            line.addElement(_ods_cell(row[0], span=len(row)))
            for _ in row[1:]:
                line.addElement(CoveredTableCell())
        else:
            for value in row:
                line.addElement(_ods_cell(value))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(HERE / "caseload.ods"))


def sections() -> None:
    """Vrijwilligers and stagiaires below each other in a .csv of Windows-1252, as an old program writes it."""
    lines = [
        "Team Kop van Overijssel;;;;;;",
        "Wie;Tel.;Dorp;Kan op;School;Einde stage;Bijzonderheden",
        "Vrijwilligers;;;;;;",
        "René Dekker;0521 123456;Blokzijl;do- en vrijdagmiddag;;;",
        'Bjørn de Jong;612340000;Tuk;alle avonden;;;"liever geen trap; knie"',
        "Subtotaal;2;;;;;",
        "Stagiaires;;;;;;",
        "Céline d'Hont;06 98760000;Zwolle;niet op vrijdag;Windesheim;31-7-24;",
        "Mohammed El Idrissi;06 98760001 (liefst app);Steenwijk;ma, di ochtend;Deltion;1 juli 2024;€ 50 reiskosten",
        "Subtotaal;2;;;;;",
    ]
    (HERE / "kop van overijssel.csv").write_bytes("\r\n".join(lines).encode("cp1252"))


def people() -> None:
    """A row for every person, families told by a number, as an .ods of LibreOffice."""
    book = Workbook()
    page = book.active
    page.title = "wachtlijst 2024"
    _fill(page, 1, [
        ["Gezinsnr", "Achternaam", "Voornamen", "Geb. datum", "M/V", "Taal", "Geloof", "V-nummer", "School", "Route"],
        ["G1", "OSMAN", "Ibrahim", date(1988, 5, 3), "m", "Somalisch", "islam", "V1234567890", "Firda", "B1"],
        ["G1", "OSMAN", "Amina", date(1991, 12, 24), "v", "Somalisch", "islam", "V1234567891", "Firda", "Z-route"],
        ["G1", "OSMAN", "Yusuf", date(2015, 1, 9), "m", None, None, None, None, None],
        ["G2", "Nguyễn", "Thị Hoa", "1979", "vrouw", "Vietnamees, Nederlands (A2)", None, None, "Deltion", "onderwijs"],
        [None, None, None, None, None, None, None, None, None, None],
        ["G3", "Habtemariam", "Filmon", date(2001, 7, 30), "man", "Tigrinya en Engels", None, None, None, "weet niet"],
    ])  # fmt: skip
    _by_libreoffice(book, "wachtlijst", "ods", "ods")


def contacts() -> None:
    """Names in two columns and cells that can't be read, as a .csv of LibreOffice in Windows-1252."""
    book = Workbook()
    page = book.active
    page.title = "contacten"
    _fill(page, 1, [
        ["Voornaam", "Achternaam", "Telefoon", "Beschikbaarheid", "Taalkennis", "Ervaring", "Startdatum", "Type", "Rijbewijs"],
        ["Hélène", "van den Akker", "06-20003000", "wo (middag)", "Frans, Lingala", "veel", date(2021, 4, 1), "vrijwilliger",
         "ja"],
        ["Tom", "Jansen, de", "weet ik niet", "om de week", "Nederlands", "geen", "zomer 2023", "vw", "nee"],
        ["Iris", "Kuiper", "06-20003002 / 06-20003003", "weekend", "Klinkerisch", "5 jaar", date(2023, 9, 1), "stagiair",
         None],
    ])  # fmt: skip
    _by_libreoffice(book, "contacten", "csv", "csv:Text - txt - csv (StarCalc):59,34,ANSI")


def _fill(page, first, rows) -> None:
    for number, row in enumerate(rows, first):
        for position, value in enumerate(row or [], 1):
            if value is not None:
                page.cell(number, position, value)


def _ods_cell(value, span=1):
    given = {"numbercolumnsspanned": span} if span > 1 else {}
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **given)
        cell.addElement(P(text=f"{value.day}-{value.month}-{value.year}"))
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value), **given)
        cell.addElement(P(text=str(value)))
    elif value:
        cell = TableCell(valuetype="string", **given)
        cell.addElement(P(text=value))
    else:
        cell = TableCell(**given)
    return cell


def _by_libreoffice(book, name, suffix, kind) -> None:
    """Let LibreOffice save a workbook as another kind of file."""
    office = shutil.which("soffice")
    if not office:
        print(f"{name}.{suffix} is left as it is: LibreOffice is not installed", file=sys.stderr)
        return
    source = HERE / f"{name}.xlsx"
    book.save(source)
    subprocess.run([office, "--headless", "--convert-to", kind, "--outdir", str(HERE), str(source)], check=True)
    source.unlink()


if __name__ == "__main__":
    for make in (vrijwilligers, two_sheets, caseload, sections, people, contacts):
        make()
