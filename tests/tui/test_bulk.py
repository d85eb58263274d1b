"""Marks on Mensen, and one thing done for all who are marked, with one key to take it back."""

import pytest

from db.lists import AfwezigSoort, Fase
from db.model import Afwezigheid, Begeleider, Huishouden
from db.records.people import Lijst
from db.records.rows import find, get
from tests.builders import TODAY, days, dump, fill, household, medewerker, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    assert_tidy,
    fill_in,
    home,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    text,
    title,
    type_text,
)
from tui.screens.bulk import BULK


@pytest.fixture
def office(store):
    people = [vrijwilliger(f"V{n:02}", achternaam=f"Vries{n:02}") for n in range(1, 6)]
    fill(store, teamleider(), medewerker(), *people, household("D001"), household("D002"))
    return store


async def mark(pilot, *kenmerken: str) -> None:
    await press(pilot, "3")
    for kenmerk in kenmerken:
        await put_cursor(pilot, person(kenmerk), "PeopleList")
        await press(pilot, "space")


def list_title(pilot) -> str:
    return str(pilot.app.screen.people.border_title)


async def choose(pilot, naam: str) -> None:
    """Take the row of the dialog with this name."""
    options = pilot.app.screen.rowlist
    options.select_where(lambda key: getattr(key, "naam", key) == naam)
    await press(pilot, "enter")


@each_size
async def test_marks_stay_while_the_list_is_filtered_and_escape_clears_them(office, size):
    async with run_pilot(office, size) as pilot:
        await mark(pilot, "V01", "V03")
        assert list_title(pilot) == "5 begeleiders · 2 gemerkt"
        assert [row[0] for row in rows(pilot) if row[0].startswith("✔")] == ["✔ Anna Vries01", "✔ Anna Vries03"]
        assert "✔ Anna Vries01" in text(pilot)
        assert_tidy(pilot)
        await press(pilot, "f")
        await type_text(pilot, "vries02")
        assert list_title(pilot) == "1 begeleider · 2 gemerkt"
        await press(pilot, "escape")
        assert list_title(pilot) == "5 begeleiders · 2 gemerkt"
        await press(pilot, "escape")
        assert list_title(pilot) == "5 begeleiders"
        assert "✔" not in text(pilot)


async def test_space_marks_goes_on_and_takes_a_mark_away(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3", "space", "space")
        assert "2 gemerkt" in list_title(pilot)
        await press(pilot, "home", "space")
        assert "1 gemerkt" in list_title(pilot)
        await press(pilot, "right")
        assert "gemerkt" not in list_title(pilot), "marks are of one kind of people"


async def test_without_marks_it_says_what_to_do(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3", "m")
        assert said(pilot) == "! Merk eerst regels met spatie."
        await press(pilot, "right", "right", "space")


@each_size
async def test_one_key_sets_all_who_are_marked_on_pause_and_one_takes_it_back(office, size):
    before = dump(office)
    async with run_pilot(office, size) as pilot:
        await mark(pilot, "V01", "V03")
        await press(pilot, "m")
        assert title(pilot) == "Met 2 mensen die gemerkt zijn"
        await choose(pilot, "Op pauze")
        assert said(pilot).startswith("Op pauze: 2 mensen")
        assert {k: get(office.db, Begeleider, k).fase for k in ("V01", "V02", "V03")} == {
            "V01": Fase.PAUZE,
            "V02": Fase.INZETBAAR,
            "V03": Fase.PAUZE,
        }
        assert "gemerkt" not in list_title(pilot)
        await press(pilot, "u")
        assert dump(office) == before


async def test_a_holiday_for_all_who_are_marked(office):
    before = dump(office)
    async with run_pilot(office) as pilot:
        await mark(pilot, "V02", "V04")
        await press(pilot, "m")
        await choose(pilot, "Afwezig, van en tot en met")
        await press(pilot, "enter")
        await fill_in(pilot, "1-7")
        await press(pilot, "enter")
        await fill_in(pilot, "21-7")
        await press(pilot, "enter")
        assert said(pilot).startswith("Afwezig (vakantie) van 1 jul tot en met 21 jul: 2 mensen")
        assert {(a.begeleider, a.soort) for a in find(office.db, Afwezigheid)} == {
            ("V02", AfwezigSoort.VAKANTIE),
            ("V04", AfwezigSoort.VAKANTIE),
        }
        await press(pilot, "u")
        assert dump(office) == before


async def test_who_does_not_fit_is_named_and_the_marks_stay(office):
    fill(office, Afwezigheid(begeleider="V02", van=TODAY, tot=days(9)))
    before = dump(office)
    async with run_pilot(office) as pilot:
        await mark(pilot, "V02", "V04")
        await press(pilot, "m")
        await choose(pilot, "Afwezig, van en tot en met")
        await press(pilot, "enter", "enter", "enter")
        assert "zijn dan al afwezig: Anna Vries02" in said(pilot)
        assert "2 gemerkt" in list_title(pilot)
        assert dump(office) == before


@pytest.mark.parametrize("naam", ["Gesprek gehad vandaag", "Andere fase", "Andere leidinggevende", "Ander team"])
async def test_every_other_thing_for_begeleiders_is_one_step(office, naam):
    before, log = dump(office), office.log.latest()
    async with run_pilot(office) as pilot:
        await mark(pilot, "V01", "V05")
        await press(pilot, "m")
        await choose(pilot, naam)
        if naam == "Andere fase":
            await choose(pilot, Fase.TRAINING)
        elif naam == "Andere leidinggevende":
            await choose(pilot, "M01")
        elif naam == "Ander team":
            await press(pilot, "enter")
            assert "Vul een naam in." in said(pilot)
            await fill_in(pilot, "Noord")
            await press(pilot, "enter")
        assert "2 mensen" in said(pilot)
        assert office.log.latest() == log + 1
        await press(pilot, "u")
        assert dump(office) == before


async def test_households_go_to_another_verantwoordelijke_together(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3", "right")
        for dossier in ("D001", "D002"):
            await put_cursor(pilot, home(dossier), "PeopleList")
            await press(pilot, "space")
        await press(pilot, "m")
        assert [row[0] for row in rows(pilot, "Options")] == [b.naam for b in BULK if Lijst.HUISHOUDENS in b.lijsten]
        await choose(pilot, "Andere verantwoordelijke")
        await choose(pilot, "M01")
        assert {h.verantwoordelijke for h in find(office.db, Huishouden)} == {"M01"}


@pytest.mark.parametrize("naam", [b.naam for b in BULK])
async def test_what_is_left_with_escape_changes_nothing(office, naam):
    lijst = next(b.lijsten for b in BULK if b.naam == naam)
    before = dump(office)
    async with run_pilot(office) as pilot:
        await press(pilot, "3", *(["right"] if Lijst.HUISHOUDENS in lijst else []), "space", "m")
        await press(pilot, "escape")
        assert "1 gemerkt" in list_title(pilot)
        assert dump(office) == before


async def test_no_more_of_a_long_list_is_read_than_is_seen(store):
    fill(store, *(vrijwilliger(f"V{n:05}", achternaam=f"Vries{n:05}") for n in range(3000)))
    async with run_pilot(store) as pilot:
        await mark(pilot, "V00001", "V02999")
        assert list_title(pilot) == "3000 begeleiders · 2 gemerkt"
        assert len(pilot.app.screen.people._rows._pages) <= 3
        await press(pilot, "m")
        await choose(pilot, "Gesprek gehad vandaag")
        assert said(pilot).startswith("Gesprek gehad vandaag: 2 mensen")
        assert get(store.db, Begeleider, "V02999").laatste_gesprek == TODAY
