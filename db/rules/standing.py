"""Standing: how the desk stood at the end of a day, past or present: who was here, who waited, who carried the hours.

It is the one source of these sums for every screen and report, so that a figure is the same wherever it is shown.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from db.lists import Soort
from db.model import Begeleider, Huishouden
from db.rules.history import deployable_on, guiding_on, needed_on, runs_on, there_on, waited_on
from db.rules.load import capacity
from db.rules.scope import Bereik

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


@lru_cache(32)
def balance(bereik: Bereik, day: date) -> Balans:
    """How these households and people stood at the end of that day, today or before."""
    stand = bereik.stand
    here = tuple(home for home in bereik.huishoudens if runs_on(stand, home, day))
    carried: dict[Soort | None, Gedragen] = {soort: Gedragen() for soort in (*Soort, None)}
    needed = 0.0
    for home in here:
        hours = needed_on(stand, home, day)
        needed += hours
        guides = guiding_on(stand, home, day)
        counts: dict[Soort | None, int] = defaultdict(int)
        for koppeling in guides:
            counts[_soort(bereik, koppeling.begeleider)] += 1
        for soort, count in counts.items() or [(None, 1)]:
            carried[soort].uren += hours * count / max(1, len(guides))
            carried[soort].huishoudens.append(home)
    waited = tuple(home for home in here if waited_on(stand, home, day))
    there, full = _team(bereik, day)
    return Balans(day, here, waited, needed, carried, there, full)


def _soort(bereik: Bereik, kenmerk: str) -> Soort | None:
    """The soort of who guides; who is not in the Stand guides from another team, as a vrijwilliger."""
    person = bereik.stand.begeleider.get(kenmerk)
    return person.soort if person else Soort.VRIJWILLIGER


def _team(bereik: Bereik, day: date) -> tuple[dict[Soort, tuple[Begeleider, ...]], dict[Soort, float]]:
    """Who was there, and the hours a week of who could have a koppeling, by soort."""
    there: dict[Soort, list[Begeleider]] = {soort: [] for soort in Soort}
    full = dict.fromkeys(Soort, 0.0)
    for person in bereik.begeleiders:
        if there_on(bereik.stand, person, day):
            there[person.soort].append(person)
        if deployable_on(bereik.stand, person, day):
            full[person.soort] += capacity(person, bereik.stand.settings)
    return {soort: tuple(found) for soort, found in there.items()}, full
