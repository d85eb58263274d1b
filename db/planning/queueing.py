"""Queueing: who would wait how long in the coming year, tried out many times.

It goes week by week, over the hours of all begeleiders together: languages, half-days and places are left out, so
real waits are rather longer. Arrivals that are not known come by chance, and so does who is in werving. A household is
coupled as soon as the hours it needs that week are free: spoed first, then the longest wait; nobody is passed. The same
number to begin with (`seed`) gives the same answer.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from math import ceil
from operator import add
from random import Random

from db.model import Huishouden
from db.rules.ahead.arrivals import Verwachting, factors, newcomer_hours
from db.rules.ahead.supply import forces, hours_in
from db.rules.history import mean_hours, planned_end
from db.rules.load import EPSILON
from db.rules.months import Periode
from db.rules.scope import Bereik
from db.rules.waiting import SPOED, days_waiting
from db.stand import Stand

WEEKS = 52
"""How many weeks ahead it is tried out."""

RUNS = 200
"""How many times it is tried out, at most; fewer where a file is very large."""

WORK = 100_000
"""So many households are followed in all, in 20 runs or more."""


@dataclass(frozen=True, slots=True)
class Spreiding:
    """A number over all runs: its 10th percentile, its median and its 90th percentile."""

    laag: float
    midden: float
    hoog: float


@dataclass(frozen=True, slots=True)
class Wachten:
    """How long households wait in a year: the median and the 90th percentile in days, and how many wait at its end.

    Who still waits counts with the days so far.
    """

    mediaan: Spreiding
    langste: Spreiding
    aan_het_eind: Spreiding


@dataclass(slots=True)
class _Huis:
    """A household in the queue: its day of arrival (below 0: it waits already), and its hours in each week."""

    spoed: bool
    dag: float
    uren: Sequence[float]
    factor: float = 1.0

    def __lt__(self, other: "_Huis") -> bool:
        return (not self.spoed, self.dag) < (not other.spoed, other.dag)


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that is not below so large a share of the values; 0 of nothing."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else 0.0


def simulate(bereik: Bereik, verwacht: Verwachting, seed: int) -> Wachten:
    """Try the coming year out, again and again."""
    office = _Office(bereik, verwacht)
    runs = max(20, min(RUNS, WORK // (1 + office.size)))
    waits = [office.run(Random(f"{seed} {number}")) for number in range(runs)]

    def spread(values: Sequence[float]) -> Spreiding:
        return Spreiding(*(percentile(values, share) for share in (0.1, 0.5, 0.9)))

    return Wachten(
        spread([percentile(days, 0.5) for days, _ in waits]),
        spread([percentile(days, 0.9) for days, _ in waits]),
        spread([left for _, left in waits]),
    )


class _Office:
    """What is the same in every run: the hours of who is sure, who is carried, and who is in the queue."""

    def __init__(self, bereik: Bereik, verwacht: Verwachting) -> None:
        stand = bereik.stand
        self._today = stand.today
        starts = [stand.today + timedelta(weeks=week) for week in range(WEEKS)]
        weeks = [Periode(day, day + timedelta(days=6)) for day in starts]
        self._sure = [0.0] * WEEKS
        self._perhaps: list[tuple[float, list[float]]] = []
        for kracht in forces(bereik):
            hours = [hours_in(stand, kracht, week) for week in weeks]
            if kracht.in_werving:
                self._perhaps.append((kracht.kans, hours))
            elif not kracht.begeleider.soort.betaald:
                self._sure = list(map(add, self._sure, hours))
        self._carried = [0.0] * WEEKS
        self._known: list[_Huis] = []
        running = [home for home in bereik.huishoudens if planned_end(stand, home) > stand.today]
        for home, hours in zip(running, mean_hours(stand, running, weeks), strict=True):
            self._place(stand, home, hours)
        self._known.sort()
        self._streams = verwacht.stromen
        self._newcomer = list(newcomer_hours(stand, starts, weeks))
        self._mix = factors(bereik)

    @property
    def size(self) -> int:
        """About how many households a run has."""
        return len(self._known) + round(sum(stroom.huishoudens for stroom in self._streams))

    def _place(self, stand: Stand, home: Huishouden, hours: list[float]) -> None:
        """Who has a begeleider is carried; whom paid staff carry is not; who has nobody waits, now or from its key."""
        guides = [stand.begeleider.get(k.begeleider) for k in stand.running_of(home.dossier)]
        if guides:
            share = sum(person is None or not person.soort.betaald for person in guides) / len(guides)
            self._carried = [carried + share * more for carried, more in zip(self._carried, hours, strict=True)]
        elif any(hours):
            key = home.sleuteldatum or stand.today
            coming = (key - stand.today).days if key > stand.today else -days_waiting(stand, home)
            self._known.append(_Huis(home.urgentie == SPOED, coming, hours))

    def run(self, r: Random) -> tuple[list[float], int]:
        """One year: the days that each household waited, and how many wait at the end."""
        coming = sorted([*self._known, *self._arrivals(r)], key=lambda home: -home.dag)
        full = self._sure
        for chance, hours in self._perhaps:
            if r.random() < chance:
                full = list(map(add, full, hours))
        taken = [*self._carried]
        queue: list[_Huis] = []
        waits: list[float] = []
        for week in range(WEEKS):
            while coming and coming[-1].dag < 7 * (week + 1):
                insort(queue, coming.pop())
            served = 0
            for home in queue:
                if taken[week] + home.uren[week] * home.factor > full[week] + EPSILON:
                    break
                for later in range(week, WEEKS):
                    taken[later] += home.uren[later] * home.factor
                waits.append(max(0.0, 7 * week - home.dag))
                served += 1
            del queue[:served]
        return [*waits, *(7 * WEEKS - home.dag for home in queue)], len(queue)

    def _arrivals(self, r: Random) -> Iterator[_Huis]:
        """Who comes of whom no key is known: at random days of each period, of a zwaarte as they have here."""
        sizes, shares = [factor for factor, _ in self._mix], [*accumulate(share for _, share in self._mix)]
        for stroom in self._streams:
            begin, length = (stroom.periode.van - self._today).days, stroom.periode.dagen
            gap = stroom.huishoudens / length
            day = begin + r.expovariate(gap)
            while day < min(begin + length, 7 * WEEKS):
                factor = r.choices(sizes, cum_weights=shares)[0]
                yield _Huis(False, day, self._newcomer[int(day // 7)], factor)
                day += r.expovariate(gap)
