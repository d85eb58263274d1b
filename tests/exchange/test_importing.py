import json
from datetime import date

import pytest
from workbooks import TEAM, TODAY, faults, write_workbook

from db.exchange.importing import import_file
from db.lists import KoppelingStatus, Rol, Soort
from db.model import Begeleider, Huishouden, Koppeling, Statushouder
from db.records.rows import find, get
from db.records.settings import read_settings

TABLES = ("begeleider", "huishouden", "statushouder", "koppeling", "afwezigheid", "instelling", "wijziging")


def test_a_team_comes_in_as_one_change(desk):
    report = desk.give(TEAM)
    assert (report.nieuw, report.gewijzigd, report.ongewijzigd, report.fouten) == (14, 0, 0, ())
    anna = get(desk.store.db, Begeleider, "V01")
    assert (anna.naam, anna.talen, anna.uren_per_week, anna.start) == (
        "Anna de Vries",
        {"Arabisch": 3, "Engels": 2},
        7.5,
        date(2024, 3, 1),
    )
    jan = get(desk.store.db, Begeleider, "M1")
    assert (jan.voornaam, jan.achternaam, jan.leidinggevende) == ("Jan", "van der Berg", "T1")
    assert [(k.dossier, k.rol, k.status, k.tijdelijk) for k in find(desk.store.db, Koppeling)] == [
        ("D014", Rol.HOOFD, KoppelingStatus.PROEF, False),
        ("D015", Rol.HOOFD, KoppelingStatus.DEFINITIEF, True),
    ]
    settings = read_settings(desk.store.db)
    assert (settings.vul_tot, settings.factor_zwaar) == (90, 1.75)
    assert [w.zin for w in desk.store.log.after(0)] == ["lijst ingelezen: in.xlsx"]
    assert desk.store.check() == []


def test_the_same_file_twice_changes_nothing(desk):
    desk.give(TEAM)
    report = desk.give(TEAM)
    assert (report.nieuw, report.gewijzigd, report.ongewijzigd) == (0, 0, 14)
    assert desk.store.log.latest() == 1


def test_undo_takes_all_of_it_back(desk):
    desk.give(TEAM)
    desk.store.undo(TODAY)
    assert [desk.count(table) for table in TABLES[:-1]] == [0] * 6
    desk.store.redo(TODAY)
    assert desk.give(TEAM).ongewijzigd == 14


def test_a_trial_writes_nothing(desk):
    assert desk.give(TEAM, dry_run=True).nieuw == 14
    assert [desk.count(table) for table in TABLES] == [0] * 7


def test_json_has_exactly_the_agreed_keys(desk):
    report = desk.give({"huishoudens": [["dossier", "naam", "urgentie"], ["D1", "Tesfay", 4]]})
    fault = {"blad": "huishoudens", "rij": 2, "kolom": "urgentie", "waarde": "4"}
    assert json.loads(json.dumps(report.to_json())) == {
        "nieuw": 0,
        "gewijzigd": 0,
        "ongewijzigd": 0,
        "fouten": [{**fault, "verwacht": "een heel getal van 1 tot en met 3"}],
    }


def test_only_the_columns_of_the_sheet_change_a_record(desk):
    desk.give(TEAM)
    report = desk.give({"huishoudens": [["naam", "dossier", "verantwoordelijke"], ["Tesfay", "D014", ""]]})
    assert (report.nieuw, report.gewijzigd, report.ongewijzigd) == (0, 1, 0)
    household = get(desk.store.db, Huishouden, "D014")
    assert (household.verantwoordelijke, household.tolk_mogelijk) == (None, True)


def test_a_numeric_cell_is_the_kenmerk_without_decimals(desk):
    desk.give(
        {
            "begeleiders": [["kenmerk", "soort", "voornaam", "achternaam"], [14.0, "vrijwilliger", "Anna", "Vries"]],
            "afwezigheid": [["begeleider", "van"], ["14", date(2024, 3, 19)]],
        }
    )
    assert get(desk.store.db, Begeleider, "14").naam == "Anna Vries"


def test_members_without_volgnr_count_within_the_dossier(desk):
    sheets = {
        "huishoudens": [["dossier", "naam"], ["D1", "A"], ["D2", "B"]],
        "statushouders": [
            ["dossier", "volgnr", "voornaam"],
            *(["D1", "", "een"], ["D2", "", "ander"], ["D1", 2, "twee"], ["D1", "", "drie"]),
        ],
    }
    assert desk.give(sheets).nieuw == 6
    members = {(s.dossier, s.volgnr): s.voornaam for s in find(desk.store.db, Statushouder)}
    assert members == {("D1", 1): "een", ("D1", 2): "twee", ("D1", 3): "drie", ("D2", 1): "ander"}
    assert desk.give(sheets).ongewijzigd == 6


def test_tijdelijk_follows_who_guides_unless_the_sheet_says_otherwise(desk):
    desk.give(TEAM)
    desk.give(
        {
            "koppelingen": [
                ["dossier", "begeleider", "start", "tijdelijk"],
                *(["D014", "T1", "2024-03-06", "nee"], ["D014", "M1", "2024-03-06", ""]),
                ["D014", "S01", "2024-03-06", ""],
            ]
        }
    )
    kept = {k.begeleider: k.tijdelijk for k in find(desk.store.db, Koppeling, "start = '2024-03-06'")}
    assert kept == {"T1": False, "M1": True, "S01": False}


def test_a_new_status_stands_since_the_day_of_the_import(desk):
    desk.give(TEAM)
    head = ["dossier", "begeleider", "start", "status"]
    desk.give({"koppelingen": [head, ["D014", "V01", "2024-03-05", "definitief"]]})
    assert find(desk.store.db, Koppeling, "begeleider = 'V01'")[0].status_sinds == TODAY
    dated = [*head, "status_sinds"]
    desk.give({"koppelingen": [dated, ["D014", "V01", "2024-03-05", "proef", "2024-03-10"]]})
    assert find(desk.store.db, Koppeling, "begeleider = 'V01'")[0].status_sinds == date(2024, 3, 10)


def test_a_kenmerk_may_change_from_begeleider_to_medewerker(desk):
    desk.give(TEAM)
    desk.give({"medewerkers": [["kenmerk", "naam", "functie"], ["V01", "Anna de Vries", "medewerker"]]})
    anna = get(desk.store.db, Begeleider, "V01")
    assert (anna.soort, anna.tussenvoegsel, anna.uren_per_week) == (Soort.MEDEWERKER, "de", 7.5)


def test_unknown_sheets_and_columns_are_said_and_skipped(desk):
    report = desk.give(
        {
            "Huishoudens ": [[" Dossier", "NAAM", "kleur", ""], ["D1", "Tesfay", "rood", "x"]],
            "kladblok": [["a"]],
            "toelichting": [["blad"]],
            "afwezigheid": [],
        }
    )
    assert report.nieuw == 1
    assert report.meldingen == (
        "blad kladblok is onbekend en overgeslagen",
        "blad huishoudens: kolom kleur is onbekend en overgeslagen",
        "blad afwezigheid is leeg",
    )


def test_a_default_setting_is_nothing_new(desk):
    report = desk.give({"instellingen": [["sleutel", "waarde"], ["vul_tot", 100]]})
    assert (report.nieuw, report.ongewijzigd) == (0, 1)
    desk.give(TEAM)
    report = desk.give({"instellingen": [["sleutel", "waarde"], ["vul_tot", 100]]})
    assert (report.gewijzigd, read_settings(desk.store.db).vul_tot) == (1, 100)


WRONG = {
    "no such soort": ("begeleiders", ["V9", "medewerker", "A", "B"], "soort", "medewerker"),
    "no kenmerk": ("begeleiders", ["", "stagiaire", "A", "B"], "kenmerk", ""),
    "no achternaam": ("begeleiders", ["V9", "stagiaire", "A", "\u202e"], "achternaam", ""),
    "no such day": ("begeleiders", ["V9", "stagiaire", "A", "B", "31-2-2024"], "start", "31-2-2024"),
    "end before start": ("begeleiders", ["V9", "stagiaire", "A", "B", "2-2-2024", "1-2-2024"], "eind", "2024-02-01"),
    "ervaring 4": ("begeleiders", ["V9", "stagiaire", "A", "B", "", "", 4], "ervaring", "4"),
    "hours below nought": ("begeleiders", ["V9", "stagiaire", "A", "B", "", "", "", -1], "uren_per_week", "-1"),
    "no such taal": ("begeleiders", ["V9", "stagiaire", "A", "B", "", "", "", "", "Brabbels"], "talen", "Brabbels"),
    "no such werkbegeleider": ("begeleiders", ["V9", "stagiaire", "A", "B", *[""] * 5, "M9"], "werkbegeleider", "M9"),
    "own werkbegeleider": ("begeleiders", ["V9", "stagiaire", "A", "B", *[""] * 5, "V9"], "werkbegeleider", "V9"),
    "too long": ("begeleiders", ["V9", "stagiaire", "A" * 2001, "B"], "voornaam", "A" * 99 + "…"),
    "error of Excel": ("begeleiders", ["V9", "stagiaire", "#REF!", "B"], "voornaam", "#REF!"),
    "both a medewerker": ("begeleiders", ["M1", "stagiaire", "A", "B"], "kenmerk", "M1"),
    "kenmerk twice": ("begeleiders", ["V01", "stagiaire", "A", "B"], "kenmerk", "V01"),
    "urgentie 0": ("huishoudens", ["D9", "A", 0], "urgentie", "0"),
    "no yes or no": ("huishoudens", ["D9", "A", "", "misschien"], "tolk_mogelijk", "misschien"),
    "belongs to nothing": ("huishoudens", ["D9", "A", "", "", "D8"], "hoort_bij", "D8"),
    "belongs to itself": ("huishoudens", ["D9", "A", "", "", "D9"], "hoort_bij", "D9"),
    "no such dossier": ("statushouders", ["D8", "", "A"], "dossier", "D8"),
    "volgnr 0": ("statushouders", ["D014", 0, "A"], "volgnr", "0"),
    "volgnr twice": ("statushouders", ["D014", 1, "A"], "volgnr", "1"),
    "born in 1066": ("statushouders", ["D014", "", "A", 1066], "geboortejaar", "1066"),
    "no such begeleider": ("koppelingen", ["D014", "V9", "2024-03-05"], "begeleider", "V9"),
    "koppeling twice": ("koppelingen", ["D014", "V01", "5-3-2024"], "start", "2024-03-05"),
    "no such rol": ("koppelingen", ["D014", "S01", "5-3-2024", "", "baas"], "rol", "baas"),
    "back before away": ("afwezigheid", ["V01", "2024-03-05", "2024-03-04"], "tot", "2024-03-04"),
    "no such setting": ("instellingen", ["tempo", 3], "sleutel", "tempo"),
    "setting too large": ("instellingen", ["te_lang_dagen", 9999], "waarde", "9999"),
    "setting twice": ("instellingen", ["vul_tot", 90], "sleutel", "vul_tot"),
}
COLUMNS = {
    "begeleiders": "kenmerk soort voornaam achternaam start eind ervaring uren_per_week talen werkbegeleider",
    "huishoudens": "dossier naam urgentie tolk_mogelijk hoort_bij",
    "statushouders": "dossier volgnr voornaam geboortejaar",
    "koppelingen": "dossier begeleider start eind rol",
    "afwezigheid": "begeleider van tot",
    "instellingen": "sleutel waarde",
}
GOOD = {
    "begeleiders": ["V01", "vrijwilliger", "Anna", "Vries"],
    "huishoudens": ["D014", "Tesfay"],
    "statushouders": ["D014", 1, "Selam"],
    "koppelingen": ["D014", "V01", "2024-03-05"],
    "afwezigheid": ["S01", "2024-03-18"],
    "instellingen": ["vul_tot", 90],
}


@pytest.mark.parametrize("case", WRONG)
def test_one_wrong_row_stops_everything_and_is_named(desk, case):
    sheet, row, column, value = WRONG[case]
    rows = [COLUMNS[sheet].split(), GOOD[sheet], [], row]
    others = {name: sheet_rows for name, sheet_rows in TEAM.items() if name != sheet}
    if sheet == "begeleiders":
        rows.insert(2, ["S01", "stagiaire", "Joris", "Bakker"])
    if sheet == "huishoudens":
        rows.insert(2, ["D015", "Al-Hamid"])
    report = desk.give({**others, sheet: rows})
    assert faults(report) == [(sheet, len(rows), column, value)]
    assert report.fouten[0].verwacht
    assert (report.nieuw, report.gewijzigd, report.ongewijzigd) == (0, 0, 0)
    assert [desk.count(table) for table in TABLES] == [0] * 7


def test_every_wrong_cell_of_every_wrong_row_is_reported(desk):
    report = desk.give(
        {
            "huishoudens": [
                ["dossier", "naam", "urgentie", "zwaarte", "tolk_mogelijk"],
                *(["D1", "A", 9, "loodzwaar", "ja"], ["D2", "B", 1, "licht", "ja"], ["", "", 1, "", "soms"]),
            ],
            "statushouders": [["dossier"], ["D1"], ["D9"]],
        }
    )
    assert faults(report) == [
        ("huishoudens", 2, "urgentie", "9"),
        ("huishoudens", 2, "zwaarte", "loodzwaar"),
        ("huishoudens", 4, "dossier", ""),
        ("huishoudens", 4, "naam", ""),
        ("huishoudens", 4, "tolk_mogelijk", "soms"),
        ("statushouders", 3, "dossier", "D9"),
    ]


def test_columns_that_lack_or_come_twice_are_faults_of_the_first_row(desk):
    report = desk.give(
        {
            "huishoudens": [["dossier", "plaats", "Plaats"], ["D1", "Tuk", "Tuk"]],
            "statushouders": [["dossier"], ["D1"]],
        }
    )
    assert faults(report) == [("huishoudens", 1, "plaats", "Plaats"), ("huishoudens", 1, "naam", "")]


def test_a_circle_of_leaders_is_refused_also_through_what_is_stored(desk):
    desk.give(TEAM)
    report = desk.give(
        {"medewerkers": [["kenmerk", "naam", "functie", "leidinggevende"], ["T1", "Mieke Bos", "teamleider", "V01"]]}
    )
    assert report.fouten == ()
    report = desk.give(
        {
            "begeleiders": [
                ["kenmerk", "soort", "voornaam", "achternaam", "werkbegeleider"],
                *(["V01", "vrijwilliger", "A", "B", "M1"], ["S01", "stagiaire", "C", "D", "M1"]),
            ]
        }
    )
    assert faults(report) == [("begeleiders", 2, "werkbegeleider", "M1")]


def test_hostile_names_come_in_without_what_a_terminal_acts_upon(desk):
    names = ["[/]", "\x1b[2JAnna", "\u202eannA", "👩‍👧 Ö", "x" * 400, "سارة", "علی‌رضا", "=1+1", "'; DROP TABLE--"]
    rows = [[f"D{number}", name] for number, name in enumerate(names)]
    folder = desk.folder / "lijst"
    folder.mkdir()
    text = "\n".join(f'{dossier};"{name}"' for dossier, name in rows)
    (folder / "huishoudens.csv").write_text("dossier;naam\n" + text, encoding="utf-8")
    assert import_file(desk.store, folder, TODAY).nieuw == len(names)
    kept = [h.naam for h in find(desk.store.db, Huishouden, "1 ORDER BY dossier")]
    assert kept == ["[/]", "[2JAnna", "annA", *names[3:]]


def test_progress_is_told_and_can_stop_the_import(desk):
    seen = []
    desk.give(TEAM, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (28, 28)
    assert seen == sorted(seen)

    class Stopped(Exception):
        pass

    def stop(done, total):
        if done > 1500:
            raise Stopped

    rows = [["dossier", "naam"], *([f"E{number}", "Tesfay"] for number in range(1500))]
    with pytest.raises(Stopped):
        desk.give({"huishoudens": rows}, progress=stop)
    assert desk.count("huishouden") == 2


def test_a_store_in_use_elsewhere_can_be_imported_into_from_a_second_connection(desk):
    path = write_workbook(desk.folder / "team.xlsx", TEAM)
    beside = desk.store.beside()
    assert import_file(beside, path, TODAY).nieuw == 14
    beside.close()
    assert desk.count("koppeling") == 2
