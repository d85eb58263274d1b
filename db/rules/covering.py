"""Covering: which services are hit when somebody is away or leaves, and who of the others could staff them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db.agenda import Bezetting, Dienst
from db.lists import Inzet
from db.model import Begeleider
from db.rules.leaving import Uitval
from db.rules.roster import services, staffing
from db.rules.staffing import can_staff
from db.stand import Stand

AHEAD = timedelta(days=14)
"""How far the diary is looked at of an absence without an end: by then more is known."""

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


def days_away(uitval: Uitval, today: date) -> Iterator[date]:
    """The days of an absence of which the diary is looked at, today or later and no more than two weeks of them."""
    first = uitval.eerste_dag(today)
    count = min((last_day(uitval, today) - first).days, AHEAD.days)
    return (first + timedelta(days=n) for n in range(count + 1))


def services_hit(stand: Stand, uitval: Uitval) -> list[Bezetting]:
    """What somebody would staff while they are away, or after they left, in order of time."""
    first, last = uitval.eerste_dag(stand.today), last_day(uitval, stand.today)
    known = stand.agenda.dienst
    mine = stand.agenda.bezetting_by.get(uitval.kenmerk, ())
    found = [b for b in mine if first <= b.datum <= last and b.dienst in known]
    return sorted(found, key=lambda b: (b.datum, known[b.dienst].dagdeel, b.dienst))


def stand_ins(stand: Stand, uitval: Uitval, keuzes: Mapping[Dienstdag, str | None]) -> list[Dienstuitval]:
    """What is best done about every service that is hit, with what was decided about some of them.

    Of who can, whoever stands in the fewest services from today on; nobody in two at the same time. Paid staff who
    are not there for it can be chosen, after the others, but are not proposed.
    """
    found: list[Dienstuitval] = []
    for bezetting in services_hit(stand, uitval):
        dienst, day = stand.agenda.dienst[bezetting.dienst], bezetting.datum
        busy = {one.wie for one in found if one.datum == day and one.dienst.dagdeel is dienst.dagdeel}
        able = [p for p in stand.begeleiders if p.kenmerk not in busy | {uitval.kenmerk}]
        able = [p for p in able if can_staff(stand, p, dienst, day)]
        able.sort(key=lambda p: (Inzet.SPREEKUUR not in p.inzet, _turns(stand, p.kenmerk, found), p.kenmerk))
        usual = next((p.kenmerk for p in able if Inzet.SPREEKUUR in p.inzet), None)
        wie = keuzes.get((dienst.dienst, day), usual)
        there = [k for k in staffing(stand, dienst, day).er if k != uitval.kenmerk]
        known = wie if wie in {p.kenmerk for p in able} else None
        found.append(Dienstuitval(dienst, day, tuple(able), known, len(there)))
    return found


def _turns(stand: Stand, kenmerk: str, found: list[Dienstuitval]) -> int:
    """In how many services from today on somebody stands, those that are proposed included."""
    own = [b for b in stand.agenda.bezetting_by.get(kenmerk, ()) if b.datum >= stand.today]
    return len(own) + sum(one.wie == kenmerk for one in found)


def walk_in(stand: Stand, uitval: Uitval) -> bool:
    """Whether a service is open while somebody is away, so that a household can be told to come there."""
    days = list(days_away(uitval, stand.today))
    return bool(days) and any(not one.feestdag for one in services(stand, days[0], days[-1]))
