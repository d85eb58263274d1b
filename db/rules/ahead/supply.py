"""Supply: the hours a week that begeleiders can be counted on for, today and ahead.

Those of paid staff are none of it: what is set aside of their hours is told apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.lists import Fase, Inzet, Soort
from db.model import Begeleider
from db.rules.fit import not_ready
from db.rules.load import capacity
from db.rules.months import Periode
from db.rules.scope import Bereik
from db.settings import Settings
from db.stand import Stand

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kracht:
    """Somebody who can be counted on for so many `uren` a week from `van` up to `tot`.

    Who is `in_werving` comes with a `kans` of 0 to 1.
    """

    begeleider: Begeleider
    uren: float
    van: date
    tot: date | None
    kans: float = 1.0
    in_werving: bool = False


@dataclass(frozen=True, slots=True)
class Beschikbaar:
    """Hours a week: of vrijwilligers, of stagiaires, of who is in werving by their chance; apart: of paid staff."""

    vrijwilligers: float = 0.0
    stagiaires: float = 0.0
    in_werving: float = 0.0
    betaald: float = 0.0

    @property
    def uren(self) -> float:
        """What can be counted on: paid staff guide out of need, so their hours are not in it."""
        return self.vrijwilligers + self.stagiaires + self.in_werving


def forces(bereik: Bereik) -> tuple[Kracht, ...]:
    """Everyone who guides or is expected to: not who is on pause, has stopped, or is for the spreekuur alone."""
    return tuple(found for person in bereik.begeleiders if (found := _force(bereik.stand, person)))


def _force(stand: Stand, person: Begeleider) -> Kracht | None:
    gone = person.eind is not None and person.eind <= stand.today
    if gone or person.fase in (Fase.PAUZE, Fase.GESTOPT) or Inzet.HUISHOUDEN not in person.inzet:
        return None
    hours = capacity(person, stand.settings)
    van = max(stand.today, person.start or stand.today)
    if person.soort.betaald:
        return Kracht(person, hours, van, person.eind)
    hours *= stand.settings.vul_tot / 100
    if not not_ready(person):
        return Kracht(person, hours, van, person.eind)
    chance, expected = _expected(stand, person)
    return Kracht(person, hours, max(van, expected), person.eind, chance, in_werving=True)


def _expected(stand: Stand, person: Begeleider) -> tuple[float, date]:
    """The chance that somebody in werving comes, and from when; who waits for a VOG alone is in that phase."""
    settings = stand.settings
    chance, weeks = _by_phase(settings)[person.fase if person.fase and person.fase.in_werving else Fase.VOG]
    since = person.fase_sinds if person.fase and person.fase.in_werving else person.vog_aangevraagd
    return chance / 100, max(stand.today, (since or stand.today) + timedelta(weeks=weeks))


def _by_phase(settings: Settings) -> dict[Fase, tuple[int, int]]:
    """The chance in percent and the weeks until inzetbaar, of each phase of werving."""
    return {
        Fase.AANGEMELD: (settings.kans_aangemeld, settings.weken_aangemeld),
        Fase.KENNISMAKING: (settings.kans_kennismaking, settings.weken_kennismaking),
        Fase.VOG: (settings.kans_vog, settings.weken_vog),
        Fase.TRAINING: (settings.kans_training, settings.weken_training),
    }


def hours_in(stand: Stand, kracht: Kracht, periode: Periode) -> float:
    """The mean over the days of a period of the hours a week of somebody: none before, after or while absent."""
    if kracht.tot is None and kracht.van <= periode.van and not stand.absences(kracht.begeleider.kenmerk):
        return kracht.uren  # as most are
    van, tot = max(periode.van, kracht.van), periode.tot
    if kracht.tot:
        tot = min(tot, kracht.tot - DAY)
    if van > tot:
        return 0.0
    away = sum(_away(stand, kracht.begeleider.kenmerk, van, tot))
    return kracht.uren * ((tot - van).days + 1 - away) / periode.dagen


def _away(stand: Stand, kenmerk: str, van: date, tot: date) -> Iterator[int]:
    """The days of each absence in a period; a day that is in two counts once."""
    for absence in stand.absences(kenmerk):
        last = min(tot, absence.tot or tot)
        first = max(van, absence.van)
        if first <= last:
            yield (last - first).days + 1
            van = last + DAY


def available(stand: Stand, found: Iterable[Kracht], periode: Periode) -> Beschikbaar:
    """The mean hours a week of these people in a period, by kind."""
    volunteers = interns = coming = paid = 0.0
    for kracht in found:
        hours = hours_in(stand, kracht, periode)
        if kracht.begeleider.soort.betaald:
            paid += hours
        elif kracht.in_werving:
            coming += hours * kracht.kans
        elif kracht.begeleider.soort is Soort.STAGIAIRE:
            interns += hours
        else:
            volunteers += hours
    return Beschikbaar(volunteers, interns, coming, paid)
