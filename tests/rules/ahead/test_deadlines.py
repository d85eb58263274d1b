"""Deadlines of some days, against the tasks of each household."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.agenda import Taaksoort
from db.lists import Anker
from db.rules.ahead.deadlines import deadlines
from db.rules.traject import tasks
from tests.builders import days, histories

LISTS = tuple(
    Taaksoort(vanaf=days(vanaf), taak=taak, naam=taak, anker=anker, dagen=dagen)
    for vanaf in (-300, -100)
    for taak, anker, dagen in (
        ("brp", Anker.SLEUTEL, 5),
        ("bank", Anker.SLEUTEL, 5),
        ("energie", Anker.COA, -3),
        ("gesprek", Anker.EINDE, -30),
        ("toeslag", Anker.START, 14 + (vanaf == -100)),
    )
)


@given(histories(), st.booleans(), st.integers(-500, 100), st.integers(0, 400))
def test_the_deadlines_of_some_days_are_those_of_the_tasks_that_are_known_and_apply(stand, stored, first, length):
    stand = replace(stand, agenda=replace(stand.agenda, taaksoorten=LISTS if stored else ()))
    van, tot = days(first), days(first + length)
    for home in stand.huishoudens:
        plain = [
            (task.deadline, task.klaar)
            for task in tasks(stand, home)
            if task.deadline and van <= task.deadline <= tot and not task.nvt and not task.vroeger
        ]
        assert sorted(deadlines(stand, home, van, tot), key=str) == sorted(plain, key=str)


def test_a_window_that_ends_before_it_begins_has_none():
    from tests.builders import desk, household

    home = household()
    assert list(deadlines(desk(home), home, date.max - timedelta(days=1), date.min)) == []
