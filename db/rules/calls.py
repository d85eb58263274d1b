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
    return tuple(
        (day, plek.wat.dagdeel)
        for day in days_away(uitval, stand.today)
        for deel in Deel
        for plek in places(stand, uitval.kenmerk, day, deel)
        if isinstance(plek.wat, Afspraak) and plek.wat.dossier == dossier and not feestdag(day)
    )
