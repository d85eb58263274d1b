"""Standing: how the desk stood at the end of a day, past or present: who was here, who waited, who carried the hours.

It is the one source of these sums for every screen and report, so that a figure is the same wherever it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from db.lists import Soort
from db.model import Begeleider, Huishouden
from db.rules.fit import deployable
from db.rules.history import NEVER, able_there, carried_on, hours_here, planned_end, runs_on, there_on, waited_on
from db.rules.load import capacity, carriers, month_begins, traject_begin, zwaarte_factor
from db.rules.scope import Bereik, kept
from db.rules.traject import interrupted
from db.stand import Stand

GUIDES = (Soort.VRIJWILLIGER, Soort.STAGIAIRE)
"""The soorten whose hours are supply; paid staff guide out of need."""


@dataclass(slots=True)
class Gedragen:
    """What one soort carries, or nobody: hours a week, and the households, of which a shared one counts for each."""

    uren: float = 0.0
    huishoudens: list[Huishouden] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Balans:
    """How it stood on a day. Hours are per week.

    `hier` are the households with a key whose traject is not over, `wachtend` those of them to whom nobody is coupled.
    `gedragen` has the hours by soort, under None those that nobody carries; together they are `nodig`. `aanwezig` are
    the people of the team by soort, `capaciteit` the hours of those who may have a koppeling, and `ingezet` what these
    vrijwilligers and stagiaires carry, of other teams' households too.
    """

    dag: date
    hier: tuple[Huishouden, ...]
    wachtend: tuple[Huishouden, ...]
    nodig: float
    gedragen: dict[Soort | None, Gedragen]
    aanwezig: dict[Soort, tuple[Begeleider, ...]]
    capaciteit: dict[Soort, float]
    ingezet: float

    @property
    def aanbod(self) -> float:
        """Hours a week of vrijwilligers and stagiaires."""
        return sum(self.capaciteit[soort] for soort in GUIDES)

    @property
    def door_begeleiders(self) -> float:
        """Hours a week that vrijwilligers and stagiaires carry."""
        return sum(self.gedragen[soort].uren for soort in GUIDES)

    @property
    def betaald(self) -> float:
        """Hours a week that paid staff carry."""
        return sum(self.gedragen[soort].uren for soort in Soort if soort.betaald)


@kept
def balance(bereik: Bereik, day: date) -> Balans:
    """How these households and people stood at the end of that day, today or before."""
    stand, here = bereik.stand, []
    carried: dict[Soort | None, Gedragen] = {soort: Gedragen() for soort in (*Soort, None)}
    needed, waited = 0.0, []
    for span in _here(bereik, day):
        home, hours = span.huishouden, span.hours(stand, day)
        here.append(home)
        needed += hours
        guides = carriers(stand, home.dossier, day)
        soorten = [_soort(stand, k.begeleider) for k in guides] or [None]
        for soort in soorten:
            part = carried[soort]
            part.uren += hours / len(soorten)
            if not part.huishoudens or part.huishoudens[-1] is not home:
                part.huishoudens.append(home)
        if not guides and waited_on(stand, home, day):
            waited.append(home)
    there, full = _team(bereik, day)
    ours = sum(carried[soort].uren for soort in GUIDES) if not bereik.naam else _used(bereik, day)
    return Balans(day, tuple(here), tuple(waited), needed, carried, there, full, ours)


def _used(bereik: Bereik, day: date) -> float:
    """Hours a week that the vrijwilligers and stagiaires who are counted carry, wherever the households belong."""
    stand, hours = bereik.stand, 0.0
    for person in bereik.begeleiders:
        if person.soort in GUIDES:
            homes = {k.dossier for k in stand.koppelingen_by(person.kenmerk) if k.counts(day)} & stand.huishouden.keys()
            shares = (carried_on(stand, stand.huishouden[dossier], day) for dossier in sorted(homes))
            hours += sum(share.get(person.kenmerk, 0.0) for share in shares)
    return hours


class _Span(NamedTuple):
    """What of a household is the same for every day that is asked about.

    The end of its traject, from when it is in month 4 and in month 7, and its hours a week before, between and after;
    no hours where it ever stood still: then every day is asked for.
    """

    huishouden: Huishouden
    eind: date
    vierde: date
    zevende: date
    uren: tuple[float, float, float] | None

    def hours(self, stand: Stand, day: date) -> float:
        """Hours a week on a day on which it is here."""
        if self.uren is None:
            return hours_here(stand, self.huishouden, day)
        return self.uren[(day >= self.vierde) + (day >= self.zevende)]


def _here(bereik: Bereik, day: date) -> Iterator[_Span]:
    for span in _spans(bereik):
        key = span.huishouden.sleuteldatum
        if day < span.eind and (key <= day if key else runs_on(bereik.stand, span.huishouden, day)):
            yield span


@kept
def _spans(bereik: Bereik) -> tuple[_Span, ...]:
    """Each household as it is asked about on many days."""
    return tuple(_span(bereik.stand, home) for home in bereik.huishoudens)


def _span(stand: Stand, home: Huishouden) -> _Span:
    begin, factor = traject_begin(home), zwaarte_factor(home.zwaarte, stand.settings)
    fourth, seventh = (month_begins(begin, month) if begin else NEVER for month in (4, 7))
    norms = stand.settings.uren_maand_1_3, stand.settings.uren_maand_4_6, stand.settings.uren_maand_7_12
    steady = not interrupted(home) and home.dossier not in stand.agenda.onderbrekingen_of
    hours = (norms[0] * factor, norms[1] * factor, norms[2] * factor)
    return _Span(home, planned_end(stand, home), fourth, seventh, hours if steady else None)


def _soort(stand: Stand, kenmerk: str) -> Soort | None:
    """The soort of who guides; who is not in the Stand guides from another team, as a vrijwilliger."""
    person = stand.begeleider.get(kenmerk)
    return person.soort if person else Soort.VRIJWILLIGER


def _team(bereik: Bereik, day: date) -> tuple[dict[Soort, tuple[Begeleider, ...]], dict[Soort, float]]:
    """Who was there, and the hours a week of who could have a koppeling, by soort."""
    stand = bereik.stand
    there: dict[Soort, list[Begeleider]] = {soort: [] for soort in Soort}
    full = dict.fromkeys(Soort, 0.0)
    for person in bereik.begeleiders:
        here = there_on(stand, person, day)
        if here:
            there[person.soort].append(person)
        if deployable(stand, person) if day == stand.today else here and able_there(stand, person, day):
            full[person.soort] += capacity(person, stand.settings)
    return {soort: tuple(found) for soort, found in there.items()}, full
