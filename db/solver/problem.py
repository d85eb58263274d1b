"""What the solver is asked, and what an answer is worth: four levels, of which each comes before all that follow.

Hours are whole seconds a week and scores whole tenths, so that equal means equal.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

LEVELS = 4
"""Most spoed, most households, most wachtdagen, highest score (the contract, "The whole plan").

Where some households come after all others, the same four of them follow.
"""

Values = tuple[int, ...]
"""What a plan is worth, level by level; the larger tuple is the better plan."""


@dataclass(frozen=True)
class Problem:
    """Households that want one begeleider each, begeleiders with hours and places, and the pairs that are possible.

    Households and begeleiders are positions in these tuples. `pairs` are (household, begeleider, score in tenths).
    """

    room: tuple[int, ...]
    """Seconds a week that each begeleider has left."""
    places: tuple[int, ...]
    """Households that each begeleider may still take."""
    hours: tuple[int, ...]
    """Seconds a week that each household needs."""
    spoed: tuple[bool, ...]
    days: tuple[int, ...]
    """Wachtdagen of each household."""
    pairs: tuple[tuple[int, int, int], ...]
    later: tuple[bool, ...] = ()
    """Households that come after all others, where there are any."""

    @cached_property
    def levels(self) -> int:
        """How many levels a plan has."""
        return 2 * LEVELS if any(self.later) else LEVELS

    @cached_property
    def worth(self) -> tuple[Values, ...]:
        """What each pair adds to each level."""
        return tuple(self._worth(household, score) for household, _, score in self.pairs)

    def _worth(self, household: int, score: int) -> Values:
        own = (int(self.spoed[household]), 1, self.days[household], score)
        if self.levels == LEVELS:
            return own
        none = (0,) * LEVELS
        return none + own if self.later[household] else own + none

    def values(self, chosen: Iterable[int]) -> Values:
        """What a plan is worth; `chosen` are positions in `pairs`."""
        return tuple(map(sum, zip((0,) * self.levels, *(self.worth[pair] for pair in chosen), strict=True)))

    def limits(self, pairs: Sequence[int]) -> Values:
        """What no plan of these pairs can be beyond, level by level: as if every household got its best."""
        best: dict[int, Values] = {}
        for pair in pairs:
            household = self.pairs[pair][0]
            best[household] = tuple(map(max, best.get(household, (0,) * self.levels), self.worth[pair]))
        return tuple(map(sum, zip((0,) * self.levels, *best.values(), strict=True)))

    def feasible(self, chosen: Iterable[int]) -> bool:
        """Whether nobody gets more than there is room for, and no household more than one begeleider."""
        room, places, taken = list(self.room), list(self.places), set()
        for household, begeleider, _ in (self.pairs[pair] for pair in chosen):
            if household in taken:
                return False
            taken.add(household)
            room[begeleider] -= self.hours[household]
            places[begeleider] -= 1
        return min(room, default=0) >= 0 and min(places, default=0) >= 0

    def parts(self) -> list[list[int]]:
        """The pairs in groups that share no household and no begeleider: each is a problem apart."""
        root = list(range(len(self.hours) + len(self.room)))

        def top(node: int) -> int:
            while root[node] != node:
                root[node] = node = root[root[node]]
            return node

        for household, begeleider, _ in self.pairs:
            root[top(household)] = top(len(self.hours) + begeleider)
        groups: dict[int, list[int]] = defaultdict(list)
        for pair, (household, _, _) in enumerate(self.pairs):
            groups[top(household)].append(pair)
        return sorted(groups.values(), key=len)


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan: positions in `pairs`, what it is worth, and how much better each level could at most be."""

    chosen: tuple[int, ...]
    values: Values
    bounds: Values
    """The most that any plan could reach on a level while the levels before it stay as they are."""

    @property
    def proven(self) -> bool:
        """Whether no plan is better."""
        return self.values == self.bounds

    @property
    def gap(self) -> float:
        """How much better the first level that is not proven could at most be, as a share of what it is; else 0."""
        for value, bound in zip(self.values, self.bounds, strict=True):
            if bound > value:
                return (bound - value) / max(1, abs(value))
        return 0.0


def joined(solutions: Sequence[Solution], levels: int = LEVELS) -> Solution:
    """The plan of problems that share nothing: what it is worth is the sum of what they are worth."""
    none = Solution((), (0,) * levels, (0,) * levels)
    every = (none, *solutions)
    return Solution(
        tuple(sorted(pair for solution in every for pair in solution.chosen)),
        tuple(map(sum, zip(*(solution.values for solution in every), strict=True))),
        tuple(map(sum, zip(*(solution.bounds for solution in every), strict=True))),
    )
