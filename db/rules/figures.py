"""Figures: what a page of the outlook or the report says, as values that a screen, a file or a sum can use.

A page (`Blad`) has sentences, tables and at most one plot. Every row of a table knows the records that it counts
(`bron`), so that a figure can be opened. There are no names in it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import Literal, NamedTuple

from db.dutch import getal
from db.model import Begeleider, Huishouden

Waarde = float | str | None
"""A number, a few words, or None for what is not known."""


class Eenheid(StrEnum):
    """What a number counts: things, hours a week, days, or percent (0 to 100)."""

    AANTAL = "aantal"
    UREN = "uren"
    DAGEN = "dagen"
    PROCENT = "procent"
    TEKST = "tekst"


class Bron(NamedTuple):
    """A record that is counted: a begeleider by kenmerk, a huishouden by dossier."""

    soort: Literal["begeleider", "huishouden"]
    sleutel: str


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of figures: its key in a file, its heading, and what its numbers count."""

    naam: str
    kop: str
    eenheid: Eenheid = Eenheid.AANTAL


@dataclass(frozen=True, slots=True)
class Rij:
    """A row: its key in a file, what it is called, a value per column, and the records that it counts.

    `verloop` is how its first value was at the end of each of the past months, today last; `alert` says that it asks
    for attention, `totaal` that it is the sum of the others.
    """

    naam: str
    label: str
    waarden: tuple[Waarde, ...]
    bron: tuple[Bron, ...] = ()
    verloop: tuple[float | None, ...] = ()
    alert: bool = False
    totaal: bool = False


@dataclass(frozen=True, slots=True)
class Tabel:
    """A table. One that breaks down households or people who left (`geheim`) is protected before it leaves the desk.

    `maanden` are the days of `verloop`; `optelbaar` says that its values of several offices may be added up.
    """

    naam: str
    titel: str
    kolommen: tuple[Kolom, ...]
    rijen: tuple[Rij, ...]
    maanden: tuple[date, ...] = ()
    geheim: bool = False
    optelbaar: bool = True
    uitleg: str = ""


@dataclass(frozen=True, slots=True)
class Reeks:
    """A line of a plot, with the band around it where it is not certain; None where nothing is known."""

    naam: str
    waarden: tuple[float | None, ...]
    laag: tuple[float, ...] = ()
    hoog: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Grafiek:
    """A plot: lines over the same points, named by `x`."""

    titel: str
    x: tuple[str, ...]
    reeksen: tuple[Reeks, ...]
    eenheid: Eenheid = Eenheid.UREN


@dataclass(frozen=True, slots=True)
class Blad:
    """A page: a title, what it says in sentences, tables, and a plot where one says more; `kort` is for a list."""

    naam: str
    titel: str
    zinnen: tuple[str, ...] = ()
    tabellen: tuple[Tabel, ...] = ()
    grafiek: Grafiek | None = None
    kort: str = ""


UNKNOWN = "?"
"""What stands for a figure that is not known."""


def in_words(value: Waarde, eenheid: Eenheid) -> str:
    """A figure as it is read, everywhere alike: "12", hours as "8,0", percent as "27,5%", "?" for what is not known."""
    if value is None or isinstance(value, str):
        return UNKNOWN if value is None else value
    value = round(value, 1) + 0  # no "-0"
    if eenheid is Eenheid.UREN:
        return getal(value)
    text = f"{value:.0f}" if value == round(value) else getal(value)
    return f"{text}%" if eenheid is Eenheid.PROCENT else text


def percent(part: float, whole: float) -> float | None:
    """A part in percent of the whole; of nothing it is not known."""
    return 100 * part / whole if whole else None


MEDIAN, SLOW = 0.5, 0.9
"""The shares of the two quantiles that are told of how long something took."""


def quantile(values: Collection[float], share: float, least: int = 1) -> float | None:
    """The value that this share of them does not exceed, by nearest rank; of fewer than `least` it is not known."""
    if len(values) < max(least, 1):
        return None
    rank = ceil(share * len(values) - 1e-9)  # 0.7 * 10 is a little more than 7
    return sorted(values)[max(rank, 1) - 1]


@lru_cache(2**17)
def _bron(soort: Literal["begeleider", "huishouden"], sleutel: str) -> Bron:
    """A record, made once: a report of a country counts each of them in a dozen rows."""
    return Bron(soort, sleutel)


def people(found: Iterable[Begeleider]) -> tuple[Bron, ...]:
    """Begeleiders as the records that are counted."""
    return tuple([_bron("begeleider", person.kenmerk) for person in found])


def homes(found: Iterable[Huishouden]) -> tuple[Bron, ...]:
    """Households as the records that are counted."""
    return tuple([_bron("huishouden", home.dossier) for home in found])
