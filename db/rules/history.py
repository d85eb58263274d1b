"""History: how it was on a day of the past, from the dated records, so that a figure of last year stays what it was.

On the day that counts as today each of these is what the rules of today say; on a later day it is what is planned.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from db.lists import Fase, Inzet
from db.model import Begeleider, Huishouden, Koppeling
from db.rules.fit import deployable
from db.rules.load import carriers, month_begins, norm_hours, traject_begin, traject_end
from db.rules.months import Periode
from db.rules.traject import interrupted, over
from db.stand import Stand

NEVER = date.max

DAY = timedelta(days=1)


def ended_on(stand: Stand, home: Huishouden) -> date | None:
    """The first day on which a traject that is over was so; None where it is not over.

    Where that is not recorded it is the day on which the last koppeling ended, else the planned end, never later than
    today.
    """
    if not over(home):
        return None
    ends = [k.eind for k in stand.koppelingen_of(home.dossier) if k.eind]
    end = home.traject_eind or max(ends, default=None) or traject_end(home, stand.settings)
    return min(end or stand.today, stand.today)


def planned_end(stand: Stand, home: Huishouden) -> date:
    """The first day without the traject, in the past or as planned.

    One that lasts beyond its planned end goes on until somebody says that it is over.
    """
    if over(home):
        return ended_on(stand, home) or NEVER
    end = traject_end(home, stand.settings)
    return end if end and end > stand.today else NEVER


def stood_still(stand: Stand, home: Huishouden, day: date) -> bool:
    """Whether the traject was or will be interrupted on that day; today and later only if it is so now."""
    periods = stand.agenda.onderbrekingen_of.get(home.dossier, ())
    if day < stand.today:
        return bool(periods) and any(one.van <= day and (one.tot is None or day < one.tot) for one in periods)
    if not interrupted(home):
        return False
    ends = [one.tot for one in periods if one.van <= stand.today and one.tot and one.tot > stand.today]
    return day == stand.today or not ends or day < max(ends)


def runs_on(stand: Stand, home: Huishouden, day: date) -> bool:
    """Whether the household was or will be here with a traject that is not over.

    It is here from its key; where that is not known from the start of its traject, and while anybody guides it.
    """
    if home.sleuteldatum and day < home.sleuteldatum:
        return False
    return _runs(stand, home, day, planned_end(stand, home))


def _runs(stand: Stand, home: Huishouden, day: date, end: date) -> bool:
    if day >= end:
        return False
    if home.sleuteldatum:
        return home.sleuteldatum <= day
    begun = home.traject_start is not None and home.traject_start <= day
    return begun or any(k.counts(day) for k in stand.koppelingen_of(home.dossier))


def needed_on(stand: Stand, home: Huishouden, day: date) -> float:
    """Hours a week that the household needed or will need on that day; 0 before its key."""
    return _needed(stand, home, day, planned_end(stand, home))


def _needed(stand: Stand, home: Huishouden, day: date, end: date) -> float:
    return hours_here(stand, home, day) if _runs(stand, home, day, end) else 0.0


def hours_here(stand: Stand, home: Huishouden, day: date) -> float:
    """Hours a week on that day of a household that is here."""
    return 0.0 if stood_still(stand, home, day) else norm_hours(home, day, stand.settings)


def pieces(stand: Stand, home: Huishouden, van: date, tot: date) -> Iterator[tuple[date, date, float]]:
    """From `van` through `tot` in pieces in which the hours a week stay the same: first and last day, hours."""
    end = planned_end(stand, home)
    cuts = sorted({day for day in _turns(stand, home, end) if van < day <= tot} | {van, tot + DAY})
    for first, after in pairwise(cuts):
        yield first, after - DAY, _needed(stand, home, first, end)


def mean_hours(stand: Stand, found: Iterable[Huishouden], periods: Sequence[Periode]) -> Iterator[list[float]]:
    """For each household the mean over the days of each period of the hours a week; the periods follow each other."""
    begins, ends = [one.van for one in periods], [one.tot for one in periods]
    lengths = [one.dagen for one in periods]
    for home in found:
        means = [0.0] * len(periods)
        for first, last, hours in pieces(stand, home, begins[0], ends[-1]):
            for number in range(bisect_left(ends, first), bisect_right(begins, last)) if hours else ():
                if first <= begins[number] and ends[number] <= last:
                    means[number] = hours
                else:
                    days = (min(last, ends[number]) - max(first, begins[number])).days + 1
                    means[number] += hours * days / lengths[number]
        yield means


def _turns(stand: Stand, home: Huishouden, end: date) -> Iterator[date]:
    """The days on which the hours of a household may change."""
    begin = traject_begin(home)
    if begin:
        yield month_begins(begin, 4)
        yield month_begins(begin, 7)
    yield end
    pauses = stand.agenda.onderbrekingen_of.get(home.dossier, ())
    if pauses or interrupted(home):
        yield stand.today
        yield stand.today + DAY
    for one in pauses:
        yield from filter(None, (one.van, one.tot))
    if home.sleuteldatum:
        yield home.sleuteldatum
        return
    yield from filter(None, (home.traject_start,))
    for koppeling in stand.koppelingen_of(home.dossier):
        yield from filter(None, (koppeling.start, koppeling.eind))


def guiding_on(stand: Stand, home: Huishouden, day: date) -> tuple[Koppeling, ...]:
    """Among whom the hours of the household were shared on that day; nobody before its key or after its end."""
    return carriers(stand, home.dossier, day) if runs_on(stand, home, day) else ()


def held_on(stand: Stand, home: Huishouden, day: date) -> bool:
    """Whether somebody guided the household on a day of its traject, so that there should have been contact."""
    if stood_still(stand, home, day):
        return False
    return any([k.counts(day) for k in stand.koppelingen_of(home.dossier)])  # noqa: C419  # a list is quicker of so few


def carried_on(stand: Stand, home: Huishouden, day: date) -> dict[str, float]:
    """Who carried how many hours a week of one household on that day, by kenmerk."""
    sharing = guiding_on(stand, home, day)
    share = needed_on(stand, home, day) / len(sharing) if sharing else 0.0
    found: dict[str, float] = {}
    for koppeling in sharing:
        found[koppeling.begeleider] = found.get(koppeling.begeleider, 0.0) + share
    return found


def waited_on(stand: Stand, home: Huishouden, day: date) -> bool:
    """Whether the household was here, with its key, and nobody was coupled to it."""
    key = home.sleuteldatum
    if key is None or key > day or not runs_on(stand, home, day):
        return False
    if day >= stand.today:
        return not stand.running_of(home.dossier)
    return not any(k.counts(day) for k in stand.koppelingen_of(home.dossier))


def first_match(stand: Stand, home: Huishouden) -> Koppeling | None:
    """The first koppeling of a household that was not for the time being, None where there was none."""
    found = [k for k in stand.koppelingen_of(home.dossier) if not k.tijdelijk and (k.eind is None or k.start < k.eind)]
    return min(found, key=lambda k: (k.start, k.id), default=None)


def days_to_match(stand: Stand, home: Huishouden) -> int | None:
    """Days from the key to the first koppeling that was to stay; 0 where it was before the key, None if unknown."""
    first, key = first_match(stand, home), home.sleuteldatum
    if first is None or key is None or first.start > stand.today:
        return None
    return max(0, (first.start - key).days)


def phase_on(stand: Stand, person: Begeleider, day: date) -> Fase | None:
    """The phase that somebody was in on that day, None before they were known and for paid staff.

    Between a known start and the first phase that is recorded they were inzetbaar.
    """
    if person.soort.betaald:
        return None
    if day >= stand.today or (person.fase_sinds and person.fase_sinds <= day):
        return person.fase
    for past in stand.agenda.fasen_of.get(person.kenmerk, ()):
        if day < past.tot:
            return past.fase if past.van is None or past.van <= day else _started(person, day)
    since = person.fase_sinds or (person.eind if person.fase is Fase.GESTOPT else None)
    return person.fase if since is None or since <= day else _started(person, day)


def _started(person: Begeleider, day: date) -> Fase | None:
    return Fase.INZETBAAR if person.start and person.start <= day else None


def there_on(stand: Stand, person: Begeleider, day: date) -> bool:
    """Whether somebody belonged to the team on that day: inzetbaar or on pause, or paid; not in werving, not gone.

    Who has no phase at all is there as far as start and end say: unknown is never no.
    """
    if (person.start and day < person.start) or (person.eind and person.eind <= day):
        return False
    if person.soort.betaald or (person.fase is None and person.kenmerk not in stand.agenda.fasen_of):
        return person.fase is not Fase.GESTOPT or day < stand.today
    return phase_on(stand, person, day) in (Fase.INZETBAAR, Fase.PAUZE)


def deployable_on(stand: Stand, person: Begeleider, day: date) -> bool:
    """Whether somebody could have a koppeling on that day, as far as phase, dates and inzet tell.

    Today it is what the rules of today say, the VOG included.
    """
    if day == stand.today:
        return deployable(stand, person)
    return there_on(stand, person, day) and able_there(stand, person, day)


def able_there(stand: Stand, person: Begeleider, day: date) -> bool:
    """Whether somebody who belonged to the team on a day of the past could have a koppeling then."""
    if Inzet.HUISHOUDEN not in person.inzet or (not person.soort.betaald and _waits_for_vog(person, day)):
        return False
    return phase_on(stand, person, day) is not Fase.PAUZE


def _waits_for_vog(person: Begeleider, day: date) -> bool:
    """Whether a VOG was asked for by then and had not come."""
    asked, received = person.vog_aangevraagd, person.vog_ontvangen
    return asked is not None and asked <= day and (received is None or received > day)
