"""The task of the whole plan: which households ask for a begeleider, who can take how much, and which pairs fit.

A plan is made per team, of everyone who waits at once (the contract, "The whole plan"). Running koppelingen are only
counted in what somebody has left; paid staff are never in it. Hours are whole seconds a week and scores whole tenths,
so that equal means equal and whoever solves the same task with other means finds the same.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import ceil, floor

from db.lists import Fase, Rol
from db.model import Begeleider
from db.rules.fit import Regel, deployable, proposed_hours, score
from db.rules.load import capacity, places_left, room, weekly_load
from db.rules.waiting import Wachtend, temporary, waiting
from db.stand import Stand

HOUR = 3600
"""Seconds: an hour shared by three is a whole number of them."""

NO_LIMIT = 99
"""The places of a begeleider without a limit."""


@dataclass(frozen=True, slots=True)
class Aanbod:
    """What a begeleider can still take: seconds a week (`ruimte`), households (`plaatsen`); hours for the shown sum."""

    kenmerk: str
    uren: float
    bezet_uren: float
    ruimte: int
    plaatsen: int


@dataclass(frozen=True, slots=True)
class Vraag:
    """A household that asks for a begeleider; `uren` in seconds a week, `tijdelijk` where paid staff carry it now."""

    dossier: str
    spoed: bool
    wachtdagen: int
    uren: int
    tijdelijk: bool = False


@dataclass(frozen=True, slots=True)
class Paar:
    """A household and a begeleider whom no hard rule keeps apart before anything is shared out."""

    dossier: str
    kenmerk: str
    tienden: int


@dataclass(frozen=True)
class Opgave:
    """The task of one team, in the order of kenmerk and dossier, whatever the order in the file."""

    team: str
    begeleiders: tuple[Aanbod, ...]
    huishoudens: tuple[Vraag, ...]
    paren: tuple[Paar, ...]


def seconds_needed(hours: float) -> int:
    """Hours a week in whole seconds, rounded up beyond what a float is off by."""
    return ceil(hours * HOUR - 1e-6)


def seconds_left(hours: float) -> int:
    """Spare hours a week in whole seconds, rounded down."""
    return floor(hours * HOUR + 1e-6)


def in_plan(stand: Stand, wachtend: Wachtend) -> bool:
    """Whether a household is near enough to its key to be planned: had, within a month (setting), or spoed."""
    key = wachtend.huishouden.sleuteldatum
    near = key is not None and key <= stand.today + timedelta(days=stand.settings.plan_dagen)
    return wachtend.spoed or near


def plan_teams(stand: Stand, team: str | None = None) -> dict[str, str]:
    """Team by kenmerk and by dossier. Where the office has one team, whoever belongs to none is of it as well.

    A Stand that was read for one `team` of several can't tell, so there everyone is of the team that they name.
    """
    found = {b.kenmerk: stand.team_of(b.kenmerk) for b in stand.begeleiders}
    found |= {h.dossier: stand.team_of_huishouden(h) for h in stand.huishoudens}
    names = set(found.values()) - {""}
    return dict.fromkeys(found, *names) if team is None and len(names) == 1 else found


def aanbod(stand: Stand, person: Begeleider) -> Aanbod:
    """What somebody can still take, in the 13 weeks from today."""
    places = places_left(stand, person)
    return Aanbod(
        person.kenmerk,
        capacity(person, stand.settings),
        max(weekly_load(stand)[person.kenmerk]),
        seconds_left(room(stand, person)),
        NO_LIMIT if places is None else places,
    )


def _vraag(stand: Stand, wachtend: Wachtend, tijdelijk: bool) -> Vraag:
    seconds = seconds_needed(proposed_hours(stand, wachtend.huishouden))
    return Vraag(wachtend.huishouden.dossier, wachtend.spoed, wachtend.wachtdagen, seconds, tijdelijk)


@lru_cache(8)
def opgaven(
    stand: Stand, team: str | None = None, ook_tijdelijk: bool = False, lifted: frozenset[Regel] = frozenset()
) -> tuple[Opgave, ...]:
    """The task of one team, or of each that has households to plan, by name; `lifted` are rules that do not count.

    Remembered for the Stands that were last asked about: every question about a plan begins here.
    """
    teams = plan_teams(stand, team)
    asking = [(w, False) for w in waiting(stand) if in_plan(stand, w)]
    asking += [(w, True) for w, _ in temporary(stand) if _to_take_over(stand, w)] if ook_tijdelijk else []
    homes: dict[str, list[Vraag]] = defaultdict(list)
    for wachtend, tijdelijk in asking:
        homes[teams[wachtend.huishouden.dossier]].append(_vraag(stand, wachtend, tijdelijk))
    people: dict[str, list[Begeleider]] = defaultdict(list)
    for person in sorted(stand.begeleiders, key=lambda b: b.kenmerk):
        if plannable(stand, person, lifted):
            people[teams[person.kenmerk]].append(person)
    asked = [name for name in sorted(homes) if team in (None, name)]
    return tuple(_opgave(stand, name, people[name], homes[name], lifted) for name in asked)


def _to_take_over(stand: Stand, wachtend: Wachtend) -> bool:
    """Whether nobody but paid staff carries a household, by now, and not in somebody's place."""
    running = stand.running_of(wachtend.huishouden.dossier)
    staff = [stand.begeleider.get(k.begeleider) for k in running]
    paid = all(person is not None and person.soort.betaald for person in staff)
    return paid and all(k.counts(stand.today) and k.rol is not Rol.VERVANGER for k in running)


def plannable(stand: Stand, person: Begeleider, lifted: frozenset[Regel] = frozenset()) -> bool:
    """Whether somebody may be proposed at all: not paid, and inzetbaar, or on the way to it where that is lifted."""
    if person.soort.betaald:
        return False
    hoped = Regel.NIET_INZETBAAR in lifted and person.fase is not None and person.fase.in_werving
    return hoped or (deployable(stand, person) and person.fase in (None, Fase.INZETBAAR))


def _opgave(stand: Stand, team: str, people: list[Begeleider], homes: list[Vraag], lifted: frozenset[Regel]) -> Opgave:
    homes.sort(key=lambda vraag: vraag.dossier)
    paren = [
        Paar(vraag.dossier, person.kenmerk, tienden)
        for vraag in homes
        for person in people
        if (tienden := score(stand, person, stand.huishouden[vraag.dossier], lifted)) is not None
    ]
    return Opgave(team, tuple(aanbod(stand, person) for person in people), tuple(homes), tuple(paren))
