"""Queueing: who would wait how long in the coming year, tried out many times.

It goes week by week, over the hours of all begeleiders together: languages, half-days and places are left out, so
real waits are rather longer. Arrivals that are not known come by chance, and so does who is in werving. A household is
coupled as soon as the hours it needs that week are free: who loses their begeleider today first, then spoed, then the
longest wait; nobody is passed. After the year it goes on without arrivals until nobody waits, so that a wait counts in
full. The same number to begin with (`seed`) gives the same answer.

Offices that are compared meet with the same chances, and waits are told of the same households: who needs no begeleider
in one of them, as they do not come or have one, waits no days there. Else more arrivals who are coupled at once would
make the median wait look shorter.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import heappop, heappush
from itertools import accumulate, count, pairwise
from math import ceil
from operator import add
from random import Random

from db.model import Huishouden
from db.rules.ahead.arrivals import Verwachting, factors, newcomer_hours
from db.rules.ahead.supply import forces, hours_in
from db.rules.figures import quantile
from db.rules.history import mean_hours, planned_end
from db.rules.load import EPSILON
from db.rules.months import Periode
from db.rules.scope import Bereik
from db.rules.waiting import SPOED, days_waiting
from db.stand import Stand

WEEKS = 52
"""For how many weeks households come."""

LAST = 3 * WEEKS
"""How many weeks it goes on at most."""

RUNS = 200
"""How many times it is tried out, at most; fewer where a file is very large."""

WORK = 50_000
"""So many households are followed in all, in 20 runs or more."""

LAYER = 0.25
"""Arrivals are drawn for so many households a day at a time."""


@dataclass(frozen=True, slots=True)
class Spreiding:
    """A number over all runs: its 10th percentile, its median and its 90th percentile."""

    laag: float
    midden: float
    hoog: float


@dataclass(frozen=True, slots=True)
class Wachten:
    """How long households wait: the median and the 90th percentile in days, and how many wait after a year.

    Counted is who waits now or comes within the year, until they are coupled or their traject is over.
    """

    mediaan: Spreiding
    langste: Spreiding
    aan_het_eind: Spreiding


class _Vraag:
    """The hours that a household needs in each week, how they change, and from which week on there are none."""

    def __init__(self, uren: Sequence[float]) -> None:
        self.uren = uren
        self.stappen = [
            (week, after - before) for week, (before, after) in enumerate(pairwise(uren), 1) if after != before
        ]
        self.tot = next((week for week in range(len(uren), 0, -1) if uren[week - 1]), 0)


@dataclass(slots=True)
class _Huis:
    """A household in the queue: its rank, its day of arrival (below 0: it waits already), and its hours."""

    voorrang: int
    dag: float
    vraag: _Vraag
    factor: float = 1.0

    def waited(self, week: int) -> float:
        """The days that it waited when it is coupled in a week; no longer than its traject lasts."""
        return max(0.0, 7 * min(week, self.vraag.tot) - self.dag)


@dataclass(frozen=True, slots=True)
class _Toeval:
    """What chance brings in one run: for who is in werving a number of 0 to 1, and who may come.

    Each of these has a day, how many a day must be expected for it to come, and a number of 0 to 1 for its zwaarte.
    """

    werving: Mapping[str, float]
    aankomsten: Sequence[tuple[float, float, float]]


Mix = Sequence[tuple[float, float]]
"""How many times the usual hours, each with its share of the households."""


def simulate(bereik: Bereik, verwacht: Verwachting, seed: int) -> Wachten:
    """Try the coming year out, again and again."""
    return _tried([_Office(bereik, verwacht, factors(bereik))], seed)[0]


def simulate_both(
    nu: tuple[Bereik, Verwachting, Mix], als: tuple[Bereik, Verwachting, Mix], seed: int
) -> tuple[Wachten, Wachten]:
    """Try the coming year out for two offices, each with its arrivals and their zwaarte, by the same chances."""
    one, other = _tried([_Office(*nu), _Office(*als)], seed)
    return one, other


def _tried(offices: "Sequence[_Office]", seed: int) -> list[Wachten]:
    runs = max(20, min(RUNS, WORK // (1 + max(office.size for office in offices))))
    tried: list[list[tuple[list[float], int]]] = [[] for _ in offices]
    for number in range(runs):
        found = [office.run(toeval) for toeval in [_toeval(offices, f"{seed} {number}")] for office in offices]
        most = max(len(days) for days, _ in found)
        for own, (days, left) in zip(tried, found, strict=True):
            own.append(([0.0] * (most - len(days)) + days, left))
    return [_waits(own) for own in tried]


def _toeval(offices: "Sequence[_Office]", seed: str) -> _Toeval:
    r = Random(f"{seed} werving")
    names = sorted({name for office in offices for name in office.werving})
    layers = ceil(max(max(office.a_day) for office in offices) / LAYER)
    return _Toeval(
        {name: r.random() for name in names}, [one for layer in range(layers) for one in _layer(seed, layer)]
    )


def _layer(seed: str, layer: int) -> Iterator[tuple[float, float, float]]:
    """Who come where at least `layer` layers a day are expected: more in one office are those of another and others."""
    r = Random(f"{seed} {layer}")
    day = r.expovariate(LAYER)
    while day < 7 * WEEKS:
        yield day, LAYER * (layer + r.random()), r.random()
        day += r.expovariate(LAYER)


def _waits(tried: Sequence[tuple[list[float], int]]) -> Wachten:
    def spread(values: Sequence[float]) -> Spreiding:
        return Spreiding(*(quantile(values, share) or 0.0 for share in (0.1, 0.5, 0.9)))

    return Wachten(
        spread([quantile(days, 0.5) or 0.0 for days, _ in tried]),
        spread([quantile(days, 0.9) or 0.0 for days, _ in tried]),
        spread([left for _, left in tried]),
    )


class _Office:
    """What is the same in every run: the hours of who is sure, who is carried, and who is in the queue."""

    def __init__(self, bereik: Bereik, verwacht: Verwachting, mix: Mix) -> None:
        stand = bereik.stand
        starts = [stand.today + timedelta(weeks=week) for week in range(LAST)]
        weeks = [Periode(day, day + timedelta(days=6)) for day in starts]
        self._sure = [0.0] * LAST
        self.werving: dict[str, tuple[float, list[float]]] = {}
        for kracht in forces(bereik):
            hours = [hours_in(stand, kracht, week) for week in weeks]
            if kracht.in_werving:
                self.werving[kracht.begeleider.kenmerk] = kracht.kans, hours
            elif not kracht.begeleider.soort.betaald:
                self._sure = list(map(add, self._sure, hours))
        self._carried = [0.0] * LAST
        self._known: list[_Huis] = []
        running = [home for home in bereik.huishoudens if planned_end(stand, home) > stand.today]
        for home, hours in zip(running, mean_hours(stand, running, weeks), strict=True):
            self._place(stand, home, hours)
        per_day = verwacht.per_day(Periode(stand.today, weeks[WEEKS - 1].tot))
        self.a_day = [per_day.get(stand.today + timedelta(days=day), 0.0) for day in range(7 * WEEKS)]
        self._newcomer = [_Vraag(hours) for hours in newcomer_hours(stand, starts[:WEEKS], weeks)]
        self._sizes, self._shares = [factor for factor, _ in mix], [*accumulate(share for _, share in mix)]

    @property
    def size(self) -> int:
        """About how many households a run has."""
        return len(self._known) + round(sum(self.a_day))

    def _place(self, stand: Stand, home: Huishouden, hours: list[float]) -> None:
        """Who has a begeleider is carried; whom paid staff carry is not; who has nobody waits, now or from its key."""
        guides = [stand.begeleider.get(k.begeleider) for k in stand.running_of(home.dossier)]
        if guides:
            share = sum(person is None or not person.soort.betaald for person in guides) / len(guides)
            self._carried = [carried + share * more for carried, more in zip(self._carried, hours, strict=True)]
            return
        key = home.sleuteldatum or stand.today
        coming = (key - stand.today).days if key > stand.today else -days_waiting(stand, home)
        if any(hours) and coming < 7 * WEEKS:
            self._known.append(_Huis(_first(stand, home), coming, _Vraag(hours)))

    def run(self, toeval: _Toeval) -> tuple[list[float], int]:
        """One time: the days that each household waited, and how many wait after a year."""
        coming = sorted([*self._known, *self._arrivals(toeval)], key=lambda home: -home.dag)
        full = self._full(toeval)
        steps = [self._carried[0], *(after - before for before, after in pairwise(self._carried))]
        taken, left = 0.0, 0
        queue: list[tuple[int, float, int, _Huis]] = []
        tick = count()  # equals go in the order in which they came
        waits: list[float] = []
        for week in range(LAST):
            if week == WEEKS:
                left = sum(home.vraag.tot > WEEKS for *_, home in queue)
            if week >= WEEKS and not queue:
                break
            taken += steps[week]
            while coming and coming[-1].dag < 7 * (week + 1):
                home = coming.pop()
                heappush(queue, (home.voorrang, home.dag, next(tick), home))
            while queue:
                home = queue[0][-1]
                need = home.vraag.uren[week] * home.factor
                if need and taken + need > full[week] + EPSILON:
                    break
                heappop(queue)
                taken += need
                for later, more in home.vraag.stappen:
                    if later > week:
                        steps[later] += more * home.factor
                waits.append(home.waited(week))
        return [*waits, *(home.waited(LAST) for *_, home in queue)], left

    def _full(self, toeval: _Toeval) -> list[float]:
        """The hours of all begeleiders in each week, with those who are in werving and come."""
        full = self._sure
        for name, (chance, hours) in self.werving.items():
            if toeval.werving[name] < chance:
                full = list(map(add, full, hours))
        return full

    def _arrivals(self, toeval: _Toeval) -> Iterator[_Huis]:
        """Who comes of whom no key is known, of a zwaarte as they have here."""
        for day, level, place in toeval.aankomsten:
            if level < self.a_day[int(day)]:
                factor = self._sizes[min(len(self._sizes) - 1, bisect(self._shares, place))]
                yield _Huis(LATER, day, self._newcomer[int(day // 7)], factor)


LOST, URGENT, LATER = range(3)
"""The order in which households are coupled, before that of their waits."""


def _first(stand: Stand, home: Huishouden) -> int:
    if any(k.eind == stand.today for k in stand.koppelingen_of(home.dossier)):
        return LOST
    return URGENT if home.urgentie == SPOED else LATER
