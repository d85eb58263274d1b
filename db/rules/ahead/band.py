"""Band: between which two numbers a sum lies in 8 of 10 cases, where it is not known how many parts it will have.

The parts come one by one, independent of each other (Poisson), and each has a size. The sum is worked out exactly on a
grid (the recursion of Panjer); where many parts are expected its first four moments tell the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import exp, floor, sqrt
from operator import mul

Part = tuple[float, float]
"""How many parts of a size are expected, and that size."""

LOW, HIGH = 0.1, 0.9
"""The percentiles of the band."""

STEPS = 40
"""In how many steps the grid divides the largest part."""

MANY = 20.0
"""From so many expected parts on the moments will do."""

Z = 1.2815515655446004
"""How many standard deviations the 90th percentile of a normal sum is from its mean."""


def mean(parts: Iterable[Part]) -> float:
    """What the sum is on average."""
    return sum(count * size for count, size in parts)


def band(parts: Iterable[Part]) -> tuple[float, float]:
    """The 10th and the 90th percentile of the sum."""
    some = [(count, size) for count, size in parts if count > 0 and size > 0]
    if not some:
        return 0.0, 0.0
    return _by_moments(some) if sum(count for count, _ in some) >= MANY else _by_grid(some)


def _by_moments(parts: list[Part]) -> tuple[float, float]:
    """By Cornish and Fisher, from mean, variance, skewness and kurtosis."""
    middle, square, cube, fourth = (sum(count * size**power for count, size in parts) for power in (1, 2, 3, 4))
    skew, peak = cube / square**1.5, fourth / square**2
    low, high = (middle + sqrt(square) * _bent(z, skew, peak) for z in (-Z, Z))
    return max(0.0, low), high


def _bent(z: float, skew: float, peak: float) -> float:
    """So many standard deviations of a normal sum, in those of one that leans or has heavier ends."""
    return z + (z * z - 1) * skew / 6 + (z**3 - 3 * z) * peak / 24 - (2 * z**3 - 5 * z) * skew**2 / 36


def _by_grid(parts: list[Part]) -> tuple[float, float]:
    """The chance of each number of steps follows from those of fewer steps, that of none first."""
    step = max(size for _, size in parts) / STEPS
    weights = _on_grid(parts, step)
    sized = [size * weight for size, weight in enumerate(weights)][1:]
    chances = [exp(-sum(weights))]
    below = chances[0]
    low = 0 if below >= LOW else None
    while below < HIGH:
        place = len(chances)
        chances.append(sum(map(mul, sized, reversed(chances[-STEPS:]))) / place)
        below += chances[place]
        if low is None and below >= LOW:
            low = place
    return (low or 0) * step, (len(chances) - 1) * step


def _on_grid(parts: list[Part], step: float) -> list[float]:
    """How many parts of each number of steps are expected; one in between is shared, so that the mean stays.

    Of parts of no steps any number makes no difference.
    """
    weights: dict[int, float] = defaultdict(float)
    for count, size in parts:
        place = floor(size / step + 1e-9)
        above = min(1.0, max(0.0, size / step - place))
        weights[place] += count * (1 - above)
        weights[place + 1] += count * above
    return [0.0, *(weights[place] for place in range(1, STEPS + 1))]
