"""Rooster: the week grid, edited like a spreadsheet, for one week or for every week."""

from datetime import date, timedelta

import pytest

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.demo import write_demo
from db.lists import Dagdeel, Deel
from db.model import Begeleider, Koppeling
from db.records import roster
from db.records.rows import find, get
from db.rules.roster import WEEK, monday
from tests.builders import TODAY, dump, fill, household, match, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    SIZES,
    assert_tidy,
    everyone,
    fill_in,
    full_names,
    person,
    press,
    rows,
    run_pilot,
    said,
    text,
    title,
    type_text,
)
from tui.screens.desk import HIDDEN
from tui.screens.forms import FormScreen
from tui.screens.leaving import LeavingScreen
from tui.screens.roster_rows import ServiceLine

MONDAY = date(2024, 3, 18)
DAYTIME = {d for d in Dagdeel if d.deel is not Deel.AVOND and d.weekdag not in ("za", "zo")}


@pytest.fixture
def small(store):
    """A teamleider, Anna with a household and Bo without anything yet, and a spreekuur on Tuesday morning."""
    anna = vrijwilliger("V01", voornaam="Anna", achternaam="Visser", dagdelen=frozenset({Dagdeel.DI_OCHTEND}))
    bo = vrijwilliger("V02", voornaam="Bo", achternaam="Bakker", dagdelen=frozenset(), plaats="Tuk", talen={"Dari": 3})
    fill(store, teamleider("T01", voornaam="Tea", achternaam="Top", dagdelen=frozenset()), anna, bo)
    fill(store, household("D001", naam="Rahimi", dagdelen=frozenset({Dagdeel.DO_MIDDAG})), match("D001", "V01"))
    fill(store, Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_OCHTEND, nodig=2, plaats="Tuk"))
    return store


def grid(pilot):
    return pilot.app.screen.grid


async def at(pilot, key, day=MONDAY, deel=Deel.OCHTEND):
    """Put the cursor on a square, as the arrows would."""
    assert grid(pilot).select(key)
    grid(pilot).select_column((day, deel))
    await pilot.pause()


def exceptions(store):
    return {(u.begeleider, u.datum, u.deel): u.vrij for u in everyone(store, Uitzondering)}


def staffed(store):
    return {(b.datum, b.begeleider) for b in everyone(store, Bezetting)}


def line_of(pilot, name):
    """The line of the grid with a name."""
    return next(line for line in text(pilot).split("\n") if line.startswith("│") and name in line)


# What is seen


@each_size
async def test_a_week_of_ten_half_days_fits_with_names_services_and_gaps(team, size):
    async with run_pilot(team, size) as pilot:
        await press(pilot, "4")
        shown = text(pilot)
        assert_tidy(pilot)
        for day in ("ma 18 mrt", "▸di 19 mrt", "vr 22 mrt"):
            assert day in shown
        assert shown.count("ocht") >= 5
        assert "week 12" in shown
        assert "alleen deze week" in shown
        assert "1/2!" in line_of(pilot, "Inloopspreekuur")
        assert "ziek!" in line_of(pilot, "Rosalie")


async def test_on_a_holiday_services_are_closed_and_nobody_is_free_unless_said(small):
    fill(small, Dienst(dienst="SP2", naam="Taalcafé", dagdeel=Dagdeel.MA_OCHTEND))
    roster.set_free(small, TODAY, {("V01", date(2024, 4, 1), Deel.MIDDAG): True})
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "g")
        await fill_in(pilot, "1-4")
        await press(pilot, "enter")
        assert "Tweede paasdag" in text(pilot)
        assert "dicht" in line_of(pilot, "Taalcafé")
        assert "feest" in line_of(pilot, "Anna")
        assert "vrij*" in line_of(pilot, "Anna")
        await press(pilot, "left_square_bracket")
        assert "Goede vrijdag" in text(pilot)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("28-12-2026", ("week 53", "ma 28 dec", "kerstvakantie")),
        ("31-3", ("week 13", "ma 25 mrt")),
        ("27-10", ("week 43", "vr 25 okt")),
        ("30-4", ("week 18", "meivakantie")),
    ],
)
async def test_going_to_a_date_shows_its_week(small, typed, shown):
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "g")
        await fill_in(pilot, "geen datum")
        await press(pilot, "enter")
        assert "geen datum" in said(pilot)
        await fill_in(pilot, typed)
        await press(pilot, "enter")
        for word in shown:
            assert word in text(pilot)
        await press(pilot, "full_stop")
        assert "week 12" in text(pilot)


async def test_what_is_folded_away_is_marked_on_its_day_and_unfolds(small):
    roster.set_free(small, TODAY, {("V01", MONDAY, Deel.AVOND): True, ("V02", date(2024, 3, 23), Deel.MIDDAG): True})
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        assert "ma 18 mrt·" in text(pilot)
        assert "za·" in text(pilot)
        await press(pilot, "plus")
        assert "avond" in text(pilot)
        assert "ma 18 mrt·" not in text(pilot)
        await press(pilot, "plus", "end")
        assert "zo 24 mrt" in text(pilot)
        await press(pilot, "plus")
        assert "avond" not in text(pilot).replace("Avonden", "")


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (200, 60)])
async def test_the_grid_is_drawn_at_every_size(team, size):
    async with run_pilot(team, size) as pilot:
        await press(pilot, "4")
        for keys in (("plus", "plus"), ("end", "pagedown"), ("home", "pageup"), ("s",), ("ctrl+a",), ("enter",)):
            await press(pilot, *keys)
            assert_tidy(pilot)


async def test_initials_and_nothing_in_privacy(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "4", "p")
        assert not [name for name in full_names(team) if name in text(pilot)]
        for _ in range(4):
            await press(pilot, "down", "enter")
            assert not [name for name in full_names(team) if name in text(pilot)]
            await press(pilot, "escape")
        await press(pilot, "p")
        assert HIDDEN in text(pilot)
        await press(pilot, "space", "enter", "r", "ctrl+c", "ctrl+v", "ctrl+a", "h", "s", "s", "right_square_bracket")
        assert HIDDEN in text(pilot)
        await press(pilot, "p")
        assert "Inloopspreekuur" in text(pilot)


# Free or not


async def test_the_standing_week_of_a_new_vrijwilliger_takes_twelve_keys(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"), TODAY)
        await press(pilot, "s", "home", *["space"] * 10)
        assert get(small.db, Begeleider, "V02").dagdelen == DAYTIME
        assert "VAST ROOSTER" in text(pilot)
        assert exceptions(small) == {}


@each_size
async def test_in_this_week_a_switch_holds_for_its_date_alone_and_is_undone(small, size):
    async with run_pilot(small, size) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V01"))
        await press(pilot, "space", "space")
        assert exceptions(small) == {("V01", MONDAY, Deel.OCHTEND): True, ("V01", MONDAY, Deel.MIDDAG): True}
        assert line_of(pilot, "Anna").count("vrij*") == 2
        assert get(small.db, Begeleider, "V01").dagdelen == {Dagdeel.DI_OCHTEND}
        await press(pilot, "u")
        assert exceptions(small) == {("V01", MONDAY, Deel.OCHTEND): True}
        await press(pilot, "ctrl+y")
        assert len(exceptions(small)) == 2


async def test_a_block_becomes_the_opposite_of_its_first_square(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"), TODAY)
        await press(pilot, "shift+down", "shift+right", "space")
        half = [(TODAY, Deel.OCHTEND), (TODAY, Deel.MIDDAG)]
        below = {k for k, *_ in exceptions(small)} - {"V02"}
        assert all(exceptions(small)["V02", *h] for h in half)
        assert len(below) <= 1
        await press(pilot, "space")
        assert not any(free for (k, *_), free in exceptions(small).items() if k == "V02")


async def test_a_whole_line_and_everyone_can_be_chosen(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"))
        await press(pilot, "asterisk", "space")
        assert len(exceptions(small)) == 10
        await press(pilot, "u", "ctrl+a", "space")
        assert {k for k, *_ in exceptions(small)} == {"V01", "V02", "T01"}
        await press(pilot, "escape")
        assert grid(pilot).block.one


async def test_a_block_is_copied_to_another_week_and_fills_what_is_larger(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"))
        await press(pilot, "space", "left", "shift+right", "ctrl+c")
        assert "gekopieerd" in said(pilot)
        await press(pilot, "escape", "right_square_bracket", "asterisk", "ctrl+v")
        free = {(day, deel) for (k, day, deel), is_free in exceptions(small).items() if k == "V02" and day > TODAY}
        assert free == {(MONDAY + WEEK + timedelta(days=n), Deel.OCHTEND) for n in range(5)}


async def test_filling_goes_right_and_down(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"))
        await press(pilot, "ctrl+r")
        assert "Kies eerst een blok" in said(pilot)
        await press(pilot, "space", "home", "shift+end", "ctrl+r")
        assert len(exceptions(small)) == 10
        await press(pilot, "escape", "home", "shift+down", "ctrl+d")
        assert len(exceptions(small)) == 11


async def test_squares_are_repeated_for_some_weeks(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"))
        await press(pilot, "space", "left", "r")
        await fill_in(pilot, "0")
        await press(pilot, "enter")
        assert "aantal weken" in said(pilot)
        await fill_in(pilot, "3")
        await press(pilot, "enter")
        assert {day for _, day, _ in exceptions(small)} == {MONDAY + n * WEEK for n in range(4)}


async def test_ctrl_c_copies_in_the_grid_and_says_how_to_leave_elsewhere(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "ctrl+c")
        assert "gekopieerd" in said(pilot)
        await press(pilot, "1", "ctrl+c")
        assert "ctrl+q" in said(pilot)


# Services


async def test_last_weeks_staffing_goes_to_the_next_four_weeks_in_four_keys(small):
    before = TODAY - WEEK
    roster.assign(small, TODAY, [roster.Inzetting("SP1", before, "V01"), roster.Inzetting("SP1", before, "V02")])
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "left_square_bracket", "r", "enter")
        assert staffed(small) == {(before + n * WEEK, who) for n in range(5) for who in ("V01", "V02")}
        assert "8 keer ingezet in 4 weken" in said(pilot)


async def test_whom_repeating_leaves_out_is_said_with_the_reason(small):
    fill(small, Dienst(dienst="SP2", naam="Taalcafé", dagdeel=Dagdeel.MA_OCHTEND))
    roster.assign(small, TODAY, [roster.Inzetting("SP2", date(2024, 3, 25), "V01")])
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "right_square_bracket")
        await at(pilot, ServiceLine("Taalcafé"), date(2024, 3, 25))
        await press(pilot, "r", "enter")
        assert "Niet ingezet" in text(pilot)
        assert "Tweede paasdag" in text(pilot)


@each_size
async def test_a_service_is_staffed_and_freed_from_its_square(small, size):
    async with run_pilot(small, size) as pilot:
        await press(pilot, "4")
        await at(pilot, ServiceLine("Inloopspreekuur"), TODAY)
        assert "0/2!" in line_of(pilot, "Inloop")
        await press(pilot, "enter")
        assert "Wie kan" in text(pilot)
        await press(pilot, "enter")
        assert staffed(small) == {(TODAY, "V01")}
        assert "1/2!" in line_of(pilot, "Inloop")
        await press(pilot, "enter", *"bakker", "enter")
        assert staffed(small) == {(TODAY, "V01"), (TODAY, "V02")}
        await press(pilot, "enter", *"weghalen anna", "enter")
        assert staffed(small) == {(TODAY, "V02")}
        await press(pilot, "u")
        assert len(staffed(small)) == 2


async def test_staffing_is_copied_from_service_to_service_and_not_to_people(small):
    roster.assign(small, TODAY, [roster.Inzetting("SP1", TODAY, "V01")])
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, ServiceLine("Inloopspreekuur"), TODAY)
        await press(pilot, "ctrl+c", "right_square_bracket", "ctrl+v")
        assert staffed(small) == {(TODAY, "V01"), (TODAY + WEEK, "V01")}
        await press(pilot, "down", "ctrl+v")
        assert "zijn anders" in said(pilot)


async def test_two_services_of_one_name_half_day_and_place_are_copied_each_with_its_own_people(small):
    fill(small, Dienst(dienst="SP2", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_OCHTEND, plaats="Tuk"))
    fill(small, *(Dienst(dienst=k, naam="Taalcafé", dagdeel=Dagdeel.WO_OCHTEND, plaats="Tuk") for k in ("T1", "T2")))
    roster.assign(small, TODAY, [roster.Inzetting("SP1", TODAY, "V01"), roster.Inzetting("SP2", TODAY, "V02")])
    wednesday = TODAY + timedelta(days=1)
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, ServiceLine("Inloopspreekuur"), TODAY)
        await press(pilot, "ctrl+c", "right_square_bracket", "ctrl+v")
        await press(pilot, "left_square_bracket")
        await at(pilot, ServiceLine("Taalcafé"), wednesday)
        await press(pilot, "ctrl+v")
    assert {(b.dienst, b.datum, b.begeleider) for b in everyone(small, Bezetting) if b.datum != TODAY} == {
        ("SP1", TODAY + WEEK, "V01"),
        ("SP2", TODAY + WEEK, "V02"),
        ("T1", wednesday, "V01"),
        ("T2", wednesday, "V02"),
    }


async def test_a_first_service_is_made_where_it_says_how(store):
    fill(store, vrijwilliger())
    async with run_pilot(store) as pilot:
        await press(pilot, "4")
        assert "nog geen dienst: n" in text(pilot)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, FormScreen)
        await press(pilot, "ctrl+s")
        (made,) = everyone(store, Dienst)
        assert (made.naam, made.dagdeel) == ("Inloopspreekuur", Dagdeel.DI_OCHTEND)
        assert "0/1!" in text(pilot)


async def test_a_service_is_changed_and_stopped(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, ServiceLine("Inloopspreekuur"), TODAY)
        await press(pilot, "enter", *"wijzigen", "enter")
        pilot.app.screen.form._widgets["nodig"].value = "3"
        await press(pilot, "ctrl+s")
        assert everyone(small, Dienst)[0].nodig == 3
        await press(pilot, "enter", *"stoppen", "enter")
        assert everyone(small, Dienst) == []


# One person's square


async def pick(pilot, words):
    """Choose the first line of the dialog with these words."""
    shown = rows(pilot)
    number = next(at for at, cells in enumerate(shown) if words in cells[0])
    await press(pilot, "home", *["down"] * number, "enter")


@each_size
async def test_all_that_can_be_done_with_a_square_of_somebody(small, size):
    async with run_pilot(small, size) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V01"), TODAY)
        await press(pilot, "enter")
        await pick(pilot, "Niet vrij")
        assert exceptions(small) == {("V01", TODAY, Deel.OCHTEND): False}
        await press(pilot, "enter")
        await pick(pilot, "Inzetten bij Inloopspreekuur")
        assert staffed(small) == {(TODAY, "V01")}
        await press(pilot, "enter")
        await pick(pilot, "Weghalen bij")
        assert staffed(small) == set()
        await press(pilot, "enter")
        await pick(pilot, "Ziek of weg")
        assert isinstance(pilot.app.screen, LeavingScreen)


async def test_an_appointment_every_week_or_once_is_made_skipped_and_ended(small):
    thursday = date(2024, 3, 21)
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V01"), thursday, Deel.MIDDAG)
        await press(pilot, "enter")
        await pick(pilot, "Afspraak met Rahimi, elke do-middag")
        assert [(a.van, a.tot) for a in everyone(small, Afspraak)] == [(thursday, None)]
        assert "Rahimi" in line_of(pilot, "Anna")
        await press(pilot, "enter")
        await pick(pilot, "Afspraak met Rahimi gaat één keer niet door")
        assert [a.van for a in everyone(small, Afspraak)] == [thursday + WEEK]
        await press(pilot, "enter")
        await pick(pilot, "Afspraak met Rahimi, alleen")
        assert (thursday, thursday) in [(a.van, a.tot) for a in everyone(small, Afspraak)]
        await press(pilot, "right_square_bracket", "enter")
        await pick(pilot, "Afspraak met Rahimi weghalen")
        assert [a.van for a in everyone(small, Afspraak)] == [thursday]


async def test_who_is_elsewhere_is_asked_about_and_the_mark_shows_both(small):
    roster.agree(small, TODAY, "D001", "V01", Dagdeel.DI_OCHTEND, TODAY)
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V01"), TODAY)
        await press(pilot, "enter")
        await pick(pilot, "Inzetten bij")
        assert "is dan al ergens" in title(pilot)
        assert "di 19 mrt 2024 bij Rahimi" in text(pilot)
        await press(pilot, "enter")
        assert staffed(small) == set()
        await press(pilot, "enter")
        await pick(pilot, "Inzetten bij")
        await press(pilot, "down", "enter")
        assert [b.toch for b in everyone(small, Bezetting)] == [True]
        assert "2xRa+sp" in line_of(pilot, "Anna")
        assert "toch" in text(pilot)


async def test_in_the_standing_roster_appointments_are_of_every_week(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "s")
        await at(pilot, person("V01"), date(2024, 3, 21), Deel.MIDDAG)
        await press(pilot, "enter")
        assert not any("alleen" in cells[0] for cells in rows(pilot))
        await pick(pilot, "Afspraak met Rahimi")
        assert "Rahimi" in line_of(pilot, "Anna")
        await press(pilot, "r")
        assert "geldt al elke week" in said(pilot)
        await press(pilot, "escape")
        assert "alleen deze week" in text(pilot)


async def test_the_fixed_half_day_of_a_koppeling_is_proposed_from_what_both_have(small):
    fill(small, household("D002", naam="Osman", dagdelen=frozenset({Dagdeel.DI_OCHTEND})), match("D002", "V01"))
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        pilot.app.open_details(person("V01"))
        await pilot.pause()
        koppeling = next(k for k in everyone(small, Koppeling) if k.dossier == "D002")
        pilot.app.screen.list.select(koppeling.id)
        await press(pilot, "f")
        assert "Vast dagdeel van Anna Visser en Osman" in title(pilot)
        await press(pilot, "enter")
        (made,) = everyone(small, Afspraak)
        assert (made.dossier, made.dagdeel, made.van) == ("D002", Dagdeel.DI_OCHTEND, TODAY)
        await press(pilot, "f")
        await pick(pilot, "Niet meer op di-ochtend")
        assert everyone(small, Afspraak) == []


# Which people


async def test_the_list_is_filtered_ordered_and_narrowed_to_who_can(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4", "f")
        await type_text(pilot, "dari tuk")
        assert "Anna" not in text(pilot)
        assert "filter: dari tuk" in text(pilot)
        await press(pilot, "enter", "escape")
        assert "Anna" in text(pilot)
        await press(pilot, "f", *"teamleider", "enter")
        assert "Tea" in text(pilot)
        assert "Bo Bakker" not in text(pilot)
        await press(pilot, "escape", "w", "w")
        assert "op plaats" in text(pilot)
        grid(pilot).select_column((TODAY, Deel.OCHTEND))
        await press(pilot, "h")
        assert "vrij op di-ochtend" in text(pilot)
        assert "Anna" in text(pilot)
        assert "Bo Bakker" not in text(pilot)
        await press(pilot, "h")
        assert "Bo Bakker" in text(pilot)


async def test_the_cursor_stays_with_its_person_and_the_actions_of_the_desk_are_about_them(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"), TODAY)
        await press(pilot, "w", "w", "right_square_bracket")
        assert pilot.app.screen.subject == person("V02")
        assert pilot.app.screen.half == (TODAY + WEEK, Deel.OCHTEND)
        other = small.beside()
        other.user = "collega"
        fill(other, vrijwilliger("V00", voornaam="Aa", achternaam="Aa"))
        pilot.app._listen()
        await pilot.pause()
        assert "Aa Aa" in text(pilot)
        assert pilot.app.screen.subject == person("V02")
        other.close()
        await press(pilot, "i")
        assert "Bo Bakker · V02" in text(pilot)
        await press(pilot, "escape", "e")
        assert isinstance(pilot.app.screen, FormScreen)
        await press(pilot, "escape", "z")
        assert isinstance(pilot.app.screen, LeavingScreen)


async def test_an_edit_reads_no_stand_and_the_next_screen_shows_it(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V01"))
        await press(pilot, "space", "space", "right_square_bracket", "u")
        assert pilot.app._stand is None, "the grid shows itself from the file"
        await press(pilot, "3")
        assert pilot.app._stand is not None
        assert len(pilot.app.stand.agenda.uitzonderingen) == 1


async def test_a_day_that_runs_back_spoils_nothing(small):
    async with run_pilot(small) as pilot:
        await press(pilot, "4")
        await at(pilot, person("V02"))
        await press(pilot, "space")
        pilot.app.today = TODAY - timedelta(days=1)
        pilot.app.reload()
        await pilot.pause()
        assert "▸ma 18 mrt" in text(pilot)
        await press(pilot, "space", "u", "u")
        assert exceptions(small) == {}
        assert small.check() == []


async def test_who_is_not_of_the_team_that_is_shown_is_not_in_its_roster(store):
    write_demo(store, TODAY, begeleiders=8, huishoudens=10, waiting=2, teams=2)
    async with run_pilot(store) as pilot:
        await press(pilot, "4")
        here = {pilot.app.screen._rows.kenmerk(at) for at in range(len(pilot.app.screen._rows))} - {None}
        assert here <= {b.kenmerk for b in pilot.app.stand.begeleiders}
        assert len(here) < len(find(store.db, Begeleider))


async def test_a_hundred_random_keys_leave_a_sound_file(team):
    keys = ["space", "r", "enter", "escape", "down", "right", "shift+down", "ctrl+c", "ctrl+v", "s", "plus", "u", "w"]
    keys += [
        "right_square_bracket",
        "h",
        "ctrl+r",
        "ctrl+d",
        "asterisk",
        "end",
        "home",
        "ctrl+y",
        "left_square_bracket",
    ]
    async with run_pilot(team, SIZES[1]) as pilot:
        await press(pilot, "4")
        for number in range(100):
            await press(pilot, keys[number * number * 7 % len(keys)])
        assert_tidy(pilot)
    assert team.check() == []
    assert team.db.conn.execute("SELECT * FROM dubbel").fetchall() == []
    assert monday(TODAY) == MONDAY
    assert dump(team)
