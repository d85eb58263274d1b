"""Calls: the telephone list of an absence, the households to be told by telephone, on which number and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.agenda import Afspraak
from db.free_days import feestdag
from db.lists import Dagdeel, Deel
from db.rules.covering import days_away
from db.rules.household import phone
from db.rules.leaving import Manier, Stap, Uitval
from db.rules.roster import places
from db.rules.traject import TaakStand, open_tasks
from db.stand import Stand

Afgesproken = tuple[date, Dagdeel]
"""A half-day of one date on which somebody is expected."""


@dataclass(frozen=True, slots=True)
class Telefoontje:
    """A household to call, on which number ("" where none is known), and what it is expecting.

    `op` is the day by which it has to know: the first appointment, or the first day of the absence.
    """

    dossier: str
    telefoon: str
    manier: Manier
    op: date
    afspraken: tuple[Afgesproken, ...]
    termijn: TaakStand | None
    """The first task of the household that is due in the absence."""


def calls(stand: Stand, uitval: Uitval, stappen: Sequence[Stap]) -> tuple[Telefoontje, ...]:
    """Who is to be called about the absence: who has a deadline in it on top, then who expects somebody first."""
    found = [_call(stand, uitval, stap) for stap in stappen if stap.manier in (Manier.AFBELLEN, Manier.SPREEKUUR)]
    return tuple(sorted(found, key=lambda call: (*when_due(call.termijn), call.op, not call.afspraken, call.dossier)))


def when_due(task: TaakStand | None) -> tuple[bool, date]:
    """By what households come in order of their deadlines, those without one last."""
    return (False, task.deadline) if task and task.deadline else (True, date.max)


def pressing(stand: Stand, uitval: Uitval, dossier: str) -> TaakStand | None:
    """The first task of a household whose deadline is past or falls in the absence."""
    home = stand.huishouden.get(dossier)
    due = open_tasks(stand, home, max(days_away(uitval, stand.today), default=stand.today)) if home else ()
    return due[0] if due else None


def _call(stand: Stand, uitval: Uitval, stap: Stap) -> Telefoontje:
    agreed = appointments(stand, uitval, stap.dossier)
    by = agreed[0][0] if agreed else uitval.eerste_dag(stand.today)
    due = pressing(stand, uitval, stap.dossier)
    return Telefoontje(stap.dossier, phone(stand, stap.dossier), stap.manier, by, agreed, due)


def appointments(stand: Stand, uitval: Uitval, dossier: str) -> tuple[Afgesproken, ...]:
    """The half-days in which a household expects somebody while they are away, in order of time."""
    return tuple(
        (day, plek.wat.dagdeel)
        for day in days_away(uitval, stand.today)
        for deel in Deel
        for plek in places(stand, uitval.kenmerk, day, deel)
        if isinstance(plek.wat, Afspraak) and plek.wat.dossier == dossier and not feestdag(day)
    )
