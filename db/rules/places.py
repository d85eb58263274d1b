"""Where places are and how far apart: straight lines between the villages and towns of `data/plaatsen.csv`."""

import csv
from collections.abc import Collection
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from db.data import lines
from db.text import fold

_EARTH_KM = 6371.0


class Plaats(NamedTuple):
    """A village or town: position in degrees, and how many people live there (about)."""

    naam: str
    gemeente: str
    lat: float
    lon: float
    inwoners: int


@cache
def places() -> tuple[Plaats, ...]:
    """Every place that is known, in the order of the file."""
    rows = csv.reader(lines("plaatsen.csv")[1:])
    return tuple(
        Plaats(naam, gemeente, float(lat), float(lon), int(people)) for naam, gemeente, lat, lon, people in rows
    )


@cache
def _by_name() -> dict[str, tuple[Plaats, ...]]:
    found: dict[str, tuple[Plaats, ...]] = {}
    for plaats in places():
        name = fold(plaats.naam)
        found[name] = (*found.get(name, ()), plaats)
        if plaats.gemeente and plaats.gemeente != plaats.naam:
            full = f"{name} {fold(plaats.gemeente)}"
            found[full] = (*found.get(full, ()), plaats)
    return found


_REGION = 0.4
"""Degrees around the places of a board that are its region: some 30 to 45 km."""


def named_near(word: str, board: Collection[str]) -> str | None:
    """The place of this name in the region of the places on a board, None where there is none."""
    for plaats in _by_name().get(fold(word), ()):
        south, north, west, east = _region(frozenset(board))
        if south <= plaats.lat <= north and west <= plaats.lon <= east:
            return plaats.naam
    return None


@lru_cache(8)
def _region(board: frozenset[str]) -> tuple[float, float, float, float]:
    """The southern, northern, western and eastern bounds; of no places bounds that hold nothing."""
    found = [plaats for name in board for plaats in _by_name().get(fold(name), ())[:1]]
    if not found:
        return (1.0, 0.0, 1.0, 0.0)
    lats, lons = [plaats.lat for plaats in found], [plaats.lon for plaats in found]
    return (min(lats) - _REGION, max(lats) + _REGION, min(lons) - _REGION * 1.5, max(lons) + _REGION * 1.5)


def known(plaats: str) -> bool:
    """Whether the list has this place, however its letters are written."""
    return fold(plaats) in _by_name()


def _distance(one: Plaats, other: Plaats) -> float:
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


@lru_cache(65536)
def kilometers(one: str, other: str) -> float | None:
    """The distance in km between two places, None where one is not known.

    Where a name occurs twice in the country the nearest pair counts: people of one team live near each other.
    """
    pairs = [(a, b) for a in _by_name().get(fold(one), ()) for b in _by_name().get(fold(other), ())]
    return min((_distance(a, b) for a, b in pairs), default=None)
