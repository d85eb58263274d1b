"""How it was: on today what the rules of today say, on other days what a count of the dates says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from db.agenda import Agenda, DoorlopenFase, Onderbreking
from db.lists import Fase, TrajectStatus
from db.rules.fit import deployable
from db.rules.history import (
    carried_on,
    days_to_match,
    deployable_on,
    needed_on,
    phase_on,
    pieces,
    runs_on,
    there_on,
    waited_on,
)
from db.rules.load import weekly_load
from db.rules.waiting import waiting
from db.stand import Stand
from tests.builders import TODAY, days, histories, household, match, vrijwilliger


@given(histories())
def test_today_the_history_is_what_the_desk_shows(stand):
    carried = dict.fromkeys(stand.begeleider, 0.0)
    for home in stand.huishoudens:
        for kenmerk, hours in carried_on(stand, home, TODAY).items():
            carried[kenmerk] += hours
    assert carried == pytest.approx({kenmerk: weeks[0] for kenmerk, weeks in weekly_load(stand).items()})
    with_key = {w.huishouden.dossier for w in waiting(stand) if w.huishouden.sleuteldatum}
    here = {h.dossier for h in stand.huishoudens if h.sleuteldatum and h.sleuteldatum <= TODAY}
    assert {h.dossier for h in stand.huishoudens if waited_on(stand, h, TODAY)} == with_key & here
    assert all(deployable_on(stand, p, TODAY) == deployable(stand, p) for p in stand.begeleiders)


@given(histories())
def test_in_pieces_it_is_the_same_as_day_by_day(stand):
    van, tot = days(-200), days(300)
    for home in stand.huishoudens:
        found = list(pieces(stand, home, van, tot))
        assert found[0][0] == van and found[-1][1] == tot
        for (first, last, hours), after in zip(found, [*found[1:], None], strict=True):
            assert after is None or after[0] == last + timedelta(days=1)
            day = first
            while day <= last:
                assert needed_on(stand, home, day) == hours, (home, day)
                day += timedelta(days=1)


def test_a_traject_that_is_over_needed_hours_until_it_was():
    home = replace(
        household(sleuteldatum=days(-200)),
        traject_start=None,
        traject_status=TrajectStatus.AFGEROND,
        traject_eind=days(-30),
    )
    stand = Stand(TODAY, huishoudens=(home,))
    assert [needed_on(stand, home, days(n)) for n in (-201, -200, -31, -30, 0)] == [0, 5, 2, 0, 0]


def test_a_traject_that_stood_still_needed_nothing_then():
    home = replace(
        household(sleuteldatum=days(-60)), traject_start=None, traject_status=TrajectStatus.LOPEND, traject_eind=None
    )
    pause = Onderbreking(dossier=home.dossier, van=days(-40), tot=days(-20))
    stand = Stand(TODAY, huishoudens=(home,), agenda=Agenda(onderbrekingen=(pause,)))
    assert [needed_on(stand, home, days(n)) for n in (-41, -40, -21, -20, 0)] == [5, 0, 0, 5, 5]


def test_a_traject_that_stands_still_goes_on_when_that_is_agreed():
    home = replace(
        household(sleuteldatum=days(-60)),
        traject_start=None,
        traject_status=TrajectStatus.ONDERBROKEN,
        traject_eind=None,
    )
    pause = Onderbreking(dossier=home.dossier, van=days(-10), tot=days(10))
    stand = Stand(TODAY, huishoudens=(home,), agenda=Agenda(onderbrekingen=(pause,)))
    assert [needed_on(stand, home, days(n)) for n in (-1, 0, 9, 10)] == [0, 0, 0, 5]
    assert needed_on(replace(stand, agenda=Agenda()), home, days(60)) == 0


def test_a_traject_ends_as_planned_but_one_that_should_have_ended_goes_on():
    home = replace(
        household(sleuteldatum=days(-300)),
        traject_start=None,
        traject_status=TrajectStatus.LOPEND,
        traject_eind=days(20),
    )
    stand = Stand(TODAY, huishoudens=(home,))
    assert [runs_on(stand, home, days(n)) for n in (0, 19, 20)] == [True, True, False]
    late = replace(home, traject_eind=days(-5))
    assert [runs_on(stand, late, days(n)) for n in (0, 19, 400)] == [True, True, True]


def test_the_phases_of_somebody_are_those_that_were_recorded():
    person = replace(vrijwilliger(), fase=Fase.INZETBAAR, fase_sinds=days(-50), start=days(-50), eind=None)
    past = (
        DoorlopenFase(begeleider=person.kenmerk, fase=Fase.AANGEMELD, van=days(-100), tot=days(-80)),
        DoorlopenFase(begeleider=person.kenmerk, fase=Fase.VOG, van=days(-80), tot=days(-50)),
    )
    stand = Stand(TODAY, (person,), agenda=Agenda(fasen=past))
    found = [phase_on(stand, person, days(n)) for n in (-101, -100, -81, -80, -51, -50, 0)]
    assert found == [None, Fase.AANGEMELD, Fase.AANGEMELD, Fase.VOG, Fase.VOG, Fase.INZETBAAR, Fase.INZETBAAR]
    assert [there_on(stand, person, days(n)) for n in (-101, -81, -51, -50)] == [False, False, False, True]


def test_who_stopped_was_there_until_then():
    person = replace(vrijwilliger(), fase=Fase.GESTOPT, fase_sinds=days(-10), start=days(-90), eind=days(-10))
    stand = Stand(TODAY, (person,))
    assert [there_on(stand, person, days(n)) for n in (-91, -90, -11, -10, 0)] == [False, True, True, False, False]


def test_the_wait_is_from_the_key_to_who_came_to_stay():
    home = household(sleuteldatum=days(-60))
    came = match(dossier=home.dossier, begeleider="V01", start=days(-40))
    for_now = match(dossier=home.dossier, begeleider="T1", start=days(-55), tijdelijk=True)
    never = match(dossier=home.dossier, begeleider="V02", start=days(-50), eind=days(-50))
    stand = Stand(TODAY, huishoudens=(home,), koppelingen=(for_now, never, came))
    assert days_to_match(stand, home) == 20
    assert days_to_match(replace(stand, koppelingen=(for_now, never)), home) is None


def test_who_waited_for_a_vog_on_a_day_could_have_no_koppeling_then():
    person = vrijwilliger(vog_aangevraagd=days(-50), vog_ontvangen=days(-20), start=days(-90), fase_sinds=days(-90))
    stand = Stand(TODAY, (person,))
    able = {ago: deployable_on(stand, person, days(ago)) for ago in (-51, -50, -21, -20, 0)}
    assert able == {-51: True, -50: False, -21: False, -20: True, 0: True}
    never = replace(person, vog_ontvangen=None)
    assert not deployable_on(Stand(TODAY, (never,)), never, days(-1))
