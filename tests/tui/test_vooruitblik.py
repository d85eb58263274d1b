"""Vooruitblik: each page shows, each figure opens its records, and the taakstelling is kept there."""

from threading import Event

import pytest

from db.agenda import Actie, Taakstelling
from db.lists import ActieSoort
from db.records.rows import find
from db.records.settings import save_settings
from db.rules.figures import Bron
from tests.builders import TODAY, days, fill, household, match, member, stagiaire, teamleider, vrijwilliger
from tests.sampling import by_turns, each_size
from tests.tui.visit import (
    NARROW,
    assert_tidy,
    cursor,
    everyone,
    fill_in,
    full_names,
    keys_shown,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    stand,
    text,
    type_text,
    until,
)
from tui.privacy import Privacy
from tui.screens import records
from tui.screens.ahead import read_start
from tui.screens.desk import HIDDEN
from tui.screens.details import DetailsScreen
from tui.screens.pages import NOTHING
from tui.screens.records import MOST, RecordsScreen
from tui.screens.scopes import Keuze
from tui.screens.vooruitblik import PAGES
from tui.widgets.figuretable import Cijfer

HERE = {"gemeente": "Steenwijkerland", "team": "Noord"}
TASK = Taakstelling(gemeente="Steenwijkerland", jaar=2024, helft=1, personen=68, voorsprong=-4)


@pytest.fixture
def office(store):
    """Anna guides Tesfay; Osman waits; Westerveld has a household of another team."""
    fill(
        store,
        teamleider(voornaam="Wil", achternaam="Groot", team="Noord"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Zwart", leidinggevende="T01"),
        stagiaire("S01", voornaam="Joris", achternaam="Veen", leidinggevende="T01"),
        household("D001", naam="Tesfay", **HERE),
        household("D002", naam="Osman", **HERE, sleuteldatum=days(-40)),
        household("D003", naam="Rahimi", gemeente="Westerveld", team="Noord"),
        member("D001", 1, voornaam="Selam", achternaam="Tesfay"),
        match("D001", "V01"),
    )
    return store


async def turn_to(pilot, naam):
    """Go to a page of Vooruitblik, and wait until it is there."""
    await press(pilot, "5")
    await put_cursor(pilot, naam, "PageList")
    for _ in range(400):
        if pilot.app.screen.blad:
            break
        await pilot.pause(0.05)
    await pilot.pause()


async def until_says(pilot, sentence):
    """Wait until the page says this, on however many lines."""
    for _ in range(400):
        blad = pilot.app.screen.blad
        if blad and sentence in " ".join(blad.zinnen):
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{sentence} is not said:\n{text(pilot)}")


@pytest.mark.parametrize(("page", "size"), by_turns(PAGES), ids=lambda value: getattr(value, "naam", None))
async def test_each_page_says_something_and_names_nobody(team, size, page):
    async with run_pilot(team, size) as pilot:
        await turn_to(pilot, page.naam)
        assert_tidy(pilot)
        assert f"{page.titel}  ·  iedereen" in text(pilot)
        await press(pilot, "tab", "pagedown", "pagedown")
        assert_tidy(pilot)
        shown = text(pilot)
        assert not [name for name in full_names(team) if name in shown]


async def test_a_figure_opens_the_records_that_it_counts_and_from_there_every_action_works(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await put_cursor(pilot, Cijfer("steenwijkerland-2024-1", "gehuisvest"), "PageTable")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RecordsScreen)
        assert [row[:2] for row in rows(pilot, "RecordList")] == [("Tesfay", "D001"), ("Osman", "D002")]
        assert "bij Anna Zwart" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DetailsScreen)
        await press(pilot, "escape", "escape")
        assert pilot.app.screen.table.key == Cijfer("steenwijkerland-2024-1", "gehuisvest")


async def test_a_figure_that_counts_nobody_says_so(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await put_cursor(pilot, Cijfer("steenwijkerland-2024-1", "taak"), "PageTable")
        await press(pilot, "enter")
        assert said(pilot) == NOTHING


@each_size
async def test_a_taakstelling_is_added_changed_and_taken_away_and_each_can_be_undone(office, size):
    async with run_pilot(office, size) as pilot:
        await turn_to(pilot, "taakstelling")
        await until_says(pilot, "Er is nog geen taakstelling ingevuld. Dat hoeft ook niet.")
        await press(pilot, "n", "tab", "tab", "tab")
        await type_text(pilot, "68")
        await press(pilot, "ctrl+s")
        assert "Taakstelling toegevoegd: Steenwijkerland, 1e helft 2024" in said(pilot)
        await until_says(pilot, "moet 68 personen huisvesten in de 1e helft van 2024")
        await press(pilot, "e", "tab", "tab", "tab")
        await fill_in(pilot, "70")
        await press(pilot, "ctrl+s")
        await until_says(pilot, "moet 70 personen huisvesten in de 1e helft van 2024")
        await press(pilot, "x")
        assert "Ga eerst op een regel van een taakstelling staan" in said(pilot)
        await press(pilot, "tab", "x")
        await until_says(pilot, "Er is nog geen taakstelling ingevuld.")
        for amount in (70, 68):
            await press(pilot, "u")
            await until_says(pilot, f"moet {amount} personen huisvesten in de 1e helft van 2024")
        await press(pilot, "u")
        await until_says(pilot, "Er is nog geen taakstelling ingevuld.")
        assert find(office.db, Taakstelling) == []


async def test_a_taakstelling_that_is_not_right_is_told_where_it_is_filled_in(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await press(pilot, "n", "ctrl+s")
        assert "Personen: verwacht een waarde" in text(pilot)
        await type_text(pilot, "5")
        await press(pilot, "shift+tab")
        await fill_in(pilot, "1")
        await press(pilot, "ctrl+s")
        assert "Er is al een taakstelling van Steenwijkerland, 1e helft 2024" in text(pilot)


async def test_a_taakstelling_that_is_hidden_is_neither_changed_nor_taken_away(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await put_cursor(pilot, Cijfer("steenwijkerland-2024-1", "taak"), "PageTable")
        await press(pilot, "p", "p")
        assert pilot.app.privacy is Privacy.ALLEEN
        for key in ("x", "delete", "e"):
            await press(pilot, key)
            assert said(pilot) == f"! {HIDDEN}"
        assert len(find(office.db, Taakstelling)) == 1


async def test_a_taakstelling_is_changed_on_its_own_page_only(office):
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        assert "bewerk" in keys_shown(pilot)
        await put_cursor(pilot, "druk", "PageList")
        assert "bewerk" not in keys_shown(pilot)


async def test_the_figures_of_one_gemeente_or_team_are_chosen_and_the_title_says_whose_they_are(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await press(pilot, "f")
        assert [row[0] for row in rows(pilot, "Options")] == [
            "Iedereen in dit bestand",
            "team Noord",
            "gemeente Steenwijkerland",
            "gemeente Westerveld",
        ]
        await put_cursor(pilot, Keuze(gemeente="Westerveld"), "Options")
        await press(pilot, "enter")
        await until(pilot, "Taakstelling  ·  gemeente Westerveld")
        await until_says(pilot, "Er is nog geen taakstelling ingevuld.")


async def test_what_belongs_to_no_team_or_gemeente_is_chosen_where_there_is_some(office):
    fill(office, household("D008", naam="Los", gemeente="", team="Noord"))
    fill(office, household("D009", naam="Alleen", gemeente="Westerveld", team="", verantwoordelijke=None))
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await press(pilot, "f")
        assert [row[0] for row in rows(pilot, "Options")] == [
            "Iedereen in dit bestand",
            "team Noord",
            "zonder team",
            "gemeente Steenwijkerland",
            "gemeente Westerveld",
            "zonder gemeente",
        ]
        for keuze, titel, one in ((Keuze(""), "zonder team", "D009"), (Keuze(gemeente=""), "zonder gemeente", "D008")):
            await put_cursor(pilot, keuze, "Options")
            await press(pilot, "enter")
            await until(pilot, f"Taakstelling  ·  {titel}")
            await until_says(pilot, "taakstelling")
            assert [home.dossier for home in pilot.app.screen._bereik.huishoudens] == [one]
            await press(pilot, "f")


async def test_the_page_follows_what_changes_and_keeps_its_row(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await put_cursor(pilot, Cijfer("steenwijkerland-2024-1", "komend"), "PageTable")
        fill(office, household("D009", naam="Haddad", **HERE))
        pilot.app.reload()
        await until_says(pilot, "kregen 7 personen een sleutel")
        assert pilot.app.screen.table.key == Cijfer("steenwijkerland-2024-1", "komend")


async def test_beside_a_visitor_the_records_have_initials_and_in_the_strictest_privacy_all_is_hidden(office):
    fill(office, TASK)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "taakstelling")
        await put_cursor(pilot, Cijfer("steenwijkerland-2024-1", "gehuisvest"), "PageTable")
        await press(pilot, "p", "enter")
        shown = text(pilot)
        assert "D001" in shown
        assert not [name for name in full_names(office) if name in shown]
        await press(pilot, "p")
        assert pilot.app.privacy is Privacy.ALLEEN
        assert HIDDEN in text(pilot)
        assert "D001" not in text(pilot)
        await press(pilot, "escape")
        assert HIDDEN in text(pilot)
        assert "personen" not in text(pilot)
        await press(pilot, "p")
        await until_says(pilot, "kregen 4 personen een sleutel")


async def test_hostile_names_are_shown_as_they_are(store):
    evil = "[red]X[/] [@click=app.quit]"
    fill(
        store,
        vrijwilliger("V01", voornaam=evil),
        household("D001", naam=evil, gemeente=evil, team=evil),
        Taakstelling(gemeente=evil, jaar=2024, helft=1, personen=5),
    )
    async with run_pilot(store, NARROW) as pilot:
        await turn_to(pilot, "taakstelling")
        assert_tidy(pilot)
        assert "[red]X[/]" in text(pilot)
        await press(pilot, "tab", "down", "down", "enter")
        assert isinstance(pilot.app.screen, RecordsScreen)
        assert_tidy(pilot)
        await press(pilot, "escape", "f", "end", "enter")
        await until(pilot, "gemeente [red]X[/]")
        await press(pilot, "e")
        assert_tidy(pilot)


# What if


@each_size
async def test_another_year_is_imagined_while_typing_and_nothing_of_it_is_written(office, size):
    before = office.log.latest()
    async with run_pilot(office, size) as pilot:
        await turn_to(pilot, "vooruitblik")
        await press(pilot, "plus")
        await until(pilot, "Er is nog niets anders dan nu.")
        await type_text(pilot, "2")
        await until(pilot, "Anders is: 2 vrijwilligers erbij.")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "apr")
        await until(pilot, "2 vrijwilligers erbij vanaf 1 apr")
        assert_tidy(pilot)
        await fill_in(pilot, "ooit")
        await until(pilot, "Eén veld klopt nog niet")
        await press(pilot, "escape")
        assert "Maanden  ·  iedereen" in text(pilot)
    assert office.log.latest() == before


def test_a_month_is_its_first_day_and_the_next_one_unless_a_year_is_typed(today):
    assert read_start("apr", today) == days(13)
    assert read_start("1 apr", today) == days(13)
    assert read_start("jan", today).year == 2025
    assert read_start("mrt", today) == read_start("mrt 2024", today) == today
    for past in ("jan 2024", "1-1-2024", "18-3-2024", "apr 2023"):
        with pytest.raises(ValueError, match="202"):
            read_start(past, today)
    with pytest.raises(ValueError):
        read_start("ooit", today)


async def test_what_is_imagined_follows_a_change_of_a_colleague_and_keeps_what_was_typed(office):
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "vooruitblik")
        await press(pilot, "plus")
        await type_text(pilot, "2")
        await until(pilot, "Anders is: 2 vrijwilligers erbij.")
        before = pilot.app.screen._answer
        fill(office, *(household(f"D02{n}", naam="Haddad", **HERE) for n in range(9)))
        save_settings(office, days(0), {"uren_maand_1_3": 6.0})
        pilot.app.reload()
        for _ in range(200):
            if pilot.app.screen._answer != before:
                break
            await pilot.pause(0.05)
        assert pilot.app.screen._answer != before
        assert pilot.app.screen.form.values["uren_maand_1_3"] == "6"
        assert "Anders is: 2 vrijwilligers erbij." in text(pilot)


async def test_in_the_strictest_privacy_what_is_imagined_is_hidden(office):
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "vooruitblik")
        await press(pilot, "plus")
        await until(pilot, "Er is nog niets anders dan nu.")
        pilot.app.screen.query_one("FigureTable").focus()
        await press(pilot, "p", "p")
        assert HIDDEN in text(pilot)
        assert "anders dan nu" not in text(pilot)
        await press(pilot, "p")
        assert "Er is nog niets anders dan nu." in text(pilot)


# The records of a figure


async def test_of_very_many_records_the_first_are_shown_with_how_many_there_are_more(office):
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "vooruitblik")
        many = tuple(Bron("huishouden", f"D{n:05}") for n in range(MOST + 47))
        await pilot.app.push_screen(RecordsScreen("Veel", many, stand(office)))
        assert len(rows(pilot, "RecordList")) == MOST
        assert f"Veel  {MOST + 47} huishoudens, de eerste {MOST}." in text(pilot)


async def test_records_are_read_again_in_a_thread_and_the_keys_stay_free(office, monkeypatch):
    free, read = Event(), records.read_around

    def held(*given):
        free.wait(10)
        return read(*given)

    monkeypatch.setattr(records, "read_around", held)
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "vooruitblik")
        both = (Bron("huishouden", "D001"), Bron("huishouden", "D003"))
        await pilot.app.push_screen(RecordsScreen("Twee", both, stand(office)))
        fill(office, match("D003", "S01"))
        pilot.app.reload()
        await press(pilot, "down")
        assert cursor(pilot, "RecordList").sleutel == "D003"
        assert "bij Joris Veen" not in text(pilot)
        free.set()
        await until(pilot, "bij Joris Veen")
        assert cursor(pilot, "RecordList").sleutel == "D003"


async def test_on_the_page_of_recruiting_an_action_is_recruiting_and_counts_at_once(office):
    async with run_pilot(office) as pilot:
        await turn_to(pilot, "werving")
        await press(pilot, "a")
        await type_text(pilot, "vacature")
        await press(pilot, "enter")
        (made,) = everyone(office, Actie)
        assert (made.soort, made.wat, made.klaar) == (ActieSoort.WERVING, "vacature", TODAY)
        assert said(pilot).startswith("Actie: werving, di 19 mrt, gedaan")
