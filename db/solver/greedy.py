"""The plan that a person would make with a list and a pencil: who comes first gets the best that is left.

It stands at once, so that there is always a plan, and it is what the best plan is held beside.
"""

from collections import defaultdict

from db.solver.problem import Problem


def greedy(problem: Problem, pairs: list[int] | None = None) -> list[int]:
    """Pairs by position: spoed first, then the longest wait, each with the highest score that still fits."""
    offers: dict[int, list[int]] = defaultdict(list)
    for pair in range(len(problem.pairs)) if pairs is None else pairs:
        offers[problem.pairs[pair][0]].append(pair)
    room, places = list(problem.room), list(problem.places)
    chosen = []
    later = problem.later or (False,) * len(problem.hours)
    for household in sorted(offers, key=lambda h: (later[h], not problem.spoed[h], -problem.days[h], h)):
        hours = problem.hours[household]
        for pair in sorted(offers[household], key=lambda pair: -problem.pairs[pair][2]):
            begeleider = problem.pairs[pair][1]
            if room[begeleider] >= hours and places[begeleider] > 0:
                room[begeleider] -= hours
                places[begeleider] -= 1
                chosen.append(pair)
                break
    return chosen
