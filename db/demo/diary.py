"""The diary of a team: its inloopspreekuur, fixed half-days, contacts, what is to be done, and a few exceptions.

It is drawn apart from the team itself, so that the team stays the same whatever stands in its diary.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from db.agenda import Actie, Afspraak, Agenda, Bezetting, Contact, Dienst, Taak, Taaksoort, Uitzondering
from db.lists import ActieSoort, ContactSoort, Dagdeel, Deel, Inzet, KoppelingStatus
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record
from db.rules.roster import WEEK, monday, next_on
from db.rules.tasklist import file_list
from db.rules.traject import tasks
from db.stand import Stand

SERVICES = ((Dagdeel.DI_MIDDAG, 1), (Dagdeel.DO_OCHTEND, 2))
"""When the inloopspreekuur is, and how many people it takes."""

WEEKS_BACK, WEEKS_AHEAD = 8, 2
"""The weeks of which the staffing is known, before this one and from this one on."""

MOST_ACTIONS = 3
"""How many actions a team has at most."""

KEPT_SINCE = timedelta(days=60)
"""How long ago the list of tasks was taken up: of what was due before nobody knows."""

TASKS_LEFT = 0.08
"""The share of the tasks that were due since and not ticked off."""

CALLS = ("vraag over de toeslagen", "brief van de gemeente doorgenomen", "afspraak bij de huisarts", "hoe het gaat")


def task_list(today: date) -> list[Taaksoort]:
    """The list of tasks of the file, as it was taken up."""
    return [replace(task, vanaf=today - KEPT_SINCE) for task in file_list().taken]


class Diary:
    """Draws the diary of one team."""

    def __init__(
        self,
        rng: Random,
        today: date,
        people: Sequence[Begeleider],
        homes: Sequence[Huishouden],
        koppelingen: Sequence[Koppeling],
        away: Sequence[Afwezigheid],
    ) -> None:
        self._rng, self._today = rng, today
        self._people = {p.kenmerk: p for p in people}
        self._homes = {h.dossier: h for h in homes}
        running = [k for k in koppelingen if k.counts(today) and not self._people[k.begeleider].soort.betaald]
        self._running = [k for k in running if (self._homes[k.dossier].sleuteldatum or today) <= today]
        self._away = away
        self._taken: set[tuple[str, Dagdeel]] = set()

    def records(self, services: Sequence[str], first_action: int) -> Iterator[Record]:
        """Everything in the order in which it can be written; services and actions are known by these keys."""
        yield from self._services(services)
        yield from self._staffing(services)
        yield from self._appointments()
        yield from self._contacts()
        yield from self._tasks()
        yield from self._actions(first_action)
        yield from self._exceptions()

    def _services(self, keys: Sequence[str]) -> Iterator[Record]:
        leader = next(p for p in self._people.values() if p.team)
        for key, (dagdeel, nodig) in zip(keys, SERVICES, strict=True):
            plaats = leader.team if leader.team != "Steenwijkerland" else "Steenwijk"
            naam = "Inloopspreekuur"
            yield Dienst(dienst=key, naam=naam, team=leader.team, plaats=plaats, dagdeel=dagdeel, nodig=nodig)

    def _staffing(self, keys: Sequence[str]) -> Iterator[Record]:
        """Whoever does the spreekuur takes turns; in the weeks to come some places are open still."""
        able = [p for p in self._people.values() if Inzet.SPREEKUUR in p.inzet and p.fase == "inzetbaar"]
        for key, (dagdeel, nodig) in zip(keys, SERVICES, strict=True):
            turn = [p for p in able if dagdeel in p.dagdelen] or [p for p in able if not p.soort.betaald][:1]
            first = next_on(monday(self._today) - WEEKS_BACK * WEEK, dagdeel)
            for week in range(WEEKS_BACK + WEEKS_AHEAD):
                day = first + week * WEEK
                wanted = nodig if week <= WEEKS_BACK else nodig - 1
                for nr in range(min(wanted, len(turn))):
                    person = turn[(week + nr) % len(turn)]
                    self._taken.add((person.kenmerk, dagdeel))
                    if (person.start or day) <= day:
                        yield Bezetting(dienst=key, datum=day, begeleider=person.kenmerk)

    def _appointments(self) -> Iterator[Record]:
        """A fixed half-day for most koppelingen that stand, where both have one free."""
        for koppeling in self._running:
            person, home = self._people[koppeling.begeleider], self._homes[koppeling.dossier]
            both = [d for d in Dagdeel if d in person.dagdelen & home.dagdelen]
            free = [d for d in both if (person.kenmerk, d) not in self._taken and (home.dossier, d) not in self._taken]
            stands = koppeling.status in (KoppelingStatus.DEFINITIEF, KoppelingStatus.PROEF)
            if free and stands and self._rng.random() < 0.8:
                dagdeel = self._rng.choice(free)
                self._taken |= {(person.kenmerk, dagdeel), (home.dossier, dagdeel)}
                van = next_on(koppeling.start, dagdeel)
                yield Afspraak(dossier=home.dossier, begeleider=person.kenmerk, dagdeel=dagdeel, van=van)

    def _contacts(self) -> Iterator[Record]:
        """A few contacts with most households; with one in ten it was long ago, and of one in ten nothing is known."""
        rng = self._rng
        for dossier, koppeling in {k.dossier: k for k in reversed(self._running)}.items():
            kind = rng.random()
            if kind < 0.1:
                continue
            last = rng.randint(18, 40) if kind < 0.2 else rng.randint(0, 11)
            for volgnr, ago in enumerate(sorted((last, last + rng.randint(5, 9)), reverse=True), 1):
                day = self._today - timedelta(days=ago)
                if day >= koppeling.start:
                    soort = rng.choice((ContactSoort.BEZOEK, ContactSoort.TELEFOON, ContactSoort.BERICHT))
                    line = rng.choice(CALLS)
                    wie = koppeling.begeleider
                    yield Contact(dossier=dossier, volgnr=volgnr, datum=day, soort=soort, wie=wie, regel=line)

    def _tasks(self) -> Iterator[Record]:
        """Most of what was due since the list is kept was done in time."""
        agenda = Agenda(taaksoorten=tuple(task_list(self._today)))
        stand = Stand(self._today, tuple(self._people.values()), tuple(self._homes.values()), agenda=agenda)
        for home in self._homes.values():
            for task in tasks(stand, home):
                if task.deadline and task.te_laat and self._rng.random() > TASKS_LEFT:
                    done = task.deadline - timedelta(days=self._rng.randint(0, 3))
                    yield Taak(dossier=home.dossier, taak=task.taak, klaar=done)

    def _actions(self, nummer: int) -> Iterator[Record]:
        """A call-back for today, one that is late, a kennismaking and an intake."""
        leader, rng, today = next(iter(self._people)), self._rng, self._today
        homes = sorted({k.dossier for k in self._running})
        if homes:
            late = rng.choice(homes)
            about = f"over {rng.choice(('de huur', 'de zorgpas', 'de school'))}"
            yield Actie(nummer=nummer, soort=ActieSoort.TERUGBELLEN, wat=about, wie=leader, dossier=late, op=today)
            day = today - timedelta(days=2)
            dossier = rng.choice(homes)
            yield Actie(nummer=nummer + 1, soort=ActieSoort.TERUGBELLEN, wie=leader, dossier=dossier, op=day)
        met = next((p for p in self._people.values() if p.fase == "kennismaking"), None)
        if met:
            day, kind = today + timedelta(days=1), ActieSoort.INTAKE
            yield Actie(nummer=nummer + 2, soort=kind, wie=leader, begeleider=met.kenmerk, op=day, tijd="14:00")

    def _exceptions(self) -> Iterator[Record]:
        """Somebody can't on one half-day of next week that they else have free."""
        away = {a.begeleider for a in self._away}
        for person in self._people.values():
            free = [d for d in Dagdeel if d in person.dagdelen and (person.kenmerk, d) not in self._taken]
            if free and person.kenmerk not in away and not person.soort.betaald and person.fase == "inzetbaar":
                day = next_on(monday(self._today) + WEEK, free[0])
                yield Uitzondering(begeleider=person.kenmerk, datum=day, deel=Deel(free[0].deel), vrij=False)
                return
