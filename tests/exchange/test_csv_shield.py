"""No spreadsheet takes a text of ours for a formula, and reading a .csv in gives the text back exactly."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.exporting import export_workbook
from db.exchange.grids import read_grids
from db.exchange.importing import import_file
from db.exchange.reporting.rapport import Rapport
from db.exchange.reporting.spreadsheets import long_table, report_workbook
from db.exchange.sheets import SHEET
from db.exchange.tables import read_tables
from db.model import Huishouden
from db.records.rows import get
from db.rules.figures import Blad, Kolom, Rij, Tabel
from db.rules.months import Periode
from db.store import Store, open_throwaway
from db.text import clean, shielded, unshielded
from tests.builders import TODAY, dump, fill, household, member, teamleider, vrijwilliger
from tests.hostile import FORMULAS, hostile, hostile_name

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

ANYTHING = st.text(st.characters(exclude_categories=())) | st.sampled_from(FORMULAS) | st.text("'\" =+-@\t\r\na")


@given(ANYTHING)
def test_a_shielded_text_is_no_formula_and_comes_back_exactly(text: str):
    cell = shielded(text)
    assert not cell.lstrip(" '\"\n\u00a0").startswith(STARTS) or cell.startswith("'")
    assert not cell.startswith(STARTS)
    assert unshielded(cell) == text


@given(st.text("'ab- 1"))
def test_what_an_office_wrote_itself_keeps_its_apostrophe(text: str):
    assert unshielded(f"'s{text}") == f"'s{text}"


def write_csv(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([[shielded(cell) for cell in row] for row in rows])


def hostile_office(store: Store, r: Random) -> None:
    texts = {"plaats": hostile(r), "telefoon": r.choice(FORMULAS), "notitie": r.choice(FORMULAS) + hostile(r)}
    people = [
        vrijwilliger(f"V{n}", voornaam=hostile_name(r), achternaam=r.choice(FORMULAS), email=hostile(r), **texts)
        for n in range(8)
    ]
    homes = [household(f"D{n}", naam=r.choice(FORMULAS) + hostile(r), adres=hostile(r), **texts) for n in range(8)]
    members = [member(f"D{n}", 1, voornaam=r.choice(FORMULAS), achternaam=hostile(r)) for n in range(8)]
    fill(store, teamleider(voornaam="-1", achternaam="@SUM(A1)"), *people, *homes, *members)


@pytest.mark.parametrize("seed", range(4))
def test_an_office_goes_through_csv_and_comes_back_the_same(store: Store, tmp_path: Path, seed: int):
    hostile_office(store, Random(seed))
    export_workbook(store, tmp_path / "uit.xlsx")
    folder = tmp_path / "csv"
    folder.mkdir()
    tables, _ = read_tables(tmp_path / "uit.xlsx", SHEET)
    for table in tables:
        write_csv(folder / f"{table.blad}.csv", [table.kop, *(row for _, row in table.rijen)])
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            assert not [cell for row in csv.reader(handle) for cell in row if cell.startswith(STARTS)]
    other = open_throwaway(tmp_path / "ander.db")
    report = import_file(other, folder, TODAY)
    assert report.fouten == ()
    assert dump(other) == dump(store)
    other.close()


def test_the_shield_is_taken_off_in_an_offices_own_list_too(tmp_path: Path):
    write_csv(tmp_path / "lijst.csv", [("naam", "telefoon"), ("-1", "+31612345678"), ("'s-Gravenhage", "'=1")])
    (grid,) = read_grids(tmp_path / "lijst.csv")
    assert [row for _, row in grid.rijen[1:]] == [("-1", "+31612345678"), ("'s-Gravenhage", "'=1")]


def test_a_telephone_number_with_and_without_shield_is_the_same(store: Store, tmp_path: Path):
    for cell in ("+31612345678", "'+31612345678"):
        path = tmp_path / "huishoudens.csv"
        path.write_text(f"dossier,naam,telefoon\nD1,Tesfay,{cell}\n", encoding="utf-8")
        import_file(store, path, TODAY)
        home = get(store.db, Huishouden, "D1")
        assert home is not None and home.telefoon == "+31612345678"


@given(st.sampled_from(FORMULAS), ANYTHING)
def test_no_cell_of_a_report_is_a_formula(formula: str, text: str):
    typed = formula + text
    tabel = Tabel(typed, typed, (Kolom("huishoudens", typed),), (Rij(typed, typed, (typed,)), Rij("x", "x", (-3,))))
    year = Periode(TODAY.replace(month=1, day=1), TODAY.replace(month=12, day=31))
    rapport = Rapport(year, TODAY, (Blad("wie", typed, (typed,), (tabel,)),), "kantoor")
    rapport = replace(rapport, waar=typed)
    rows = list(csv.reader(io.StringIO(long_table(rapport))))
    assert rows[1] == ["wie", *[shielded(clean(typed))] * 2, "huishoudens", shielded(clean(typed))]
    assert rows[2][-1] == "-3", "a number stays one"
    with zipfile.ZipFile(io.BytesIO(report_workbook(rapport))) as book:
        xml = b"".join(book.read(name) for name in book.namelist())
    assert b"<f>" not in xml and b"<hyperlink" not in xml
