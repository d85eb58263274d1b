"""Which cases a run takes: the quick run a fixed sample of them, the full run (KOPPELBORD_FULL=1) all."""

import os
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

import pytest

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

WIDE, NARROW = (120, 36), (80, 24)
SIZES = [WIDE, NARROW]
"""The sizes of terminal that every screen is made for."""


def sampled(cases: Iterable[Any], count: int, name: str) -> list[Any]:
    """So many of the cases, drawn by this name and the same in every quick run; all of them in the full run."""
    every = list(cases)
    if FULL or len(every) <= count:
        return every
    return [every[number] for number in sorted(Random(name).sample(range(len(every)), count))]


def by_turns(cases: Iterable[Any], others: Sequence[Any] = SIZES) -> list[tuple[Any, Any]]:
    """Every case with one of the others, by turns, so that each of both is met; with all of them in the full run."""
    every = list(cases)
    if FULL:
        return [(case, other) for case in every for other in others]
    return [(case, others[number % len(others)]) for number, case in enumerate(every)]


def each_size(test: Callable[..., Any]) -> Any:
    """A test of every size: in the quick run at the one that its name draws, so that half are of either."""
    return pytest.mark.parametrize("size", sampled(SIZES, 1, test.__name__))(test)
