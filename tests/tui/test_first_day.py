"""The first day: six lists as offices keep them, read in with few keys; every cell of them is looked up on the desk."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db.exchange.grids import read_grids
from db.model import Begeleider, Huishouden, Kolomkeuze, Koppeling, Statushouder
from db.notation import columns
from db.store import StoreError
from tests.builders import TODAY, dump, fill, vrijwilliger
from tests.sampling import by_turns, each_size
from tests.tui.visit import (
    NARROW,
    WIDE,
    assert_tidy,
    everyone,
    fill_in,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    text,
    type_text,
    until,
)

LISTS = Path(__file__).parents[1] / "exchange" / "lijsten"

NOT = "-"
"""A cell that is not read in: a title, a heading, a total, a number of the row, or what may not be kept."""


@dataclass
class Case:
    """The keys after the file is chosen, and what becomes of every cell: by sheet and row, the name and the cells.

    A cell is `veld: value` as the desk writes it, `lid.veld: value` for the member of a household, `koppeling: name,
    start`, `notitie: line`, or NOT; `|` stands between several, and blank cells are "".
    """

    keys: list[str]
    again: list[str]
    sheets: dict[str, dict[int, tuple[str, list[str]]]]
    known: list[Begeleider] = field(default_factory=list)


def skipped(*filled: int) -> tuple[str, list[str]]:
    """A row that is nobody, with cells in these columns."""
    return "", [NOT if column in filled else "" for column in range(max(filled) + 1)]


LEES = ["ctrl+s", "enter"]
MET_NOTITIE = ["ctrl+s", "t", "ctrl+s", "enter"]

CASES = {
    "vrijwilligers.xlsx": Case(
        MET_NOTITIE,
        ["ctrl+s", "t", "ctrl+s"],
        {
            "Blad1": {
                1: skipped(0),
                2: skipped(0),
                4: skipped(0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13),
                5: (
                    "Anna de Vries",
                    [
                        *(NOT, "voornaam: Anna | tussenvoegsel: de | achternaam: Vries", "telefoon: 0612345678"),
                        *("email: anna@voorbeeld.nl", "", "plaats: Steenwijk", "dagdelen: di-ochtend"),
                        *("talen: Arabisch:3;Engels:1", "uren_per_week: 8", "vervoer: fiets"),
                        *("vog_ontvangen: 2023-09-04", "notitie: Hobby's: breien", NOT),
                        "notitie: belt liever niet 's avonds",
                    ],
                ),
                6: (
                    "Joris van der Berg",
                    [
                        *(NOT, "voornaam: Joris | tussenvoegsel: van der | achternaam: Berg", "telefoon: 06-87654321"),
                        *("", "", "plaats: Vollenhove | notitie: Woonplaats: 8325", "dagdelen: di-ochtend;di-middag"),
                        *("talen: Tigrinya:3", "uren_per_week: 6 | notitie: Uren p/w: 6 à 8", "vervoer: auto"),
                        *("vog_ontvangen: 2024-01-15", "", NOT, ""),
                    ],
                ),
                8: (
                    "K. de Boer",
                    [
                        *(NOT, "voornaam: K. | tussenvoegsel: de | achternaam: Boer | geslacht: m"),
                        *("telefoon: 0687654322", "email: k.deboer@voorbeeld.nl", "", "plaats: Oldemarkt"),
                        *("dagdelen: ma-ochtend;ma-middag;wo-ochtend;wo-middag", "talen: Nederlands:3;Farsi:3"),
                        *("uren_per_week: 12", "vervoer: fiets", "vog_ontvangen: 2024-03-19"),
                        *("notitie: Hobby's: schaken", "", "notitie: heeft hond"),
                    ],
                ),
                9: (
                    "A. de Vries-Bakker",
                    [
                        *(NOT, "voornaam: A. | tussenvoegsel: de | achternaam: Vries-Bakker"),
                        *("telefoon: 0521-512345 | notitie: Mobiel: 06-11112222", "", "", "plaats: Steenwijk"),
                        *("dagdelen: ma-ochtend;di-ochtend;wo-ochtend", "talen: Engels:3", "uren_per_week: 7.5"),
                        "vervoer: auto | notitie: Vervoer: fiets/auto",
                    ],
                ),
                10: (
                    "Zoë Müller",
                    [
                        *(NOT, "voornaam: Zoë | achternaam: Müller", "telefoon: +31 6 33334444"),
                        *("email: zoe@voorbeeld.nl", "", "plaats: Giethoorn", "notitie: Beschikbaar: flexibel"),
                        *("talen: Duits:3;Frans:2", "notitie: Uren p/w: 2 dagdelen", "vervoer: ov"),
                        *("notitie: VOG ontvangen: wordt aangevraagd", "", "", NOT),
                    ],
                ),
                11: skipped(0, 1, 8),
            },
        },
    ),
    "twee bladen.xlsx": Case(
        LEES,
        ["ctrl+s"],
        {
            "Vrijwilligers": {
                1: skipped(0, 1, 3, 8),
                2: skipped(1, 2, 3, 4, 5, 6, 7),
                3: (
                    "Sanne Hoekstra",
                    [
                        *(
                            "voornaam: Sanne | achternaam: Hoekstra",
                            "telefoon: 0622223333",
                            "email: sanne@voorbeeld.nl",
                        ),
                        *("dagdelen: ma-ochtend;ma-middag", "", "dagdelen: wo-ochtend", "", "", "start: 2022-02-01"),
                    ],
                ),
                4: (
                    "Piet in 't Veld",
                    [
                        *("voornaam: Piet | tussenvoegsel: in 't | achternaam: Veld", "telefoon: 0644445555", "", ""),
                        *(
                            "dagdelen: di-ochtend;di-middag",
                            "",
                            "dagdelen: do-ochtend;do-middag",
                            "",
                            "start: 2023-11-20",
                        ),
                    ],
                ),
                5: (
                    "Fatma Şahin",
                    ["voornaam: Fatma | achternaam: Şahin", "telefoon: 0655556666", *[""] * 5, "dagdelen: vr-middag"],
                ),
            },
            "Gezinnen": {
                2: skipped(0),
                4: skipped(*range(8)),
                5: (
                    "Tesfay",
                    [
                        *("naam: Tesfay", "aantal_volwassenen: 2 | aantal_kinderen: 3", "adres: Kerkstraat 1"),
                        *("plaats: Steenwijk", "telefoon: 0666667777", "talen: Tigrinya:3", "sleuteldatum: 2024-02-12"),
                        "koppeling: Sanne Hoekstra, 2024-02-12",
                    ],
                ),
                6: (
                    "Al-Hamid, Omar",
                    [
                        *("naam: Al-Hamid, Omar", "aantal_volwassenen: 2 | aantal_kinderen: 1", "adres: Dorpsweg 8a"),
                        *("plaats: Vollenhove", "", "talen: Arabisch:3", "sleuteldatum: 2024-03-01"),
                        "koppeling: Piet in 't Veld, 2024-03-01",
                    ],
                ),
                8: (
                    "Кириленко",
                    [
                        "naam: Кириленко | lid.voornaam: Олена | lid.achternaam: Кириленко | lid.contactpersoon: ja",
                        *("aantal_volwassenen: 1 | aantal_kinderen: 0", "adres: Markt 3", "plaats: Steenwijk"),
                        *("telefoon: 0677778888", "talen: Oekraïens:3;Russisch:3", "", "notitie: Begeleider: nog geen"),
                    ],
                ),
                9: (
                    "محمد الحسن",
                    [
                        *("naam: محمد الحسن", "aantal_volwassenen: 5 | notitie: Samenstelling: gezin 5 pers"),
                        *(
                            "adres: Zuiderweg 12",
                            "plaats: Oldemarkt",
                            "",
                            "talen: Sorani:3",
                            "sleuteldatum: 2024-03-04",
                        ),
                        "koppeling: Fatma Şahin, 2024-03-04",
                    ],
                ),
            },
        },
    ),
    "caseload.ods": Case(
        ["ctrl+s", "n", "ctrl+s", "enter"],
        ["ctrl+s"],
        {
            "Caseload": {
                1: skipped(0),
                3: skipped(*range(9)),
                4: (
                    "Selam Tesfay",
                    [
                        "naam: Selam Tesfay | lid.voornaam: Selam | lid.achternaam: Tesfay | lid.contactpersoon: ja",
                        *("telefoon: 06-10002000", "plaats: Steenwijk", "aantal_volwassenen: 1", "aantal_kinderen: 0"),
                        *(
                            "traject_start: 2024-01-08",
                            "koppeling: Anna de Vries, 2024-01-08",
                            "tolk_mogelijk: ja",
                            NOT,
                        ),
                    ],
                ),
                5: (
                    "Rahimi, Zahra",
                    [
                        *("naam: Rahimi, Zahra", "telefoon: 06-10002001", "plaats: Steenwijk", "aantal_volwassenen: 2"),
                        *("aantal_kinderen: 2", "traject_start: 2024-02-05", "koppeling: Anna de Vries, 2024-02-05"),
                        *("tolk_mogelijk: nee", NOT),
                    ],
                ),
                6: skipped(0, 3, 4),
                7: (
                    "Ayşe Yıldız",
                    [
                        *("naam: Ayşe Yıldız", "telefoon: 06-10002002", "plaats: Vollenhove", "aantal_volwassenen: 1"),
                        *("aantal_kinderen: 3", "traject_start: 2024-02-05", "koppeling: Joris Bakker, 2024-02-05"),
                        "tolk_mogelijk: ja",
                    ],
                ),
                8: (
                    "Noël & Léa Mbeki",
                    [
                        *("naam: Noël & Léa Mbeki", "", "plaats: Vollenhove", "aantal_volwassenen: 2"),
                        *("aantal_kinderen: 0", "", "koppeling: Thijs Nieuwland, 2024-03-19", "", NOT),
                    ],
                ),
                9: skipped(0, 3, 4),
                10: skipped(0, 3, 4),
            },
        },
        known=[
            vrijwilliger("V01", voornaam="Anna", tussenvoegsel="de", achternaam="Vries"),
            vrijwilliger("V02", voornaam="Joris", achternaam="Bakker"),
        ],
    ),
    "kop van overijssel.csv": Case(
        LEES,
        ["ctrl+s"],
        {
            "kop van overijssel": {
                1: skipped(0),
                2: skipped(*range(7)),
                3: skipped(0),
                4: (
                    "René Dekker",
                    [
                        *("voornaam: René | achternaam: Dekker", "telefoon: 0521 123456", "plaats: Blokzijl"),
                        "dagdelen: do-middag;vr-middag",
                    ],
                ),
                5: (
                    "Bjørn de Jong",
                    [
                        *(
                            "voornaam: Bjørn | tussenvoegsel: de | achternaam: Jong",
                            "telefoon: 0612340000",
                            "plaats: Tuk",
                        ),
                        *("dagdelen: ma-avond;di-avond;wo-avond;do-avond;vr-avond", "", ""),
                        "notitie: liever geen trap; knie",
                    ],
                ),
                6: skipped(0, 1),
                7: skipped(0),
                8: (
                    "Céline d'Hont",
                    [
                        *("voornaam: Céline | achternaam: d'Hont | soort: stagiaire", "telefoon: 06 98760000"),
                        "plaats: Zwolle",
                        "dagdelen: ma-ochtend;ma-middag;di-ochtend;di-middag;wo-ochtend;wo-middag;do-ochtend;do-middag"
                        " | notitie: Kan op: niet op vrijdag",
                        *("school: Windesheim", "eind: 2024-07-31"),
                    ],
                ),
                9: (
                    "Mohammed El Idrissi",
                    [
                        "voornaam: Mohammed | achternaam: El Idrissi | soort: stagiaire",
                        *("telefoon: 06 98760001 | notitie: Tel.: (liefst app)", "plaats: Steenwijk"),
                        *("dagdelen: ma-ochtend;di-ochtend", "school: Deltion", "eind: 2024-07-01"),
                        "notitie: € 50 reiskosten",
                    ],
                ),
                10: skipped(0, 1),
            },
        },
    ),
    "wachtlijst.ods": Case(
        MET_NOTITIE,
        ["ctrl+s", "t", "ctrl+s"],
        {
            "wachtlijst 2024": {
                1: skipped(*range(10)),
                2: (
                    "Osman/Ibrahim",
                    [
                        *(NOT, "naam: Osman | lid.achternaam: Osman", "lid.voornaam: Ibrahim | lid.contactpersoon: ja"),
                        *("lid.geboortejaar: 1988", "lid.geslacht: m", "talen: Somali:3", NOT, NOT),
                        *("lid.taalschool: Firda", "lid.leerroute: B1"),
                    ],
                ),
                3: (
                    "Osman/Amina",
                    [
                        *(NOT, "naam: Osman | lid.achternaam: Osman", "lid.voornaam: Amina", "lid.geboortejaar: 1991"),
                        *("lid.geslacht: v", "talen: Somali:3", NOT, NOT, "lid.taalschool: Firda", "lid.leerroute: Z"),
                    ],
                ),
                4: (
                    "Osman/Yusuf",
                    [
                        *(NOT, "naam: Osman | lid.achternaam: Osman", "lid.voornaam: Yusuf", "lid.geboortejaar: 2015"),
                        "lid.geslacht: m",
                    ],
                ),
                5: (
                    "Nguyễn/Thị Hoa",
                    [
                        *(
                            NOT,
                            "naam: Nguyễn | lid.achternaam: Nguyễn",
                            "lid.voornaam: Thị Hoa | lid.contactpersoon: ja",
                        ),
                        *("lid.geboortejaar: 1979", "lid.geslacht: v", "talen: Vietnamees:3;Nederlands:1", "", ""),
                        *("lid.taalschool: Deltion", "lid.leerroute: onderwijs"),
                    ],
                ),
                7: (
                    "Habtemariam/Filmon",
                    [
                        *(NOT, "naam: Habtemariam | lid.achternaam: Habtemariam"),
                        *("lid.voornaam: Filmon | lid.contactpersoon: ja", "lid.geboortejaar: 2001", "lid.geslacht: m"),
                        *("talen: Tigrinya:3;Engels:3", "", "", "", "notitie: Route: weet niet"),
                    ],
                ),
            },
        },
    ),
    "contacten.csv": Case(
        MET_NOTITIE,
        ["ctrl+s", "t", "ctrl+s"],
        {
            "contacten": {
                1: skipped(*range(9)),
                2: (
                    "Hélène van den Akker",
                    [
                        *("voornaam: Hélène", "tussenvoegsel: van den | achternaam: Akker", "telefoon: 06-20003000"),
                        *("dagdelen: wo-middag", "talen: Frans:3;Lingala:3", "ervaring: 3", "start: 2021-04-01"),
                        *("soort: vrijwilliger", "notitie: Rijbewijs: ja"),
                    ],
                ),
                3: (
                    "Tom de Jansen",
                    [
                        *("voornaam: Tom", "tussenvoegsel: de | achternaam: Jansen", "notitie: Telefoon: weet ik niet"),
                        *("notitie: Beschikbaarheid: om de week", "talen: Nederlands:3", "ervaring: 0"),
                        *("notitie: Startdatum: zomer 2023", "soort: vrijwilliger", "notitie: Rijbewijs: nee"),
                    ],
                ),
                4: (
                    "Iris Kuiper",
                    [
                        *("voornaam: Iris", "achternaam: Kuiper"),
                        "telefoon: 06-20003002 | notitie: Telefoon: 06-20003003",
                        *("dagdelen: za-ochtend;za-middag;zo-ochtend;zo-middag", "notitie: Taalkennis: Klinkerisch"),
                        *("notitie: Ervaring: 5 jaar", "start: 2023-09-01", "soort: stagiaire"),
                    ],
                ),
            },
        },
    ),
}


def written(record: object) -> dict[str, str]:
    """The fields of a record that say something, as the desk writes them."""
    values = {c.name: (getattr(record, c.name), c.cell) for c in columns(type(record))}
    return {name: cell.write(value) for name, (value, cell) in values.items() if value not in (None, "", frozenset())}


def said_of(case: Case) -> dict[str, dict[str, list[str]]]:
    """What the cells of a case say of each person or household: field and values, half-days and notes by cell."""
    found: dict[str, dict[str, list[str]]] = {}
    for sheet in case.sheets.values():
        for who, cells in sheet.values():
            for part in (part for cell in cells for part in cell.split(" | ") if part not in ("", NOT)):
                name, _, value = part.partition(": ")
                whom = who if name.startswith("lid.") else who.partition("/")[0]
                values = found.setdefault(whom, {}).setdefault(name, [])
                if value not in values:
                    values.append(value)
    return found


def desk_says(store, known: list[Begeleider]) -> dict[str, dict[str, list[str]]]:
    """What the desk has, in the same shape; kenmerken, dossiers and what was there before are left out."""
    found: dict[str, dict[str, list[str]]] = {}
    team = {person.kenmerk: person for person in everyone(store, Begeleider)}
    before = {person.kenmerk for person in known}
    for person in team.values():
        if person.kenmerk not in before:
            found[person.naam] = _lines(written(person), {"kenmerk", "inzet"})
    homes = {home.dossier: home for home in everyone(store, Huishouden)}
    members = everyone(store, Statushouder)
    for home in homes.values():
        found[home.naam] = _lines(written(home), {"dossier"})
    for lid in members:
        several = sum(other.dossier == lid.dossier for other in members) > 1 or "," not in homes[lid.dossier].naam
        lines = _lines(written(lid), {"dossier", "volgnr"})
        whom = f"{homes[lid.dossier].naam}/{lid.voornaam}" if several else homes[lid.dossier].naam
        found[whom] = {f"lid.{name}": values for name, values in lines.items()}
    for koppeling in everyone(store, Koppeling):
        told = f"{team[koppeling.begeleider].naam}, {koppeling.start}"
        found[homes[koppeling.dossier].naam].setdefault("koppeling", []).append(told)
    return found


def _lines(values: dict[str, str], left_out: set[str]) -> dict[str, list[str]]:
    return {
        name: value.split("\n") if name == "notitie" else [value]
        for name, value in values.items()
        if name not in left_out
    }


def compared(told: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    """The same with half-days of several cells as one set, members of one person beside the household, and defaults."""
    found: dict[str, dict[str, list[str]]] = {}
    for who, fields in told.items():
        for name, values in fields.items():
            plain = name.startswith("lid.") and "/" not in who
            lid = next((v[0] for n, v in fields.items() if n == "lid.voornaam"), "")
            target = found.setdefault(f"{who}/{lid}" if plain else who, {})
            target[name] = sorted({half for v in values for half in v.split(";")} if name == "dagdelen" else values)
        if not any(name.startswith("lid.") or name == "naam" for name in fields):
            found[who].setdefault("soort", ["vrijwilliger"])
    return found


async def choose_file(pilot, path: Path) -> None:
    """Ask for a list and choose a file; what comes then is counted."""
    pilot.app.read_list()
    await pilot.pause()
    await fill_in(pilot, str(path))
    await press(pilot, "enter")
    await until(pilot, "Kloppen de kolommen")


async def settled(pilot) -> None:
    """Wait until no bar is shown and nothing is being worked out."""
    for _ in range(200):
        await pilot.pause(0.02)
        busy = getattr(pilot.app.screen, "_busy", False) or type(pilot.app.screen).__name__ == "WorkDialog"
        if not busy:
            return


async def press_all(pilot, keys: list[str]) -> None:
    for key in keys:
        await press(pilot, key)
        await settled(pilot)


@pytest.mark.parametrize("name", CASES)
def test_every_filled_cell_of_every_list_is_accounted_for(name):
    case = CASES[name]
    cells = {
        (grid.blad, number, column)
        for grid in read_grids(LISTS / name)
        for number, texts in grid.rijen
        for column, cell in enumerate(texts)
        if cell
    }
    expected = {
        (sheet, number, column)
        for sheet, lines in case.sheets.items()
        for number, (_, texts) in lines.items()
        for column, cell in enumerate(texts)
        if cell
    }
    assert expected == cells


@pytest.mark.parametrize(("name", "size"), by_turns(CASES))
async def test_each_list_comes_in_with_few_keys_and_every_cell_is_where_it_belongs(store, name, size):
    case = CASES[name]
    fill(store, *case.known)
    before = dump(store)
    async with run_pilot(store, size) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, LISTS / name)
        assert_tidy(pilot)
        assert len(case.keys) <= 10
        await press_all(pilot, case.keys)
        await until(pilot, "Ingelezen: ")
        wanted = compared(said_of(case))
        if name == "caseload.ods":
            newcomer = {"voornaam": ["Thijs"], "achternaam": ["Nieuwland"], "soort": ["vrijwilliger"]}
            wanted["Thijs Nieuwland"] = newcomer
        assert compared(desk_says(store, case.known)) == wanted
        assert store.check() == []
        after = dump(store)
        await press(pilot, "u")
        assert dump(store) == before, "one undo takes all of it back"
        await press(pilot, "ctrl+y")
        assert dump(store) == after
        await choose_file(pilot, LISTS / name)
        await press_all(pilot, case.again)
        await until(pilot, "Er is niets te wijzigen")
        await press(pilot, "enter")
        assert dump(store) == after, "a second time changes nothing"


def a_list(folder: Path, *lines: str, name: str = "mensen.csv") -> Path:
    """A small list of an office."""
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@each_size
async def test_a_column_is_changed_with_enter_and_is_known_the_next_time(store, tmp_path, size):
    path = a_list(tmp_path, "Vrijwilliger;Mobiel;Waar te vinden", "Anna de Vries;0612345678;Tuk")
    async with run_pilot(store, size) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        await put_cursor(pilot, ("mensen", 2))
        assert rows(pilot)[-1][2] == "Notitie"
        await press(pilot, "enter")
        await type_text(pilot, "plaats\n")
        assert rows(pilot)[-1][2] == "Plaats"
        assert_tidy(pilot)
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "Ingelezen: 1 vrijwilliger nieuw")
        assert everyone(store, Begeleider)[0].plaats == "Tuk"
        assert [(k.lijst, k.kolom, k.veld) for k in everyone(store, Kolomkeuze)] == [
            ("begeleiders", "waar te vinden", "plaats")
        ]
        await choose_file(pilot, path)
        assert rows(pilot)[-1][2] == "Plaats"
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "Er is niets te wijzigen")
        await press(pilot, "enter", "u")
        assert everyone(store, Kolomkeuze) == [], "what is remembered is part of the change"


async def test_the_people_of_a_sheet_are_changed_and_a_field_goes_to_one_column(store, tmp_path):
    path = a_list(tmp_path, "Naam;Tel 1;Tel 2", "Anna de Vries;0612345678;0687654321")
    async with run_pilot(store) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        await press(pilot, "enter")
        await put_cursor(pilot, "stagiaires")
        await press(pilot, "enter")
        assert rows(pilot)[0][2] == "→ stagiaires"
        await put_cursor(pilot, ("mensen", 2))
        await press(pilot, "enter")
        await type_text(pilot, "telefoon\n")
        assert [row[2] for row in rows(pilot)[1:]] == ["Naam", "Notitie", "Telefoon"]
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "Ingelezen: 1 stagiaire nieuw")
        anna = everyone(store, Begeleider)[0]
        assert (anna.kenmerk, anna.telefoon, anna.notitie) == ("S01", "0687654321", "Tel 1: 0612345678")


@each_size
async def test_a_cell_that_cannot_be_read_is_corrected_in_place_or_emptied(store, tmp_path, size):
    path = a_list(
        tmp_path, "Vrijwilliger;Beschikbaar;Uren", "Anna de Vries;soms;8", "Joris Bakker;ma;veel", "Bo Smit;di;4"
    )
    async with run_pilot(store, size) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "niet te lezen (2)")
        assert_tidy(pilot)
        await press(pilot, "ctrl+s")
        assert "Nog 2 cellen zijn niet te lezen" in said(pilot)
        await press(pilot, "enter")
        await fill_in(pilot, "nooit")
        await press(pilot, "enter")
        assert "Verwacht: dagdelen" in text(pilot)
        await fill_in(pilot, "wo avond")
        await press_all(pilot, ["enter"])
        await press_all(pilot, ["delete"])
        await until(pilot, "Alles is te lezen")
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "Ingelezen: 3 vrijwilligers nieuw")
        anna, joris, _ = everyone(store, Begeleider)
        assert anna.dagdelen == {"wo-avond"}
        assert (joris.uren_per_week, joris.notitie) == (None, "")


async def test_who_may_be_known_is_asked_and_what_differs_is_only_taken_over_when_chosen(store, tmp_path):
    anna = vrijwilliger(voornaam="Anna", tussenvoegsel="de", achternaam="Vries", telefoon="0612345678", email="")
    joris = vrijwilliger("V02", voornaam="Joris", achternaam="Bakker", telefoon="0600000000")
    fill(store, anna, joris)
    path = a_list(
        tmp_path,
        "Vrijwilliger;Mobiel;E-mail;Woonplaats",
        "Vries, Anna de;06-12345678;anna@voorbeeld.nl;Tuk",
        "Joris Bakker;0611111111;joris@voorbeeld.nl;Zwolle",
    )
    async with run_pilot(store) as pilot:
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "misschien al bekend (1)")
        assert "iemand anders (" in text(pilot), "the same name with another number is somebody else until it is said"
        assert "anders dan op het bord (1)" in text(pilot), "the number itself is the same, however it is written"
        await put_cursor(pilot, ("mensen", 2, "plaats"))
        await press_all(pilot, ["enter"])
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "Ingelezen: 1 vrijwilliger nieuw; 1 aangevuld of gewijzigd")
        people = everyone(store, Begeleider)
        assert [p.kenmerk for p in people] == ["V01", "V02", "V03"]
        assert (people[0].telefoon, people[0].email, people[0].plaats) == ("0612345678", "anna@voorbeeld.nl", "Tuk")
        assert people[1] == everyone(store, Begeleider)[1]
        assert people[2].telefoon == "0611111111"
        await press(pilot, "u")
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "misschien al bekend (1)")
        await put_cursor(pilot, ("mensen", 3, "wie"))
        await press_all(pilot, ["enter"])
        assert "zelfde persoon (" in text(pilot)
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "2 aangevuld of gewijzigd")
        joris = everyone(store, Begeleider)[1]
        assert (joris.telefoon, joris.email, joris.plaats) == ("0600000000", "joris@voorbeeld.nl", "Steenwijk")


async def test_a_begeleider_who_may_be_two_people_is_chosen(store, tmp_path):
    fill(
        store, vrijwilliger(voornaam="Anna", achternaam="Smit"), vrijwilliger("V02", voornaam="Anna", achternaam="Pot")
    )
    path = a_list(tmp_path, "Gezin;Begeleider", "Tesfay;Anna", "Osman;Nieuwland, Thijs")
    async with run_pilot(store) as pilot:
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "niet te lezen (2)")
        await put_cursor(pilot, ("mensen", 2, 1, "Anna"))
        await press(pilot, "enter")
        await put_cursor(pilot, "V02")
        await press_all(pilot, ["enter"])
        await until(pilot, "niet te lezen (1)")
        await press(pilot, "enter")
        await press_all(pilot, ["enter"])
        await until(pilot, "Alles is te lezen")
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "Ingelezen: ")
        assert [(k.dossier, k.begeleider, k.start) for k in everyone(store, Koppeling)] == [
            ("D001", "V02", TODAY),
            ("D002", "V03", TODAY),
        ]
        assert everyone(store, Begeleider)[2].naam == "Thijs Nieuwland"


async def test_going_back_keeps_the_answers_and_leaving_reads_nothing(store, tmp_path):
    path = a_list(tmp_path, "Vrijwilliger;Beschikbaar", "Anna de Vries;soms", "Bo Smit;di")
    before = dump(store)
    async with run_pilot(store) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s", "t"])
        await press_all(pilot, ["escape"])
        await until(pilot, "Kloppen de kolommen")
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "inlezen?")
        await press_all(pilot, ["escape"])
        assert said(pilot) == "Er is niets ingelezen."
        assert dump(store) == before


async def test_a_bsn_is_shown_nowhere_and_its_column_cannot_be_read_in(store, tmp_path):
    path = a_list(tmp_path, "Vrijwilliger;BSN;Geloof", "Anna de Vries;123456782;zegt ze niet")
    async with run_pilot(store, NARROW) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        assert "123456782" not in text(pilot)
        await put_cursor(pilot, ("mensen", 1))
        await press(pilot, "enter")
        assert "nooit ingelezen" in said(pilot)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "Nooit ingelezen: BSN en Geloof")
        await press_all(pilot, ["enter"])
        await until(pilot, "Ingelezen: ")
        assert "123456782" not in str(dump(store))
        assert "zegt ze niet" not in str(dump(store))


async def test_what_acts_on_a_terminal_is_only_text(store, tmp_path):
    path = a_list(
        tmp_path,
        "Vrijwilliger;[red]Hobby[/];Beschikbaar",
        "[@click=app.quit]Anna[/] \x1b[31mBoos;\x1b]0;x\x07\u202e;[/]soms",
        "Bo Smit;👨‍👩‍👧‍👦;[/]",
        "Al Kok;;di",
        "Mo Pot;;wo ochtend",
        "Jo Pen;;vr",
    )
    async with run_pilot(store, WIDE) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        assert_tidy(pilot)
        await press(pilot, "down", "down", "down")
        assert_tidy(pilot)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "niet te lezen (")
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert_tidy(pilot)
        await press(pilot, "escape")
        await press_all(pilot, ["t", "ctrl+s"])
        assert_tidy(pilot)
        await press_all(pilot, ["enter"])
        await until(pilot, "Ingelezen: 5 vrijwilligers")
        assert_tidy(pilot)


async def test_a_colleague_who_was_first_leaves_nothing_half_done(store, tmp_path):
    path = a_list(tmp_path, "Vrijwilliger;Mobiel", "Anna de Vries;0612345678")
    async with run_pilot(store) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "inlezen?")
        fill(store, vrijwilliger("V01"))
        before = dump(store)
        await press_all(pilot, ["enter"])
        await until(pilot, "Er is niets opgeslagen")
        assert dump(store) == before


async def test_an_answer_that_cannot_be_worked_out_is_said_and_not_kept(store, tmp_path, monkeypatch):
    path = a_list(tmp_path, "Vrijwilliger;Beschikbaar", "Anna de Vries;soms", "Bo Smit;di")
    async with run_pilot(store) as pilot:
        await press(pilot, "escape")
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "niet te lezen (1)")

        def refuse() -> None:
            raise StoreError("Het bestand is er niet meer.")

        with monkeypatch.context() as broken:
            broken.setattr(pilot.app.store, "beside", refuse)
            await press_all(pilot, ["delete"])
            assert said(pilot) == "! Het bestand is er niet meer."
            assert "niet te lezen (1)" in text(pilot)
        await press_all(pilot, ["delete"])
        await until(pilot, "Alles is te lezen")


async def test_one_of_two_begeleiders_in_a_cell_is_chosen_and_the_other_stays(store, tmp_path):
    fill(
        store, vrijwilliger(voornaam="Anna", achternaam="Bos"), vrijwilliger("V02", voornaam="Piet", achternaam="Smit")
    )
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit / Xyz")
    async with run_pilot(store) as pilot:
        await choose_file(pilot, path)
        await press_all(pilot, ["ctrl+s"])
        await until(pilot, "niet te lezen (2)")
        await put_cursor(pilot, ("mensen", 2, 1, "Xyz"))
        await press_all(pilot, ["delete"])
        await until(pilot, "niet te lezen (1)")
        await put_cursor(pilot, ("mensen", 2, 1, "Pieet Smit"))
        await press(pilot, "enter")
        await put_cursor(pilot, "V02")
        await press_all(pilot, ["enter"])
        await until(pilot, "Alles is te lezen")
        await press_all(pilot, ["ctrl+s", "enter"])
        await until(pilot, "Ingelezen: ")
        assert sorted(k.begeleider for k in everyone(store, Koppeling)) == ["V01", "V02"]
