"""Opzoeken: anybody, from any screen, by what is typed; and what stands there when nobody is found."""

import pytest

from db.model import Begeleider, Huishouden, Statushouder
from tests.tui.visit import cursor, everyone, fill_in, home, person, press, rows, run_pilot, text, type_text
from tui.screens.details import DetailsScreen
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
