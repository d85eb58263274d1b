"""Load: the hours a household needs in a week, who carries them, and what a begeleider has left.

Hours are per week. The norms by month of the traject, the factors for zwaarte and `vul_tot` are settings.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from db.lists import Rol, Soort, TrajectStatus, Zwaarte
from db.model import Begeleider, Huishouden, Koppeling
from db.settings import Settings
from db.stand import Stand

WEEKS = 13
"""How many weeks ahead the room of a begeleider is looked at."""

EPSILON = 1e-9
"""Sums of thirds of an hour are compared with this margin."""


def traject_begin(huishouden: Huishouden) -> date | None:
    """The day on which the traject starts: as agreed, else at the key."""
    return huishouden.traject_start or huishouden.sleuteldatum


@lru_cache(8192)
def add_months(day: date, months: int) -> date:
    """The same day so many months later, the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def traject_end(huishouden: Huishouden, settings: Settings) -> date | None:
    """The day on which the traject ends: as agreed, else a year (setting) after it starts."""
    begin = traject_begin(huishouden)
    return huishouden.traject_eind or (add_months(begin, settings.traject_maanden) if begin else None)


def month_of_traject(huishouden: Huishouden, day: date) -> int:
    """1 in the first month of the traject, and before it; 1 too where its start is unknown."""
    begin = traject_begin(huishouden)
    if begin is None or day <= begin:
        return 1
    return (day.year - begin.year) * 12 + day.month - begin.month - (day.day < begin.day) + 1


def hours_needed(huishouden: Huishouden, day: date, settings: Settings) -> float:
    """Hours a week that the household needs on that day, before they are shared; 0 while interrupted or over."""
    status = huishouden.traject_status
    if status is TrajectStatus.ONDERBROKEN or (status and status.voorbij):
        return 0.0
    return norm_hours(huishouden, day, settings)


def norm_hours(huishouden: Huishouden, day: date, settings: Settings) -> float:
    """Hours a week by the month of the traject and the zwaarte, whatever its state."""
    month = month_of_traject(huishouden, day)
    later = settings.uren_maand_4_6 if month <= 6 else settings.uren_maand_7_12
    norm = settings.uren_maand_1_3 if month <= 3 else later
    return norm * zwaarte_factor(huishouden.zwaarte, settings)


_FACTOR: dict[Zwaarte, Callable[[Settings], float]] = {zwaarte: attrgetter(f"factor_{zwaarte}") for zwaarte in Zwaarte}
"""The setting that goes with each zwaarte."""


def zwaarte_factor(zwaarte: Zwaarte | None, settings: Settings) -> float:
    """How many times the usual hours a household needs; 1 where its zwaarte is unknown."""
    return _FACTOR[zwaarte](settings) if zwaarte else 1.0


def carriers(stand: Stand, dossier: str, day: date) -> tuple[Koppeling, ...]:
    """The koppelingen among which the hours of a household are shared evenly on that day.

    A koppeling counts from its start, or from the key if that is later, whatever its status. While a vervanger
    covers, whoever is absent carries nothing.
    """
    huishouden = stand.huishouden.get(dossier)
    if huishouden is None or (huishouden.sleuteldatum and day < huishouden.sleuteldatum):
        return ()
    active = tuple([k for k in stand.koppelingen_of(dossier) if k.counts(day)])
    if len(active) < 2 or not any(k.rol is Rol.VERVANGER for k in active):
        return active
    return tuple(
        k for k in active if k.rol is Rol.VERVANGER or not any(a.covers(day) for a in stand.absences(k.begeleider))
    )


def hours_on(stand: Stand, dossier: str, day: date) -> dict[str, float]:
    """Who carries how many hours a week of one household on that day, by kenmerk."""
    sharing = carriers(stand, dossier, day)
    if not sharing:
        return {}
    share = hours_needed(stand.huishouden[dossier], day, stand.settings) / len(sharing)
    result: dict[str, float] = {}
    for koppeling in sharing:
        result[koppeling.begeleider] = result.get(koppeling.begeleider, 0.0) + share
    return result


@lru_cache(8)
def load_today(stand: Stand) -> dict[str, float]:
    """The hours a week that each begeleider carries today, for who need not know the weeks to come."""
    totals = dict.fromkeys(stand.begeleider, 0.0)
    for dossier in _running(stand):
        for kenmerk, hours in hours_on(stand, dossier, stand.today).items():
            if kenmerk in totals:
                totals[kenmerk] += hours
    return totals


def _running(stand: Stand) -> dict[str, None]:
    """The dossiers to whom somebody is coupled, agreed future ones included, in order."""
    return dict.fromkeys(k.dossier for k in stand.koppelingen if not k.ended(stand.today))


@lru_cache(8)
def weekly_load(stand: Stand) -> dict[str, tuple[float, ...]]:
    """The hours that each begeleider carries in each of the coming 13 weeks, this week first."""
    days = [stand.today + timedelta(weeks=week) for week in range(WEEKS)]
    totals = {kenmerk: [0.0] * WEEKS for kenmerk in stand.begeleider}
    for dossier in _running(stand):
        # Few households change in these weeks: between two changes the hours are not asked for again.
        begins = sorted({0, *(bisect_left(days, day) for day in _changes(stand, dossier) if days[0] < day <= days[-1])})
        for week, after in pairwise([*begins, WEEKS]):
            for kenmerk, hours in hours_on(stand, dossier, days[week]).items():
                if kenmerk in totals:
                    own = totals[kenmerk]
                    for later in range(week, after):
                        own[later] += hours
    return {kenmerk: tuple(weeks) for kenmerk, weeks in totals.items()}


def _changes(stand: Stand, dossier: str) -> Iterator[date]:
    """The days on which the hours of a household, or who shares them, may change."""
    home = stand.huishouden.get(dossier)
    if home is None:
        return
    begin = traject_begin(home)
    if begin:
        yield month_begins(begin, 4)
        yield month_begins(begin, 7)
    if home.sleuteldatum:
        yield home.sleuteldatum
    for koppeling in stand.koppelingen_of(dossier):
        yield koppeling.start
        if koppeling.eind:
            yield koppeling.eind
        for absence in stand.absences(koppeling.begeleider):
            yield absence.van
            if absence.tot and absence.tot < date.max:
                yield absence.tot + timedelta(days=1)


def month_begins(begin: date, month: int) -> date:
    """The first day of that month of a traject, as `month_of_traject` counts: a day that is not there is the next."""
    day = add_months(begin, month - 1)
    return day if day.day == begin.day else day + timedelta(days=1)


def carried(stand: Stand, kenmerk: str) -> float:
    """Hours a week that a begeleider carries today."""
    return load_today(stand)[kenmerk]


def hours_assumed(begeleider: Begeleider) -> bool:
    """Whether the hours are unknown, so that a usual number stands in for them."""
    return not begeleider.soort.betaald and begeleider.uren_per_week is None


def hours_or_usual(begeleider: Begeleider, settings: Settings) -> float:
    """Hours a week of a vrijwilliger or stagiaire, a usual number where they are unknown."""
    if begeleider.uren_per_week is not None:
        return begeleider.uren_per_week
    return settings.uren_stagiaire if begeleider.soort is Soort.STAGIAIRE else settings.uren_vrijwilliger


def capacity(begeleider: Begeleider, settings: Settings) -> float:
    """Hours a week for households: for paid staff only what is set aside, since salaried hours are not supply."""
    if begeleider.soort.betaald:
        return begeleider.uren_begeleiding or 0.0
    return max(0.0, hours_or_usual(begeleider, settings) - (begeleider.uren_overig or 0.0))


def room(stand: Stand, begeleider: Begeleider) -> float:
    """`ruimte_uren`: the least that is left in any of the coming 13 weeks, filled up to `vul_tot`, at least 0."""
    full = capacity(begeleider, stand.settings) * stand.settings.vul_tot / 100
    return max(0.0, full - max(weekly_load(stand)[begeleider.kenmerk]))


def households_of(stand: Stand, kenmerk: str) -> tuple[str, ...]:
    """The dossiers that a begeleider is coupled to, agreed future ones included."""
    return tuple(dict.fromkeys(k.dossier for k in stand.running_by(kenmerk)))


def places_left(stand: Stand, begeleider: Begeleider) -> int | None:
    """How many households may still be added, None where there is no limit."""
    limit = begeleider.max_huishoudens
    return None if limit is None else max(0, limit - len(households_of(stand, begeleider.kenmerk)))
