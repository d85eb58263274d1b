"""Monthly: the hours a week that are needed and that can be counted on, in each of some periods.

A period counts by the mean over its days. What may shift of what is planned now, a key or an end, is not in the band.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from db.model import Huishouden
from db.rules.ahead.arrivals import Verwachting, parts_of
from db.rules.ahead.band import band, mean
from db.rules.ahead.supply import Beschikbaar, available, forces
from db.rules.history import mean_hours, planned_end
from db.rules.load import EPSILON
from db.rules.months import Periode
from db.rules.scope import Bereik, kept


@dataclass(frozen=True, slots=True)
class Maand:
    """One month: hours a week needed by households that are known, in all, with its band, and what is available.

    `huishoudens` are those that need hours in it.
    """

    periode: Periode
    bekend: float
    nodig: float
    laag: float
    hoog: float
    beschikbaar: Beschikbaar
    huishoudens: tuple[Huishouden, ...]

    @property
    def tekort(self) -> float:
        """Hours a week that are lacking, below 0 where some are left."""
        return self.nodig - self.beschikbaar.uren

    @property
    def short(self) -> bool:
        """Whether there are too few hours."""
        return self.tekort > EPSILON


def monthly(bereik: Bereik, periods: Sequence[Periode], verwacht: Verwachting) -> tuple[Maand, ...]:
    """Each of these periods, which follow each other, with the arrivals that are expected."""
    known, who = _known(bereik, tuple(periods))
    parts = parts_of(bereik, verwacht, periods)
    team = forces(bereik)
    found = []
    for number, periode in enumerate(periods):
        hours, more = known[number], mean(parts[number])
        low, high = band(parts[number])
        reach = hours + more, hours + min(low, more), hours + max(high, more)
        found.append(Maand(periode, hours, *reach, available(bereik.stand, team, periode), tuple(who[number])))
    return tuple(found)


@kept
def _known(bereik: Bereik, periods: tuple[Periode, ...]) -> tuple[list[float], list[list[Huishouden]]]:
    """Hours a week in each period of the households that are known, and which households need some."""
    totals = [0.0] * len(periods)
    who: list[list[Huishouden]] = [[] for _ in periods]
    running = [home for home in bereik.huishoudens if planned_end(bereik.stand, home) > periods[0].van]
    for home, means in zip(running, mean_hours(bereik.stand, running, periods), strict=True):
        for number, hours in enumerate(means):
            if hours:
                totals[number] += hours
                who[number].append(home)
    return totals, who
