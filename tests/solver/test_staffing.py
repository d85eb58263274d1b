"""Who staffs which service: held beside every answer that there is, and beside what must hold of any answer."""

from collections.abc import Iterator
from random import Random

import pytest

from db.solver.staffing import Person, Slot, Staffing, by_hand, staff
from tests.conftest import FULL

SMALL = 2000 if FULL else 120


def random_small(seed: int) -> Staffing:
    """A few slots and people, so few that every answer can be tried."""
    r = Random(seed)
    weeks, people = r.randint(1, 3), r.randint(1, 4)
    slots = [
        Slot(r.choice([1, 1, 2]), half=week * 2 + day, week=week, day=day)
        for week in range(weeks)
        for day in r.choices([0, 1], k=r.randint(1, 2))
    ]
    density = r.choice([0.4, 0.7, 1.0])
    pairs = [(slot, person) for slot in range(len(slots)) for person in range(people) if r.random() < density][:10]
    persons = [
        Person(
            done=r.choice([0, 0, 1, 3]),
            days=frozenset(r.sample([0, 1], r.randint(0, 2))),
            weeks=tuple(r.choices(range(weeks), k=r.choice([0, 0, 1]))),
            paid=r.random() < 0.2,
            only=r.random() < 0.3,
        )
        for _ in range(people)
    ]
    return Staffing(tuple(slots), tuple(persons), tuple(pairs), r.choice([1, 1, 2]))


def random_quarter(seed: int, people: int = 16, services: int = 4) -> Staffing:
    """A quarter of an office: services of every week, and people who are free in some half-days and away at times."""
    r = Random(seed)
    slots = [Slot(r.choice([1, 2]), w * 10 + d, w, d) for w in range(13) for d in r.sample(range(10), services)]
    usual = [frozenset(r.sample(range(10), r.randint(1, 5))) for _ in range(people)]
    gone = [set(r.sample(range(13), r.choice([0, 1, 3]))) for _ in range(people)]
    pairs = [
        (number, person)
        for number, slot in enumerate(slots)
        for person in range(people)
        if slot.day in usual[person] and slot.week not in gone[person]
    ]
    persons = [Person(done=r.choice([0, 0, 1, 2, 5]), only=r.random() < 0.2, paid=n == 0) for n in range(people)]
    return Staffing(tuple(slots), tuple(persons), tuple(pairs), 1)


def every_answer(problem: Staffing) -> Iterator[list[int]]:
    for bits in range(2 ** len(problem.pairs)):
        chosen = [pair for pair in range(len(problem.pairs)) if bits >> pair & 1]
        if problem.feasible(chosen):
            yield chosen


@pytest.mark.parametrize("part", range(10))
def test_no_answer_is_better_on_any_level_than_the_one_that_is_found(part: int):
    for seed in range(part, SMALL, 10):
        problem = random_small(seed)
        keep = frozenset(Random(seed).sample(range(len(problem.pairs)), len(problem.pairs) // 3))
        found = staff(problem, keep=keep)
        assert problem.feasible(found.chosen), seed
        assert found.values == problem.values(found.chosen, keep), seed
        assert found.values == max(problem.values(answer, keep) for answer in every_answer(problem)), seed
        assert found.proven, seed


@pytest.mark.parametrize("seed", range(6 if FULL else 2))
def test_a_quarter_of_an_office_is_proven_and_the_same_each_time(seed: int):
    problem = random_quarter(seed)
    found = staff(problem)
    assert found.proven
    assert problem.feasible(found.chosen)
    assert found.values >= problem.values(by_hand(problem))
    assert staff(problem) == found


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.01, 0.05])
def test_without_enough_time_there_is_an_answer_with_bounds_that_hold(seconds: float):
    problem = random_quarter(1)
    best, found = staff(problem), staff(problem, seconds)
    assert problem.feasible(found.chosen)
    assert found.values == problem.values(found.chosen)
    assert found.values <= best.values
    first = next((level for level in range(6) if found.values[level] != best.values[level]), None)
    if first is not None:
        assert found.bounds[first] >= best.values[first]
        assert not found.proven
        assert found.gap > 0


def test_the_work_is_shared_evenly_and_what_was_done_already_counts():
    slots = tuple(Slot(1, week, week, 0) for week in range(6))
    everyone = tuple((slot, person) for slot in range(6) for person in range(3))
    found = staff(Staffing(slots, (Person(done=3), Person(), Person()), everyone))
    turns = [sum(everyone[pair][1] == person for pair in found.chosen) for person in range(3)]
    assert turns == [0, 3, 3]


def test_a_place_is_filled_even_where_that_is_unfair():
    slots = (Slot(1, 0, 0, 0), Slot(1, 1, 0, 1))
    found = staff(Staffing(slots, (Person(done=9), Person()), ((0, 0), (0, 1), (1, 1))))
    assert found.chosen == (0, 2)


def test_paid_staff_come_only_where_nobody_else_can():
    slots = (Slot(1, 0, 0, 0), Slot(1, 1, 1, 0))
    found = staff(Staffing(slots, (Person(paid=True), Person(done=8)), ((0, 0), (0, 1), (1, 0))))
    assert found.chosen == (1, 2)


def test_what_was_proposed_before_stays_where_it_is_as_good():
    slots = (Slot(1, 0, 0, 0), Slot(1, 10, 1, 0))
    problem = Staffing(slots, (Person(), Person()), ((0, 0), (0, 1), (1, 0), (1, 1)))
    for keep in (frozenset({0, 3}), frozenset({1, 2})):
        assert frozenset(staff(problem, keep=keep).chosen) == keep


def test_nothing_asked_is_nothing_answered():
    found = staff(Staffing((), (), ()))
    assert found.chosen == ()
    assert found.proven
