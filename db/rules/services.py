"""Services: which of somebody's are hit when they are away or leave, and who of the others could staff them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db.agenda import Bezetting, Dienst
from db.lists import Fase, Inzet
from db.model import Begeleider
from db.rules.leaving import Uitval
from db.stand import Stand

AHEAD = timedelta(days=14)
"""How far the services are looked at of an absence without an end: by then more is known."""

Dienstdag = tuple[str, date]
"""A service on a date."""


@dataclass(frozen=True, slots=True)
class Dienstuitval:
    """One service on one date that somebody can't staff: who could, who is proposed (None: it stays open).

    `over` is how many of those who are `nodig` are left without them.
    """

    dienst: Dienst
    datum: date
    kan: tuple[Begeleider, ...]
    wie: str | None
    over: int

    @property
    def dienstdag(self) -> Dienstdag:
        """What tells it from the others."""
        return self.dienst.dienst, self.datum


def last_day(uitval: Uitval, today: date) -> date:
    """The last day of which the diary is looked at: that of the absence, or two weeks on while that is not known."""
    if uitval.vertrekt:
        return date.max
    return uitval.tot or uitval.eerste_dag(today) + AHEAD


def services_hit(stand: Stand, uitval: Uitval) -> list[Bezetting]:
    """What somebody would staff while they are away, or after they left, in order of date."""
    first, last = uitval.eerste_dag(stand.today), last_day(uitval, stand.today)
    mine = stand.agenda.bezetting_by.get(uitval.kenmerk, ())
    found = [b for b in mine if first <= b.datum <= last and b.dienst in stand.agenda.dienst]
    return sorted(found, key=lambda b: (b.datum, stand.agenda.dienst[b.dienst].dagdeel.deel, b.dienst))


def stand_ins(stand: Stand, uitval: Uitval, keuzes: Mapping[Dienstdag, str | None]) -> list[Dienstuitval]:
    """What is best done about every service that is hit, with what was decided about some of them.

    Whoever can and stands in the fewest services from today on; nobody in two at the same time.
    """
    found: list[Dienstuitval] = []
    for bezetting in services_hit(stand, uitval):
        dienst = stand.agenda.dienst[bezetting.dienst]
        others = {one.wie for one in found if one.datum == bezetting.datum and one.dienst.dagdeel is dienst.dagdeel}
        able = [p for p in _able(stand, uitval, dienst, bezetting.datum) if p.kenmerk not in others]
        able.sort(key=lambda p: (_turns(stand, p.kenmerk, found), p.kenmerk))
        first = able[0].kenmerk if able else None
        wie = keuzes.get((dienst.dienst, bezetting.datum), first)
        wie = wie if wie in {p.kenmerk for p in able} else None
        found.append(Dienstuitval(dienst, bezetting.datum, tuple(able), wie, _left(stand, uitval, bezetting)))
    return found


def _able(stand: Stand, uitval: Uitval, dienst: Dienst, day: date) -> Iterator[Begeleider]:
    there = {b.begeleider for b in stand.agenda.bezetting_of.get(dienst.dienst, ()) if b.datum == day}
    for person in stand.begeleiders:
        if person.kenmerk not in there | {uitval.kenmerk} and can_staff(stand, person, dienst, day):
            yield person


def _turns(stand: Stand, kenmerk: str, found: list[Dienstuitval]) -> int:
    """In how many services from today on somebody stands, those that are proposed included."""
    own = [b for b in stand.agenda.bezetting_by.get(kenmerk, ()) if b.datum >= stand.today]
    return len(own) + sum(one.wie == kenmerk for one in found)


def _left(stand: Stand, uitval: Uitval, bezetting: Bezetting) -> int:
    """How many staff the service on that day without whoever is away."""
    there = [b for b in stand.agenda.bezetting_of[bezetting.dienst] if b.datum == bezetting.datum]
    away = (any(a.covers(b.datum) for a in stand.absences(b.begeleider)) for b in there)
    return sum(b.begeleider != uitval.kenmerk and not gone for b, gone in zip(there, away, strict=True))


def can_staff(stand: Stand, person: Begeleider, dienst: Dienst, day: date) -> bool:
    """Whether somebody can staff a service on a date: there for it, free in that half-day, and nowhere else."""
    return (
        Inzet.SPREEKUUR in person.inzet
        and _there(stand, person, day)
        and _free(stand, person, dienst, day)
        and not _elsewhere(stand, person.kenmerk, dienst, day)
    )


def _there(stand: Stand, person: Begeleider, day: date) -> bool:
    phase = person.fase is Fase.INZETBAAR or (person.soort.betaald and person.fase is None)
    begun = person.start is None or person.start <= day
    gone = person.eind is not None and person.eind <= day
    return phase and begun and not gone and not any(a.covers(day) for a in stand.absences(person.kenmerk))


def _free(stand: Stand, person: Begeleider, dienst: Dienst, day: date) -> bool:
    said = stand.agenda.uitzondering.get((person.kenmerk, day, dienst.dagdeel.deel))
    return said.vrij if said else dienst.dagdeel in person.dagdelen


def _elsewhere(stand: Stand, kenmerk: str, dienst: Dienst, day: date) -> bool:
    """Whether somebody is in a service or at a household in that half-day."""
    known = stand.agenda.dienst
    staffs = stand.agenda.bezetting_by.get(kenmerk, ())
    visits = stand.agenda.afspraken_by.get(kenmerk, ())
    return any(
        b.datum == day and b.dienst in known and known[b.dienst].dagdeel is dienst.dagdeel for b in staffs
    ) or any(a.dagdeel is dienst.dagdeel and a.holds(day) and guides(stand, kenmerk, a.dossier, day) for a in visits)


def guides(stand: Stand, kenmerk: str, dossier: str, day: date) -> bool:
    """Whether somebody has a koppeling with a household that is not over by then: an appointment lasts no longer."""
    own = (k for k in stand.koppelingen_of(dossier) if k.begeleider == kenmerk)
    return any(k.eind is None or day < k.eind for k in own)


def walk_in(stand: Stand, uitval: Uitval) -> bool:
    """Whether a service is open while somebody is away, so that a household can be told to come there."""
    first, last = uitval.eerste_dag(stand.today), last_day(uitval, stand.today)
    span = min((last - first).days, AHEAD.days)
    days = [first + timedelta(days=n) for n in range(span + 1)]
    return any(d.runs(day) for d in stand.agenda.diensten for day in days)
