"""Who staffs which service, as numbers: as many places filled as can be, and then as fairly as can be.

Nearly all of it is a flow: from people through their weeks and half-days to the places, at a cost that grows with
every next turn of somebody. So HiGHS mostly has each level at once; it is brought to its most and kept there while
the next one is. One thread and a fixed seed: the same question has the same answer whenever it is proven.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, inf, isfinite
from typing import Any

from db.solver.exact import MARGIN, aim, highs_of
from db.solver.model import Model
from db.solver.problem import Solution, Values

LEVELS = 6
"""Most places filled; fewest by paid staff; the fairest; most by who does nothing else; fewest days; most as before."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A service on a date that lacks so many people; `half` is its half-day of that date, `day` that of any week."""

    lacking: int
    half: int
    week: int
    day: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could staff a service, with what they have done and will do already.

    `done` counts their turns in the quarter and `days` are the half-days of the week of these; `weeks` has the week
    of each turn. `paid` comes last, `only` is who is there for nothing else.
    """

    done: int = 0
    days: frozenset[int] = frozenset()
    weeks: tuple[int, ...] = ()
    paid: bool = False
    only: bool = False


@dataclass(frozen=True)
class Staffing:
    """Slots, people, and who can take which slot, as (slot, person) by position; `most` turns a week for anybody."""

    slots: tuple[Slot, ...]
    people: tuple[Person, ...]
    pairs: tuple[tuple[int, int], ...]
    most: int = 1

    def left(self, person: int, week: int) -> int:
        """How many turns somebody can still take in a week."""
        return max(0, self.most - self.people[person].weeks.count(week))

    @cached_property
    def turns(self) -> dict[int, list[int]]:
        """The pairs of each person, by position."""
        found: dict[int, list[int]] = defaultdict(list)
        for pair, (_, person) in enumerate(self.pairs):
            found[person].append(pair)
        return found

    def values(self, chosen: Iterable[int], keep: frozenset[int] = frozenset()) -> Values:
        """What an answer is worth, level by level; the larger tuple is the better one."""
        chosen = list(chosen)
        people = [self.people[self.pairs[pair][1]] for pair in chosen]
        return (
            len(chosen),
            -sum(person.paid for person in people),
            -self._squares(chosen),
            sum(person.only for person in people),
            -len(self._new_days(chosen)),
            len(keep.intersection(chosen)),
        )

    def _squares(self, chosen: Sequence[int]) -> int:
        """The sum of the squares of what everybody then has done: the smaller, the fairer."""
        turns = Counter(self.pairs[pair][1] for pair in chosen)
        return sum((person.done + turns[number]) ** 2 for number, person in enumerate(self.people))

    def _new_days(self, chosen: Sequence[int]) -> set[tuple[int, int]]:
        """Who gets a half-day of the week that they did not have yet."""
        taken = ((person, self.slots[slot].day) for slot, person in map(self.pairs.__getitem__, chosen))
        return {(person, day) for person, day in taken if day not in self.people[person].days}

    def limits(self, keep: frozenset[int] = frozenset()) -> Values:
        """What no answer can be beyond, level by level."""
        able = Counter(slot for slot, _ in self.pairs)
        places = sum(min(slot.lacking, able[number]) for number, slot in enumerate(self.slots))
        return (places, 0, -self._squares([]), places, 0, len(keep))

    def feasible(self, chosen: Iterable[int]) -> bool:
        """Whether no slot has more people than it lacks, nobody is in two places at once or too often in a week."""
        slots: Counter[int] = Counter()
        halves: Counter[tuple[int, int]] = Counter()
        weeks: Counter[tuple[int, int]] = Counter()
        for number, person in map(self.pairs.__getitem__, chosen):
            slot = self.slots[number]
            slots[number] += 1
            halves[person, slot.half] += 1
            weeks[person, slot.week] += 1
        return (
            all(count <= self.slots[number].lacking for number, count in slots.items())
            and all(count <= 1 for count in halves.values())
            and all(count <= self.left(*key) for key, count in weeks.items())
        )


def staff(problem: Staffing, seconds: float = inf, keep: frozenset[int] = frozenset()) -> Solution:
    """The best answer within so many seconds; without enough of them the best one so far, with its bounds.

    Among answers that are equal otherwise, one that has as many of the pairs in `keep` as can be.
    """
    deadline = time.monotonic() + seconds
    chosen = by_hand(problem)
    bounds = list(problem.limits(keep))
    if problem.pairs and time.monotonic() < deadline:
        model = _Levels(problem, keep)
        for level in range(LEVELS):
            chosen, bounds[level] = model.improve(level, chosen, bounds[level], deadline)
    return Solution(tuple(sorted(chosen)), problem.values(chosen, keep), tuple(bounds))


def by_hand(problem: Staffing) -> list[int]:
    """What a person would make with a list and a pencil: place by place whoever had the fewest turns."""
    offers: dict[int, list[int]] = defaultdict(list)
    for pair, (slot, _) in enumerate(problem.pairs):
        offers[slot].append(pair)
    turns = Counter({number: person.done for number, person in enumerate(problem.people)})
    chosen: list[int] = []
    for slot in sorted(offers, key=lambda slot: (len(offers[slot]), slot)):
        people = problem.people
        for pair in sorted(offers[slot], key=lambda p: (people[problem.pairs[p][1]].paid, turns[problem.pairs[p][1]])):
            if problem.feasible([*chosen, pair]):
                chosen.append(pair)
                turns[problem.pairs[pair][1]] += 1
    return chosen


class _Levels:
    """The program in HiGHS, with the levels that are settled.

    After a column for each pair comes one for each next turn of a person, which costs more than the one before, and
    one for each half-day of the week that a person would have anew.
    """

    def __init__(self, problem: Staffing, keep: frozenset[int]) -> None:
        self._problem = problem
        self._keep = keep
        self._model = Model(range(len(problem.pairs)), len(problem.pairs))
        self._next_turns: dict[int, int] = {}
        """What each column of a next turn adds to the squares."""
        self._add_slots()
        for person, pairs in sorted(problem.turns.items()):
            self._add_person(person, pairs)
        self._first_day = self._model.columns
        for person, pairs in sorted(problem.turns.items()):
            self._add_days(person, pairs)
        self._highs = highs_of(self._model, whole=True)

    def _add_slots(self) -> None:
        for columns in _grouped(self._model.pairs, lambda pair: self._problem.pairs[pair][0]):
            self._model.at_most(columns, self._problem.slots[self._problem.pairs[columns[0]][0]].lacking)

    def _slot(self, pair: int) -> Slot:
        return self._problem.slots[self._problem.pairs[pair][0]]

    def _add_person(self, person: int, pairs: list[int]) -> None:
        """Once in a half-day, no more turns in a week than are left, and a column for each turn that there could be."""
        model, problem = self._model, self._problem
        for columns in _grouped(pairs, lambda pair: self._slot(pair).half):
            model.at_most(columns, 1)
        for columns in _grouped(pairs, lambda pair: self._slot(pair).week):
            model.at_most(columns, problem.left(person, self._slot(columns[0]).week))
        turns = range(model.columns, model.columns + len(pairs))
        model.columns += len(pairs)
        model.row([*pairs, *turns], [1.0] * len(pairs) + [-1.0] * len(pairs), 0.0, 0.0)
        done = problem.people[person].done
        self._next_turns |= {column: 2 * (done + number) + 1 for number, column in enumerate(turns)}

    def _add_days(self, person: int, pairs: list[int]) -> None:
        """A column for each half-day of the week that would be new, which every turn in it asks for."""
        model = self._model
        new = [pair for pair in pairs if self._slot(pair).day not in self._problem.people[person].days]
        for columns in _grouped(new, lambda pair: self._slot(pair).day):
            for pair in columns:
                model.row([pair, model.columns], [1.0, -1.0], -inf, 0.0)
            model.columns += 1

    def _worth(self, level: int) -> list[int]:
        """What each column adds to a level."""
        problem = self._problem
        people = [problem.people[person] for _, person in problem.pairs]
        pairs: list[list[int]] = [
            [1] * len(people),
            [-int(person.paid) for person in people],
            [0] * len(people),
            [int(person.only) for person in people],
            [0] * len(people),
            [int(pair in self._keep) for pair in range(len(people))],
        ]
        turns = [-cost if level == 2 else 0 for cost in self._next_turns.values()]
        days = [-int(level == 4)] * (self._model.columns - self._first_day)
        return [*pairs[level], *turns, *days]

    def _value(self, level: int, chosen: Sequence[int]) -> int:
        return self._problem.values(chosen, self._keep)[level]

    def improve(self, level: int, chosen: list[int], limit: int, deadline: float) -> tuple[list[int], int]:
        """The answer with the most of a level that keeps what is settled, and the most that there could be; settles."""
        bound = limit
        if self._value(level, chosen) < limit and time.monotonic() < deadline:
            found, most = self._search(level, chosen, deadline)
            bound = min(bound, most)
            before = self._problem.values(chosen, self._keep)[: level + 1]
            if self._problem.feasible(found) and self._problem.values(found, self._keep)[: level + 1] > before:
                chosen = found
        value = self._value(level, chosen)
        self._settle(level, value)
        return chosen, max(bound, value)

    def _constant(self, level: int) -> int:
        """What an answer is worth on a level before anything is chosen."""
        return self._value(level, [])

    def _search(self, level: int, chosen: list[int], deadline: float) -> tuple[list[int], int]:
        import numpy as np
        from highspy import HighsModelStatus

        highs, pairs = self._highs, self._model.pairs
        aim(highs, self._worth(level))
        taken = set(chosen)
        values = np.array([pair in taken for pair in pairs], float)
        highs.setSolution(len(pairs), np.arange(len(pairs), dtype=np.int32), values)
        highs.setOptionValue("time_limit", max(0.0, deadline - time.monotonic()))
        highs.run()
        bound = float(highs.getInfo().mip_dual_bound)
        ended = highs.getModelStatus() in (HighsModelStatus.kOptimal, HighsModelStatus.kTimeLimit)
        columns = highs.getSolution().col_value
        found = [pair for pair, value in zip(pairs, columns, strict=False) if value > 0.5]
        known = ended and isfinite(bound)
        return found, floor(bound + MARGIN) + self._constant(level) if known else self._limit(level)

    def _limit(self, level: int) -> int:
        return self._problem.limits(self._keep)[level]

    def _settle(self, level: int, value: int) -> None:
        import numpy as np

        worth = np.array(self._worth(level), float)
        counted = np.nonzero(worth)[0].astype(np.int32)
        self._highs.addRow(float(value - self._constant(level)), inf, len(counted), counted, worth[counted])


def _grouped(pairs: Iterable[int], key: Any) -> list[list[int]]:
    """The pairs of each key, in the order in which they come."""
    groups: dict[Any, list[int]] = defaultdict(list)
    for pair in pairs:
        groups[key(pair)].append(pair)
    return list(groups.values())
