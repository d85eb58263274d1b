"""Naar buiten: what is made from the palette comes in the folder that was asked for, beside what is there."""

import pytest
from icalendar import Calendar

from db.agenda import Bezetting, Dienst
from db.exchange.handouts.words import CLOSING
from db.lists import Dagdeel
from db.records.roster import agree
from db.rules.roster import WEEK
from tests.builders import TODAY, days, fill, household, match, medewerker, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    assert_tidy,
    fill_in,
    home,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    text,
    title,
    type_text,
    until,
)
from tui.screens.details import DetailsScreen
from tui.screens.handing_out import CLOSED


@pytest.fixture
def office(store):
    """Anna guides Tesfay on Tuesday mornings, Osman is shared, Rahimi waits."""
    fill(
        store,
        teamleider(voornaam="Wil", achternaam="Groot"),
        medewerker(voornaam="Karin", achternaam="Blauw", leidinggevende="T01"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Zwart", telefoon="0611111111", leidinggevende="T01"),
        household("D001", naam="Tesfay"),
        household("D002", naam="Osman"),
        household("D003", naam="Rahimi"),
        match("D001", "V01"),
        match("D002", "V01"),
        match("D002", "M01"),
    )
    agree(store, TODAY, "D001", "V01", Dagdeel.DI_OCHTEND, TODAY)
    return store


async def palette(pilot, name):
    """Do an action of the palette."""
    await press(pilot, "ctrl+p")
    await type_text(pilot, name)
    await press(pilot, "enter")


async def choose(pilot, words):
    """Take the row of a dialog that has these words."""
    found = [number for number, row in enumerate(rows(pilot, "Options")) if words in " ".join(row)]
    await press(pilot, "home", *["down"] * found[0], "enter")


async def into(pilot, folder):
    """Answer in which folder."""
    await fill_in(pilot, str(folder))
    await press(pilot, "enter")
    await until(pilot, "Geschreven: ")


@each_size
async def test_what_can_be_made_is_one_list(office, size):
    async with run_pilot(office, size) as pilot:
        await palette(pilot, "naar buiten")
        assert_tidy(pilot)
        assert title(pilot) == "Naar buiten"
        assert len(rows(pilot, "Options")) == 8


async def test_the_week_of_a_begeleider_is_written_for_the_agenda_and_a_second_one_stands_beside_it(office, tmp_path):
    async with run_pilot(office) as pilot:
        for _ in range(2):
            await palette(pilot, "naar buiten")
            await choose(pilot, "(.ics)")
            await choose(pilot, "Deze week")
            await choose(pilot, "Anna Zwart")
            await into(pilot, tmp_path)
        first, second = tmp_path / "rooster-V01-2024-03-18.ics", tmp_path / "rooster-V01-2024-03-18 (2).ics"
        assert said(pilot).startswith(f"Geschreven: {second}")
        assert first.read_bytes() == second.read_bytes()
        assert first.stat().st_mode & 0o077 == 0
        (event,) = Calendar.from_ical(first.read_bytes()).walk("VEVENT")
        assert event["summary"] == "Afspraak met Tesfay"
        assert event["uid"].endswith(f"@{office.log.mark()}.koppelbord")


async def test_everybody_gets_a_file_of_their_own(office, tmp_path):
    async with run_pilot(office) as pilot:
        await palette(pilot, "naar buiten")
        await choose(pilot, "(.ics)")
        await choose(pilot, "Volgende week")
        await choose(pilot, "Iedereen")
        await into(pilot, tmp_path)
        assert {path.name for path in tmp_path.iterdir() if path.suffix == ".ics"} == {
            f"rooster-{kenmerk}-2024-03-25.ics" for kenmerk in ("T01", "M01", "V01")
        }
        assert "3 bestanden in" in said(pilot)


async def test_who_begins_or_leaves_in_the_week_gets_a_file_too(office, tmp_path):
    fill(
        office,
        vrijwilliger("V02", voornaam="Bo", start=days(2), leidinggevende="T01"),
        vrijwilliger("V03", voornaam="Cas", start=days(6), leidinggevende="T01"),
    )
    async with run_pilot(office) as pilot:
        await palette(pilot, "naar buiten")
        await choose(pilot, "(.ics)")
        await choose(pilot, "Deze week")
        await choose(pilot, "Iedereen")
        await into(pilot, tmp_path)
        assert (tmp_path / "rooster-V02-2024-03-18.ics").exists()
        assert not (tmp_path / "rooster-V03-2024-03-18.ics").exists()


@pytest.mark.parametrize("of_team", [None, "T01"])
async def test_a_week_of_long_ago_is_whole(office, tmp_path, of_team):
    long_ago = TODAY - 40 * WEEK
    dienst = Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_OCHTEND, plaats="Tuk")
    fill(office, dienst, Bezetting(dienst="SP1", datum=long_ago, begeleider="V01"))
    async with run_pilot(office) as pilot:
        pilot.app.team = of_team
        pilot.app.reload()
        pilot.app.hand_out(long_ago)
        await until(pilot, "Naar buiten")
        await choose(pilot, "(.ics)")
        await choose(pilot, "Anna Zwart")
        await into(pilot, tmp_path)
    (written,) = tmp_path.glob("*.ics")
    (event,) = Calendar.from_ical(written.read_bytes()).walk("VEVENT")
    assert event["summary"] == "Inloopspreekuur"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("werkmap", "rooster-2024-03-18.xlsx"),
        ("te printen", "rooster-2024-03-18.html"),
        ("muur", "spreekuurlijst-2024-03-19.html"),
        ("werkoverleg", "werkoverleg-2024-03-19.html"),
        ("Sleutellijst", "sleutellijst-D003.html"),
    ],
)
async def test_each_of_the_others_is_a_file(office, tmp_path, words, name):
    async with run_pilot(office) as pilot:
        await put_cursor(pilot, home("D003"))
        await palette(pilot, "naar buiten")
        await choose(pilot, words)
        if name.startswith("rooster"):
            await choose(pilot, "Deze week")
        await into(pilot, tmp_path)
        made = tmp_path / name
        assert made.stat().st_mode & 0o077 == 0
        assert name.endswith(".xlsx") or CLOSING in made.read_text()


async def test_the_list_of_the_spreekuur_as_text_is_on_the_clipboard(office):
    async with run_pilot(office) as pilot:
        await palette(pilot, "naar buiten")
        await choose(pilot, "klembord")
        assert "Wie is er bij het spreekuur?" in text(pilot)
        assert CLOSING in pilot.app.clipboard


async def test_a_koppeling_is_introduced_to_each_of_the_two(office, tmp_path):
    async with run_pilot(office) as pilot:
        pilot.app.open_details(home("D001"))
        await until(pilot, "Koppelingen")
        assert isinstance(pilot.app.screen, DetailsScreen)
        await palette(pilot, "kennismakingstekst")
        assert title(pilot) == "Kennismakingstekst: Tesfay – Anna Zwart"
        await choose(pilot, "Voor de begeleider: naar het klembord")
        assert pilot.app.clipboard.startswith("Beste Anna,")
        await press(pilot, "enter")
        await palette(pilot, "kennismakingstekst")
        await choose(pilot, "Voor het huishouden: in een bestand")
        await into(pilot, tmp_path)
        letter = (tmp_path / "kennismaking-D001-huishouden.txt").read_text()
        assert "Telefoon van Anna: 0611111111." in letter
        assert letter.endswith(f"{CLOSING}\n")


async def test_of_a_household_without_a_begeleider_there_is_nothing_to_introduce(office):
    async with run_pilot(office) as pilot:
        await put_cursor(pilot, home("D003"))
        await palette(pilot, "kennismakingstekst")
        assert said(pilot) == "! Kies eerst een huishouden dat een begeleider heeft."


async def test_a_folder_that_is_not_there_is_asked_again(office, tmp_path):
    async with run_pilot(office) as pilot:
        await palette(pilot, "naar buiten")
        await choose(pilot, "werkoverleg")
        await fill_in(pilot, str(tmp_path / "weg"))
        await press(pilot, "enter")
        assert said(pilot) == "! Deze map is er niet. Kijk de naam na."
        await press(pilot, "escape")
        assert list(tmp_path.glob("*.html")) == []


@pytest.mark.parametrize("times", [1, 2])
async def test_while_names_are_hidden_nothing_leaves_the_office(office, times):
    async with run_pilot(office) as pilot:
        await press(pilot, *["p"] * times)
        for name in ("naar buiten", "kennismakingstekst"):
            await palette(pilot, name)
            assert said(pilot) == f"! {CLOSED}"
