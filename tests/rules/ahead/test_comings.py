"""Comings and goings: against a look at the phase of somebody on every day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from db.agenda import Actie, DoorlopenFase
from db.lists import ActieSoort, Fase, Wervingskanaal
from db.rules.ahead.comings import comings, departures, dropouts, joined, passed, recruiting_done
from db.rules.history import phase_on
from db.rules.months import months_back, year_back
from db.rules.scope import everyone, of_team
from tests.builders import TODAY, days, desk, histories, teamleider, vrijwilliger

LONG_AGO = 1200


@given(histories())
def test_somebody_became_inzetbaar_on_the_first_day_on_which_they_were(stand):
    for person in stand.begeleiders:
        first = joined(stand, person)
        able = (n for n in range(-LONG_AGO, 1) if phase_on(stand, person, days(n)) is Fase.INZETBAAR)
        plain = next(able, None)
        assert first == (None if plain in (None, -LONG_AGO) else days(plain))


@given(histories())
def test_who_left_was_not_in_werving_the_day_before_and_who_dropped_out_was(stand):
    for person in stand.begeleiders:
        for day in departures(stand, person):
            before = phase_on(stand, person, day - timedelta(days=1))
            assert day <= TODAY and (before is None or not before.in_werving)
        for day in dropouts(stand, person):
            assert phase_on(stand, person, day - timedelta(days=1)).in_werving
        assert not set(departures(stand, person)) & set(dropouts(stand, person))


@given(histories())
def test_each_phase_that_is_recorded_is_passed_once_and_the_next_comes_after_it(stand):
    for person in stand.begeleiders:
        found = list(passed(stand, person))
        rows = stand.agenda.fasen_of.get(person.kenmerk, ())
        assert [(one.fase, one.van, one.tot) for one in found if one.tot] == [(r.fase, r.van, r.tot) for r in rows]
        assert [one.fase for one in found if one.tot is None] == [person.fase] * bool(person.fase)
        assert [one.daarna for one in found[:-1]] == [one.fase for one in found[1:]] or person.fase is None


@given(histories())
def test_recruiting_of_the_months_together_is_that_of_the_year(stand):
    whole = everyone(stand)
    by_month = [actie for maand in months_back(TODAY) for actie in recruiting_done(whole, maand)]
    assert sorted(a.nummer for a in by_month) == sorted(a.nummer for a in recruiting_done(whole, year_back(TODAY)))
    plain = [a.nummer for a in stand.agenda.acties if a.klaar and days(-353) <= a.klaar <= TODAY]
    assert sorted(a.nummer for a in by_month) == sorted(plain)


def course(*phases, **fields):
    """Somebody with these phases behind them, each of ten days, the last one ending on the first day of `fields`."""
    since = fields["fase_sinds"]
    rows = [
        DoorlopenFase(
            begeleider="V01",
            fase=fase,
            van=since - timedelta(days=10 * (len(phases) - nr)),
            tot=since - timedelta(days=10 * (len(phases) - nr - 1)),
        )
        for nr, fase in enumerate(phases)
    ]
    return desk(vrijwilliger(**fields), *rows)


@pytest.mark.parametrize(
    ("phases", "left", "dropped"),
    [
        ((Fase.AANGEMELD, Fase.INZETBAAR), 1, 0),
        ((Fase.AANGEMELD, Fase.VOG), 0, 1),
        ((Fase.AANGEMELD, Fase.GESTOPT, Fase.INZETBAAR), 1, 1),
    ],
)
def test_who_stops_in_werving_did_not_leave_the_team(phases, left, dropped):
    found = comings(everyone(course(*phases, fase=Fase.GESTOPT, fase_sinds=days(-5), eind=days(-5))))
    assert (len(found.vertrokken), len(found.afgehaakt)) == (left, dropped)


def test_who_leaves_and_comes_back_left_once_and_became_inzetbaar_the_first_time():
    stand = course(Fase.VOG, Fase.INZETBAAR, Fase.GESTOPT, fase=Fase.INZETBAAR, fase_sinds=days(-5))
    (person,) = stand.begeleiders
    assert joined(stand, person) == days(-25)
    assert departures(stand, person) == (days(-15),)


def test_a_team_did_what_its_people_did_and_what_nobody_put_a_name_to():
    leader, other = teamleider("T01"), teamleider("T02")
    done = [
        Actie(nummer=nr, soort=ActieSoort.WERVING, kanaal=Wervingskanaal.VIP, wie=wie, op=TODAY, klaar=TODAY)
        for nr, wie in enumerate(("T01", "T02", None), 1)
    ]
    stand = desk(leader, other, *done, replace(done[0], nummer=9, soort=ActieSoort.GESPREK, kanaal=None))
    assert [a.nummer for a in recruiting_done(everyone(stand), year_back(TODAY))] == [1, 2, 3]
    assert [a.nummer for a in recruiting_done(of_team(stand, "T01"), year_back(TODAY))] == [1, 3]
