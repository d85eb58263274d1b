"""Calls: the telephone list of an absence, the households to be told by telephone, on which number and by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.lists import Dagdeel
from db.rules.household import phone
from db.rules.leaving import Manier, Stap, Uitval
from db.rules.services import AHEAD, guides, last_day
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


def calls(stand: Stand, uitval: Uitval, stappen: Sequence[Stap]) -> tuple[Telefoontje, ...]:
    """Who is to be called about the absence, who expects somebody first on top."""
    found = [_call(stand, uitval, stap) for stap in stappen if stap.manier in (Manier.AFBELLEN, Manier.SPREEKUUR)]
    return tuple(sorted(found, key=lambda call: (call.op, not call.afspraken, call.dossier)))


def _call(stand: Stand, uitval: Uitval, stap: Stap) -> Telefoontje:
    agreed = appointments(stand, uitval, stap.dossier)
    by = agreed[0][0] if agreed else uitval.eerste_dag(stand.today)
    return Telefoontje(stap.dossier, phone(stand, stap.dossier), stap.manier, by, agreed)


def appointments(stand: Stand, uitval: Uitval, dossier: str) -> tuple[Afgesproken, ...]:
    """The half-days in which a household expects somebody while they are away, in order of time."""
    return tuple(sorted(_agreed(stand, uitval, dossier), key=lambda one: (one[0], list(Dagdeel).index(one[1]))))


def _agreed(stand: Stand, uitval: Uitval, dossier: str) -> Iterator[Afgesproken]:
    first = uitval.eerste_dag(stand.today)
    days = min((last_day(uitval, stand.today) - first).days, AHEAD.days)
    fixed = [a for a in stand.agenda.afspraken_by.get(uitval.kenmerk, ()) if a.dossier == dossier]
    for day in (first + timedelta(days=n) for n in range(days + 1)):
        if guides(stand, uitval.kenmerk, dossier, day):
            yield from ((day, a.dagdeel) for a in fixed if a.holds(day))
