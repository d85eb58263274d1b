"""The plan as a linear program, in a shape whose relaxation is nearly whole already.

The hours of households take few different values. So beside a variable for each pair, each begeleider gets one for
each *filling*: how many households of each of those hours go together (two of 5 hours, or one of 7.5 and one of
3.75). Exactly one filling is chosen, and the pairs keep within it. A mixture of fillings is then all that a fraction
can be, where plain sums of hours let a third of a household slip in. On teams as they are the first relaxation
mostly is the answer, which a sum of hours reaches only by search; `tests/bench/plan.py` shows both.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import gcd, inf

from db.solver.problem import Problem

MOST_FILLINGS = 3000
"""Beyond this many, the households are so small beside the room that a plain sum of hours is as good."""

MOST_TRIED = 20 * MOST_FILLINGS
"""Counts that are tried before it is taken that there are as many."""


@dataclass
class Model:
    """Rows over columns: first the pairs, then the fillings; every column is 0 or 1."""

    pairs: Sequence[int]
    """The positions in the problem's `pairs` that the first columns stand for."""
    columns: int = 0
    fillings: list[range] = field(default_factory=list)
    """The columns of the fillings of each begeleider who has them; exactly one of each is chosen."""
    starts: list[int] = field(default_factory=lambda: [0])
    indices: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def row(self, columns: Sequence[int], weights: Sequence[float], lower: float, upper: float) -> None:
        """Keep the weighted sum of these columns within bounds."""
        self.indices += columns
        self.weights += weights
        self.starts.append(len(self.indices))
        self.lower.append(lower)
        self.upper.append(upper)

    def at_most(self, columns: Sequence[int], limit: int) -> None:
        """Choose no more than so many of these columns."""
        if limit < len(columns):
            self.row(columns, [1.0] * len(columns), -inf, float(limit))


def build(problem: Problem, pairs: Sequence[int]) -> Model:
    """The model of these pairs of a problem."""
    model = Model(pairs, len(pairs))
    by_household: dict[int, list[int]] = defaultdict(list)
    by_begeleider: dict[int, list[int]] = defaultdict(list)
    for column, pair in enumerate(pairs):
        household, begeleider, _ = problem.pairs[pair]
        by_household[household].append(column)
        by_begeleider[begeleider].append(column)
    for columns in by_household.values():
        model.at_most(columns, 1)
    for begeleider, columns in by_begeleider.items():
        hours = [problem.hours[problem.pairs[pairs[column]][0]] for column in columns]
        _add_begeleider(model, columns, hours, problem.room[begeleider], problem.places[begeleider])
    return model


def build_duos(problem: Problem) -> Model:
    """The model of households that two share; after the pairs comes a column for each household that may be shared."""
    model = Model(range(len(problem.pairs)), len(problem.pairs))
    by_household: dict[int, list[int]] = defaultdict(list)
    by_begeleider: dict[int, list[int]] = defaultdict(list)
    for column, (household, begeleider, _) in enumerate(problem.pairs):
        by_household[household].append(column)
        by_begeleider[begeleider].append(column)
    for columns in by_household.values():
        model.row([*columns, model.columns], [1.0] * len(columns) + [-2.0], 0.0, 0.0)
        model.columns += 1
    for begeleider, columns in by_begeleider.items():
        hours = [float(problem.hours[problem.pairs[column][0]]) for column in columns]
        model.row(columns, hours, -inf, float(problem.room[begeleider]))
        model.at_most(columns, problem.places[begeleider])
    return model


def _add_begeleider(model: Model, columns: list[int], hours: list[int], room: int, places: int) -> None:
    if sum(hours) <= room:
        model.at_most(columns, places)
        return
    same: dict[int, list[int]] = defaultdict(list)
    for column, size in zip(columns, hours, strict=True):
        same[size].append(column)
    sizes = sorted(same, reverse=True)
    fillings = _fillings(sizes, [len(same[size]) for size in sizes], room, min(places, len(columns)))
    if fillings is None:
        unit = reduce(gcd, sizes)
        model.row(columns, [size / unit for size in hours], -inf, float(room // unit))
        model.at_most(columns, places)
        return
    chosen = range(model.columns, model.columns + len(fillings))
    model.columns += len(fillings)
    model.fillings.append(chosen)
    model.row(chosen, [1.0] * len(chosen), 1.0, 1.0)
    for kind, size in enumerate(sizes):
        taken = same[size]
        model.row([*taken, *chosen], [*[1.0] * len(taken), *(-float(f[kind]) for f in fillings)], -inf, 0.0)


def _fillings(sizes: list[int], limits: list[int], room: int, places: int) -> list[tuple[int, ...]] | None:
    """How many households of each size go together such that no further one does; None where there are too many."""
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[tuple[int, ...], int, int]] = [((), room, places)]
    tried = 0
    while waiting:
        counts, left, free = waiting.pop()
        tried += 1
        if len(found) > MOST_FILLINGS or tried > MOST_TRIED:
            return None
        kind = len(counts)
        if kind == len(sizes):
            more = any(count < limit and size <= left for count, limit, size in zip(counts, limits, sizes, strict=True))
            found += [] if free and more else [counts]
            continue
        size = sizes[kind]
        most = min(limits[kind], free, left // size if size else limits[kind])
        waiting += [((*counts, count), left - count * size, free - count) for count in range(most + 1)]
    return found
