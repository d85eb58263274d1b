"""The best plan, level by level, with HiGHS: each level is brought to its most and kept there while the next one is.

A level begins with the relaxation of the model, which bounds it. From there a dive mostly finds a plan that reaches
the bound, and then the level is proven; where it does not, HiGHS searches. What can't be in any plan as good is left
out of what follows. One thread and a fixed seed: the same problem has the same plan whenever it is proven.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import floor, inf, isfinite
from typing import Any

from db.solver.greedy import greedy
from db.solver.model import Model, build, build_duos
from db.solver.problem import Problem, Solution, joined

Heard = Callable[[int, int], None]
"""Told how far the work is: parts done, of how many."""

MARGIN = 1e-4
"""What a sum of floats may be off by; every level counts in whole numbers."""

SHARE = 0.6
"""The share of the time left that the search for one level may take, so that the levels after it get some as well."""

BATCH = 4
"""One in so many of the fillings that are still open is chosen in one step of a dive."""

MOST_STEPS = 80
"""Steps of a dive; it mostly takes twelve."""

_OPTIONS = {
    "threads": 1,
    "random_seed": 0,
    # The model is small and tight already: looking for what to leave out takes longer than solving. With it on, HiGHS
    # 1.16 gives answers that a row which was added after the first run forbids.
    "presolve": "off",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.999,  # every level counts in whole numbers
}


def solve(
    problem: Problem, seconds: float = inf, keep: frozenset[int] = frozenset(), heard: Heard | None = None
) -> Solution:
    """The best plan within so many seconds; without enough of them the best one so far, with its bounds.

    Among plans that are equal on all four levels, one that has as many of the pairs in `keep` as can be.
    """
    deadline = time.monotonic() + seconds
    parts = problem.parts()
    found = []
    for done, part in enumerate(parts):
        if heard:
            heard(done, len(parts))
        # The parts come smallest first: what one of them leaves of its share goes to those after it.
        share = len(part) / sum(map(len, parts[done:]))
        now = time.monotonic()
        found.append(_solve_part(problem, part, now + max(0.0, deadline - now) * share, keep))
    return joined(found, problem.levels)


def _solve_part(problem: Problem, pairs: list[int], deadline: float, keep: frozenset[int]) -> Solution:
    plan = greedy(problem, pairs)
    if time.monotonic() >= deadline:
        return Solution(tuple(plan), problem.values(plan), problem.limits(pairs))
    search = _Search(problem, build(problem, pairs), deadline)
    bounds: list[int] = []
    for level, limit in enumerate(problem.limits(pairs)):
        share = SHARE if level < problem.levels - 1 else 1.0
        plan, bound = search.improve([problem.worth[pair][level] for pair in pairs], plan, limit, share)
        bounds.append(bound)
    if keep and not keep.issuperset(plan) and problem.values(plan) == tuple(bounds):
        plan, _ = search.improve([int(pair in keep) for pair in pairs], plan, len(keep))
    return Solution(tuple(plan), problem.values(plan), tuple(bounds))


def most_duos(problem: Problem, seconds: float) -> int:
    """How many households two begeleiders can share; `hours` is what each of the two gives, scores do not count."""
    model = build_duos(problem)
    highs = highs_of(model, whole=True)
    aim(highs, [0] * len(problem.pairs) + [1] * (model.columns - len(problem.pairs)))
    highs.setOptionValue("time_limit", max(0.0, seconds))
    highs.run()
    columns = highs.getSolution().col_value
    return sum(value > 0.5 for value in columns[len(problem.pairs) :])


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """The optimum of the relaxation: its worth, the value of each column, and what one more of it would add."""

    optimum: float
    columns: Any
    costs: Any


class _Search:
    """The model of a part in HiGHS, relaxed and whole, with the levels that are settled."""

    def __init__(self, problem: Problem, model: Model, deadline: float) -> None:
        self._problem = problem
        self._model = model
        self._deadline = deadline
        self._relaxed, self._whole = highs_of(model, whole=False), highs_of(model, whole=True)
        self._settled: list[tuple[Sequence[int], int]] = []

    def improve(self, worth: Sequence[int], plan: list[int], limit: int, share: float = 1.0) -> tuple[list[int], int]:
        """The plan with the most worth that keeps what is settled, and the most that there could be; settles it.

        `worth` is what each pair of the part adds to the level, `limit` what they can't be beyond, and `share` how
        much of the time left a search may take.
        """
        bound: float = limit
        relaxed = self._relax(worth) if self._value(worth, plan) < bound and self._left() > 0 else None
        if relaxed:
            bound = min(bound, floor(relaxed.optimum + MARGIN))
        if relaxed and self._value(worth, plan) < bound:
            plan = self._better(worth, plan, self._dive(relaxed, self._value(worth, plan)))
        if relaxed and self._value(worth, plan) < bound and self._left() > 0:
            found, most = self._search(worth, plan, share)
            plan, bound = self._better(worth, plan, found), min(bound, most)
        value = self._value(worth, plan)
        self._settle(worth, value, relaxed)
        return plan, max(int(bound), value)

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _value(self, worth: Sequence[int], plan: list[int]) -> int:
        chosen = set(plan)
        return sum(points for points, pair in zip(worth, self._model.pairs, strict=True) if pair in chosen)

    def _better(self, worth: Sequence[int], plan: list[int], found: list[int]) -> list[int]:
        """What was found, if it is a plan, keeps what is settled and is worth more; counted in whole numbers."""
        keeps = all(self._value(settled, found) >= value for settled, value in self._settled)
        good = keeps and self._value(worth, found) > self._value(worth, plan) and self._problem.feasible(found)
        return found if good else plan

    def _relax(self, worth: Sequence[int]) -> _Relaxed | None:
        aim(self._relaxed, worth)
        return self._rerun(-inf)

    def _rerun(self, least: float) -> _Relaxed | None:
        """The relaxation as it is bounded now, None where it can't be more than `least`."""
        import numpy as np
        from highspy import HighsModelStatus

        # HiGHS holds a relaxation to its limit over all that the same one has run, a search only over this run.
        self._relaxed.setOptionValue("time_limit", self._relaxed.getRunTime() + max(0.0, self._left()))
        self._relaxed.run()
        optimum = float(self._relaxed.getInfo().objective_function_value)
        if self._relaxed.getModelStatus() != HighsModelStatus.kOptimal or optimum <= least + 0.5:
            return None
        solution = self._relaxed.getSolution()
        return _Relaxed(optimum, np.array(solution.col_value), np.array(solution.col_dual))

    def _dive(self, relaxed: _Relaxed, least: int) -> list[int]:
        """A plan worth more than `least`, where going down from the relaxation gives one; else hardly anything.

        The surest fillings are chosen first, the relaxation is solved again, and so on; where a choice leads nowhere
        it is forbidden. With every filling chosen, the pairs are a matter of who goes where, which is whole by itself.
        """
        now, left = relaxed, list(self._model.fillings)
        touched: list[int] = []
        one_by_one = False
        for _ in range(MOST_STEPS):
            if not left or self._left() <= 0:
                break
            left.sort(key=lambda group: now.columns[group.start : group.stop].max())
            batch = 1 if one_by_one else len(left) // BATCH or 1
            best = [g.start + int(now.columns[g.start : g.stop].argmax()) for g in left[-batch:]]
            touched += best
            self._bound(best, 1.0, 1.0)
            deeper = self._rerun(least)
            if deeper:
                now, left, one_by_one = deeper, left[:-batch], False
                continue
            forbid = batch == 1
            self._bound(best, 0.0, 0.0 if forbid else 1.0)
            deeper = self._rerun(least) if forbid else now
            if not deeper:
                break
            now, one_by_one = deeper, True
        self._bound(touched, 0.0, 1.0)
        return self._pairs(now.columns)

    def _bound(self, columns: list[int], low: float, high: float) -> None:
        for column in columns:
            self._relaxed.changeColBounds(column, low, high)

    def _pairs(self, columns: Any) -> list[int]:
        return [pair for pair, value in zip(self._model.pairs, columns, strict=False) if value > 0.5]

    def _search(self, worth: Sequence[int], plan: list[int], share: float) -> tuple[list[int], float]:
        """What HiGHS finds from this plan in this share of the time left, and a bound of the level."""
        import numpy as np
        from highspy import HighsModelStatus

        whole, pairs = self._whole, self._model.pairs
        aim(whole, worth)
        chosen = set(plan)
        values = np.array([pair in chosen for pair in pairs], float)
        whole.setSolution(len(pairs), np.arange(len(pairs), dtype=np.int32), values)  # it adds the fillings itself
        whole.setOptionValue("time_limit", self._left() * share)
        whole.run()
        bound = float(whole.getInfo().mip_dual_bound)
        ended = whole.getModelStatus() in (HighsModelStatus.kOptimal, HighsModelStatus.kTimeLimit)
        known = ended and isfinite(bound)
        return self._pairs(whole.getSolution().col_value), floor(bound + MARGIN) if known else inf

    def _settle(self, worth: Sequence[int], value: int, relaxed: _Relaxed | None) -> None:
        """Keep a level at what was reached, and leave out the columns that no plan as good can have."""
        import numpy as np

        self._settled.append((worth, value))
        counted = np.nonzero(np.array(worth))[0].astype(np.int32)
        hopeless = np.array([], dtype=np.int32)
        if relaxed:  # a reduced cost is what one more of a column takes from the optimum
            hopeless = np.nonzero(relaxed.costs < value - relaxed.optimum - 100 * MARGIN)[0].astype(np.int32)
        for highs in (self._relaxed, self._whole):
            highs.addRow(float(value), inf, len(counted), counted, np.array(worth, float)[counted])
            highs.changeColsBounds(len(hopeless), hopeless, np.zeros(len(hopeless)), np.zeros(len(hopeless)))


def aim(highs: Any, worth: Sequence[int]) -> None:
    """Let a program in HiGHS look for the most of this worth of its first columns."""
    import numpy as np

    highs.changeColsCost(len(worth), np.arange(len(worth), dtype=np.int32), np.array(worth, float))


def highs_of(model: Model, whole: bool) -> Any:
    """The model as a program in HiGHS that is worth nothing yet, with columns of 0 or 1 where it is to be `whole`."""
    import numpy as np

    highspy = highspy_module()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = model.columns, len(model.lower)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.zeros(model.columns)
    program.col_lower_, program.col_upper_ = np.zeros(model.columns), np.ones(model.columns)
    program.row_lower_, program.row_upper_ = np.array(model.lower), np.array(model.upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(model.starts, dtype=np.int32)
    program.a_matrix_.index_ = np.array(model.indices, dtype=np.int32)
    program.a_matrix_.value_ = np.array(model.weights)
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * model.columns
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    for name, value in _OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.passModel(program)
    return highs


@cache
def highspy_module() -> Any:
    """HiGHS, once its banner is over, which it prints past Python when the first of its solvers is made."""
    import highspy

    with _unheard():
        highspy.Highs()  # type: ignore[no-untyped-call]
    return highspy


@contextmanager
def _unheard() -> Iterator[None]:
    """Send what is written to standard output nowhere, also by what is not Python."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
