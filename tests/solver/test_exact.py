"""The best plan: held beside every plan that there is, and beside another solver on another model."""

import random
from dataclasses import replace
from math import inf

import pytest

from db.solver.exact import solve
from db.solver.greedy import greedy
from db.solver.problem import LEVELS, Problem, Solution, joined
from tests.conftest import FULL
from tests.solver.instances import (
    HOUR,
    best_values,
    every_plan,
    random_small,
    structured,
    structured_hard,
)

SMALL = 2000 if FULL else 60
SHORT = (0.0, -1.0, 1e-6, 0.0007, 0.003, 0.011, 0.04)
"""Time limits that end the work at any point of it."""


def small_problems() -> list[Problem]:
    return [random_small(seed) for seed in range(SMALL)]


def in_two_turns(seed: int, problem: Problem) -> Problem:
    """The problem with some households that come after all others."""
    r = random.Random(seed)
    return replace(problem, later=tuple(r.random() < 0.5 for _ in problem.hours))


def only(problem: Problem, pairs: list[int]) -> Problem:
    """The problem with none but these pairs."""
    return replace(problem, pairs=tuple(problem.pairs[pair] for pair in pairs))


def assert_right(problem: Problem, found: Solution) -> None:
    """What holds of any answer, proven or not."""
    assert problem.feasible(found.chosen)
    assert len(set(found.chosen)) == len(found.chosen)
    assert found.values == problem.values(found.chosen)
    assert all(value <= bound for value, bound in zip(found.values, found.bounds, strict=True))
    assert found.proven == (found.values == found.bounds)
    assert (found.gap == 0) == found.proven


def assert_bounds_hold(found: Solution, best: tuple[int, ...]) -> None:
    """The bound of the first level that is not proven is not below the best plan that there is."""
    for value, bound, most in zip(found.values, found.bounds, best, strict=True):
        assert value <= most <= bound
        if value < most:
            return


# Every plan that there is


def test_no_plan_of_a_small_problem_is_better():
    for seed, problem in enumerate(small_problems()):
        found = solve(problem)
        assert_right(problem, found)
        assert found.proven, seed
        assert found.values == max(map(problem.values, every_plan(problem))), seed


def test_no_plan_is_better_where_hours_are_only_summed(monkeypatch):
    """The model for households that are small beside the room: no fillings, so HiGHS has to search."""
    monkeypatch.setattr("db.solver.model.MOST_FILLINGS", 0)
    for seed, problem in enumerate(small_problems()):
        found = solve(problem)
        assert_right(problem, found)
        assert found.proven, seed
        assert found.values == max(map(problem.values, every_plan(problem))), seed


def test_a_bound_holds_for_every_plan_that_keeps_the_levels_before_it():
    """For a problem in one part, at any moment that the time may be over."""
    for seed, problem in enumerate(small_problems()[: SMALL // 2]):
        if len(problem.parts()) != 1:
            continue
        worths = {problem.values(plan) for plan in every_plan(problem)}
        for seconds in SHORT:
            found = solve(problem, seconds)
            assert_right(problem, found)
            assert found.values >= problem.values(greedy(problem))
            for level in range(LEVELS):
                kept = [w for w in worths if all(w[n] >= found.values[n] for n in range(level))]
                assert max(w[level] for w in kept) <= found.bounds[level], (seed, seconds, level)


def test_the_first_bound_that_is_not_reached_holds_for_several_parts_together():
    for seed, problem in enumerate(small_problems()[: SMALL // 2]):
        best = max(map(problem.values, every_plan(problem)))
        for seconds in SHORT:
            found = solve(problem, seconds)
            assert_right(problem, found)
            assert_bounds_hold(found, best)
            assert not found.proven or found.values == best, seed


def test_who_comes_later_gets_the_best_that_an_equally_good_plan_of_the_others_leaves():
    for seed, small in enumerate(small_problems()):
        problem = in_two_turns(seed, small)
        found = solve(problem)
        assert_right(problem, found)
        assert found.proven, seed
        plans = list(every_plan(problem))
        assert found.values == max(map(problem.values, plans)), seed
        if any(problem.later):
            first = replace(small, pairs=tuple(pair for pair in small.pairs if not problem.later[pair[0]]))
            assert len(found.values) == 2 * LEVELS
            assert found.values[:LEVELS] == solve(first).values
        if seed % 4 == 0:
            for seconds in SHORT:
                early = solve(problem, seconds)
                assert_right(problem, early)
                assert early.values >= problem.values(greedy(problem))
                assert_bounds_hold(early, found.values)


# Another solver on another model


@pytest.mark.parametrize("seed", range(50 if FULL else 1))
def test_another_solver_reaches_the_same_levels_on_a_team(seed):
    problem = structured(seed)
    found = solve(problem)
    assert_right(problem, found)
    assert found.proven
    assert found.values == best_values(problem)


SMALL_TEAMS = [(structured, seed) for seed in range(100 if FULL else 3)] + [
    (structured_hard, seed) for seed in range(40 if FULL else 1)
]


@pytest.mark.parametrize(("make", "seed"), SMALL_TEAMS)
def test_another_solver_reaches_the_same_levels_on_a_small_team(make, seed):
    problem = make(seed, 12, 60)
    found = solve(problem)
    assert_right(problem, found)
    assert found.proven
    best = best_values(problem)
    assert found.values == best
    for seconds in SHORT:
        early = solve(problem, seconds)
        assert_right(problem, early)
        assert early.values >= problem.values(greedy(problem))
        assert_bounds_hold(early, best)


# Time


@pytest.mark.parametrize("make", [structured, structured_hard])
@pytest.mark.parametrize("seed", range(10 if FULL else 1))
def test_without_time_there_is_a_plan_at_least_as_good_as_by_hand(make, seed):
    problem = make(seed)
    for seconds in SHORT:
        found = solve(problem, seconds)
        assert_right(problem, found)
        assert found.values >= problem.values(greedy(problem))


@pytest.mark.parametrize("seed", range(10 if FULL else 1))
def test_what_can_not_be_proven_in_time_is_never_said_to_be_worse_than_it_is(seed):
    problem = structured(seed)
    best = solve(problem).values
    for seconds in (*SHORT, 0.02, 0.07):
        assert_bounds_hold(solve(problem, seconds), best)


def test_by_hand_is_spoed_then_the_longest_wait_each_with_the_best_that_is_left():
    problem = Problem(
        room=(5 * HOUR, 5 * HOUR),
        places=(1, 1),
        hours=(5 * HOUR,) * 3,
        spoed=(False, False, True),
        days=(10, 20, 0),
        pairs=((0, 0, 900), (1, 0, 800), (1, 1, 700), (2, 0, 100), (2, 1, 50)),
    )
    assert [problem.pairs[pair][:2] for pair in greedy(problem)] == [(2, 0), (1, 1)]


def test_it_is_told_how_far_the_work_is():
    problem = Problem((HOUR,) * 3, (1,) * 3, (HOUR,) * 3, (False,) * 3, (1, 2, 3), ((0, 0, 1), (1, 1, 1), (2, 2, 1)))
    heard = []
    solve(problem, heard=lambda *news: heard.append(news))
    assert heard == [(0, 3), (1, 3), (2, 3)]


# The same plan again, and as little change as can be


def test_the_same_problem_has_the_same_plan():
    problems = [*small_problems()[:40], *(structured(seed, 12, 60) for seed in range(4)), structured(2)]
    for problem in problems:
        again = replace(problem)
        assert solve(problem) == solve(again)


def test_a_plan_that_is_proven_in_time_is_the_plan_without_a_limit():
    for seed in range(6):
        problem = structured(seed, 12, 60)
        found = solve(problem, 30.0)
        assert found.proven
        assert found == solve(problem, inf)


def test_of_plans_that_are_equally_good_the_one_with_most_pairs_that_were_there():
    for seed, problem in enumerate(small_problems()[: SMALL // 2]):
        plans = list(every_plan(problem))
        best = max(map(problem.values, plans))
        equal = [set(plan) for plan in plans if problem.values(plan) == best]
        r = random.Random(seed)
        for keep in (
            frozenset(r.choice(equal)),
            frozenset(pair for pair in range(len(problem.pairs)) if r.random() < 0.5),
            frozenset({len(problem.pairs) + 7}),
        ):
            found = solve(problem, keep=keep)
            assert_right(problem, found)
            assert found.proven
            assert found.values == best, seed
            assert len(keep & set(found.chosen)) == max(len(keep & plan) for plan in equal), seed


def test_a_plan_that_is_kept_stays_as_it_is():
    for seed in range(4):
        problem = structured(seed, 12, 60)
        found = solve(problem)
        assert solve(problem, keep=frozenset(found.chosen)) == found


def test_what_is_kept_costs_nothing_in_time_that_there_is_not():
    for seed, problem in enumerate(small_problems()[:30]):
        keep = frozenset(range(0, len(problem.pairs), 2))
        for seconds in SHORT:
            found = solve(problem, seconds, keep)
            assert_right(problem, found)
            assert found.values >= problem.values(greedy(problem)), seed


# Parts


def test_the_parts_hold_every_pair_once_and_share_nobody():
    for problem in small_problems():
        parts = problem.parts()
        assert sorted(pair for part in parts for pair in part) == list(range(len(problem.pairs)))
        for side in (0, 1):
            seen = [{problem.pairs[pair][side] for pair in part} for part in parts]
            assert sum(map(len, seen)) == len(set().union(*seen))


def test_no_part_can_be_parted_further():
    for problem in small_problems():
        for part in problem.parts():
            reached, grown = {part[0]}, True
            while grown:
                ends = [{problem.pairs[pair][side] for pair in reached} for side in (0, 1)]
                more = {p for p in part if problem.pairs[p][0] in ends[0] or problem.pairs[p][1] in ends[1]}
                grown = more != reached
                reached = more
            assert reached == set(part)


def test_the_parts_by_themselves_are_the_whole():
    for problem in small_problems()[: SMALL // 2]:
        whole = solve(problem)
        parts = problem.parts()
        apart = [solve(only(problem, part)) for part in parts]
        assert joined(apart).values == whole.values
        assert joined(apart).bounds == whole.bounds
        chosen = {part[pair] for part, found in zip(parts, apart, strict=True) for pair in found.chosen}
        assert problem.feasible(chosen)
        assert problem.values(chosen) == whole.values


# The edges


def test_nothing_at_all():
    none = (0,) * LEVELS
    for problem in (
        Problem((), (), (), (), (), ()),
        Problem((HOUR,), (99,), (), (), (), ()),
        Problem((), (), (HOUR,), (True,), (9,), ()),
        Problem((HOUR,), (99,), (HOUR,), (True,), (9,), ()),
    ):
        for seconds in (inf, 0.0):
            found = solve(problem, seconds, frozenset({3}))
            assert (found.chosen, found.values, found.bounds) == ((), none, none)
            assert found.proven
            assert found.gap == 0


def test_a_household_of_no_hours_takes_a_place_but_no_room():
    problem = Problem(
        room=(0, 5 * HOUR),
        places=(2, 2),
        hours=(0, 0, 0, 5 * HOUR, 5 * HOUR),
        spoed=(False,) * 5,
        days=(1, 2, 3, 4, 5),
        pairs=tuple((home, person, 100) for home in range(5) for person in range(2)),
    )
    found = solve(problem)
    assert found.proven
    # Of the two who ask five hours only one fits, and the four places go to that one and the other three.
    assert found.values == (0, 4, 1 + 2 + 3 + 5, 400)


def test_nobody_with_room_or_places():
    homes = {"hours": (HOUR, HOUR), "spoed": (True, False), "days": (5, 6), "pairs": ((0, 0, 10), (1, 0, 10))}
    for room, places in ((0, 5), (HOUR - 1, 5), (5 * HOUR, 0), (0, 0)):
        found = solve(Problem((room,), (places,), **homes))
        assert found.chosen == ()
        assert found.proven
    assert solve(Problem((HOUR,), (5,), **homes)).values == (1, 1, 5, 10)
    assert solve(Problem((5 * HOUR,), (1,), **homes)).values == (1, 1, 5, 10)


def test_an_hour_shared_by_three_fits_to_the_second():
    third = HOUR // 3
    homes = {"hours": (third,) * 3, "spoed": (False,) * 3, "days": (1,) * 3, "pairs": ((0, 0, 1), (1, 0, 1), (2, 0, 1))}
    assert solve(Problem((HOUR,), (99,), **homes)).values[1] == 3
    assert solve(Problem((HOUR - 1,), (99,), **homes)).values[1] == 2


def test_a_level_is_never_given_up_for_those_after_it():
    """One of spoed goes before three who wait, and one day more of waiting before any score."""
    problem = Problem(
        room=(3 * HOUR,),
        places=(99,),
        hours=(3 * HOUR, HOUR, HOUR, HOUR),
        spoed=(True, False, False, False),
        days=(0, 90, 90, 90),
        pairs=((0, 0, 0), (1, 0, 1000), (2, 0, 1000), (3, 0, 1000)),
    )
    assert solve(problem).chosen == (0,)
    waits = Problem((HOUR,), (1,), (HOUR, HOUR), (False, False), (8, 7), ((0, 0, 0), (1, 0, 1000)))
    assert solve(waits).chosen == (0,)


def test_two_pairs_of_the_same_two_are_one_choice():
    problem = Problem((2 * HOUR,), (2,), (HOUR,), (False,), (1,), ((0, 0, 5), (0, 0, 7)))
    assert solve(problem).values == (0, 1, 1, 7)


def test_feasible_says_no_to_whatever_goes_beyond():
    problem = Problem(
        (HOUR, HOUR), (1, 1), (HOUR, HOUR, 0), (False,) * 3, (1,) * 3, ((0, 0, 1), (1, 0, 1), (0, 1, 1), (2, 0, 1))
    )
    assert problem.feasible(())
    assert problem.feasible((1, 2))
    assert not problem.feasible((0, 1))  # too many hours
    assert not problem.feasible((0, 2))  # a household twice
    assert not problem.feasible((0, 3))  # too many places
