"""Dealing values in fixed shares, so that a small team looks like its population at every seed."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def deal(rng: Random, shares: Mapping[T, int], count: int) -> list[T]:
    """So many values in these shares, in random order; what doesn't divide evenly is drawn by what is left over."""
    total = sum(shares.values())
    dealt = [value for value, share in shares.items() for _ in range(count * share // total)]
    if len(dealt) < count:
        rest = [count * share % total for share in shares.values()]
        dealt += rng.choices(list(shares), rest, k=count - len(dealt))
    rng.shuffle(dealt)
    return dealt
