"""Opzoeken: anybody, from any screen, by what is typed; and what stands there when nobody is found."""

import time

import pytest
from textual.screen import ModalScreen

import tui.index
from db.lists import Eindreden, Fase, KoppelingStatus, Stopreden
from db.model import Begeleider, Huishouden, Koppeling, Statushouder
from db.records.people import save_begeleider
from tests.builders import TODAY, days, fill, household, match, vrijwilliger
from tests.tui.visit import (
    cursor,
    everyone,
    fill_in,
    full_names,
    home,
    person,
    press,
    rows,
    run_pilot,
    running,
    said,
    text,
    title,
    type_text,
    until,
)
from tui.screens.details import DetailsScreen
from tui.screens.editing import FormScreen
from tui.screens.lookup import LookupDialog
from tui.subject import Subject


async def find_by_name(pilot, name, wanted):
    """Look somebody up and open them; the name that is the same for two may give the other first."""
    await press(pilot, "slash")
    await fill_in(pilot, name)
    while cursor(pilot) != wanted and (cursor(pilot), pilot.app.screen.rowlist.cursor) != (None, 0):
        at = pilot.app.screen.rowlist.cursor
        await press(pilot, "down")
        assert pilot.app.screen.rowlist.cursor != at, f"{name} is not found: {rows(pilot)}"
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, DetailsScreen)
    assert name in str(pilot.app.screen.query_one("#record").border_title)
    await press(pilot, "escape")
    assert len(pilot.app.screen_stack) == 1


async def test_every_begeleider_is_found_by_name(team):
    async with run_pilot(team) as pilot:
        for who in everyone(team, Begeleider):
            await find_by_name(pilot, who.naam, person(who.kenmerk))


async def test_twenty_statushouders_are_found_by_name(team):
    async with run_pilot(team) as pilot:
        for lid in everyone(team, Statushouder)[::5][:20]:
            await find_by_name(pilot, lid.naam, Subject("statushouder", f"{lid.dossier}/{lid.volgnr}"))


async def test_a_household_is_found_key_by_key_and_by_dossier_and_telephone(team):
    household = next(h for h in everyone(team, Huishouden) if h.telefoon)
    async with run_pilot(team) as pilot:
        for typed in (household.naam.lower(), household.dossier, household.telefoon):
            await press(pilot, "slash")
            await type_text(pilot, typed)
            assert household.naam in text(pilot)
            assert home(household.dossier) in {row.key for row in pilot.app.screen.rowlist._rows}
            await press(pilot, "escape")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_empty_states_are_in_dutch_and_say_what_to_do(team, size):
    async with run_pilot(team, size) as pilot:
        await press(pilot, "slash")
        assert "Typ een paar letters." in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LookupDialog), "enter on nothing stays"
        await fill_in(pilot, "qqqxxzz")
        assert "Niemand gevonden." in text(pilot)
        await press(pilot, "enter", "down", "pagedown", "up")
        assert isinstance(pilot.app.screen, LookupDialog)
        await fill_in(pilot, "   ")
        assert "Typ een paar letters." in text(pilot)
        await press(pilot, "escape")
        await press(pilot, "3", "f")
        await fill_in(pilot, "qqqxxzz")
        assert "Niemand gevonden." in text(pilot)
        await press(pilot, "enter", "enter", "i", "e", "b", "x", "o", "d", "k", "delete")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "escape")
        assert len(rows(pilot)) == len([b for b in everyone(team, Begeleider) if not b.soort.betaald])


async def test_letters_and_digits_are_text_while_a_field_has_them(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "1u2p,q/?")
        assert pilot.app.focused.value == "1u2p,q/?"
        await press(pilot, "escape", "3", "f")
        await type_text(pilot, "1u2p,q/?")
        assert pilot.app.focused.value == "1u2p,q/?"
        assert pilot.app.current_mode == "mensen"


async def test_the_look_up_knows_a_name_from_the_moment_it_is_changed(team):
    who = everyone(team, Begeleider)[0]
    async with run_pilot(team) as pilot:
        await press(pilot, "slash")
        await fill_in(pilot, who.achternaam)
        await press(pilot, "enter", "e")
        form = pilot.app.screen.form
        form._widgets["achternaam"].value = "Quispel"
        form._widgets["achternaam"].focus()
        await pilot.pause()
        await press(pilot, "enter", "escape", "slash")
        await fill_in(pilot, "quispel")
        assert cursor(pilot) == person(who.kenmerk)


async def test_what_was_understood_is_shown_and_answers_come_by_kind(store):
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bakker", talen={"Tigrinya": 3}, telefoon="06-12345678"),
        vrijwilliger("V02", voornaam="Bo", achternaam="Smit"),
        household("D001", naam="Annan", talen={"Tigrinya": 3}),
        match("D001", "V02", status=KoppelingStatus.PROEF),
    )
    async with run_pilot(store) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "tigrinya")
        assert "tigrinya → spreekt Tigrinya" in text(pilot)
        assert [cells[0] for cells in rows(pilot)] == [
            "Begeleiders (1)",
            "Anna Bakker",
            "Huishoudens (1)",
            "Annan",
        ]
        await fill_in(pilot, "tigrinya ann")
        assert "ann → naam of nummer" in text(pilot)
        await fill_in(pilot, "ann")
        assert "→" not in text(pilot)
        by_name = {cells[0]: cells[-1] for cells in rows(pilot)}
        assert by_name["Anna Bakker"] == "06-12345678"
        assert by_name["Annan"] == "bij Bo Smit (proef)"
        assert [row.marks for row in pilot.app.screen.rowlist._rows if row.key] == [((0, 3),), ((0, 3),)]


async def test_a_large_index_is_read_while_typing_goes_on(team, monkeypatch):
    monkeypatch.setattr("tui.index.AT_ONCE", 0)
    who = everyone(team, Begeleider)[0]
    async with run_pilot(team) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, who.achternaam.lower())
        assert pilot.app.focused.value == who.achternaam.lower()
        await until(pilot, who.naam)
        await press(pilot, "escape", "slash")
        await type_text(pilot, who.achternaam.lower())
        assert who.naam in text(pilot), "the second time it is there at once"


async def test_no_key_is_swallowed_while_typing_fast(team):
    term = "tigrinya di-ochtend vollenhove abdul rahman al-hamid 0612345678 zonder koppeling"
    async with run_pilot(team) as pilot:
        await press(pilot, "slash")
        await pilot.press(*("space" if letter == " " else letter for letter in term))
        await pilot.pause()
        assert pilot.app.focused.value == term


async def test_the_look_up_obeys_the_privacy(team):
    who = next(b for b in everyone(team, Begeleider) if b.telefoon and not b.soort.betaald)
    home_ = next(h for h in everyone(team, Huishouden) if h.adres)
    async with run_pilot(team) as pilot:
        await press(pilot, "p", "slash")
        await type_text(pilot, who.achternaam.lower())
        assert cursor(pilot) == person(who.kenmerk)
        assert not any(who.achternaam in cell or who.telefoon in cell for cells in rows(pilot) for cell in cells)
        assert not any(row.marks for row in pilot.app.screen.rowlist._rows)
        for hidden in (who.telefoon, home_.adres):
            await fill_in(pilot, hidden)
            assert home(home_.dossier) not in {row.key for row in pilot.app.screen.rowlist._rows}
            assert person(who.kenmerk) not in {row.key for row in pilot.app.screen.rowlist._rows}
        await fill_in(pilot, "gevraagd")
        names = full_names(team)
        assert not any(name in cell for cells in rows(pilot) for cell in cells for name in names)
        await press(pilot, "escape", "p", "slash")
        await type_text(pilot, "an")
        assert rows(pilot) == []
        await fill_in(pilot, "spoed")
        assert rows(pilot) == []


async def test_every_action_is_there_after_enter(team):
    koppeling = next(k for k in everyone(team, Koppeling) if k.eind is None)
    name = next(h.naam for h in everyone(team, Huishouden) if h.dossier == koppeling.dossier)
    async with run_pilot(team) as pilot:
        await find_by_name(pilot, name, home(koppeling.dossier))
        for key, wanted in (("o", ModalScreen), ("e", FormScreen), ("d", ModalScreen), ("x", ModalScreen)):
            await press(pilot, "slash")
            await fill_in(pilot, koppeling.dossier)
            await press(pilot, "enter", key)
            assert isinstance(pilot.app.screen, wanted), key
            for _ in range(3):
                if len(pilot.app.screen_stack) > 1:
                    await press(pilot, "escape")


async def test_a_begeleider_who_was_looked_up_is_coupled_from_there(store):
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bakker"),
        household("D001", naam="Tesfay", talen={"Arabisch": 1}),
        household("D002", naam="Osman"),
        household("D003", naam="Haddad", talen={"Dari": 3}),
    )
    async with run_pilot(store) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "bakker")
        await press(pilot, "enter", "k")
        assert title(pilot) == "Huishoudens voor Anna Bakker"
        assert [cells[1] for cells in rows(pilot)] == ["Osman", "Tesfay", "Haddad"]
        assert [cells[0] for cells in rows(pilot)][-1] == "–", "who does not fit stands below, with the reason"
        await press(pilot, "enter")
        assert [(k.begeleider, k.status) for k in running(store, "D002")] == [("V01", KoppelingStatus.GEVRAAGD)]
        assert "Gevraagd: Anna Bakker voor Osman" in said(pilot)
        await press(pilot, "u")
        assert not running(store, "D002")


async def test_a_kind_of_thousands_shows_the_first_and_says_how_many_more(store):
    fill(store, *(household(f"D{number:03}", naam=f"Tesfay {number}") for number in range(230)))
    async with run_pilot(store) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "huishoudens")
        shown = rows(pilot)
        assert shown[0] == ("Huishoudens (230)",)
        assert shown[-1] == ("en nog 130: typ er een woord bij",)
        assert len(shown) == 102


async def test_why_somebody_stopped_is_hidden_from_a_visitor(store):
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bakker", fase=Fase.GESTOPT, stop_reden=Stopreden.GEZONDHEID),
        vrijwilliger("V02", voornaam="Bo", achternaam="Smit"),
        household("D001", naam="Osman"),
        match("D001", "V02", days(-20), eind=days(-2), reden=Eindreden.CONFLICT),
    )
    async with run_pilot(store) as pilot:
        for term, reason in (("gestopt", "gezondheid"), ("beëindigd", "conflict")):
            await press(pilot, "slash")
            await fill_in(pilot, term)
            assert reason in rows(pilot)[-1][-1]
            await press(pilot, "escape")
        await press(pilot, "p")
        for term in ("gestopt", "beëindigd"):
            await press(pilot, "slash")
            await fill_in(pilot, term)
            assert rows(pilot)[-1][-1] == "verborgen"
            await press(pilot, "escape")


async def test_who_is_added_while_a_large_index_is_read_is_found(team, monkeypatch):
    monkeypatch.setattr("tui.index.AT_ONCE", 0)
    read = tui.index._read

    def slow(store):
        found = read(store)
        time.sleep(0.3)
        return found

    monkeypatch.setattr("tui.index._read", slow)
    async with run_pilot(team) as pilot:
        await press(pilot, "slash")
        await press(pilot, "escape", "slash")
        save_begeleider(team, TODAY, vrijwilliger("V99", voornaam="Wolf", achternaam="Quispel"))
        await type_text(pilot, "quispel")
        await until(pilot, "Wolf Quispel")


async def test_the_answers_are_there_again_and_typing_takes_their_place(team):
    who = everyone(team, Begeleider)[0]
    async with run_pilot(team) as pilot:
        await find_by_name(pilot, who.naam, person(who.kenmerk))
        await press(pilot, "slash")
        assert pilot.app.focused.value == who.naam
        assert cursor(pilot) == person(who.kenmerk)
        await type_text(pilot, "q")
        assert pilot.app.focused.value == "q"
        await press(pilot, "escape", "p", "slash")
        assert pilot.app.focused.value == "", "a visitor does not see who was looked up"


async def test_the_number_of_the_screen_leads_back_from_a_record(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "i")
        assert isinstance(pilot.app.screen, DetailsScreen)
        await press(pilot, "3")
        assert len(pilot.app.screen_stack) == 1


async def test_what_is_done_again_names_nobody_to_a_visitor(store):
    save_begeleider(store, TODAY, vrijwilliger("V01", voornaam="Anna", achternaam="Bakker"))
    async with run_pilot(store) as pilot:
        await press(pilot, "escape", "p", "u")
        assert "Ongedaan" in said(pilot) and "Bakker" not in text(pilot)
        await press(pilot, "ctrl+y")
        assert "Opnieuw" in said(pilot) and "Bakker" not in text(pilot)


async def test_alone_with_one_household_nothing_is_said_that_is_not_so(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "p", "p", "slash")
        await type_text(pilot, "anna")
        assert "Afgeschermd" in text(pilot) and "Niemand gevonden" not in text(pilot)
