"""Beside a visitor: initials and no address, telephone, wish or note; then one household and empty lists."""

import re
from dataclasses import replace

import pytest

from db.agenda import Actie, Taak
from db.lists import ActieSoort
from db.model import Begeleider, Huishouden, Statushouder
from db.records import people
from db.records.actions import save_action
from db.rules.candidates import candidates
from tests.builders import TODAY, days, dump, fill, household, match, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    cursor,
    everyone,
    fill_in,
    first_waiting,
    full_names,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    stand,
    text,
)
from tui.privacy import Privacy
from tui.widgets.rowlist import RowList


@pytest.fixture
def secrets(team):
    """What no visitor may see: names, telephones, addresses, e-mail, wishes and notes."""
    for who in everyone(team, Begeleider)[:3]:
        people.save_begeleider(team, TODAY, replace(who, notitie="GEHEIMPJE", email="anna@voorbeeld.nl"))
    for house in everyone(team, Huishouden)[:30]:
        people.save_huishouden(team, TODAY, replace(house, notitie="GEHEIMPJE"), None)
    found = full_names(team)
    for record in [*everyone(team, Begeleider), *everyone(team, Huishouden), *everyone(team, Statushouder)]:
        found |= {record.telefoon, getattr(record, "adres", ""), getattr(record, "email", "")}
    # A place, or a part of a word that is on every screen, tells nobody anything.
    places = {h.plaats for h in everyone(team, Huishouden)} | {"Steenwijkerland"}
    return {"GEHEIMPJE", "liefst een", "alleen een vrouw", "alleen een man", *found} - places - {""}


def cells(pilot):
    """Every cell of every list on the screen on top, as it is before it is cut off at the width."""
    for rowlist in pilot.app.screen.query(RowList):
        for index in range(len(rowlist._rows)):
            yield from rowlist._rows[index].cells


def assert_hidden(pilot, secrets, where):
    # What is cut off on the screen is a name as well: the cells of the lists are looked at whole.
    shown = "\n".join([text(pilot), *cells(pilot)])
    leaks = [secret for secret in secrets if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", shown)]
    assert not leaks, f"{where} shows {leaks}"


async def test_open_shows_names_so_that_this_test_can_fail(team, secrets):
    async with run_pilot(team) as pilot:
        with pytest.raises(AssertionError, match="shows"):
            assert_hidden(pilot, secrets, "koppelen")


@each_size
async def test_initials_show_no_name_address_or_telephone_anywhere(team, secrets, size):
    async with run_pilot(team, size) as pilot:
        await press(pilot, "p")
        assert "initialen" in text(pilot)
        assert_hidden(pilot, secrets, "koppelen")
        await press(pilot, "enter")
        for key in ("w", "d", "i", "x", "o"):
            await press(pilot, key)
            assert_hidden(pilot, secrets, f"koppelen, {key}")
            while len(pilot.app.screen_stack) > 1:
                await press(pilot, "escape")
        await press(pilot, "end", "enter")
        assert_hidden(pilot, secrets, "overrulen")
        await press(pilot, "escape", "2", "asterisk")
        assert_hidden(pilot, secrets, "caseload")
        await press(pilot, "end")
        assert_hidden(pilot, secrets, "caseload, onderaan")
        await press(pilot, "i")
        assert_hidden(pilot, secrets, "details")
        await press(pilot, "enter")
        assert_hidden(pilot, secrets, "details van de ander")
        while len(pilot.app.screen_stack) > 1:
            await press(pilot, "escape")
        await press(pilot, "3")
        for _ in range(4):
            assert_hidden(pilot, secrets, "mensen")
            await press(pilot, "i")
            assert_hidden(pilot, secrets, "details")
            await press(pilot, "escape", "right")
        await press(pilot, "slash")
        await fill_in(pilot, "an")
        assert rows(pilot)
        assert_hidden(pilot, secrets, "opzoeken")
        await press(pilot, "enter")
        assert_hidden(pilot, secrets, "gevonden")


async def test_what_is_done_under_initials_is_said_in_initials(team, secrets):
    async with run_pilot(team) as pilot:
        await press(pilot, "p", "enter", "enter")
        assert said(pilot).startswith("Gevraagd: ")
        assert_hidden(pilot, secrets, "gevraagd")
        for key in ("enter", "u", "u", "ctrl+y", "d"):
            await press(pilot, key)
            assert_hidden(pilot, secrets, f"na {key}")


async def test_a_refusal_under_initials_names_nobody(team, secrets):
    household = first_waiting(team)
    now = stand(team)
    fit = next(c.fit.begeleider for c in candidates(now, household) if c.fit.possible)
    async with run_pilot(team) as pilot:
        await press(pilot, "p", "enter")
        await put_cursor(pilot, person(fit.kenmerk), "CandidateList")
        # A colleague fills this begeleider up, just before the enter.
        other = team.beside()
        people.save_begeleider(other, TODAY, replace(fit, uren_per_week=0.0))
        other.close()
        await press(pilot, "enter")
        assert said(pilot).startswith("!")
        assert_hidden(pilot, secrets, "geweigerd")


async def test_the_colleague_that_stood_in_the_way_of_an_undo_is_told_in_initials(team, secrets):
    async with run_pilot(team) as pilot:
        await press(pilot, "p", "enter", "enter")
        other = team.beside()
        other.user = "collega"
        (koppeling,) = [k for k in stand(other).koppelingen if k.status == "gevraagd" and k.start == TODAY][-1:]
        from db.records.koppelingen import advance

        advance(other, TODAY, koppeling)
        other.close()
        await press(pilot, "u")
        assert said(pilot).startswith("!")
        assert_hidden(pilot, secrets, "ongedaan geweigerd")


async def test_telephone_and_forms_stay_shut_under_initials(team, secrets):
    async with run_pilot(team) as pilot:
        await press(pilot, "p")
        for key, sentence in (("b", "Telefoonnummers zijn verborgen"), ("e", "Bewerken kan als de privacy open staat")):
            await press(pilot, key)
            assert sentence in said(pilot)
            assert len(pilot.app.screen_stack) == 1
        await press(pilot, "n", "down", "down", "enter")
        assert_hidden(pilot, secrets, "nieuw huishouden")
        form = pilot.app.screen.query("Form")
        if form:  # completion offers whom it knows
            form.first()._widgets["verantwoordelijke"].focus()
            await pilot.pause()
            await fill_in(pilot, "")
            await press(pilot, "T")
            await pilot.pause(0.3)
            assert_hidden(pilot, secrets, "aanvullen in een nieuw huishouden")


@each_size
async def test_the_strictest_leaves_one_household_and_empty_lists(team, secrets, size):
    household = first_waiting(team)
    async with run_pilot(team, size) as pilot:
        await press(pilot, "down", "home", "p", "p")
        assert "alleen dit huishouden" in text(pilot)
        assert [row.key.sleutel for row in pilot.app.screen.households._rows] == [household.dossier]
        assert rows(pilot, "CandidateList") == []
        assert_hidden(pilot, secrets, "koppelen")
        for key in ("2", "3"):
            await press(pilot, key)
            assert rows(pilot) == []
            assert_hidden(pilot, secrets, key)
            assert "voegt iemand toe" not in text(pilot), "there are people, they are only hidden"
        await press(pilot, "slash")
        await fill_in(pilot, "an")
        assert rows(pilot) == []
        await press(pilot, "escape", "1", "p")
        assert "privacy:" not in text(pilot)
        assert len(rows(pilot, "WaitingList")) > 8


async def test_the_strictest_keeps_nobody_else_on_an_open_record(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "2", "i")
        shown = cursor(pilot, "KoppelingList")
        assert shown is not None
        await press(pilot, "p", "p")
        assert rows(pilot, "KoppelingList") == []


async def test_a_desk_can_start_with_initials(team, secrets):
    from db.records.settings import read_settings, save_settings  # noqa: F401

    save_settings(team, TODAY, {"privacy_bij_start": "initialen"})
    async with run_pilot(team) as pilot:
        await pilot.pause()
        assert_hidden(pilot, secrets, "koppelen")


async def test_undoing_beside_a_visitor_tells_what_was_done_and_nothing_that_was_typed(store):
    fill(store, household("D001", naam="Tesfay"))
    action = Actie(nummer=0, soort=ActieSoort.TERUGBELLEN, wat="schulden deurwaarder Jansen", op=TODAY, dossier="D001")
    save_action(store, TODAY, action)
    async with run_pilot(store) as pilot:
        await press(pilot, "p", "u")
        assert said(pilot).startswith("Ongedaan: terugbellen toegevoegd, ")
        await press(pilot, "ctrl+y")
        assert said(pilot).startswith("Opnieuw: terugbellen toegevoegd, ")
        assert "Jansen" not in text(pilot)


async def test_a_shielded_traject_ticks_nothing_off(store):
    fill(store, household("D001", naam="Tesfay"), household("D002", naam="Rahimi"), match("D001"), vrijwilliger())
    fill(store, Taak(dossier="D001", taak="fiets", naam="Fiets", deadline=days(-3)))
    async with run_pilot(store) as pilot:
        await press(pilot, "slash", *"tesfay", "enter", "t")
        pilot.app.alone = "D002"
        pilot.app.privacy = Privacy.ALLEEN
        before = dump(store)
        await press(pilot, "g", "space", "n")
        assert dump(store) == before
