"""Random teams that somebody leaves, and what can be done about it, counted by means that share nothing with ours.

The rules and hours are those of `tests.rules.recount`, the solver is the one of scipy. Every team is drawn from a
number, so that a failing test names the number.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from db.lists import AfwezigSoort, Dagdeel, Eindreden, Fase, GeslachtVraag, Rol, Soort, TrajectStatus
from db.model import Afwezigheid, Koppeling
from db.planning.leaving import Vervanging
from db.rules.leaving import Uitval, hit
from db.stand import Stand
from tests.builders import (
    LANGUAGES,
    days,
    desk,
    match,
    medewerker,
    random_absences,
    random_begeleider,
    random_huishouden,
    random_settings,
    teamleider,
)
from tests.rules import recount

HOUR = 3600


# Random teams.


def _talen(r: Random) -> dict[str, int] | None:
    """Languages in a fixed order: a set of words has another one in every process."""
    return (
        None if r.random() < 0.2 else {taal: r.randint(1, 3) for taal in sorted(r.sample(LANGUAGES, r.randint(0, 3)))}
    )


def _person(r: Random, kenmerk: str):
    """A begeleider of a team that works: most are inzetbaar, have hours and few demands."""
    person = replace(
        random_begeleider(r, kenmerk, r.choice([Soort.VRIJWILLIGER, Soort.VRIJWILLIGER, Soort.STAGIAIRE])),
        leidinggevende=r.choice(["T1", "M1"]),
        talen=_talen(r),
        uren_per_week=r.choice([None, 4.0, 8.0, 8.0, 12.0, 16.0]),
        uren_overig=None,
        max_huishoudens=r.choice([None, None, 2, 3, 4]),
    )
    if r.random() < 0.7:
        person = replace(person, fase=Fase.INZETBAAR, vog_ontvangen=days(-100), start=None, huishouden_geslacht=None)
    return replace(person, dagdelen=frozenset(r.sample(list(Dagdeel)[:6], r.randint(2, 6))))


def _home(r: Random, dossier: str):
    status = r.choice([TrajectStatus.LOPEND] * 6 + [TrajectStatus.ONDERBROKEN, TrajectStatus.GEPLAND, None])
    key = days(r.randint(-330, 20)) if r.random() < 0.9 else None
    asked = r.choice([None, None, None, GeslachtVraag.WENS_V, GeslachtVraag.EIS_V])
    home = replace(
        random_huishouden(r, dossier), talen=_talen(r), sleuteldatum=key, traject_start=None, traject_eind=None
    )
    return replace(home, traject_status=status, begeleider_geslacht=asked)


def random_team(seed: int) -> tuple[Stand, Uitval]:
    """A team with households that one, two or three carry, and somebody of it who leaves or falls ill."""
    r = Random(seed)
    people = [_person(r, f"V{n:02}") for n in range(1, r.randint(3, 9) + 1)]
    talen = dict.fromkeys(LANGUAGES, 1)
    free = {"talen": talen, "dagdelen": frozenset(), "geslacht": None, "huishouden_geslacht": None}
    paid = [teamleider("T1", **free), medewerker("M1", leidinggevende="T1", **free)][: r.choice([0, 2, 2, 2, 2, 2])]
    people = people if paid else [replace(p, leidinggevende=None) for p in people]
    homes = [_home(r, f"D{n:02}") for n in range(1, r.randint(4, 16) + 1)]
    leaver = r.choice(people).kenmerk
    people = [replace(p, start=None) if p.kenmerk == leaver else p for p in people]
    kenmerken = [p.kenmerk for p in people]
    koppelingen = {}
    for home in homes:
        first = leaver if r.random() < 0.5 else r.choice(kenmerken)
        who = dict.fromkeys([first, *r.sample(kenmerken, r.choice([0, 0, 0, 1, 1, 2]))])
        for number, kenmerk in enumerate(who):
            rol = Rol.HOOFD if number == 0 else Rol.DUO
            if number and r.random() < 0.15:
                rol = Rol.VERVANGER
            start = days(r.randint(-200, 0) if r.random() < 0.9 else r.randint(1, 40))
            until = start + timedelta(days=r.randint(1, 400)) if r.random() < 0.2 else None
            koppelingen[home.dossier, kenmerk] = match(home.dossier, kenmerk, start=start, rol=rol, eind=until)
    for _ in range(3):
        pair = (r.choice(homes).dossier, r.choice(kenmerken))
        if pair not in koppelingen:
            reden = r.choice([Eindreden.GEEN_KLIK, Eindreden.CONFLICT, Eindreden.ANDERS])
            koppelingen[pair] = match(*pair, start=days(-300), eind=days(-100), reden=reden)
    stand = desk(*paid, *people, *homes, *koppelingen.values(), *random_absences(r, kenmerken, 3))
    stand = replace(stand, settings=replace(random_settings(r), overlap_dagen=r.choice([0, 14, 14])))
    van = days(r.choice([0, 0, -3, 5, 14, 30, 90, 150]))
    if r.random() < 0.6:
        return stand, Uitval(leaver, None, van)
    tot = r.choice([None, van + timedelta(days=r.randint(8, 60))])
    return stand, Uitval(leaver, AfwezigSoort.ZIEK, van, tot)


def afterwards(stand: Stand, found: Vervanging) -> Stand:
    """The desk when all of it is done, written down here a second time."""
    uitval = found.uitval
    day = max(uitval.van, stand.today)
    new = [
        Koppeling(
            dossier=stap.dossier,
            begeleider=stap.wie,
            rol=old.rol if uitval.vertrekt else Rol.VERVANGER,
            tijdelijk=stand.begeleider[stap.wie].soort.betaald,
            start=stap.vanaf,
            eind=stap.tot,
        )
        for stap, old in ((g.stap, g.koppeling) for g in found.getroffen)
        if stap.wie and stap.vanaf
    ]
    taken = {stap.dossier for stap in found.stappen if stap.wie}

    def ended(k: Koppeling) -> Koppeling:
        mine = k.begeleider == uitval.kenmerk and (k.eind is None or k.eind > max(day, k.start))
        over = uitval.vertrekt or (k.rol is Rol.VERVANGER and k.dossier in taken)
        return replace(k, eind=max(day, k.start)) if mine and over else k

    away = () if uitval.vertrekt else (Afwezigheid(begeleider=uitval.kenmerk, van=uitval.van, tot=uitval.tot),)
    people = tuple(
        replace(p, eind=uitval.van) if p.kenmerk == uitval.kenmerk and uitval.vertrekt else p for p in stand.begeleiders
    )
    koppelingen = (*(ended(k) for k in stand.koppelingen), *new)
    return replace(stand, begeleiders=people, koppelingen=koppelingen, afwezigheden=(*stand.afwezigheden, *away))


# How many can be taken over, counted by other means.


class Recounted:
    """The households that are hit and the begeleiders of the team, on the first day without the leaver."""

    def __init__(self, stand: Stand, uitval: Uitval) -> None:
        day = max(uitval.van, stand.today)
        self.uitval = uitval
        self.hit = {k.dossier: k for k in hit(stand, uitval)}
        self.covers = {d: self._stand_in(k, day) for d, k in self.hit.items()}
        gone = afterwards(stand, Vervanging(uitval, ()))
        others = [k for k in gone.koppelingen if not (self._hands_over(k) and k.dossier in self.hit)]
        every = replace(gone, today=day, koppelingen=(*others, *self.covers.values()))
        running = [
            k
            for k in others
            if k.begeleider != uitval.kenmerk
            and k.dossier in self.hit
            and (k.eind is None or k.eind > max(k.start, self.covers[k.dossier].start))
        ]
        self.partners = defaultdict(set)
        self.later = defaultdict(set)
        self.stand_ins = defaultdict(set)
        for k in running:
            begun = k.start <= self.covers[k.dossier].start
            (self.partners if begun else self.later)[k.dossier].add(k.begeleider)
            if begun and k.rol is Rol.VERVANGER and not uitval.vertrekt:
                self.stand_ins[k.dossier].add(k.begeleider)
        self.need = {d: self._need(every, d) for d in self.hit}
        shown = [c for c in self.covers.values() if not self._goes_on(every, c, running)]
        self.open = [c.dossier for c in shown]
        self.stand = replace(every, koppelingen=(*others, *shown))
        self.people = [
            p
            for p in stand.begeleiders
            if p.kenmerk != uitval.kenmerk
            and p.soort not in recount.PAID
            and "niet_inzetbaar" not in recount.broken_rules(self.stand, p, stand.huishoudens[0])
        ]

    def _goes_on(self, stand: Stand, taken: Koppeling, running: list[Koppeling]) -> bool:
        """Whether two or more go on, one of them by now, or a vervanger does as long as is needed."""
        left = []
        for k in running:
            person, day = stand.begeleider[k.begeleider], max(k.start, taken.start)
            there = person.fase is not Fase.GESTOPT and (person.eind or date.max) > day
            if k.dossier == taken.dossier and there and not recount.away(stand, k.begeleider, day):
                left.append(k)
        now = [k for k in left if k.begeleider in self.partners[taken.dossier]]
        lasting = [k for k in now if (k.eind or date.max) >= (taken.eind or date.max)]
        stays = any(k.rol is Rol.VERVANGER for k in lasting) and not self.uitval.vertrekt
        return stays or (bool(now) and len({k.begeleider for k in left}) > 1)

    def _hands_over(self, k: Koppeling) -> bool:
        return k.begeleider == self.uitval.kenmerk and k.rol is Rol.VERVANGER and not self.uitval.vertrekt

    def _stand_in(self, k: Koppeling, day: date) -> Koppeling:
        back = self.uitval.tot and not self.uitval.vertrekt and self.uitval.tot + timedelta(days=1)
        ends = [k.eind if k.rol is Rol.VERVANGER or not self.uitval.vertrekt else None]
        ends += [back] if k.rol is not Rol.VERVANGER else []
        rol = k.rol if self.uitval.vertrekt else Rol.VERVANGER
        eind = min((e for e in ends if e), default=None)
        return Koppeling(dossier=k.dossier, begeleider=f"X{k.dossier}", rol=rol, start=max(day, k.start), eind=eind)

    def _need(self, stand: Stand, dossier: str) -> int:
        """Whole seconds a week: the most that the stand-in carries, and at least its share of the norm of that day."""
        home, taken, today = stand.huishouden[dossier], self.covers[dossier], stand.today
        first = max(taken.start, home.sleuteldatum or taken.start)
        some = [first, *(today + timedelta(days=7 * week) for week in range(13))]
        most = max(recount.load_on(stand, taken.begeleider, day) for day in some)
        now = recount.hours(home, first, stand.settings)
        norm = recount.hours(home, today, stand.settings)
        share = recount.load_on(stand, taken.begeleider, first) / now if now else Fraction(1)
        return ceil(max(most, norm * share) * HOUR)

    def can(self, person, dossier: str) -> bool:
        """Whether the two break no rule, hours and places left aside."""
        if person.kenmerk in self.later[dossier]:
            return False
        broken = recount.broken_rules(self.stand, person, self.stand.huishouden[dossier]) - {"geen_uren"}
        if person.kenmerk in self.partners[dossier]:
            broken &= {"niet_inzetbaar", "afwezig"}
        taken = self.covers[dossier]
        if taken.eind:
            span = [taken.start + timedelta(days=n) for n in range((taken.eind - taken.start).days)]
            there = [
                d
                for d in span
                if not recount.away(self.stand, person.kenmerk, d) and not (person.eind and person.eind <= d)
            ]
            broken |= {"afwezig"} if 2 * len(there) <= len(span) else set()
        return not broken - {"geen_plaats"} and (
            "geen_plaats" not in broken or person.kenmerk in self.partners[dossier]
        )

    def most(self, dossiers: list[str], fixed: tuple[str, str] | None = None) -> int | None:
        """How many of these households can be taken over at once, with HiGHS as scipy calls it.

        With a pair that is fixed; None where it can't be.
        """
        room = {p.kenmerk: floor(recount.room(self.stand, p) * HOUR) for p in self.people}
        pairs = [(d, p.kenmerk) for d in dossiers for p in self.people if self.can(p, d)]
        program = Program([(d, who) for d, who in pairs if self.need[d] <= room[who]])
        for d in dossiers:
            program.limit({pair: 1.0 for pair in program.pairs if pair[0] == d}, 1.0)
        for who in program.people:
            mine = [pair for pair in program.pairs if pair[1] == who]
            new = {pair: 1.0 for pair in mine if who not in self.partners[pair[0]]}
            program.limit(new, self._places(who))
            # Who takes something has room for that and for what nobody takes of the households that are shared.
            weights = defaultdict(float, {pair: float(self.need[pair[0]]) for pair in mine})
            for d in dossiers:
                back = self._rest(d, who)
                weights[who] += back
                for pair in program.pairs:
                    weights[pair] -= back if pair[0] == d else 0
            program.limit(weights, room[who])
            for pair in mine:
                if self.need[pair[0]]:
                    program.limit({pair: 1.0, who: -1.0}, 0.0)
        return program.most(fixed)

    def _places(self, kenmerk: str) -> int:
        most = self.stand.begeleider[kenmerk].max_huishoudens
        running = [k for k in self.stand.koppelingen if k.begeleider == kenmerk and recount.running(self.stand, k)]
        return 99 if most is None else max(0, most - len({k.dossier for k in running}))

    def _rest(self, dossier: str, kenmerk: str) -> int:
        """What comes to somebody where nobody takes over: whoever stays shares it, or stands in for who is away."""
        if kenmerk not in self.partners[dossier] | self.later[dossier]:
            return 0
        if not (self.uitval.vertrekt or self.stand_ins[dossier]):
            return 0
        return -(-self.need[dossier] // max(1, len(self.partners[dossier])))


class Program:
    """A choice of pairs within limits; beside each pair stands whether a person takes anything that has hours."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        self.people = sorted({who for _, who in pairs})
        self._column = {key: n for n, key in enumerate([*pairs, *self.people])}
        self._rows: list[np.ndarray] = []
        self._upper: list[float] = []

    def limit(self, weights: dict, most: float) -> None:
        """Keep a weighted sum of pairs and people at most so high."""
        row = np.zeros(len(self._column))
        for key, weight in weights.items():
            row[self._column[key]] = weight
        self._rows.append(row)
        self._upper.append(most)

    def most(self, fixed: tuple[str, str] | None) -> int | None:
        """How many pairs there can be; None where there is no choice with the fixed one."""
        if not self.pairs:
            return 0
        done = milp(
            np.array([-1.0] * len(self.pairs) + [0.0] * len(self.people)),
            constraints=LinearConstraint(np.array(self._rows), -np.inf, np.array(self._upper)),
            integrality=np.ones(len(self._column)),
            bounds=Bounds(np.array([float(key == fixed) for key in self._column]), 1),
        )
        if fixed and done.status == 2:  # infeasible
            return None
        assert done.success
        return round(-done.fun)
