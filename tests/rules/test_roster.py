"""Roster rules: what a half-day is for somebody, who staffs a service, and where somebody would be twice."""

from datetime import date, timedelta

import pytest

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.free_days import feestdag, schoolvakantie
from db.lists import AfwezigSoort, Dagdeel, Deel, Fase
from db.model import Afwezigheid
from db.rules.roster import (
    WEEK,
    away,
    collisions,
    days_of_week,
    fixed_half_days,
    gaps,
    lasts_until,
    monday,
    next_on,
    places,
    services,
    square,
    staffing,
    with_team,
)
from tests.builders import TODAY, days, desk, household, match, vrijwilliger

TUESDAY = TODAY
FREE = frozenset({Dagdeel.DI_OCHTEND, Dagdeel.DO_MIDDAG})
ANNA = vrijwilliger(dagdelen=FREE)


def appointment(dagdeel=Dagdeel.DI_OCHTEND, van=TUESDAY, dossier="D001", **fields):
    return Afspraak(dossier=dossier, begeleider="V01", dagdeel=dagdeel, van=van, **fields)


def spreekuur(key="SP1", dagdeel=Dagdeel.DI_OCHTEND, **fields):
    return Dienst(dienst=key, dagdeel=dagdeel, **{"naam": "Inloopspreekuur", "nodig": 2} | fields)


def there(day=TUESDAY, who="V01", key="SP1", **fields):
    return Bezetting(dienst=key, datum=day, begeleider=who, **fields)


def said(vrij, day=TUESDAY, deel=Deel.OCHTEND):
    return Uitzondering(begeleider="V01", datum=day, deel=deel, vrij=vrij)


# Days and weeks


@pytest.mark.parametrize(
    ("day", "first", "number"),
    [
        (date(2026, 12, 28), date(2026, 12, 28), 53),
        (date(2027, 1, 3), date(2026, 12, 28), 53),
        (date(2024, 12, 31), date(2024, 12, 30), 1),
        (date(2024, 3, 31), date(2024, 3, 25), 13),
        (date(2024, 10, 27), date(2024, 10, 21), 43),
    ],
)
def test_a_week_has_seven_days_from_monday_on_also_at_new_year_and_where_the_clock_changes(day, first, number):
    week = days_of_week(day)
    assert (monday(day), week[0], len(week), week[0].isocalendar().week) == (first, first, 7, number)
    assert day in week
    assert week[-1] - week[0] == timedelta(days=6)


def test_the_next_half_day_may_be_today():
    assert next_on(TUESDAY, Dagdeel.DI_OCHTEND) == TUESDAY
    assert next_on(TUESDAY, Dagdeel.MA_OCHTEND) == date(2024, 3, 25)


def test_holidays_are_known_by_name():
    assert feestdag(date(2024, 3, 29)) == "Goede vrijdag"
    assert feestdag(date(2024, 4, 1)) == "Tweede paasdag"
    assert feestdag(date(2024, 4, 2)) == ""
    assert schoolvakantie(date(2024, 4, 30), "Noord") == "Meivakantie"


# A half-day of somebody


def test_a_standing_half_day_is_free_every_week():
    stand = desk(ANNA)
    assert square(stand, ANNA, TUESDAY, Deel.OCHTEND).vrij
    assert square(stand, ANNA, TUESDAY + 60 * WEEK, Deel.OCHTEND).vrij
    assert not square(stand, ANNA, TUESDAY, Deel.MIDDAG).vrij


def test_what_was_said_of_one_date_holds_for_that_date():
    stand = desk(ANNA, said(False), said(True, deel=Deel.AVOND))
    assert not square(stand, ANNA, TUESDAY, Deel.OCHTEND).opgegeven
    assert square(stand, ANNA, TUESDAY, Deel.AVOND).vrij
    assert square(stand, ANNA, TUESDAY + WEEK, Deel.OCHTEND).vrij


def test_on_a_holiday_nobody_is_free_unless_that_was_said():
    easter = date(2024, 4, 1)
    person = vrijwilliger(dagdelen=frozenset({Dagdeel.MA_OCHTEND, Dagdeel.MA_MIDDAG}))
    stand = desk(person, said(True, easter))
    assert square(stand, person, easter, Deel.OCHTEND).vrij
    assert not square(stand, person, easter, Deel.MIDDAG).opgegeven


def test_who_is_away_or_not_with_the_team_is_not_free_whatever_was_said():
    ill = Afwezigheid(begeleider="V01", van=days(-2), tot=TUESDAY, soort=AfwezigSoort.ZIEK)
    stand = desk(ANNA, said(True), ill)
    assert away(stand, "V01", TUESDAY) is ill
    assert away(stand, "V01", days(1)) is None
    vak = square(stand, ANNA, TUESDAY, Deel.OCHTEND)
    assert (vak.opgegeven, vak.beschikbaar, vak.vrij) == (True, False, False)
    for person in (
        vrijwilliger(dagdelen=FREE, start=days(1)),
        vrijwilliger(dagdelen=FREE, eind=TUESDAY),
        vrijwilliger(dagdelen=FREE, fase=Fase.GESTOPT),
    ):
        assert not with_team(person, TUESDAY)
        assert square(desk(person), person, TUESDAY, Deel.OCHTEND).buiten


def test_who_is_somewhere_is_not_free_and_in_two_places_only_with_the_mark():
    both = (ANNA, household(), match(), spreekuur(), appointment(), there())
    vak = square(desk(*both), ANNA, TUESDAY, Deel.OCHTEND)
    assert (vak.beschikbaar, vak.vrij, vak.botst) == (True, False, True)
    assert [plek.naam for plek in vak.plekken] == ["Tesfay D001", "Inloopspreekuur"]
    marked = desk(*both[:-1], there(toch=True))
    assert not square(marked, ANNA, TUESDAY, Deel.OCHTEND).botst


def test_an_appointment_holds_no_longer_than_its_koppeling():
    stand = desk(ANNA, household(), match(eind=days(14)), appointment())
    assert places(stand, "V01", days(7), Deel.OCHTEND)
    assert not places(stand, "V01", days(14), Deel.OCHTEND)
    assert not places(stand, "V01", days(7), Deel.MIDDAG)
    (own,) = stand.agenda.afspraken
    assert lasts_until(stand, own) == days(13)
    assert lasts_until(desk(own), own) == TUESDAY - timedelta(days=1), "without a koppeling it never held"
    assert lasts_until(desk(own, match()), own) is None
    shorter = appointment(tot=days(3))
    assert lasts_until(desk(shorter, match(eind=days(14))), shorter) == days(3)


# Where somebody is elsewhere


def test_collisions_say_each_place_once_with_the_first_date():
    stand = desk(ANNA, household(), match(), spreekuur(), appointment(van=days(7)), there(days(14)), there(days(0)))
    found = collisions(stand, "V01", Dagdeel.DI_OCHTEND, TUESDAY, None)
    assert [(day, plek.naam) for day, plek in found] == [
        (TUESDAY, "Inloopspreekuur"),
        (days(7), "Tesfay D001"),
        (days(14), "Inloopspreekuur"),
    ]
    assert collisions(stand, "V01", Dagdeel.DO_MIDDAG, TUESDAY, None) == []
    assert len(collisions(stand, "V01", Dagdeel.DI_OCHTEND, days(1), days(13))) == 1
    assert len(collisions(stand, "V01", Dagdeel.DI_OCHTEND, TUESDAY, None, stand.agenda.afspraken)) == 2


def test_the_fixed_half_day_is_one_that_both_have_and_neither_is_elsewhere_in():
    home = household(dagdelen=frozenset({Dagdeel.DO_MIDDAG, Dagdeel.VR_OCHTEND}))
    assert fixed_half_days(desk(ANNA, home, match()), home, ANNA, TODAY) == [Dagdeel.DO_MIDDAG]
    unknown = household(dagdelen=frozenset())
    assert fixed_half_days(desk(ANNA, unknown, match()), unknown, ANNA, TODAY) == [
        Dagdeel.DI_OCHTEND,
        Dagdeel.DO_MIDDAG,
    ]
    taken = desk(ANNA, home, match(), spreekuur(dagdeel=Dagdeel.DO_MIDDAG), there(days(9)))
    assert fixed_half_days(taken, home, ANNA, TODAY) == []
    agreed = desk(ANNA, home, match(), appointment(Dagdeel.DO_MIDDAG, days(2)))
    assert fixed_half_days(agreed, home, ANNA, TODAY) == []


# Services


def test_a_service_is_staffed_by_whoever_is_not_away_and_lacks_the_rest():
    ill = Afwezigheid(begeleider="V02", van=TUESDAY)
    stand = desk(ANNA, vrijwilliger("V02"), spreekuur(), ill, there(), there(who="V02"), there(who="X9", day=days(7)))
    found = staffing(stand, stand.agenda.diensten[0], TUESDAY)
    assert (found.er, found.weg, found.tekort) == (("V01",), ("V02",), 1)
    assert staffing(stand, stand.agenda.diensten[0], days(7)).er == ("X9",), "of another team it is not known"


def test_a_service_is_closed_on_a_holiday_and_then_lacks_nobody():
    stand = desk(spreekuur(dagdeel=Dagdeel.MA_OCHTEND), spreekuur("SP2", Dagdeel.VR_OCHTEND))
    closed = services(stand, date(2024, 3, 29), date(2024, 4, 1))
    assert [(b.datum, b.feestdag, b.tekort) for b in closed] == [
        (date(2024, 3, 29), "Goede vrijdag", 0),
        (date(2024, 4, 1), "Tweede paasdag", 0),
    ]


def test_gaps_come_in_the_order_of_time_within_the_days_of_a_service():
    stand = desk(
        spreekuur("SP1", Dagdeel.DI_MIDDAG, naam="B"),
        spreekuur("SP2", Dagdeel.DI_MIDDAG, naam="A"),
        spreekuur("SP3", Dagdeel.DI_OCHTEND, van=days(7)),
        spreekuur("SP4", Dagdeel.MA_OCHTEND, tot=days(-2)),
        spreekuur("SP5", Dagdeel.WO_OCHTEND, nodig=1),
        there(days(1), key="SP5"),
    )
    found = gaps(stand, date(2024, 3, 18), date(2024, 3, 24))
    assert [(b.datum, b.dienst.dienst, b.tekort) for b in found] == [(TUESDAY, "SP2", 2), (TUESDAY, "SP1", 2)]
    assert len(services(stand, date(2024, 3, 18), date(2024, 3, 24))) == 3


def test_the_days_on_which_the_clock_changes_have_their_half_days_once():
    for sunday in (date(2024, 3, 31), date(2024, 10, 27)):
        stand = desk(spreekuur(dagdeel=Dagdeel.ZO_OCHTEND), spreekuur("SP2", Dagdeel.MA_OCHTEND))
        week = [b.datum for b in services(stand, monday(sunday), monday(sunday) + 2 * WEEK)]
        assert week.count(sunday) == 1
        assert week.count(sunday + timedelta(days=1)) == 1
