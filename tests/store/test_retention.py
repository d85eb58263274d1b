"""Which back-ups stay, for any times at which they were made."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.store.retention import DAYS, GONE_AFTER, MONTHS, NEWEST, WEEKS, expires, keep

NOW = datetime(2024, 3, 19, 17, 0, tzinfo=UTC)

moments = st.lists(
    st.integers(-60 * 24 * 500, 60 * 24 * 40).map(lambda minutes: NOW + timedelta(minutes=minutes)), max_size=80
)


def periods(times):
    return (
        {time.date() for time in times},
        {time.date().isocalendar()[:2] for time in times},
        {(time.year, time.month) for time in times},
    )


@given(moments)
def test_the_newest_stays_and_what_stays_is_of_what_there_was(times):
    kept = keep(times, NOW)
    assert kept <= set(times)
    past = [time for time in times if time <= NOW]
    assert not times or max(times) in kept
    assert set(past[-NEWEST:]) <= kept


@given(moments)
def test_the_last_days_weeks_and_months_that_have_one_keep_their_last(times):
    past = [time for time in times if time <= NOW]
    kept = {time for time in keep(times, NOW) if time <= NOW}
    for had, has, most in zip(periods(past), periods(kept), (DAYS, WEEKS, MONTHS), strict=True):
        assert set(sorted(had)[-most:]) <= has
    for day in sorted({time.date() for time in past})[-DAYS:]:
        assert max(time for time in past if time.date() == day) in kept


@given(moments)
def test_there_are_never_more_than_the_terms_together(times):
    kept, most = keep(times, NOW), DAYS + WEEKS + MONTHS + NEWEST
    assert len([time for time in kept if time <= NOW]) <= most
    assert len(kept) <= 2 * most


@given(moments, st.integers(0, 60 * 24 * 30))
def test_clearing_again_and_later_takes_no_more(times, later):
    kept = keep(times, NOW)
    assert keep(kept, NOW) == kept
    assert keep([time for time in kept if time <= NOW], NOW + timedelta(minutes=later)) == {
        time for time in kept if time <= NOW
    }


@given(moments)
def test_a_wrong_clock_takes_no_place_of_the_others(times):
    past = [time for time in times if time <= NOW]
    assert {time for time in keep(times, NOW) if time <= NOW} == keep(past, NOW)


def test_two_years_of_work_keep_what_was_promised():
    day, times = NOW, []
    for _ in range(730):
        if day.weekday() < 5:
            times += [day - timedelta(minutes=30 * number) for number in range(16)]
        day -= timedelta(days=1)
    kept = sorted(keep(times, NOW), reverse=True)
    assert len(periods(kept[: DAYS + 2])[0]) == DAYS
    assert len(periods(kept)[1]) >= WEEKS
    assert len(periods(kept)[2]) == MONTHS
    assert kept[-1].date().isoformat() == "2023-07-31"


def test_what_still_has_somebody_who_was_erased_goes_after_its_term():
    assert expires([NOW, NOW - timedelta(days=3)]) == NOW - timedelta(days=3) + GONE_AFTER
    assert expires([]) is None
