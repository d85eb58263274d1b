"""Hours: what a household needs, who carries them, and what somebody has left."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import Rol, Soort, TrajectStatus, Zwaarte
from db.model import Afwezigheid
from db.rules.fit import proposed_hours
from db.rules.load import (
    WEEKS,
    add_months,
    capacity,
    carried,
    hours_assumed,
    hours_needed,
    hours_on,
    households_of,
    month_of_traject,
    places_left,
    room,
    traject_end,
    weekly_load,
)
from db.settings import Settings
from tests.builders import (
    TODAY,
    days,
    desk,
    household,
    huishoudens,
    match,
    medewerker,
    offices,
    stagiaire,
    teamleider,
    vrijwilliger,
)
from tests.rules import recount

NORMS = Settings()


def starting(day: date, **fields):
    return household(traject_start=day, sleuteldatum=day, **fields)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2023, 12, 31), 5),
        (date(2024, 1, 15), 5),
        (date(2024, 4, 14), 5),
        (date(2024, 4, 15), 2),
        (date(2024, 7, 14), 2),
        (date(2024, 7, 15), 1),
        (date(2025, 6, 1), 1),
        (date(2030, 6, 1), 1),
    ],
)
def test_a_household_needs_less_as_its_traject_goes_on(day, hours):
    assert hours_needed(starting(date(2024, 1, 15)), day, NORMS) == hours


@pytest.mark.parametrize(("zwaarte", "factor"), [("licht", 0.75), ("gemiddeld", 1), ("zwaar", 1.5), (None, 1)])
def test_zwaarte_weighs_and_an_unknown_one_weighs_one(zwaarte, factor):
    home = starting(TODAY, zwaarte=Zwaarte(zwaarte) if zwaarte else None)
    assert hours_needed(home, TODAY, NORMS) == 5 * factor


@pytest.mark.parametrize("status", [*TrajectStatus, None])
def test_an_interrupted_traject_and_one_that_is_over_need_nothing(status):
    nothing = status in (TrajectStatus.ONDERBROKEN, TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD)
    assert hours_needed(starting(TODAY, traject_status=status), TODAY, NORMS) == (0 if nothing else 5)


@given(huishoudens(), st.integers(-800, 800).map(days))
def test_hours_are_those_of_a_count_month_by_month(huishouden, day):
    assert hours_needed(huishouden, day, NORMS) == pytest.approx(float(recount.hours(huishouden, day, NORMS)))
    begin = huishouden.traject_start or huishouden.sleuteldatum
    assert month_of_traject(huishouden, day) == recount.month(begin, day)


@given(huishoudens())
def test_a_proposed_koppeling_needs_the_norm_of_today_or_of_the_start_that_is_still_to_come(huishouden):
    begin = huishouden.traject_start or huishouden.sleuteldatum
    day = max(TODAY, begin) if begin else TODAY
    assert proposed_hours(desk(huishouden), huishouden) == pytest.approx(float(recount.hours(huishouden, day, NORMS)))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_traject_ends_when_agreed_or_a_year_after_it_starts():
    assert traject_end(household(traject_start=date(2024, 2, 29), traject_eind=None), NORMS) == date(2025, 2, 28)
    assert traject_end(household(traject_start=None, sleuteldatum=date(2024, 1, 5)), NORMS) == date(2025, 1, 5)
    assert traject_end(household(traject_eind=days(9)), NORMS) == days(9)
    assert traject_end(household(traject_start=None, sleuteldatum=None), NORMS) is None
    assert traject_end(household(traject_start=days(0)), Settings(traject_maanden=18)) == date(2025, 9, 19)


def test_a_duo_shares_the_hours_evenly():
    stand = desk(
        vrijwilliger("V01"),
        vrijwilliger("V02"),
        household(),
        match(begeleider="V01"),
        match(begeleider="V02", rol=Rol.DUO),
    )
    assert (carried(stand, "V01"), carried(stand, "V02")) == (2.5, 2.5)


def test_a_koppeling_counts_from_its_start_or_from_the_key_if_that_is_later():
    later_key = starting(days(14))
    stand = desk(vrijwilliger(), later_key, match(start=days(-5)))
    assert weekly_load(stand)["V01"][:4] == (0, 0, 5, 5)
    later_start = desk(vrijwilliger(), starting(days(-5)), match(start=days(21)))
    assert weekly_load(later_start)["V01"][:5] == (0, 0, 0, 5, 5)
    no_key = desk(vrijwilliger(), household(sleuteldatum=None, traject_start=None), match(start=days(-5)))
    assert carried(no_key, "V01") == 5


@pytest.mark.parametrize("status", ["gevraagd", "kennismaking", "proef", "definitief"])
def test_a_koppeling_takes_hours_whatever_its_status(status):
    stand = desk(vrijwilliger(), household(), match(status=status))
    assert carried(stand, "V01") == 5


def test_the_day_of_the_end_is_the_first_without_the_koppeling():
    stand = desk(vrijwilliger(), household(), match(start=days(-30), eind=days(7)))
    assert weekly_load(stand)["V01"][:3] == (5, 0, 0)
    assert carried(desk(vrijwilliger(), household(), match(start=days(-30), eind=TODAY)), "V01") == 0
    assert carried(desk(vrijwilliger(), household(), match(start=TODAY, eind=TODAY)), "V01") == 0


def test_a_vervanger_carries_all_of_it_while_the_other_is_away_and_half_before():
    away = Afwezigheid(begeleider="V01", van=days(7), tot=days(13))
    cover = match(begeleider="V02", rol=Rol.VERVANGER, eind=days(28))
    stand = desk(vrijwilliger("V01"), vrijwilliger("V02"), household(), match(start=days(-10)), cover, away)
    assert weekly_load(stand)["V01"][:5] == (2.5, 0, 2.5, 2.5, 5)
    assert weekly_load(stand)["V02"][:5] == (2.5, 5, 2.5, 2.5, 0)


def test_who_is_away_without_a_vervanger_still_carries_the_household():
    away = Afwezigheid(begeleider="V01", van=days(-7))
    assert carried(desk(vrijwilliger(), household(), match(), away), "V01") == 5


def test_supply_is_what_is_left_for_households():
    assert capacity(vrijwilliger(uren_per_week=9.0, uren_overig=2.5), NORMS) == 6.5
    assert capacity(vrijwilliger(uren_per_week=2.0, uren_overig=3.0), NORMS) == 0
    assert capacity(vrijwilliger(uren_per_week=0.0), NORMS) == 0
    assert capacity(vrijwilliger(uren_per_week=None, uren_overig=1.0), NORMS) == 7
    assert capacity(stagiaire(uren_per_week=None), NORMS) == 20
    assert capacity(teamleider(), NORMS) == 0
    assert capacity(medewerker(uren_begeleiding=6.0, uren_overig=2.0), NORMS) == 6


def test_only_unknown_hours_of_who_is_not_paid_are_assumed():
    assert hours_assumed(vrijwilliger(uren_per_week=None))
    assert not hours_assumed(vrijwilliger(uren_per_week=0.0))
    assert not hours_assumed(medewerker(uren_per_week=None))


@given(offices())
def test_room_is_that_of_a_recount_over_thirteen_weeks(stand):
    for person in stand.begeleiders:
        assert room(stand, person) == pytest.approx(float(recount.room(stand, person)))


@given(offices())
def test_the_load_of_every_week_is_that_of_a_recount(stand):
    for person in stand.begeleiders:
        weeks = [recount.load_on(stand, person.kenmerk, TODAY + timedelta(weeks=n)) for n in range(WEEKS)]
        assert weekly_load(stand)[person.kenmerk] == pytest.approx([float(hours) for hours in weeks])


@given(offices())
def test_no_hour_is_lost_or_made_when_a_household_is_shared(stand):
    for dossier, huishouden in stand.huishouden.items():
        shared = hours_on(stand, dossier, TODAY)
        needed = recount.hours(huishouden, TODAY, stand.settings)
        guided = any(k.dossier == dossier and recount.holds(k, stand, TODAY) for k in stand.koppelingen)
        everyone_away = guided and not shared
        assert not everyone_away
        assert sum(shared.values()) == pytest.approx(float(needed if guided else 0))


@given(offices())
def test_places_left_is_the_limit_less_the_households(stand):
    for person in stand.begeleiders:
        homes = {k.dossier for k in stand.koppelingen if k.begeleider == person.kenmerk and recount.running(stand, k)}
        assert set(households_of(stand, person.kenmerk)) == homes
        limit = person.max_huishoudens
        assert places_left(stand, person) == (None if limit is None else max(0, limit - len(homes)))


def test_the_fullest_week_decides_the_room():
    """Two weeks from now a second household gets its key; a third ends before that."""
    stand = desk(
        vrijwilliger(uren_per_week=12.0),
        household("D001"),
        starting(days(14), dossier="D002"),
        household("D003"),
        match("D001", start=days(-9)),
        match("D002", start=days(-9)),
        match("D003", start=days(-9), eind=days(7)),
    )
    assert weekly_load(stand)["V01"][:3] == (10, 5, 10)
    assert room(stand, stand.begeleider["V01"]) == 2


def test_the_thirteenth_week_counts_and_the_fourteenth_does_not():
    def with_start(day):
        stand = desk(vrijwilliger(), household(sleuteldatum=None, traject_start=None), match(start=day))
        return room(stand, stand.begeleider["V01"])

    assert with_start(days(84)) == 3
    assert with_start(days(91)) == 8


def test_the_figures_of_the_council_follow_from_the_norms():
    """136 persons a year: 4.2 arrivals a month, 113 hours a week in the steady state."""
    arrivals = Fraction("136") / Fraction("2.7") / 12
    begins = [add_months(date(2024, 12, 1), -month) for month in range(12)]
    a_month = sum(hours_needed(starting(day, zwaarte=None), date(2024, 12, 1), NORMS) for day in begins)
    assert round(float(arrivals) * a_month) == 113
    assert NORMS.uren_vrijwilliger == 8
    assert capacity(stagiaire(uren_per_week=None), NORMS) * 2 == 40
    assert Soort.STAGIAIRE.betaald is False
