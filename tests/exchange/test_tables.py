import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from workbooks import TEAM, TODAY, faults, ods, patched, write_folder, write_workbook

from db.exchange import guard
from db.exchange.guard import ImportRefused
from db.exchange.importing import import_file
from db.exchange.tables import cell_text
from db.model import Afwezigheid, Huishouden
from db.records.rows import find, get

HEAD = ["kenmerk", "soort", "voornaam", "achternaam", "notitie"]
ANNA = ["V1", "vrijwilliger", "Anna", "Vries", "belt"]


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_folder_gives_what_the_workbook_gives(desk, separator, encoding):
    folder = write_folder(desk.folder / "lijst", TEAM, separator, encoding)
    (folder / "leesmij.txt").write_text("niets")
    assert import_file(desk.store, folder, TODAY).to_json()["nieuw"] == 14
    assert desk.give(TEAM).ongewijzigd == 14


def test_one_csv_file_by_itself_will_do(desk):
    path = desk.folder / "Huishoudens.CSV"
    path.write_text('dossier,naam,notitie\r\n\r\nD1,"Tesfay, gezin","twee\nregels"\r\n', encoding="utf-8")
    assert import_file(desk.store, path, TODAY).nieuw == 1
    household = get(desk.store.db, Huishouden, "D1")
    assert (household.naam, household.notitie) == ("Tesfay, gezin", "twee\nregels")


def test_a_row_with_a_separator_too_many_is_a_fault(desk):
    path = desk.folder / "huishoudens.csv"
    path.write_text("dossier,naam\nD1,Tesfay, gezin\n", encoding="utf-8")
    assert faults(import_file(desk.store, path, TODAY)) == [("huishoudens", 2, "", "gezin")]


def test_dates_and_truths_of_excel_are_read_as_such(desk):
    assert desk.give(TEAM).fouten == ()
    report = desk.give({"afwezigheid": [["begeleider", "van", "tot"], ["V01", date(2024, 3, 1), date(2024, 3, 8)]]})
    assert report.nieuw == 1
    absence = find(desk.store.db, Afwezigheid, "begeleider = 'V01'")[0]
    assert (absence.van, absence.tot) == (date(2024, 3, 1), date(2024, 3, 8))
    assert [cell_text(value) for value in (True, False, 14.0, 7.5, datetime(2024, 3, 19, 14, 0), 1e300, float("inf"))][
        :5
    ] == ["ja", "nee", "14", "7.5", "2024-03-19"]


def test_a_formula_is_reported_by_row_whatever_it_last_gave(desk):
    path = desk.folder / "formules.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("begeleiders")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ANNA)
        page.write_formula(1, 4, "=A1", None, "uit een formule")
        page.write_row(2, 0, ["V2", "stagiaire", "Joris", "Bakker"])
        page.write_formula(2, 4, "=1/0", None, "#DIV/0!")
        page.write_formula(4, 0, "=A0", None, "#REF!")
    found = faults(import_file(desk.store, path, TODAY))
    assert ("begeleiders", 2, "notitie", "#FORMULE") in found
    assert ("begeleiders", 3, "notitie", "#DIV/0!") in found
    assert ("begeleiders", 5, "kenmerk", "#REF!") in found
    assert {rij for _, rij, _, _ in found} == {2, 3, 5}
    assert desk.count("begeleider") == 0


def test_a_formula_without_a_value_erases_nothing(desk):
    path = desk.folder / "formules.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("begeleiders")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ANNA)
        page.write_formula(1, 4, "=A1", None, "weg")
    patched(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>weg</v>", b""))
    assert ("begeleiders", 2, "notitie", "#FORMULE") in faults(import_file(desk.store, path, TODAY))
    assert desk.count("begeleider") == 0


def cells(*values):
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in values
    )


def test_an_ods_with_its_usual_empty_rows_is_read(desk):
    empty = '<table:table-cell table:number-columns-repeated="16379"/>'
    rows = "".join(f"<table:table-row>{cells(*row)}{empty}</table:table-row>" for row in (HEAD, ANNA))
    rows += f'<table:table-row table:number-rows-repeated="1048574">{empty}</table:table-row>'
    assert import_file(desk.store, ods(desk.folder / "lijst.ods", rows), TODAY).nieuw == 1


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1000000">{cells("a")}</table:table-row>',
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="16000"'
        ' office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>',
        f'<table:table-row table:number-rows-repeated="900000"/><table:table-row>{cells("a")}</table:table-row>',
    ],
)
def test_an_ods_that_unfolds_without_end_is_refused(desk, rows):
    with pytest.raises(ImportRefused, match="te groot"):
        import_file(desk.store, ods(desk.folder / "groot.ods", rows), TODAY)


@pytest.mark.parametrize("place", [b"A1048576", b"XFD100000", b"A200001"])
def test_a_stray_cell_far_away_is_refused_before_it_takes_memory(desk, place):
    path = write_workbook(desk.folder / "groot.xlsx", {"begeleiders": [HEAD, ANNA]})
    patched(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="E2"', b'r="' + place + b'"'))
    with pytest.raises(ImportRefused, match="te groot"):
        import_file(desk.store, path, TODAY)


def test_a_large_file_is_refused_by_its_size(desk, monkeypatch):
    path = write_workbook(desk.folder / "lijst.xlsx", {"begeleiders": [HEAD, ANNA]})
    monkeypatch.setattr(guard, "MAX_UNPACKED", 1000)
    with pytest.raises(ImportRefused, match="te groot"):
        import_file(desk.store, path, TODAY)
    with path.open("r+b") as target:
        target.truncate(guard.MAX_BYTES + 1)
    with pytest.raises(ImportRefused, match="te groot"):
        import_file(desk.store, path, TODAY)


def test_an_ods_that_breaks_off_is_refused(desk):
    path = ods(desk.folder / "lijst.ods", f"<table:table-row>{cells(*HEAD)}</table:table-row></table:tab>")
    with pytest.raises(ImportRefused, match="beschadigd"):
        import_file(desk.store, path, TODAY)


def test_styles_without_end_are_refused_before_room_is_taken_for_them(desk):
    path = write_workbook(desk.folder / "lijst.xlsx", {"begeleiders": [HEAD, ANNA]})
    patched(path, "xl/styles.xml", lambda xml: xml.replace(b'cellXfs count="', b'cellXfs count="99999999999'))
    with pytest.raises(ImportRefused, match="beschadigd"):
        import_file(desk.store, path, TODAY)


def zipped(name, content):
    def write(path):
        with zipfile.ZipFile(path, "w") as target:
            target.writestr(name, content)

    return write


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
STRANGE = {
    "an .xls in disguise": (OLE, "oud .xls"),
    "a workbook behind a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    "a page of the web": (b"\r\n<html><table>", "webpagina"),
    "an empty file": (b"", "is leeg"),
    "plain text": (b"kenmerk;naam", "geen werkmap"),
    "a zip of something else": (zipped("foto.jpg", b"x"), "geen .xlsx of .ods"),
    "a workbook that is hollow": (zipped("xl/workbook.xml", b"x"), "beschadigd"),
    "half a zip": (lambda path: path.write_bytes(_workbook_bytes(path)[:2000]), "beschadigd"),
    "a zip with broken bytes": (lambda path: path.write_bytes(_broken(_workbook_bytes(path))), "beschadigd"),
}


def _workbook_bytes(path):
    return write_workbook(path, TEAM).read_bytes()


def _broken(content):
    middle = content.index(b"xl/worksheets/sheet1.xml") + 60
    return content[:middle] + b"\xff" * 50 + content[middle + 50 :]


@pytest.mark.parametrize("case", STRANGE)
def test_what_is_no_workbook_is_refused_with_a_sentence(desk, case):
    content, sentence = STRANGE[case]
    path = desk.folder / "lijst.xlsx"
    content(path) if callable(content) else path.write_bytes(content)
    with pytest.raises(ImportRefused, match=sentence) as refusal:
        import_file(desk.store, path, TODAY)
    assert refusal.value.__cause__ is None
    assert str(refusal.value).endswith(".")
    assert "lijst.xlsx" in str(refusal.value)


def test_what_can_not_be_found_or_has_no_sheet_of_ours_is_refused(desk):
    with pytest.raises(ImportRefused, match="is er niet"):
        import_file(desk.store, desk.folder / "niets.xlsx", TODAY)
    with pytest.raises(ImportRefused, match="geen blad dat we kennen: medewerkers, begeleiders"):
        desk.give({"Blad1": [["a"]]})
    (desk.folder / "leeg").mkdir()
    with pytest.raises(ImportRefused, match="geen blad dat we kennen"):
        import_file(desk.store, desk.folder / "leeg", TODAY)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("dossier;naam\nD1;Renée".encode("cp1252"), "geen UTF-8"),
        ("dossier;naam\nD1;A".encode("utf-16"), "geen UTF-8"),
        (b'dossier;naam\nD1;"open', "aanhalingstekens"),
        (b"dossier;naam\nD1;" + b"x" * 200_000, "aanhalingstekens"),
    ],
)
def test_a_csv_that_is_not_right_is_refused(desk, content, sentence):
    path = desk.folder / "huishoudens.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=sentence):
        import_file(desk.store, path, TODAY)


def test_the_same_sheet_twice_is_refused(desk):
    folder = desk.folder / "lijst"
    folder.mkdir()
    for name in ("huishoudens.csv", "Huishoudens .csv"):
        (folder / name).write_text("dossier;naam\n")
    with pytest.raises(ImportRefused, match="twee keer"):
        import_file(desk.store, folder, TODAY)
