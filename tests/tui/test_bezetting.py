"""Spreekuur verdelen on the screen: who would come where, decided row by row, taken at once, one key takes it back."""

from datetime import date

import pytest

from db.agenda import Bezetting, Dienst
from db.lists import Dagdeel, Inzet
from db.model import Afwezigheid
from tests.builders import TODAY, dump, fill, medewerker, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.test_hostile import HOSTILE
from tests.tui.visit import (
    assert_tidy,
    everyone,
    full_names,
    keys_shown,
    press,
    rows,
    run_pilot,
    said,
    text,
    title,
    until,
)
from tui.screens.bezetting import BezettingScreen, open_staffing

EVERY = frozenset(Dagdeel)
THURSDAYS = frozenset({Dagdeel.DO_OCHTEND})
BOTH, ONLY = frozenset(Inzet), frozenset({Inzet.SPREEKUUR})
DATES = ["do 21 mrt och", "do 21 mrt och", "vr 22 mrt och", "do 28 mrt och", "do 28 mrt och"]
"""The Friday after is Good Friday."""

READY = "bewezen eerlijkst"


@pytest.fixture
def office(store):
    """Two services, three who do them, of whom one is away at first."""
    fill(
        store,
        teamleider(voornaam="Wil", achternaam="Groot", dagdelen=EVERY),
        vrijwilliger("V01", voornaam="Anna", achternaam="Zwart", inzet=BOTH, dagdelen=THURSDAYS, leidinggevende="T01"),
        vrijwilliger("V02", voornaam="Piet", achternaam="Geel", inzet=ONLY, dagdelen=THURSDAYS, leidinggevende="T01"),
        vrijwilliger("V03", voornaam="Joris", achternaam="Rood", inzet=BOTH, dagdelen=THURSDAYS, leidinggevende="T01"),
        Afwezigheid(begeleider="V03", van=TODAY, tot=date(2024, 3, 25)),
        Dienst(dienst="SP1", naam="Spreekuur Steenwijk", dagdeel=Dagdeel.DO_OCHTEND, nodig=2),
        Dienst(dienst="SP2", naam="Spreekuur Vollenhove", dagdeel=Dagdeel.VR_OCHTEND),
    )
    return store


async def to_places(pilot):
    """Open the screen, and wait for the proposal."""
    open_staffing(pilot.app)
    await until(pilot, READY)
    await pilot.pause()


def staffed(store):
    return {(b.dienst, b.datum, b.begeleider) for b in everyone(store, Bezetting)}


@each_size
async def test_every_place_is_on_the_screen_with_who_would_come_or_why_nobody(office, size):
    async with run_pilot(office, size) as pilot:
        await to_places(pilot)
        assert_tidy(pilot)
        shown = rows(pilot, "PlacesList")
        assert [row[1] for row in shown] == DATES
        assert {row[4] for row in shown[:2]} == {"Anna Zwart", "Piet Geel"}
        assert shown[2][4] == "niemand"
        assert shown[2][6] == "niemand van wie spreekuur doet is vrij op vr-ochtend; wel vrij: Wil Groot (betaald)"
        assert "Joris Rood" in "".join(row[4] for row in shown[3:])
        assert "ctrl+s neem alles" in keys_shown(pilot)


async def test_nothing_is_written_by_looking(office):
    before = dump(office)
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        await press(pilot, "down", "space", "right")
        await until(pilot, "30 jun")
        await press(pilot, "left", "escape", "escape")
        assert not isinstance(pilot.app.screen, BezettingScreen)
        assert dump(office) == before


async def test_all_that_are_on_are_taken_as_one_change_and_one_undo(office):
    before = dump(office)
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        wanted = pilot.app.screen._plan.beurten
        await press(pilot, "ctrl+s")
        assert staffed(office) == wanted
        assert said(pilot) == f"Ingeroosterd: {len(wanted)} keer  ·  u = ongedaan"
        await press(pilot, "u")
        assert dump(office) == before


async def test_a_row_that_is_off_is_not_taken_and_v_shares_it_out_without_it(office):
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        first = pilot.app.screen.places.key
        off = next(p.beurt for p in pilot.app.screen._plan.plaatsen if p.sleutel == first)
        await press(pilot, "space")
        assert rows(pilot, "PlacesList")[0][0] == "✗"
        await press(pilot, "v")
        await until(pilot, READY)
        await pilot.pause()
        await press(pilot, "ctrl+s")
        assert off not in staffed(office)
        assert staffed(office)


async def test_another_can_be_chosen_and_stands(office):
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        await press(pilot, "end", "enter")
        assert title(pilot) == "Wie naar Spreekuur Steenwijk, do 28 mrt och?"
        ((other, times, _),) = rows(pilot, "Options")
        assert other in {"Anna Zwart", "Piet Geel", "Joris Rood"}
        assert times == "1 keer"
        await press(pilot, "enter")
        await until(pilot, "■")
        await until(pilot, READY)
        (chosen,) = (row for row in rows(pilot, "PlacesList") if row[0] == "■")
        assert (chosen[1], chosen[4]) == ("do 28 mrt och", other)
        await press(pilot, "ctrl+s")
        assert len(staffed(office)) == 4


async def test_a_place_for_which_nobody_can_says_so(office):
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        await press(pilot, "down", "down", "enter")
        assert said(pilot) == "! Verder kan niemand. De regel zegt waarom."
        await press(pilot, "space")
        assert said(pilot) == "! Voor deze plaats is er geen voorstel. enter kiest iemand."


async def test_paid_staff_join_where_it_is_said(office):
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        assert "wel vrij: Wil Groot (betaald)" in rows(pilot, "PlacesList")[2][6]
        await press(pilot, "t")
        await until(pilot, "· ook betaald")
        await until(pilot, READY)
        assert rows(pilot, "PlacesList")[2][4] == "Wil Groot"


async def test_initials_hide_the_names_and_alone_hides_all(office):
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        await press(pilot, "p")
        drawn = text(pilot)
        assert "A. Z." in drawn
        assert not [name for name in full_names(office) if name in drawn]
        await press(pilot, "p")
        assert rows(pilot, "PlacesList") == []
        assert "Afgeschermd" in text(pilot)


async def test_who_falls_ill_meanwhile_is_replaced_in_the_proposal(office):
    async with run_pilot(office) as pilot:
        await to_places(pilot)
        fill(office, Afwezigheid(begeleider="V02", van=TODAY))
        pilot.app.reload()
        await until(pilot, "Piet Geel 0 → 0")
        assert "Piet Geel is afwezig" in "".join(row[6] for row in rows(pilot, "PlacesList"))


async def test_without_a_service_it_is_said_that_there_is_no_gap(store):
    fill(store, medewerker(), vrijwilliger(inzet=BOTH))
    async with run_pilot(store) as pilot:
        pilot.app.open_staffing()
        await until(pilot, "is er geen gat in het spreekuur")
        await press(pilot, "space", "enter", "ctrl+s")
        assert said(pilot) == "! Er staat geen regel aan. spatie zet een regel aan."


@each_size
async def test_hostile_names_stay_text(store, size):
    people = [
        vrijwilliger(f"V{n:02}", voornaam=naam, achternaam="", inzet=BOTH, dagdelen=EVERY)
        for n, naam in enumerate(HOSTILE.values())
    ]
    service = Dienst(dienst="SP1", naam=" ".join(HOSTILE.values())[:300], dagdeel=Dagdeel.DO_OCHTEND, nodig=9)
    fill(store, teamleider(), *people, service)
    async with run_pilot(store, size) as pilot:
        await to_places(pilot)
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert_tidy(pilot)
