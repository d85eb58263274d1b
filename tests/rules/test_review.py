"""What in a month of the log deserves a look, beside a naive count; and which months are late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.free_days import feestdag
from db.rules.review import (
    Bevinding,
    Regel,
    many_at_once,
    measure,
    month_name,
    next_month,
    odd_hour,
    overdue,
    per_user,
    review,
)
from db.settings import Settings

START = datetime(2024, 3, 4, 6, 0, tzinfo=UTC)

moments = st.integers(0, 4000).map(lambda minute: START + timedelta(minutes=minute))
records = st.sampled_from([("huishouden", f"D{n}") for n in range(6)] + [("begeleider", "D1")])


@st.composite
def logs(draw):
    """A log of three users in which minutes often coincide."""
    count = draw(st.integers(0, 40))
    kinds = st.sampled_from(["inzage", "inzage", "inzage", "wijziging", "uitvoer", "gewist", "beheer", "ongedaan"])
    found = []
    for nr in range(1, count + 1):
        soort = draw(kinds)
        tijd = START + timedelta(minutes=draw(st.integers(0, 90)))
        record = draw(records) if soort == "inzage" else None
        found.append(Regel(nr, tijd, draw(st.sampled_from("abc")), soort, record, draw(st.booleans())))
    return found


@given(logs(), st.integers(2, 5), st.integers(1, 30))
def test_many_views_are_those_of_any_window_with_so_many_records(regels, least, minutes):
    expected = set()
    for first in (r for r in regels if r.soort == "inzage"):
        inside = [
            r
            for r in regels
            if r.soort == "inzage"
            and r.gebruiker == first.gebruiker
            and first.tijd <= r.tijd < first.tijd + timedelta(minutes=minutes)
        ]
        if len({r.record for r in inside}) >= least:
            expected |= {r.nr for r in inside}
    assert many_at_once(regels, Settings(logboek_dossiers=least, logboek_minuten=minutes)) == expected


@given(logs())
def test_each_kind_has_its_entries_and_they_are_shared_out_over_the_users(regels):
    found = {vondst.soort: vondst for vondst in review(regels, Settings(logboek_dossiers=3))}
    assert list(found) == list(Bevinding)
    kinds = {
        Bevinding.UITVOER: "uitvoer",
        Bevinding.GEWIST: "gewist",
        Bevinding.BEHEER: "beheer",
        Bevinding.ONGEDAAN: "ongedaan",
    }
    for bevinding, soort in kinds.items():
        assert set(found[bevinding].regels) == {r.nr for r in regels if r.soort == soort}
    assert set(found[Bevinding.OPZIJ].regels) == {r.nr for r in regels if r.opzij}
    for vondst in found.values():
        own = [r for r in regels if r.nr in vondst.regels]
        assert dict(vondst.per_gebruiker) == {
            user: sum(r.gebruiker == user for r in own) for user in {r.gebruiker for r in own}
        }
    assert sum(count for _, count in per_user(regels)) == len(regels)


@given(moments, st.integers(0, 23), st.integers(1, 24), st.sampled_from(["ongewoon", "gewoon"]))
def test_a_moment_is_odd_outside_of_the_hours_and_on_free_days(moment, van, tot, weekend):
    settings = Settings(logboek_van_uur=van, logboek_tot_uur=tot, logboek_weekend=weekend)
    inside = moment.hour in range(van, tot)
    free = moment.isoweekday() in (6, 7) or feestdag(moment.date()) != ""
    assert odd_hour(moment, settings) == (not inside or (free and weekend == "ongewoon"))


@pytest.mark.parametrize(
    ("moment", "odd"),
    [
        (datetime(2024, 3, 19, 7, 59), True),
        (datetime(2024, 3, 19, 8, 0), False),
        (datetime(2024, 3, 19, 17, 59), False),
        (datetime(2024, 3, 19, 18, 0), True),
        (datetime(2024, 3, 23, 12, 0), True),
        (datetime(2024, 4, 1, 12, 0), True),
    ],
    ids=["before", "at eight", "before six", "at six", "saturday", "second easter day"],
)
def test_the_usual_hours(moment, odd):
    assert odd_hour(moment, Settings()) == odd


@given(
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.sets(st.integers(0, 14)),
    st.integers(0, 60),
)
def test_a_month_is_late_some_days_after_its_end_until_it_is_signed_off(first, today, signed, days):
    months = {(today.year * 12 + today.month - 1 - back) for back in signed}
    reviewed = {f"{m // 12}-{m % 12 + 1:02}" for m in months}
    expected = []
    for back in range(1, 13):
        number = today.year * 12 + today.month - 1 - back
        month = date(number // 12, number % 12 + 1, 1)
        over = (today - next_month(month)).days + 1 > days
        if over and month >= first.replace(day=1) and month_name(month) not in reviewed:
            expected.append(month)
    assert list(overdue(first, reviewed, today, days)) == expected


def test_a_file_without_a_log_has_nothing_to_review():
    assert overdue(None, (), date(2024, 3, 19), 14) == ()


def test_a_kind_says_by_which_settings_it_is_found():
    settings = Settings(logboek_minuten=1, logboek_weekend="gewoon")
    assert measure(Bevinding.VEEL, settings) == "25 of meer binnen 1 minuut"
    assert measure(Bevinding.TIJD, settings) == "voor 8 of vanaf 18 uur"
    assert measure(Bevinding.TIJD, Settings()) == "voor 8 of vanaf 18 uur; weekend en feestdagen"
    assert measure(Bevinding.GEWIST, settings) == ""
