"""Standing: how the desk stood at the end of a day, past or present: who was here, who waited, who carried the hours.

It is the one source of these sums for every screen and report, so that a figure is the same wherever it is shown.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from db.lists import Soort
from db.model import Begeleider, Huishouden
from db.rules.fit import deployable
from db.rules.history import able_there, hours_here, planned_end, runs_on, there_on, waited_on
from db.rules.load import capacity, carriers
from db.rules.scope import Bereik
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
    the people of the team by soort, `capaciteit` the hours of those who may have a koppeling.
    """

    dag: date
    hier: tuple[Huishouden, ...]
    wachtend: tuple[Huishouden, ...]
    nodig: float
    gedragen: dict[Soort | None, Gedragen]
    aanwezig: dict[Soort, tuple[Begeleider, ...]]
    capaciteit: dict[Soort, float]

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


@lru_cache(24)
def balance(bereik: Bereik, day: date) -> Balans:
    """How these households and people stood at the end of that day, today or before."""
    stand, here = bereik.stand, here_on(bereik, day)
    carried: dict[Soort | None, Gedragen] = {soort: Gedragen() for soort in (*Soort, None)}
    needed, waited = 0.0, []
    for home in here:
        hours = hours_here(stand, home, day)
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
    return Balans(day, here, tuple(waited), needed, carried, there, full)


def here_on(bereik: Bereik, day: date) -> tuple[Huishouden, ...]:
    """The households that were or will be here on that day, as `runs_on` says."""
    stand = bereik.stand
    return tuple(
        home for home, key, end in _spans(bereik) if day < end and (key <= day if key else runs_on(stand, home, day))
    )


@lru_cache(4)
def _spans(bereik: Bereik) -> tuple[tuple[Huishouden, date | None, date], ...]:
    """Each household with its key and the end of its traject: asked once, as many days are asked about."""
    return tuple((home, home.sleuteldatum, planned_end(bereik.stand, home)) for home in bereik.huishoudens)


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
