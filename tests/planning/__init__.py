"""The task of a plan, built a second time from the contract, and offices in which begeleiders are scarce."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from random import Random

from hypothesis import strategies as st

from db.lists import Fase, Rol, TrajectStatus, Zwaarte
from db.model import Koppeling
from db.planning.proposing import Koppel
from db.rules.fit import fit
from db.solver.problem import LEVELS, Problem, Values
from db.stand import Stand
from tests.builders import (
    LANGUAGES,
    PLACES,
    TODAY,
    days,
    household,
    match,
    medewerker,
    random_absences,
    random_settings,
    stagiaire,
    vrijwilliger,
)
from tests.rules import recount

NONE: Values = (0,) * LEVELS


@dataclass
class Rebuilt:
    """The task of one team: by kenmerk and dossier, hours in seconds a week and scores in tenths."""

    room: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    hours: dict[str, int] = field(default_factory=dict)
    spoed: dict[str, bool] = field(default_factory=dict)
    wachtdagen: dict[str, int] = field(default_factory=dict)
    tijdelijk: dict[str, bool] = field(default_factory=dict)
    paren: dict[Koppel, int] = field(default_factory=dict)

    def problem(self, without: Collection[Koppel] = (), tijdelijk: bool | None = None) -> tuple[Problem, list[Koppel]]:
        """The numbers for another solver, and the pair that each of its pairs stands for."""
        people, homes = list(self.room), list(self.hours)
        pairs = [
            pair
            for pair in self.paren
            if pair not in without and (tijdelijk is None or self.tijdelijk[pair[0]] is tijdelijk)
        ]
        problem = Problem(
            tuple(self.room.values()),
            tuple(self.places.values()),
            tuple(self.hours.values()),
            tuple(self.spoed.values()),
            tuple(self.wachtdagen.values()),
            tuple((homes.index(d), people.index(k), self.paren[d, k]) for d, k in pairs),
        )
        return problem, pairs

    def worth(self, pair: Koppel) -> Values:
        """What a pair adds to the four levels of who waits and the four of who is carried for the time being."""
        dossier = pair[0]
        own = (int(self.spoed[dossier]), 1, self.wachtdagen[dossier], self.paren[pair])
        return (*NONE, *own) if self.tijdelijk[dossier] else (*own, *NONE)


def rebuilt(stand: Stand, ook_tijdelijk: bool = False) -> dict[str, Rebuilt]:
    """The tasks by team, from the contract, `fit` and the sums of `recount`."""
    found: dict[str, Rebuilt] = defaultdict(Rebuilt)
    teams = teams_of(stand)
    for home in sorted(stand.huishoudens, key=lambda h: h.dossier):
        running = [k for k in stand.koppelingen if k.dossier == home.dossier and _runs(stand, k)]
        over = home.traject_status in (TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD)
        wachtdagen = recount.wait(stand, home)
        spoed = home.urgentie == 3 or wachtdagen >= stand.settings.te_lang_dagen
        near = home.sleuteldatum is not None and (home.sleuteldatum - stand.today).days <= stand.settings.plan_dagen
        waits = not running and (near or spoed)
        carried = bool(running) and all(k.tijdelijk and _by_paid_staff_now(stand, k) for k in running)
        if over or not (waits or (carried and ook_tijdelijk)):
            continue
        task = found[teams[home.dossier]]
        task.hours[home.dossier] = ceil(recount.hours(home, stand.today, stand.settings) * 3600)
        task.spoed[home.dossier] = spoed
        task.wachtdagen[home.dossier] = wachtdagen
        task.tijdelijk[home.dossier] = carried
    for person in sorted(stand.begeleiders, key=lambda b: b.kenmerk):
        team = teams[person.kenmerk]
        if team not in found or person.soort in recount.PAID or person.fase not in (None, Fase.INZETBAAR):
            continue
        task = found[team]
        fits = {dossier: fit(stand, person, stand.huishouden[dossier]) for dossier in task.hours}
        if all("niet_inzetbaar" in {u.regel for u in held.uitgesloten_door} for held in fits.values()):
            continue
        homes = {k.dossier for k in stand.koppelingen if k.begeleider == person.kenmerk and _runs(stand, k)}
        limit = person.max_huishoudens
        task.room[person.kenmerk] = floor(recount.room(stand, person) * 3600)
        task.places[person.kenmerk] = 99 if limit is None else max(0, limit - len(homes))
        task.paren |= {(d, person.kenmerk): held.tienden for d, held in fits.items() if held.possible}
    return dict(found)


def _by_paid_staff_now(stand: Stand, koppeling: Koppeling) -> bool:
    """Whether it has begun, and paid staff guide, not in somebody's place: that is what can be taken over."""
    person = stand.begeleider.get(koppeling.begeleider)
    paid = person is not None and person.soort in recount.PAID
    return paid and koppeling.start <= stand.today and koppeling.rol is not Rol.VERVANGER


def _runs(stand: Stand, koppeling: Koppeling) -> bool:
    """Whether it is not over, agreed future ones included; one that ends where it starts was called off."""
    return koppeling.eind is None or koppeling.eind > max(stand.today, koppeling.start)


def teams_of(stand: Stand) -> dict[str, str]:
    """The team of everyone by kenmerk and dossier; in an office of one team all are of it."""
    teams = {b.kenmerk: stand.team_of(b.kenmerk) for b in stand.begeleiders}
    teams |= {h.dossier: h.team or stand.team_of(h.verantwoordelijke) for h in stand.huishoudens}
    named = {team for team in teams.values() if team}
    return {key: next(iter(named)) for key in teams} if len(named) == 1 else teams


def needed(stand: Stand, dossier: str) -> Fraction:
    """Hours a week of a household that is coupled today."""
    return recount.hours(stand.huishouden[dossier], stand.today, stand.settings)


def crowded_office(seed: int) -> Stand:
    """More households than the begeleiders have hours or places for, of whom most pairs are possible."""
    r = Random(seed)
    teams = r.choice([[""], ["Noord"], ["Noord", "Zuid"], ["", "Noord", "Zuid"]])
    people = [
        r.choice([vrijwilliger, vrijwilliger, stagiaire])(
            f"V{n}",
            uren_per_week=r.choice([4.0, 5.0, 6.0, 8.0, 10.0, 13.5]),
            max_huishoudens=r.choice([None, None, 1, 2]),
            talen={taal: r.randint(1, 3) for taal in r.sample(LANGUAGES, 2)},
            plaats=r.choice(PLACES),
            ervaring=r.choice([None, 0, 2]),
            team=r.choice(teams),
        )
        for n in range(1, r.randint(2, 5))
    ]
    homes = [
        household(
            f"D{n}",
            talen=dict.fromkeys(r.sample(LANGUAGES, r.randint(1, 2)), 3),
            tolk_mogelijk=r.random() < 0.5,
            zwaarte=r.choice([None, *Zwaarte]),
            urgentie=r.choice([None, 1, 3]),
            sleuteldatum=r.choice([None, *[days(r.randint(-60, 40)) for _ in range(6)]]),
            traject_start=r.choice([None, days(-10), days(-100), days(-200)]),
            team=r.choice(teams),
        )
        for n in range(1, r.randint(3, 8))
    ]
    koppelingen = [
        match(
            home.dossier,
            *r.choice([("M1", days(-20)), (r.choice(people).kenmerk, days(-20))]),
            tijdelijk=r.random() < 0.8,
            eind=r.choice([None, None, days(-3)]),
        )
        for home in homes
        if r.random() < 0.3
    ]
    staff = medewerker("M1", uren_begeleiding=r.choice([None, 6.0]), team=r.choice(teams))
    everyone = [*people, staff]
    return Stand(
        TODAY,
        tuple(everyone),
        tuple(homes),
        (),
        tuple(koppelingen),
        tuple(random_absences(r, [p.kenmerk for p in everyone], 1)),
        random_settings(r),
    )


def crowded() -> st.SearchStrategy[Stand]:
    """An office in which begeleiders are scarce."""
    return st.integers(0, 2**40).map(crowded_office)
