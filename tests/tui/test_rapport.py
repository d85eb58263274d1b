"""Rapport: today in five sentences to copy, the pages of a period, one's own words, and a file in each format."""

from datetime import date
from threading import Event

import pytest

from db.agenda import Taakstelling
from db.rules.months import Periode
from db.rules.report.suppression import VERBORGEN
from tests.builders import TODAY, days, fill, household, match, stagiaire, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    assert_tidy,
    cursor,
    fill_in,
    full_names,
    keys_shown,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    text,
    until,
)
from tui.screens import rapport
from tui.screens.desk import HIDDEN
from tui.screens.handing_out import CLOSED
from tui.screens.pages import BUSY
from tui.screens.rapport import CLOSED_WORDS, FILES, OUTDATED, OWN, periods, read_period
from tui.screens.records import RecordsScreen
from tui.screens.scopes import Keuze
from tui.widgets.figuretable import Cijfer

PAGES = 6
"""How it stands today, and five pages of the report."""


@pytest.fixture
def office(store):
    """Anna guides Tesfay, the teamleider Rahimi; Osman waits for 40 days."""
    fill(
        store,
        teamleider(voornaam="Wil", achternaam="Groot", team="Noord"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Zwart", leidinggevende="T01"),
        stagiaire("S01", voornaam="Joris", achternaam="Veen", leidinggevende="T01"),
        household("D001", naam="Tesfay", team="Noord"),
        household("D002", naam="Osman", team="Noord", sleuteldatum=days(-40)),
        household("D003", naam="Rahimi", team="Noord"),
        match("D001", "V01"),
        match("D003", "T01", days(-3), tijdelijk=True),
    )
    return store


async def open_report(pilot):
    """Go to the report, and wait until all of it is there."""
    await press(pilot, "6")
    for _ in range(400):
        if len(pilot.app.screen._kept) >= PAGES:
            break
        await pilot.pause(0.05)
    await pilot.pause()


async def choose(pilot, wanted):
    """Take a row of a dialog by its key."""
    await put_cursor(pilot, wanted, "Options")
    await press(pilot, "enter")


@each_size
async def test_enter_copies_how_it_stands_today_in_five_sentences_without_names(office, size):
    async with run_pilot(office, size) as pilot:
        await open_report(pilot)
        assert_tidy(pilot)
        assert cursor(pilot, "PageList") == "vandaag"
        await press(pilot, "enter")
        assert "De zinnen staan op het klembord" in said(pilot)
        copied = pilot.app.clipboard
        assert copied.splitlines() == list(pilot.app.screen.blad.zinnen)
        assert len(copied.splitlines()) == 5
        assert "Er wacht 1 huishouden op een koppeling, met een sleutel." in copied
        assert not [name for name in full_names(office) if name in copied]


@each_size
async def test_the_line_of_keys_says_what_enter_does_and_that_the_report_can_be_saved(office, size):
    async with run_pilot(office, size) as pilot:
        await open_report(pilot)
        assert "enter kopieer" in keys_shown(pilot)
        assert "s bewaar" in keys_shown(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.names.has_focus
        await press(pilot, "down")
        assert "enter lees" in keys_shown(pilot)
        assert "s bewaar" in keys_shown(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.table.has_focus
        assert "enter open" in keys_shown(pilot)
        assert "s bewaar" in keys_shown(pilot)


@each_size
async def test_each_page_of_the_period_shows_and_names_nobody(team, size):
    async with run_pilot(team, size) as pilot:
        await open_report(pilot)
        names = [row.key for row in pilot.app.screen.names._rows]
        assert len(names) == len(set(names)) >= PAGES
        for naam in names:
            await put_cursor(pilot, naam, "PageList")
            assert_tidy(pilot)
            await press(pilot, "tab", "pagedown")
            assert_tidy(pilot)
            shown = text(pilot)
            assert not [name for name in full_names(team) if name in shown]


async def test_a_figure_opens_its_records_also_where_the_report_leaves_it_out(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await put_cursor(pilot, Cijfer("stand", "wachtend"), "PageTable")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RecordsScreen)
        assert [row[0] for row in rows(pilot, "RecordList")] == ["Osman"]
        await press(pilot, "escape")
        assert pilot.app.screen.table.key == Cijfer("stand", "wachtend")


async def test_on_another_page_the_cursor_begins_at_the_first_row(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "tab", "end", "escape", "down")
        first = pilot.app.screen.blad.tabellen[0]
        assert pilot.app.screen.table.key == Cijfer(first.naam, first.rijen[0].naam)


async def test_a_row_of_each_page_opens_its_records_a_hidden_one_too(team):
    async with run_pilot(team) as pilot:
        await open_report(pilot)
        hidden = 0
        for naam in [row.key for row in pilot.app.screen.names._rows]:
            await put_cursor(pilot, naam, "PageList")
            every = [(t, rij) for t in pilot.app.screen.blad.tabellen for rij in t.rijen if rij.bron]
            left_out = [(t, rij) for t, rij in every if VERBORGEN in rij.waarden]
            assert every, f"no row of {naam} can be opened"
            for tabel, rij in (every[0], *left_out[:1]):
                await put_cursor(pilot, Cijfer(tabel.naam, rij.naam), "PageTable")
                await press(pilot, "enter")
                assert isinstance(pilot.app.screen, RecordsScreen)
                assert len(rows(pilot, "RecordList")) == len(set(rij.bron))
                await press(pilot, "escape")
                hidden += VERBORGEN in rij.waarden
        assert hidden


async def test_the_period_is_chosen_by_name_or_typed_and_stands_above_the_page(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "down")
        assert "·  2024  ·  iedereen" in text(pilot)
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["vorig jaar"])
        await until(pilot, "·  2023  ·")
        await press(pilot, "g")
        await choose(pilot, "typed")
        await fill_in(pilot, "1-2-2024")
        await press(pilot, "enter")
        assert "Typ twee dagen" in said(pilot)
        await fill_in(pilot, "1-5-2024 t/m 1-6-2024")
        await press(pilot, "enter")
        assert "pas na vandaag" in said(pilot)
        await fill_in(pilot, "1-2-2024 t/m 14-2-2024")
        await press(pilot, "enter")
        await open_report(pilot)
        await put_cursor(pilot, pilot.app.screen.names._rows[1].key, "PageList")
        assert "1 feb 2024 tot en met 14 feb 2024" in text(pilot)


async def test_the_sentences_are_put_in_own_words_until_another_period_is_chosen(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "down")
        original = pilot.app.screen.blad.zinnen
        await press(pilot, "e")
        await fill_in(pilot, "Het gaat [b]goed[/b].\n\nEcht waar.")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.blad.zinnen == ("Het gaat [b]goed[/b].", "Echt waar.")
        assert "Het gaat [b]goed[/b]." in text(pilot)
        await press(pilot, "up", "down")
        assert "Echt waar." in text(pilot)
        await press(pilot, "ctrl+r")
        assert pilot.app.screen.blad.zinnen == original
        await press(pilot, "e")
        await fill_in(pilot, "Anders.")
        await press(pilot, "ctrl+s")
        await press(pilot, "e")
        await fill_in(pilot, "")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.blad.zinnen == original
        await press(pilot, "e")
        await fill_in(pilot, "Anders.")
        await press(pilot, "ctrl+s")
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["dit kwartaal"])
        await open_report(pilot)
        assert "Anders." not in text(pilot)


@pytest.mark.parametrize("formaat", FILES)
async def test_the_report_is_saved_in_each_format_with_the_own_words(office, tmp_path, formaat):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "down", "e")
        await fill_in(pilot, "Eigen woorden.")
        await press(pilot, "ctrl+s")
        await press(pilot, "s")
        await choose(pilot, formaat)
        await fill_in(pilot, str(tmp_path))
        await press(pilot, "enter")
        await until(pilot, "Geschreven: ")
        written = tmp_path / f"rapport-2024.{formaat}"
        assert str(written) in said(pilot)
        content = written.read_bytes()
        assert len(content) > 500
        assert written.stat().st_mode & 0o077 == 0
        if formaat in ("md", "html", "json"):
            assert b"Eigen woorden." in content
        for name in full_names(office):
            assert name.encode() not in content


async def settled(pilot):
    """Wait until the page under the cursor is there."""
    for _ in range(400):
        if pilot.app.screen.blad:
            break
        await pilot.pause(0.05)
    await pilot.pause()


@each_size
async def test_a_page_that_another_period_or_scope_does_not_have_leaves_the_list(office, size):
    fill(office, Taakstelling(gemeente="Steenwijkerland", jaar=2024, helft=1, personen=68))
    async with run_pilot(office, size) as pilot:
        await open_report(pilot)
        names = [row.key for row in pilot.app.screen.names._rows]
        await put_cursor(pilot, "taakstelling", "PageList")
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["vorig jaar"])
        await settled(pilot)
        assert BUSY not in text(pilot)
        left = [row.key for row in pilot.app.screen.names._rows]
        assert left == [name for name in names if name not in ("taakstelling", "vooruitblik")], "of a year that is over"
        assert cursor(pilot, "PageList") in left
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["dit jaar"])
        await settled(pilot)
        await put_cursor(pilot, "taakstelling", "PageList")
        await press(pilot, "f")
        await choose(pilot, Keuze("Noord"))
        await settled(pilot)
        assert BUSY not in text(pilot)


async def test_the_rest_of_the_report_goes_on_when_the_cursor_leaves_the_first_page(office, monkeypatch):
    begun, free, make = [], Event(), rapport.make_rapport

    def held(*given):
        begun.append(given)
        free.wait(10)
        return make(*given)

    async with run_pilot(office) as pilot:
        await open_report(pilot)
        monkeypatch.setattr(rapport, "make_rapport", held)
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["vorig jaar"])
        await until(pilot, "Er wacht 1 huishouden")
        await press(pilot, "down", "up", "down")
        assert BUSY in text(pilot)
        free.set()
        await settled(pilot)
        assert len(begun) == 1


async def edit(pilot, words):
    """Put the sentences of the page in these words."""
    await press(pilot, "e")
    await fill_in(pilot, words)
    await press(pilot, "ctrl+s")


async def test_own_words_belong_to_one_period_and_one_scope_and_come_back_with_them(office, tmp_path):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "down")
        await edit(pilot, "Van iedereen dit jaar.")
        assert OWN in text(pilot)
        await press(pilot, "f")
        await choose(pilot, Keuze("Noord"))
        await settled(pilot)
        assert "Van iedereen dit jaar." not in text(pilot)
        assert OWN not in text(pilot)
        await press(pilot, "s")
        await choose(pilot, "md")
        await fill_in(pilot, str(tmp_path))
        await press(pilot, "enter")
        await until(pilot, "Geschreven: ")
        (written,) = tmp_path.glob("rapport-2024*.md")
        assert "Van iedereen" not in written.read_text()
        await edit(pilot, "Van Noord.")
        await press(pilot, "f", "home", "enter")
        await settled(pilot)
        assert "Van iedereen dit jaar." in text(pilot)
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["dit kwartaal"])
        await settled(pilot)
        assert "Van iedereen" not in text(pilot)
        await press(pilot, "g")
        await choose(pilot, periods(TODAY)["dit jaar"])
        await settled(pilot)
        assert "Van iedereen dit jaar." in text(pilot)


async def test_a_draft_of_own_words_comes_back_for_its_own_period_and_scope_only(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "down", "e")
        await fill_in(pilot, "Half af")
        await press(pilot, "escape")
        await press(pilot, "f")
        await choose(pilot, Keuze("Noord"))
        await settled(pilot)
        await press(pilot, "e")
        assert "Half af" not in text(pilot)
        await press(pilot, "escape")
        await press(pilot, "f", "home", "enter")
        await settled(pilot)
        await press(pilot, "e")
        assert "Half af" in text(pilot)


async def test_own_words_stay_after_a_change_and_the_page_says_that_the_figures_differ(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await edit(pilot, "Zo staat het.")
        assert OWN in text(pilot)
        fill(office, household("D009", naam="Haddad", team="Noord", sleuteldatum=days(-10)))
        pilot.app.reload()
        await until(pilot, OUTDATED)
        assert "Zo staat het." in text(pilot)
        await press(pilot, "p", "p")
        assert OUTDATED not in text(pilot)
        await press(pilot, "p")
        await edit(pilot, "Zo staat het nu.")
        assert OUTDATED not in text(pilot)
        assert OWN in text(pilot)
        await edit(pilot, "\n".join(pilot.app.screen.computed.zinnen))
        assert OWN not in text(pilot)


async def test_beside_a_visitor_own_words_are_put_away_as_they_may_name_somebody(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await edit(pilot, "Anna Zwart is ziek.")
        await press(pilot, "p")
        assert "Zwart" not in text(pilot)
        assert "Er wacht 1 huishouden" in text(pilot)
        await press(pilot, "e")
        assert said(pilot) == f"! {CLOSED_WORDS}"
        await press(pilot, "p", "p")
        assert "Anna Zwart is ziek." in text(pilot)


async def test_another_scope_is_reported_on(office):
    async with run_pilot(office) as pilot:
        await open_report(pilot)
        await press(pilot, "f")
        await choose(pilot, Keuze("Noord"))
        await until(pilot, "Stand vandaag  ·  team Noord")
        await until(pilot, "Er wacht 1 huishouden")


@each_size
async def test_beside_a_visitor_nothing_leaves_and_in_the_strictest_privacy_all_is_hidden(office, size):
    async with run_pilot(office, size) as pilot:
        await open_report(pilot)
        await press(pilot, "p", "s")
        assert CLOSED in said(pilot)
        await press(pilot, "p")
        assert HIDDEN in text(pilot)
        assert "Er wacht" not in text(pilot)
        await press(pilot, "enter")
        assert pilot.app.clipboard == ""
        await press(pilot, "e")
        assert HIDDEN in text(pilot)
        await press(pilot, "p")
        assert "Er wacht 1 huishouden op een koppeling" in text(pilot)


async def test_hostile_text_in_a_name_is_text_in_the_report_and_in_its_file_name(store, tmp_path):
    evil = "../[red]X[/]"
    fill(store, teamleider(team=evil), household("D001", naam=evil, team=evil))
    async with run_pilot(store) as pilot:
        await open_report(pilot)
        await press(pilot, "f")
        await choose(pilot, Keuze(evil))
        await until(pilot, f"team {evil}")
        await press(pilot, "s")
        await choose(pilot, "md")
        await fill_in(pilot, str(tmp_path))
        await press(pilot, "enter")
        await until(pilot, "Geschreven: ")
        assert len(list(tmp_path.glob("rapport-2024-team*.md"))) == 1


def test_a_period_is_read_as_it_is_typed():
    assert read_period("1-1-2024 t/m 31-3-2024", TODAY) == Periode(date(2024, 1, 1), date(2024, 3, 31))
    assert read_period("1 jan t/m 31 mrt", TODAY) == Periode(date(2024, 1, 1), date(2024, 3, 31))
    for wrong in ("", "t/m", "1-1-2024", "31-3-2024 t/m 1-1-2024", "ooit t/m nooit"):
        assert read_period(wrong, TODAY) is None


def test_the_periods_with_a_name_are_those_of_the_calendar():
    assert periods(date(2024, 1, 15))["vorige maand"] == Periode(date(2023, 12, 1), date(2023, 12, 31))
    assert periods(date(2024, 1, 15))["vorig kwartaal"] == Periode(date(2023, 10, 1), date(2023, 12, 31))
