"""Random problems of a desk, and the most that a plan for one can be worth, by means that share nothing with ours.

All of it is drawn from a number, so that a failing test names the number.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd, hypot
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from db.solver.problem import Problem, Values

HOUR = 3600

SMALL_HOURS = (0, 1200, 2400, 2700, 3600, 5400, 6000, 13500, 18000, 18001, 27000)
"""Thirds of an hour, three quarters of one, the norms, and one that is a second too many."""

LANGUAGES = ("Tigrinya", "Arabisch", "Dari", "Turks", "Oekraïens", "Somalisch", "Farsi")
SPOKEN = (25, 30, 12, 8, 10, 8, 7)
"""How often each language is spoken."""

HALF_DAYS = range(10)


def random_small(seed: int) -> Problem:
    """A few of each, so small that every plan can be tried."""
    r = Random(seed)
    people, homes = r.randint(2, 4), r.randint(3, 7)
    density = r.choice([0.4, 0.7, 1.0])
    top = r.choice([3, 30, 1000])  # small numbers make plans that are equally good
    hours = r.sample(SMALL_HOURS, r.randint(1, 4))
    rooms = [sum(r.choices(hours, k=r.randint(0, 5))) + r.choice([0, 0, 0, -1, 600]) for _ in range(people)]
    return Problem(
        room=tuple(max(0, room) for room in rooms),
        places=tuple(r.choice([0, 1, 2, 3, 99]) for _ in range(people)),
        hours=tuple(r.choice(hours) for _ in range(homes)),
        spoed=tuple(r.random() < 0.3 for _ in range(homes)),
        days=tuple(r.choice([0, r.randint(0, top)]) for _ in range(homes)),
        pairs=tuple((h, b, r.randint(0, top)) for h in range(homes) for b in range(people) if r.random() < density),
    )


@dataclass(frozen=True)
class _Person:
    """A begeleider or a household as far as the two are compared."""

    talen: frozenset[str]
    engels: bool
    dagdelen: frozenset[int]
    dorp: tuple[float, float]
    niveau: int
    """Experience, or how heavy the household is."""
    bereik: int = 0
    tolk: bool = False


def structured(seed: int, begeleiders: int = 30, huishoudens: int = 150) -> Problem:
    """A team as it is: mostly vrijwilligers, some stagiaires, part of their hours taken, households in month 1 to 3."""
    r = Random(seed)
    weeks = [r.choice([7, 8, 8, 9, 10, 12]) if r.random() < 0.75 else 20 for _ in range(begeleiders)]
    room = [int(max(0, week - r.choice([0, 0, 2, 3, 5, 7.5])) * HOUR) for week in weeks]
    places = [r.choice([1, 2, 3, 3, 4]) for _ in room]
    hours = [int(5 * HOUR * r.choice([0.75, 1, 1, 1, 1.5])) for _ in range(huishoudens)]
    days = [r.randint(0, 90) for _ in hours]
    return _team(r, room, places, hours, days)


def structured_hard(seed: int, begeleiders: int = 30, huishoudens: int = 150) -> Problem:
    """The same team with more different hours: households in any month, spreekuur beside, hardly a limit of places."""
    r = Random(seed)
    weeks = [r.choice([4, 6, 7, 8, 8, 9, 10, 12]) if r.random() < 0.75 else 20 for _ in range(begeleiders)]
    room = [(week - r.choice([0, 0, 0, 1, 2])) * HOUR for week in weeks]
    places = [r.choice([1, 2, 3, 3, 4, 5, 99]) for _ in room]
    hours = [
        int(r.choice([5, 5, 5, 5, 5, 5, 5, 5, 2, 1]) * HOUR * r.choice([0.75, 1, 1, 1, 1.5]))
        for _ in range(huishoudens)
    ]
    days = [max(0, int(r.gauss(40, 35))) for _ in hours]
    return _team(r, room, places, hours, days)


def _team(r: Random, room: list[int], places: list[int], hours: list[int], days: list[int]) -> Problem:
    dorpen = [(r.random() * 20, r.random() * 20) for _ in range(10)]
    people = [_person(r, dorpen, r.choice([1, 1, 2]), r.randint(0, 3), r.randint(3, 6)) for _ in room]
    homes = [_person(r, dorpen, 1, r.choice([1, 2, 2, 3]), r.randint(2, 5)) for _ in hours]
    pairs = [
        (h, b, score)
        for h, home in enumerate(homes)
        for b, person in enumerate(people)
        if hours[h] <= room[b] and (score := _score(r, person, home)) is not None
    ]
    spoed = tuple(r.random() < 0.2 for _ in hours)
    return Problem(tuple(room), tuple(places), tuple(hours), spoed, tuple(days), tuple(pairs))


def _person(r: Random, dorpen: Sequence[tuple[float, float]], talen: int, niveau: int, dagdelen: int) -> _Person:
    return _Person(
        talen=frozenset(r.choices(LANGUAGES, SPOKEN, k=talen)),
        engels=r.random() < 0.45,
        dagdelen=frozenset(r.sample(HALF_DAYS, dagdelen)),
        dorp=r.choice(dorpen),
        niveau=niveau,
        bereik=r.choice([8, 8, 20, 30]),
        tolk=r.random() < 0.3,
    )


def _score(r: Random, person: _Person, home: _Person) -> int | None:
    """Tenths up to 1000, None where the two have no dagdeel or no language together."""
    both = len(person.dagdelen & home.dagdelen)
    shared, engels = bool(person.talen & home.talen), person.engels and home.engels
    if not both or not (shared or engels or home.tolk):
        return None
    km = hypot(person.dorp[0] - home.dorp[0], person.dorp[1] - home.dorp[1])
    taal = 300 if shared else 200 if engels else 0
    afstand = int(200 * max(0.0, 1 - km / person.bereik))
    ervaring = min(100, 100 * person.niveau // home.niveau)
    return taal + 200 * min(3, both) // 3 + afstand + ervaring + r.choice([33, 50, 100]) + 100


def every_plan(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Every plan that there is, by going past the households one at a time."""
    offers: dict[int, list[int]] = defaultdict(list)
    for pair, (household, _, _) in enumerate(problem.pairs):
        offers[household].append(pair)
    homes = sorted(offers)
    room, places = list(problem.room), list(problem.places)

    def past(nr: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if nr == len(homes):
            yield chosen
            return
        yield from past(nr + 1, chosen)
        need = problem.hours[homes[nr]]
        for pair in offers[homes[nr]]:
            person = problem.pairs[pair][1]
            if need <= room[person] and places[person] >= 1:
                room[person] -= need
                places[person] -= 1
                yield from past(nr + 1, (*chosen, pair))
                room[person] += need
                places[person] += 1

    return past(0, ())


def best_values(problem: Problem, worth: Sequence[Values] | None = None, forced: Collection[int] = ()) -> Values | None:
    """The most that a plan with the forced pairs is worth, by scipy on the plain model; None where there is no plan.

    `worth` is what each pair adds to each level, of any number of levels; as the problem says where it is not given.
    """
    worth = problem.worth if worth is None else worth
    if not problem.pairs:
        return (0,) * problem.levels
    matrix, limits = plain_rows(problem)
    rules = [LinearConstraint(csr_array(matrix), -np.inf, limits)]
    low = np.array([float(pair in forced) for pair in range(len(problem.pairs))])
    found: list[int] = []
    for points in zip(*worth, strict=True):
        answer = milp(
            -np.array(points, float),
            integrality=1,
            bounds=Bounds(low, 1),
            constraints=rules,
            options={"mip_rel_gap": 0},
        )
        if answer.status == 2:
            return None
        assert answer.status == 0, answer.message
        chosen = [pair for pair, value in enumerate(answer.x) if value > 0.5]
        assert problem.feasible(chosen)
        found.append(sum(points[pair] for pair in chosen))
        assert abs(found[-1] + answer.fun) < 1e-3
        rules.append(LinearConstraint(np.array(points, float), found[-1], np.inf))
    return tuple(found)


def plain_rows(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """The compact model: a column for each pair; a row for each household, and for what a person has of both kinds."""
    homes, people = len(problem.hours), len(problem.room)
    unit = reduce(gcd, problem.hours) or 1
    matrix = np.zeros((homes + 2 * people, len(problem.pairs)))
    for pair, (household, person, _) in enumerate(problem.pairs):
        matrix[household, pair] = 1
        matrix[homes + person, pair] = problem.hours[household] // unit
        matrix[homes + people + person, pair] = 1
    limits = [*[1] * homes, *(room // unit for room in problem.room), *problem.places]
    return matrix, np.array(limits, float)
