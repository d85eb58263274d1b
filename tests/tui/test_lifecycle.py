"""Levensloop: one key for an ordinary step, another day, coming back, stopping, and the list at leaving."""

from dataclasses import replace

from db.lists import Bezit, Fase, Stopreden
from db.model import Begeleider
from db.records.lifecycle import phases_of
from db.records.people import save_begeleider
from db.records.rows import get
from tests.builders import TODAY, days, dump, fill, stagiaire, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    assert_tidy,
    fill_in,
    full_names,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    text,
    title,
)
from tui.screens.leaving import LeavingScreen
from tui.screens.lifecycle import LifecycleScreen

NEW = {"vog_ontvangen": None, "overeenkomst": None, "training": None}


async def open_life(pilot, kenmerk: str) -> None:
    await press(pilot, "3")
    await put_cursor(pilot, person(kenmerk), "PeopleList")
    await press(pilot, "l")


def now(store, kenmerk="V01") -> Begeleider:
    return get(store.db, Begeleider, kenmerk)


@each_size
async def test_one_key_takes_each_ordinary_step_and_undo_takes_it_back(store, size):
    fill(store, vrijwilliger(fase=Fase.KENNISMAKING, fase_sinds=days(-12), **NEW))
    before = dump(store)
    async with run_pilot(store, size) as pilot:
        await open_life(pilot, "V01")
        assert isinstance(pilot.app.screen, LifecycleScreen)
        assert "VOG nog niet aangevraagd" in text(pilot)
        assert "▸ kennismaking  sinds 7 mrt, 12 dagen" in text(pilot)
        assert rows(pilot)[0] == ("naar VOG", "vult in: VOG aangevraagd")
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert now(store).vog_aangevraagd == TODAY
        assert said(pilot).startswith("Anna Vries V01: vog sinds 19 mrt")
        assert "kennismaking  7 mrt tot 19 mrt" in text(pilot)
        await press(pilot, "enter", "enter")
        person_now = now(store)
        assert (person_now.fase, person_now.training, person_now.overeenkomst) == (Fase.INZETBAAR, TODAY, TODAY)
        assert rows(pilot)[0][0] == "gesprek gehad", "there is no ordinary step any more"
        await press(pilot, "u", "u", "u")
        assert dump(store) == before
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_a_step_on_another_day(store):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-30), vog_aangevraagd=days(-30), **NEW))
    async with run_pilot(store) as pilot:
        await open_life(pilot, "V01")
        await press(pilot, "g")
        assert title(pilot) == "Naar training"
        await fill_in(pilot, "ooit")
        await press(pilot, "enter")
        assert "Dat is geen datum" in said(pilot)
        await fill_in(pilot, "12-3")
        await press(pilot, "enter")
        assert now(store).vog_ontvangen == days(-7)
        assert [row.tot for row in phases_of(store, "V01")] == [days(-7)]


async def test_pause_and_back_and_the_age_of_the_vog(store):
    fill(store, vrijwilliger(fase_sinds=days(-90), vog_ontvangen=days(-400)))
    async with run_pilot(store) as pilot:
        await open_life(pilot, "V01")
        await put_cursor_on(pilot, "op pauze")
        await press(pilot, "enter")
        assert now(store).fase is Fase.PAUZE
        assert rows(pilot)[0] == ("terug: inzetbaar", "VOG van 13 feb 2023, 13 maanden oud")
        await press(pilot, "home", "enter")
        assert now(store).fase is Fase.INZETBAAR
        await put_cursor_on(pilot, "gesprek gehad")
        await press(pilot, "space")
        assert now(store).laatste_gesprek == TODAY


async def put_cursor_on(pilot, what: str) -> None:
    await press(pilot, "home")
    for _ in range(12):
        if pilot.app.screen.steps.row.cells[0].endswith(what):
            return
        await press(pilot, "down")
    raise AssertionError(f"{what} is not in {rows(pilot)}")


async def test_who_guides_nobody_stops_with_a_reason(store):
    fill(store, vrijwilliger(fase_sinds=days(-90)))
    before = dump(store)
    async with run_pilot(store) as pilot:
        await open_life(pilot, "V01")
        await put_cursor_on(pilot, "stopt")
        await press(pilot, "enter")
        assert title(pilot) == "Anna Vries V01 stopt"
        await put_cursor(pilot, Stopreden.VERHUIZING, "Reasons")
        await press(pilot, "enter")
        gone = now(store)
        assert (gone.fase, gone.eind, gone.stop_reden) == (Fase.GESTOPT, TODAY, Stopreden.VERHUIZING)
        assert "bij vertrek" in text(pilot)
        await press(pilot, "u")
        assert dump(store) == before


async def test_who_guides_somebody_stops_by_way_of_who_takes_over(team):
    async with run_pilot(team) as pilot:
        await open_life(pilot, "V03")
        await put_cursor_on(pilot, "stopt")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LeavingScreen)
        assert "▸vertrekt" in text(pilot)


@each_size
async def test_at_leaving_space_ticks_off_what_is_handed_in(store, size):
    soon = {"eind": days(10), "in_bezit": frozenset({Bezit.SLEUTEL, Bezit.PAS})}
    fill(store, stagiaire(**soon))
    before = dump(store)
    async with run_pilot(store, size) as pilot:
        await open_life(pilot, "S01")
        assert "nog inleveren: sleutel, pas; nog geen eindgesprek" in text(pilot)
        await put_cursor_on(pilot, "☐ sleutel")
        await press(pilot, "space")
        assert now(store, "S01").in_bezit == {Bezit.PAS}
        await put_cursor_on(pilot, "☐ eindgesprek")
        await press(pilot, "space")
        await put_cursor_on(pilot, "☐ pas")
        await press(pilot, "space")
        assert (now(store, "S01").in_bezit, now(store, "S01").eindgesprek) == (frozenset(), TODAY)
        assert "nog inleveren" not in text(pilot)
        assert_tidy(pilot)
        await press(pilot, "u", "u", "u")
        assert dump(store) == before


async def test_of_who_stays_nothing_is_asked(store):
    fill(store, vrijwilliger(in_bezit=frozenset({Bezit.PAS})))
    async with run_pilot(store) as pilot:
        await open_life(pilot, "V01")
        assert "Bij vertrek" not in text(pilot)


async def test_the_levensloop_hides_what_the_privacy_hides(team):
    names = full_names(team)
    async with run_pilot(team) as pilot:
        await open_life(pilot, "V01")
        await press(pilot, "p")
        assert not [name for name in names if name in text(pilot)]
        await press(pilot, "p")
        assert "Afgeschermd" in text(pilot)
        assert rows(pilot) == []


async def test_a_household_has_no_levensloop(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "l")
        assert said(pilot) == "! Kies eerst een begeleider."


async def test_the_stage_stands_on_the_details_and_in_the_form(store):
    stage = {"school": "Firda", "opleiding": "mbo Sociaal werk", "tussenbeoordeling": days(9), "start": days(-100)}
    fill(store, stagiaire(schoolbegeleider="Mia Vos", **stage))
    async with run_pilot(store) as pilot:
        await press(pilot, "3", "i")
        for words in ("mbo Sociaal werk, Firda, Mia Vos", "tussen: 28 mrt", "tussenbeoordeling over 9 dagen"):
            assert words in text(pilot)
        await press(pilot, "p")
        assert "Mia Vos" not in text(pilot)
        await press(pilot, "p", "p", "e")
        assert pilot.app.screen.form.values["tussenbeoordeling"] == "2024-03-28"


async def test_another_phase_in_the_form_keeps_the_one_before(store):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-30)))
    save_begeleider(store, TODAY, replace(now(store), fase=Fase.TRAINING))
    async with run_pilot(store) as pilot:
        await open_life(pilot, "V01")
        assert "18 feb tot 19 mrt" in text(pilot)
