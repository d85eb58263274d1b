"""Counting for the report: who was here at the begin and the end of a period, who came and who left.

It is counted once, for every page that says something of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Generic, TypeVar

from db.lists import Soort
from db.model import Begeleider, Huishouden
from db.rules.history import planned_end, runs_on, there_on
from db.rules.months import Periode, months_back
from db.rules.scope import Bereik
from db.rules.standing import Balans, balance
from db.stand import Stand

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stroom(Generic[T]):
    """Who was there before the period, who came and left in it, and who was there at its end.

    Whoever came and left within it is in both, so that begin + gekomen - vertrokken is eind.
    """

    begin: tuple[T, ...]
    gekomen: tuple[T, ...]
    vertrokken: tuple[T, ...]
    eind: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """What every page of the report is made from: `voor` is the day before the period, `dag` its last day so far."""

    bereik: Bereik
    periode: Periode
    voor: date
    dag: date
    balans: Balans
    huishoudens: Stroom[Huishouden]
    team: dict[Soort, Stroom[Begeleider]]

    @property
    def stand(self) -> Stand:
        """The Stand around the households and people that are counted."""
        return self.bereik.stand

    @property
    def maanden(self) -> tuple[Balans, ...]:
        """How it stood at the end of each of the 12 months up to and with the last day."""
        return tuple(balance(self.bereik, maand.tot) for maand in months_back(self.dag))

    @property
    def verstreken(self) -> Periode:
        """The days of the period so far."""
        return Periode(self.periode.van, self.dag)


def count(bereik: Bereik, periode: Periode) -> Telling:
    """Count a period; of one that is not over, the days through today."""
    stand = bereik.stand
    day = min(periode.tot, stand.today)
    before = min(periode.van - timedelta(days=1), day)
    spent = Periode(before + timedelta(days=1), day)
    team = {
        soort: _flow(
            [person for person in bereik.begeleiders if person.soort is soort],
            partial(there_on, stand),
            partial(_turns, stand),
            spent,
        )
        for soort in Soort
    }
    homes = _flow(bereik.huishoudens, partial(runs_on, stand), partial(_arrivals, stand), spent)
    return Telling(bereik, periode, before, day, balance(bereik, day), homes, team)


def _flow(
    some: Iterable[T],
    there: Callable[[T, date], bool],
    turns: Callable[[T], Iterable[date | None]],
    spent: Periode,
) -> Stroom[T]:
    """Who was there when; `turns` are the days on which somebody may have come."""
    begin: list[T] = []
    came: list[T] = []
    left: list[T] = []
    end: list[T] = []
    for one in some:
        first, last = there(one, spent.van - timedelta(days=1)), there(one, spent.tot)
        between = not first and not last and any(day in spent and there(one, day) for day in turns(one) if day)
        begin += [one] * first
        came += [one] * ((last and not first) or between)
        left += [one] * ((first and not last) or between)
        end += [one] * last
    return Stroom(tuple(begin), tuple(came), tuple(left), tuple(end))


def _arrivals(stand: Stand, home: Huishouden) -> tuple[date | None, ...]:
    """The days on which a household may have begun to be here."""
    if home.sleuteldatum:
        return (home.sleuteldatum,)
    return home.traject_start, *(k.start for k in stand.koppelingen_of(home.dossier))


def _turns(stand: Stand, person: Begeleider) -> tuple[date | None, ...]:
    """The days on which somebody may have begun to be there."""
    past = stand.agenda.fasen_of.get(person.kenmerk, ())
    return person.start, person.fase_sinds, *(day for one in past for day in (one.van, one.tot))


def came_on(telling: Telling, home: Huishouden) -> date:
    """The day on which a household came in the period."""
    days = [day for day in _arrivals(telling.stand, home) if day and day in telling.verstreken]
    return min((day for day in days if runs_on(telling.stand, home, day)), default=telling.dag)


def last_day(telling: Telling, home: Huishouden) -> date:
    """The last day on which a household that left in the period was here."""
    end = planned_end(telling.stand, home)
    return min(end - timedelta(days=1), telling.dag)
