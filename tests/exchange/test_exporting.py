import os
import zipfile
from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from workbooks import TEAM, TODAY, Desk

from db.agenda import (
    Actie,
    Afgevinkt,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Partner,
    Taak,
    Taaksoort,
    Taakstelling,
    Uitzondering,
)
from db.exchange.exporting import export_workbook, write_template
from db.exchange.importing import import_file
from db.exchange.sheets import MAX_TEXT, SHEETS
from db.lists import ActieSoort, Anker, Dagdeel, Deel, Fase, Soort, Weekdag
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.notation import FORMULA_ERRORS, columns, taal_namen
from db.records.rows import TABLE, find, save
from db.records.settings import write_settings
from db.store import Refused
from db.text import clean
from tests.templates import empty


def everything(store):
    records = {
        kind: sorted(
            (replace(r, versie=0, **({"id": 0} if hasattr(r, "id") else {})) for r in find(store.db, kind)), key=repr
        )
        for kind in TABLE
    }
    return records, sorted(store.db.conn.execute("SELECT sleutel, waarde FROM instelling"))


def sheets_of(path):
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_export_and_import_into_an_empty_file_give_the_same(desk, tmp_path):
    desk.give(TEAM)
    assert export_workbook(desk.store, tmp_path / "uit.xlsx") == 14
    other = empty().copy_to(tmp_path / "ander.db")
    assert import_file(other, tmp_path / "uit.xlsx", TODAY).meldingen == ()
    assert everything(other) == everything(desk.store)
    export_workbook(other, tmp_path / "weer.xlsx")
    assert (tmp_path / "weer.xlsx").read_bytes() == (tmp_path / "uit.xlsx").read_bytes()
    report = import_file(desk.store, tmp_path / "uit.xlsx", TODAY)
    assert (report.nieuw, report.gewijzigd, report.ongewijzigd) == (0, 0, 14)


def test_sheets_and_columns_are_those_of_the_contract_in_its_order(desk, tmp_path):
    export_workbook(desk.store, tmp_path / "uit.xlsx")
    written = sheets_of(tmp_path / "uit.xlsx")
    assert {name: rows[0] for name, rows in written.items()} == {
        sheet.name: [column.name for column in sheet.template] for sheet in SHEETS
    }
    assert list(written) == [sheet.name for sheet in SHEETS]


def test_what_no_column_of_the_contract_holds_has_one_of_its_own(desk, tmp_path):
    with desk.store.change("nieuw", "", TODAY) as change:
        save(
            change,
            Begeleider(kenmerk="M1", soort=Soort.MEDEWERKER, voornaam="Anne Marie", achternaam="Bos", notitie="a\nb"),
            "",
        )
    export_workbook(desk.store, tmp_path / "uit.xlsx")
    head, row = sheets_of(tmp_path / "uit.xlsx")["medewerkers"]
    assert dict(zip(head, row, strict=True)) | {"naam": "Anne Marie Bos", "voornaam": "Anne Marie"} == dict(
        zip(head, row, strict=True)
    )
    other = empty().copy_to(tmp_path / "ander.db")
    import_file(other, tmp_path / "uit.xlsx", TODAY)
    assert everything(other) == everything(desk.store)


def test_a_formula_in_a_name_stays_text_and_no_link_is_made(desk, tmp_path):
    names = ["=HYPERLINK(A1)", "+31 6", "@som", "-1", "http://voorbeeld.nl", "_x0041_", "{=1}"]
    with desk.store.change("nieuw", "", TODAY) as change:
        for number, name in enumerate(names):
            save(change, Huishouden(dossier=f"D{number}", naam=name), "")
    export_workbook(desk.store, tmp_path / "uit.xlsx")
    rows = sheets_of(tmp_path / "uit.xlsx")["huishoudens"]
    assert [row[1] for row in rows[1:]] == names
    with zipfile.ZipFile(tmp_path / "uit.xlsx") as archive:
        xml = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


@pytest.mark.parametrize(
    "write", [lambda desk, path: export_workbook(desk.store, path), lambda _, p: write_template(p)]
)
def test_a_file_that_exists_is_kept_and_a_new_one_is_private(desk, tmp_path, write):
    path = tmp_path / "map" / "uit.xlsx"
    with pytest.raises(Refused, match="kan niet geschreven worden"):
        write(desk, path)
    path.parent.mkdir()
    write(desk, path)
    assert [place.name for place in path.parent.iterdir()] == ["uit.xlsx"]
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"van mij")
    with pytest.raises(Refused, match="bestaat al"):
        write(desk, path)
    assert path.read_bytes() == b"van mij"


def test_the_template_explains_every_column_and_imports_as_nothing(desk, tmp_path):
    write_template(tmp_path / "sjabloon.xlsx")
    written = sheets_of(tmp_path / "sjabloon.xlsx")
    assert {sheet.name: [[column.name for column in sheet.template]] for sheet in SHEETS}.items() <= written.items()
    explained = {(row[0], row[1]): row for row in written["toelichting"][1:]}
    assert explained.keys() == {(sheet.name, column.name) for sheet in SHEETS for column in sheet.template}
    assert all(all(row) for row in explained.values())
    report = import_file(desk.store, tmp_path / "sjabloon.xlsx", TODAY)
    assert (report.nieuw, report.fouten, report.meldingen) == (0, (), ())


def test_every_example_of_the_template_can_be_read():
    for sheet in SHEETS:
        for column in sheet.columns:
            assert column.required is False or column.voorbeeld
            example = "teamleider" if column.name == "functie" else column.voorbeeld
            assert column.read(example) not in (None, ""), (sheet.name, column.name)


FULL = os.environ.get("KOPPELBORD_FULL") == "1"

# No door lets in what stands for a formula in a workbook.
WORDS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(clean).filter(lambda t: t not in FORMULA_ERRORS)
)
NAMES = WORDS.filter(bool)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LINES = st.text(max_size=60).map(lambda text: clean(text, lines=True)).filter(lambda t: t not in FORMULA_ERRORS)
NUMBERS = st.integers(0, 40_000).map(lambda quarters: quarters / 4) | st.floats(0, 10_000).map(lambda n: round(n, 6))
BOUNDS = {"ervaring": (0, 3), "urgentie": (1, 3), "geboortejaar": (1900, 2200)}


def values(kind, name, hint):
    """Any value that the field of a record may have, the empty one included."""
    cell = next(column.cell for column in columns(kind) if column.name == name)
    if name in BOUNDS:
        return st.none() | st.integers(*BOUNDS[name])
    if name == "talen":
        return st.none() | st.dictionaries(st.sampled_from(taal_namen()), st.integers(1, 3), min_size=1, max_size=4)
    if cell.many:
        member = get_args(hint)[0]
        return st.frozensets(st.sampled_from(list(member)), min_size=1 if name == "inzet" else 0)
    if cell.choices:
        return st.sampled_from([member(value) for member in _members(hint) for value in cell.choices] + [None])
    if name == "notitie":
        return LINES
    found = {"REAL": NUMBERS, "INTEGER": st.integers(0, 10_000)}.get(cell.sql)
    if bool in (hint, *get_args(hint)):
        found = st.booleans()
    if date in (hint, *get_args(hint)):
        found = DAYS
    return WORDS if found is None else st.none() | found


def _members(hint):
    return [part for part in (get_args(hint) or (hint,)) if part is not type(None)][:1]


@st.composite
def record(draw, kind, **given_values):
    """A record with any values beside those given; an end never comes before its start."""
    hints = get_type_hints(kind)
    drawn = dict(given_values)
    for f in fields(kind):
        if f.name in ("id", "versie", *drawn) or f.default is MISSING:
            continue
        if f.name in ("leidinggevende", "hoort_bij", "verantwoordelijke"):
            continue
        value = draw(values(kind, f.name, hints[f.name]))
        if value is None and f.default is not None:
            continue
        drawn[f.name] = value
    for first, last in (("start", "eind"), ("van", "tot"), ("traject_start", "traject_eind")):
        if drawn.get(first) and drawn.get(last) and drawn[last] < drawn[first]:
            drawn[first], drawn[last] = drawn[last], drawn[first]
    if kind is Statushouder and drawn.get("in_huishouden_van") and drawn.get("in_huishouden_tot"):
        drawn["in_huishouden_van"], drawn["in_huishouden_tot"] = sorted(
            (drawn["in_huishouden_van"], drawn["in_huishouden_tot"])
        )
    return kind(**drawn)


def on_weekday(day, dagdeel):
    """The day of that week that a half-day is on; the first week of all would begin before there are dates."""
    return max(day, date(1900, 1, 8)) + timedelta(days=list(Weekdag).index(dagdeel.weekdag) - day.weekday())


@st.composite
def diaries(draw, kenmerken, dossiers):
    """One or no record of each kind of the diary for each of its keys; who is in two places has said so."""
    who, which = st.sampled_from(kenmerken), st.sampled_from(dossiers)
    maybe_who, maybe_which = st.none() | who, st.none() | which
    found = []
    for naam in draw(st.lists(NAMES, max_size=2, unique=True)):
        dagdeel = draw(st.sampled_from(Dagdeel))
        found.append(
            draw(record(Dienst, dienst=naam, naam=draw(NAMES), dagdeel=dagdeel, nodig=draw(st.integers(1, 9))))
        )
        datum = on_weekday(draw(DAYS.filter(lambda day: day.year < 2200)), dagdeel)
        found.append(Bezetting(dienst=naam, datum=datum, begeleider=draw(who), toch=True))
    if draw(st.booleans()):
        given_values = {"begeleider": draw(who), "datum": draw(DAYS), "deel": draw(st.sampled_from(Deel))}
        found.append(Uitzondering(**given_values, vrij=draw(st.booleans())))
    if draw(st.booleans()):
        keys = {"dossier": draw(which), "begeleider": draw(who), "dagdeel": draw(st.sampled_from(Dagdeel))}
        found.append(draw(record(Afspraak, **keys, van=draw(DAYS), toch=True)))
    found += [
        draw(record(Contact, dossier=dossiers[0], volgnr=volgnr, datum=draw(DAYS), wie=draw(maybe_who)))
        for volgnr in draw(st.sets(st.integers(1, 10_000), max_size=2))
    ]
    if draw(st.booleans()):
        kind = {"anker": draw(st.sampled_from(Anker)), "dagen": draw(st.integers(-1000, 1000))}
        found.append(Taaksoort(vanaf=draw(DAYS), taak=draw(NAMES), naam=draw(NAMES), **kind))
    found += [
        draw(record(Taak, dossier=draw(which), taak=taak, wie=draw(maybe_who)))
        for taak in draw(st.lists(NAMES, max_size=2, unique=True))
    ]
    for nummer in draw(st.sets(st.integers(1, 10_000_000), max_size=2)):
        about = {"dossier": draw(maybe_which), "begeleider": draw(maybe_who), "wie": draw(maybe_who)}
        soort = draw(st.sampled_from(ActieSoort))
        found.append(draw(record(Actie, nummer=nummer, soort=soort, op=draw(DAYS), **about)))
    found += [draw(record(Onderbreking, dossier=d, van=draw(DAYS))) for d in sorted(draw(st.sets(which)))]
    for partner in draw(st.lists(NAMES, max_size=2, unique=True)):
        found.append(draw(record(Partner, naam=partner)))
        found.append(draw(record(Betrokkene, dossier=draw(which), partner=partner)))
    if draw(st.booleans()):
        fase = draw(st.sampled_from(Fase))
        found.append(draw(record(DoorlopenFase, begeleider=draw(who), fase=fase, tot=draw(DAYS))))
    if draw(st.booleans()):
        quota = {"jaar": draw(st.integers(1900, 2200)), "helft": draw(st.integers(1, 2))}
        personen = draw(st.integers(0, 100_000))
        found.append(draw(record(Taakstelling, gemeente=draw(NAMES), personen=personen, **quota)))
    found += [Afgevinkt(wat=wat, datum=draw(DAYS)) for wat in draw(st.lists(NAMES, max_size=2, unique=True))]
    return found


@st.composite
def offices(draw):
    """Records of every kind that may stand in one file together."""
    kenmerken = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    dossiers = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    people = []
    for number, kenmerk in enumerate(kenmerken):
        led = draw(st.none() | st.sampled_from(kenmerken[:number])) if number else None
        names = {"voornaam": draw(NAMES), "achternaam": draw(NAMES)}
        soort = draw(st.sampled_from(Soort))
        people.append(draw(record(Begeleider, kenmerk=kenmerk, soort=soort, leidinggevende=led, **names)))
    homes = []
    for number, dossier in enumerate(dossiers):
        joined = draw(st.none() | st.sampled_from(dossiers[:number])) if number else None
        keeper = draw(st.none() | st.sampled_from(kenmerken))
        naam = draw(NAMES)
        homes.append(draw(record(Huishouden, dossier=dossier, naam=naam, hoort_bij=joined, verantwoordelijke=keeper)))
    members = [
        draw(record(Statushouder, dossier=dossier, volgnr=draw(st.integers(1, 10_000))))
        for dossier in draw(st.sets(st.sampled_from(dossiers)))
    ]
    pairs = draw(st.sets(st.tuples(st.sampled_from(dossiers), st.sampled_from(kenmerken)), max_size=3))
    matches = [draw(record(Koppeling, dossier=d, begeleider=k, start=draw(DAYS))) for d, k in sorted(pairs)]
    absences = [
        draw(record(Afwezigheid, begeleider=k, van=draw(DAYS)))
        for k in sorted(draw(st.sets(st.sampled_from(kenmerken))))
    ]
    chosen = draw(st.dictionaries(st.sampled_from(["uren_maand_1_3", "gewicht_taal", "bereik_ov"]), st.integers(1, 40)))
    return [*people, *homes, *members, *matches, *absences, *draw(diaries(kenmerken, dossiers))], chosen


@settings(
    max_examples=300 if FULL else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(offices())
def test_any_office_survives_an_export_and_an_import(tmp_path_factory, office):
    folder = tmp_path_factory.mktemp("kantoor")
    records, chosen = office
    here, there = Desk(empty().copy_to(folder / "a.db"), folder), Desk(empty().copy_to(folder / "b.db"), folder)
    with here.store.change("nieuw", "", TODAY) as change:
        for item in records:
            save(change, item, "")
        write_settings(change, chosen)
    before = everything(here.store)
    export_workbook(here.store, folder / "uit.xlsx")
    report = import_file(there.store, folder / "uit.xlsx", TODAY)
    assert (report.fouten, report.meldingen) == ((), ())
    assert everything(there.store) == before
    again = import_file(here.store, folder / "uit.xlsx", TODAY)
    assert (again.nieuw, again.gewijzigd) == (0, 0)
    here.store.close()
    there.store.close()


def test_the_longest_note_survives(desk, tmp_path):
    with desk.store.change("nieuw", "", TODAY) as change:
        save(change, Huishouden(dossier="D1", naam="A", notitie="é" * MAX_TEXT), "")
    export_workbook(desk.store, tmp_path / "uit.xlsx")
    assert import_file(desk.store, tmp_path / "uit.xlsx", TODAY).ongewijzigd == 1
