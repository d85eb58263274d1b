"""The log on the screen: who looked is in it, a month deserves a look, and a coordinator signs it off."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.demo import write_demo
from db.lists import Toegang
from db.records.review import reviews
from db.records.traject import take_up_tasks
from db.store import Store, open_throwaway
from tests.builders import TODAY, fill, household, vrijwilliger
from tests.tui.visit import (
    NARROW,
    SIZES,
    assert_tidy,
    cursor,
    first_waiting,
    full_names,
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

FIRST = datetime(2024, 2, 12, 10, 0, tzinfo=UTC)


@pytest.fixture
def february(clock):
    """It is February still; gives the moment that will be now."""
    now, clock.now = clock.now, FIRST
    return now


@pytest.fixture
def later(february: datetime, tmp_path: Path, clock) -> Iterator[Store]:
    """The team, written in February: that month waits to be reviewed."""
    store = open_throwaway(tmp_path / "februari.db", clock)
    take_up_tasks(store, TODAY)
    write_demo(store, TODAY, seed=1)
    clock.now = february
    yield store
    store.close()


def noted(store: Store, *soorten: str) -> list[tuple[str, str]]:
    """What was noted, as what and about whom."""
    return [(entry.actie, entry.over) for entry in store.log.after(0, soorten or ("inzage",))]


async def open_log(pilot, month="februari 2024"):
    await press(pilot, "9")
    await until(pilot, "Alle regels  ")
    assert month in text(pilot)


# Who looked


@pytest.mark.parametrize(
    "keys",
    [("i",), ("t",), ("e",), ("b",)],
    ids=["details", "traject", "form", "telephone"],
)
async def test_opening_a_household_is_a_view(team, keys):
    naam = first_waiting(team).naam
    async with run_pilot(team) as pilot:
        await press(pilot, "1", *keys)
        assert noted(team) == [("ingezien", naam)]


@pytest.mark.parametrize("keys", [("i",), ("l",), ("z",), ("e",)], ids=["details", "phases", "leaving", "form"])
async def test_opening_a_begeleider_is_a_view(team, keys):
    async with run_pilot(team) as pilot:
        await press(pilot, "3")
        naam = team.db.execute(
            "SELECT voornaam FROM begeleider WHERE kenmerk = ?", [cursor(pilot, "PeopleList").sleutel]
        ).fetchone()[0]
        await press(pilot, *keys)
        await until(pilot, "terug")
        ((actie, over),) = noted(team)
        assert actie == "ingezien"
        assert over.startswith(naam)


async def test_lists_and_the_look_up_are_no_view(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "1", "down", "2", "3", "down", "4", "0", "slash")
        await type_text(pilot, "tes")
        await press(pilot, "escape")
        assert noted(team) == []


async def test_the_same_record_again_within_five_minutes_is_one_view(team, clock):
    async with run_pilot(team) as pilot:
        await press(pilot, "1", "i", "e", "escape", "t", "escape", "escape")
        clock.forward(minutes=4)
        await press(pilot, "i", "escape")
        assert len(noted(team)) == 1
        clock.forward(minutes=2)
        await press(pilot, "i", "escape")
        assert len(noted(team)) == 2
        await press(pilot, "down", "i")
        assert len(noted(team)) == 3


async def test_who_is_on_the_telephone_sees_the_record_of_a_file_that_is_held_and_hears_that_it_was_not_noted(team):
    naam = first_waiting(team).naam
    other = team.beside()
    async with run_pilot(team) as pilot:
        await press(pilot, "1")
        with other.locked():
            await press(pilot, "i")
            assert f"{naam} · " in text(pilot)
            assert "Dit bekijken is niet in het logboek gezet." in said(pilot)
        assert noted(team) == []
        await press(pilot, "escape", "i")
        assert noted(team) == [("ingezien", naam)]
    other.close()


async def test_beside_a_visitor_no_telephone_is_shown_so_none_is_noted(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "1", "p", "b", "e")
        assert noted(team) == []


async def test_what_goes_out_is_noted_by_its_kind(team, tmp_path):
    async with run_pilot(team) as pilot:
        await press(pilot, "4", "y", "down", "down", "down", "enter")
        pilot.app.screen.query_one("LineInput").value = str(tmp_path)
        await press(pilot, "enter")
        await until(pilot, "Geschreven")
    assert noted(team, "uitvoer") == [("Spreekuurlijst voor aan de muur, vier weken (.html)", "")]


# Looking through a month


@pytest.mark.parametrize("size", SIZES)
async def test_the_month_that_waits_opens_with_what_deserves_a_look(later, size):
    async with run_pilot(later, size) as pilot:
        await open_log(pilot)
        assert "Nog niet nagekeken" in text(pilot)
        shown = {row[1]: row[2] for row in rows(pilot, "FindingList")}
        assert shown["Alle regels"] == "2"
        assert shown["Gewist of geanonimiseerd"] == "0"
        assert [row[2] for row in rows(pilot, "EntryList")] == ["demonstratie gemaakt", "takenlijst overgenomen"]
        assert_tidy(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_a_finding_shows_its_entries_and_an_entry_what_it_changed(later, size):
    async with run_pilot(later, size) as pilot:
        await press(pilot, "1", "tab", "enter")
        assert said(pilot).startswith("Gevraagd")
        await press(pilot, "u")
        await open_log(pilot)
        await press(pilot, "right_square_bracket")
        await until(pilot, "Alle regels  4")
        await press(pilot, "end")
        assert [row[2] for row in rows(pilot, "EntryList")] == ["ongedaan: gevraagd"]
        await press(pilot, "enter", "enter")
        assert title(pilot).startswith("Regel ")
        cells = {row[0]: row[1:] for row in rows(pilot, "Options")}
        assert cells["Status"] == ("gevraagd", "leeg")
        assert cells["Tijdelijk"] == ("nee", "leeg")
        assert_tidy(pilot)
        await press(pilot, "down", "enter")
        assert "Was: " in text(pilot)
        await press(pilot, "escape", "escape", "escape")
        assert "Begeleiders" in text(pilot)


async def test_other_months_are_reached_by_bracket_and_by_typing(later):
    async with run_pilot(later) as pilot:
        await open_log(pilot)
        await press(pilot, "left_square_bracket")
        await until(pilot, "Geen regels in deze maand.")
        assert "januari 2024" in text(pilot)
        await press(pilot, "g")
        await type_text(pilot, "x")
        await press(pilot, "enter")
        assert said(pilot) == "! Typ een maand zoals 3-2024 of maart 2024."
        pilot.app.screen.query_one("LineInput").value = "feb 2024"
        await press(pilot, "enter")
        await until(pilot, "Alle regels  2")
        assert "februari 2024" in text(pilot)


async def test_a_month_is_signed_off_with_a_line_and_the_signal_ends(later):
    async with run_pilot(later) as pilot:
        await press(pilot, "0")
        await put_cursor(pilot, "logboek:2024-02")
        await press(pilot, "enter")
        await until(pilot, "Alle regels  2")
        await press(pilot, "ctrl+s")
        await type_text(pilot, "alles goed")
        await press(pilot, "enter")
        await until(pilot, "Nagekeken door demo, di 19 mrt 2024")
        assert said(pilot) == "Vastgelegd: het logboek van februari 2024 is nagekeken."
        await press(pilot, "escape")
        assert "Logboek (1)" not in text(pilot)
    assert [(one.maand, one.regels, one.opmerking) for one in reviews(later)] == [("2024-02", 2, "alles goed")]
    assert noted(later, "controle") == [("logboek geopend", "2024-02"), ("maand nagekeken", "2024-02: alles goed")]
    assert not later.check()


async def test_a_month_that_is_not_over_can_not_be_signed_off(later):
    async with run_pilot(later) as pilot:
        await open_log(pilot)
        await press(pilot, "right_square_bracket")
        await until(pilot, "Deze maand loopt nog.")
        await until(pilot, "Alle regels  ")
        await press(pilot, "ctrl+s")
        assert "Deze maand is nog niet voorbij." in said(pilot)
    assert reviews(later) == []


async def test_entries_are_filtered_by_user_kind_and_person(later):
    async with run_pilot(later) as pilot:
        await press(pilot, "1", "i", "escape")
        naam = noted(later)[0][1]
        await open_log(pilot)
        await press(pilot, "right_square_bracket")
        await until(pilot, "Alle regels  3")
        await press(pilot, "f")
        await put_cursor(pilot, ("soort", "inzage"), "Options")
        await press(pilot, "enter")
        assert [row[2:4] for row in rows(pilot, "EntryList")] == [("ingezien", naam)]
        assert "filter: bekeken" in text(pilot)
        await press(pilot, "f")
        await put_cursor(pilot, ("door", "demo"), "Options")
        await press(pilot, "enter")
        assert len(rows(pilot, "EntryList")) == 3
        await press(pilot, "f", "down", "enter")
        await type_text(pilot, naam)
        await press(pilot, "enter")
        await until(pilot, f"filter: over {naam}")
        assert [row[2:4] for row in rows(pilot, "EntryList")] == [("ingezien", naam)]


async def test_the_record_of_an_entry_opens_from_it(later):
    async with run_pilot(later) as pilot:
        await press(pilot, "1", "i", "escape")
        await open_log(pilot)
        await press(pilot, "right_square_bracket")
        await until(pilot, "Alle regels  3")
        await press(pilot, "enter", "down", "down", "i")
        assert f"{first_waiting(later).naam} · " in text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_details_tell_who_looked_and_who_changed_it(later, size):
    async with run_pilot(later, size) as pilot:
        await press(pilot, "1", "i", "w")
        await until(pilot, "ingezien")
        assert "Wie zag of wijzigde" in text(pilot)
        assert [row[2] for row in rows(pilot, "EntryList")][1:] == ["ingezien", "demonstratie gemaakt"]
        assert_tidy(pilot)
    assert noted(later, "controle") == [("logboek geopend", first_waiting(later).naam)]


async def test_only_a_coordinator_reads_the_log(later):
    later.rol = Toegang.MEDEWERKER
    async with run_pilot(later) as pilot:
        await press(pilot, "9")
        assert "Dat kan alleen een coördinator" in said(pilot)
        await press(pilot, "1", "i", "w")
        assert "Dat kan alleen een coördinator" in said(pilot)
        assert "Logboek" not in text(pilot)
        await press(pilot, "escape", "0")
        assert "Logboek (1)" not in text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_beside_a_visitor_the_log_has_initials_and_no_values(later, size):
    names = full_names(later)
    async with run_pilot(later, size) as pilot:
        await press(pilot, "1", "i", "escape", "tab", "enter")
        await open_log(pilot)
        await press(pilot, "right_square_bracket", "p")
        await until(pilot, "Alle regels  4")
        shown = text(pilot)
        assert not {name for name in names if name in shown}
        await press(pilot, "enter", "down", "down", "enter")
        assert {row[2] for row in rows(pilot, "Options")[1:]} == {"verborgen"}
        assert not {name for name in names if name in text(pilot)}
        await press(pilot, "escape", "p")
        assert rows(pilot, "EntryList") == []
        assert "Afgeschermd" in text(pilot)


async def test_a_hostile_name_in_the_log_stays_text(store):
    naam = "[@click=app.quit]x[/] [/ a\x1b[31m\u202eb"
    fill(store, vrijwilliger(voornaam=naam, achternaam=naam), household(naam=naam, adres=naam))
    async with run_pilot(store, NARROW) as pilot:
        await press(pilot, "1", "i", "escape", "9")
        await until(pilot, "Alle regels  ")
        assert_tidy(pilot)
        await press(pilot, "enter", "end", "enter")
        assert_tidy(pilot)
        await press(pilot, "end", "enter")
        assert_tidy(pilot)
        assert pilot.app.is_running


async def test_a_file_without_a_log_says_so(store):
    async with run_pilot(store, today=TODAY.replace(year=2025)) as pilot:
        await press(pilot, "escape", "9")
        await press(pilot, "g")
        pilot.app.screen.query_one("LineInput").value = "1-2020"
        await press(pilot, "enter")
        await until(pilot, "Geen regels in deze maand.")
