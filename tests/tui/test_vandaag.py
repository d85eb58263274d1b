"""Vandaag on the screen: what stands there, opening a point, ticking off one or several, and the line on Koppelen."""

import pytest

from db.agenda import Actie, Dienst
from db.lists import ActieSoort, AfwezigSoort, Dagdeel
from db.model import Afwezigheid
from tests.builders import TODAY, days, fill, household, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import WIDE, press, put_cursor, rows, run_pilot, said, text

RECORDS = (
    vrijwilliger(voornaam="Anna", achternaam="Bakker", telefoon="06-1"),
    household(naam="Tesfay", sleuteldatum=TODAY),
    Afwezigheid(begeleider="V01", van=days(-3), soort=AfwezigSoort.ZIEK, bel_op=TODAY),
    Actie(nummer=1, soort=ActieSoort.TERUGBELLEN, wat="over de huur", op=days(-1), dossier="D001"),
    Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DO_OCHTEND),
)


@pytest.fixture
def full(store):
    fill(store, *RECORDS)
    return store


@each_size
async def test_it_shows_each_kind_with_whom_it_is_about(full, size):
    async with run_pilot(full, size) as pilot:
        await press(pilot, "0")
        shown = text(pilot)
        for words in ("Terugbellen en afspraken (1)", "terugbellen: over de huur", "Sleutels (1)", "Ziek of weg (1)"):
            assert words in shown
        for words in ("Tesfay", "Anna Bakker", "ziek tot nader bericht", "Spreekuur (1)", "do 21 mrt"):
            assert words in shown


@each_size
async def test_koppelen_has_one_line_of_it(full, size):
    async with run_pilot(full, size) as pilot:
        await press(pilot)
        assert "0 vandaag: 1 actie · 1 sleutel" in text(pilot)


async def test_space_ticks_off_and_the_cursor_goes_to_the_next_point(full):
    async with run_pilot(full) as pilot:
        await press(pilot, "0", "space")
        assert said(pilot).startswith("Afgevinkt: terugbellen")
        assert "over de huur" not in str(rows(pilot))
        await press(pilot, "u")
        assert "over de huur" in str(rows(pilot))


async def test_several_that_are_marked_are_ticked_off_in_one_step(full):
    async with run_pilot(full) as pilot:
        await press(pilot, "0", "m", "m")
        assert "2 gemerkt" in text(pilot)
        await press(pilot, "space")
        assert said(pilot).startswith("Afgevinkt: 2 punten")
        await press(pilot, "u")
        assert "over de huur" in str(rows(pilot))
        assert "sleuteloverdracht" in str(rows(pilot))


async def test_enter_opens_whom_it_is_about_and_every_action_is_there(full):
    async with run_pilot(full) as pilot:
        await press(pilot, "0", "enter")
        assert "D001" in text(pilot)
        await press(pilot, "escape")
        await put_cursor(pilot, f"weg:V01:{days(-3)}:{TODAY}")
        await press(pilot, "b")
        assert "Bel Anna Bakker" in text(pilot)


async def test_a_visitor_sees_initials_and_nothing_that_was_typed(full):
    async with run_pilot(full, WIDE) as pilot:
        await press(pilot, "0", "p")
        shown = text(pilot)
        assert "over de huur" not in shown
        assert "Tesfay" not in shown
        await press(pilot, "p")
        assert "terugbellen" not in text(pilot)


async def test_nothing_to_do_says_what_can_be_done(store):
    fill(store, vrijwilliger(start=TODAY, fase_sinds=TODAY))
    async with run_pilot(store) as pilot:
        await press(pilot, "0")
        assert "Niets dat vandaag aandacht vraagt" in text(pilot)
