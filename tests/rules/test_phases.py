"""The phases that somebody went through: no two at the same time, the last until the one they are in."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.agenda import DoorlopenFase
from db.lists import Fase
from db.rules.phases import Fasedatum, history
from tests.builders import TODAY, days

MOVES = st.lists(st.tuples(st.sampled_from(Fase), st.integers(-60, 60).map(days)), min_size=1, max_size=12)
LOOSE = st.lists(
    st.tuples(st.one_of(st.none(), st.sampled_from(Fase)), st.one_of(st.none(), st.integers(-60, 60).map(days))),
    min_size=1,
    max_size=12,
)


def lived(moves: list[tuple[Fase | None, date | None]]) -> tuple[list[DoorlopenFase], Fasedatum]:
    """The history of somebody who made these moves, and where they are."""
    past: list[DoorlopenFase] = []
    now = Fasedatum(*moves[0])
    for number, move in enumerate(moves[1:], 1):
        past = [replace(row, id=row.id or number) for row in history("V01", past, now, Fasedatum(*move))]
        now = Fasedatum(*move)
    return past, now


def test_the_phase_that_is_left_is_kept_with_its_days():
    past, _ = lived([(Fase.AANGEMELD, days(-30)), (Fase.VOG, days(-20)), (Fase.TRAINING, TODAY)])
    assert [(row.fase, row.van, row.tot) for row in past] == [
        (Fase.AANGEMELD, days(-30), days(-20)),
        (Fase.VOG, days(-20), TODAY),
    ]


def test_a_phase_of_no_days_is_not_kept_and_an_unknown_beginning_stays_unknown():
    assert lived([(Fase.VOG, TODAY), (Fase.TRAINING, TODAY)])[0] == []
    (row,) = lived([(Fase.VOG, None), (Fase.TRAINING, TODAY)])[0]
    assert (row.van, row.tot) == (None, TODAY)
    assert lived([(None, None), (Fase.TRAINING, TODAY)])[0] == []
    assert lived([(Fase.VOG, days(-9)), (Fase.TRAINING, None)])[0] == []


def test_a_date_that_is_put_right_moves_the_end_of_the_phase_before():
    start = [(Fase.VOG, days(-30)), (Fase.TRAINING, days(-20))]
    assert [row.tot for row in lived([*start, (Fase.TRAINING, days(-5))])[0]] == [days(-5)]
    assert [row.tot for row in lived([*start, (Fase.TRAINING, days(-25))])[0]] == [days(-25)]
    assert lived([*start, (Fase.TRAINING, days(-40))])[0] == []


@given(MOVES)
def test_any_moves_give_phases_that_follow_each_other_up_to_the_one_that_is_now(moves):
    past, now = lived(moves)
    ordered = sorted(past, key=lambda row: row.tot)
    assert all(row.van is not None and row.van < row.tot for row in ordered)
    assert all(one.tot <= other.van for one, other in pairwise(ordered))
    assert not ordered or ordered[-1].tot == now.sinds


@given(LOOSE)
def test_with_days_unknown_too_no_two_phases_overlap(moves):
    past, now = lived(moves)
    ordered = sorted(past, key=lambda row: row.tot)
    assert all(other.van is None or one.tot <= other.van for one, other in pairwise(ordered))
    assert len({(row.fase, row.tot) for row in past}) == len(past)
    if now.sinds:
        assert all(row.tot <= now.sinds for row in past)


@given(MOVES)
def test_every_day_since_the_first_move_is_in_one_phase_where_the_moves_go_forward(moves):
    kinds = [fase for fase, _ in groupby(fase for fase, _ in moves)]
    moves = list(zip(kinds, sorted(day for _, day in moves), strict=False))
    past, now = lived(moves)
    for number in range((now.sinds - moves[0][1]).days):
        day = moves[0][1] + timedelta(days=number)
        assert sum(row.van <= day < row.tot for row in past) == 1
