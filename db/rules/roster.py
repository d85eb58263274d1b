"""Roster: what each half-day of a date is for everyone, who staffs a service, and where somebody would be twice.

Standing dagdelen hold every week; an `Uitzondering` turns one half-day of one date. On a public holiday nobody is
free unless that was said, appointments fall through and services are closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.agenda import Afspraak, Bezetting, Dienst
from db.free_days import feestdag
from db.lists import Dagdeel, Deel, Fase, Weekdag
from db.model import Afwezigheid, Begeleider, Huishouden
from db.stand import Stand

WEEK = timedelta(weeks=1)


def monday(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def days_of_week(day: date) -> tuple[date, ...]:
    """The seven days of the week of a day, Monday first."""
    return tuple(monday(day) + timedelta(days=n) for n in range(7))


def next_on(day: date, dagdeel: Dagdeel) -> date:
    """The first date from this day on that has the half-day."""
    return day + timedelta(days=(list(Weekdag).index(dagdeel.weekdag) - day.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Plek:
    """Somewhere that somebody is in a half-day: with a household or at a service, with its name."""

    wat: Afspraak | Bezetting
    naam: str

    @property
    def toch(self) -> bool:
        """Whether it was said that being elsewhere then is no matter."""
        return self.wat.toch


@dataclass(frozen=True, slots=True)
class Vak:
    """One half-day of one date for one person."""

    vast: bool
    """Whether the standing dagdelen have it."""
    gezegd: bool | None
    """What was said of this date alone: free, not free, or nothing."""
    afwezig: Afwezigheid | None
    feestdag: str
    buiten: bool
    """Whether the person is not with the team then: not begun yet, gone, or stopped."""
    plekken: tuple[Plek, ...]

    @property
    def opgegeven(self) -> bool:
        """Whether the person gave this half-day, for that date or as a standing one: what is switched on and off."""
        return self.vast and not self.feestdag if self.gezegd is None else self.gezegd

    @property
    def beschikbaar(self) -> bool:
        """Whether the person would be there, whatever they have to do then."""
        return self.opgegeven and self.afwezig is None and not self.buiten

    @property
    def vrij(self) -> bool:
        """Whether the person can be asked for something."""
        return self.beschikbaar and not self.plekken

    @property
    def botst(self) -> bool:
        """Whether the person is in two places and that was not said."""
        return sum(not plek.toch for plek in self.plekken) > 1


def with_team(person: Begeleider, day: date) -> bool:
    """Whether somebody is with the team on a day: begun, not gone, not stopped."""
    begun = person.start is None or person.start <= day
    return begun and (person.eind is None or day < person.eind) and person.fase is not Fase.GESTOPT


def away(stand: Stand, kenmerk: str, day: date) -> Afwezigheid | None:
    """The absence that covers a day, None where there is none."""
    return next((a for a in stand.absences(kenmerk) if a.covers(day)), None)


def square(stand: Stand, person: Begeleider, day: date, deel: Deel) -> Vak:
    """What a part of a date is for somebody."""
    kenmerk = person.kenmerk
    said = stand.agenda.uitzondering.get((kenmerk, day, deel))
    return Vak(
        Dagdeel.on(day, deel) in person.dagdelen,
        None if said is None else said.vrij,
        away(stand, kenmerk, day),
        feestdag(day),
        not with_team(person, day),
        places(stand, kenmerk, day, deel),
    )


def places(stand: Stand, kenmerk: str, day: date, deel: Deel) -> tuple[Plek, ...]:
    """Where somebody is to be in a part of a date: appointments whose koppeling holds still, and services."""
    agenda = stand.agenda
    kept = [a for a in agenda.afspraken_by.get(kenmerk, ()) if a.dagdeel.deel is deel and _holds(stand, a, day)]
    found = [Plek(a, _name(stand, a.dossier)) for a in kept]
    for bezetting in agenda.bezetting_by.get(kenmerk, ()):
        dienst = agenda.dienst.get(bezetting.dienst)
        if bezetting.datum == day and dienst and dienst.dagdeel.deel is deel:
            found.append(Plek(bezetting, dienst.naam))
    return tuple(found)


def _name(stand: Stand, dossier: str) -> str:
    home = stand.huishouden.get(dossier)
    return home.naam if home else dossier


def lasts_until(stand: Stand, afspraak: Afspraak) -> date | None:
    """The last day of an appointment, no longer than its koppeling; None where it has no end.

    Before its first day where there is no koppeling at all.
    """
    own = [k for k in stand.koppelingen_of(afspraak.dossier) if k.begeleider == afspraak.begeleider]
    if not own:
        return afspraak.van - timedelta(days=1)
    if any(k.eind is None for k in own):
        return afspraak.tot
    coupled = max(k.eind for k in own if k.eind) - timedelta(days=1)
    return min(coupled, afspraak.tot) if afspraak.tot else coupled


def _holds(stand: Stand, afspraak: Afspraak, day: date) -> bool:
    if not afspraak.holds(day):
        return False
    last = lasts_until(stand, afspraak)
    return last is None or day <= last


def collisions(
    stand: Stand, kenmerk: str, dagdeel: Dagdeel, van: date, tot: date | None, but: Iterable[object] = ()
) -> list[tuple[date, Plek]]:
    """Where somebody is elsewhere already in a half-day of the weeks from `van` through `tot`, first date first.

    Each place is given once, with the first date on which it is in the way; `but` are places that are passed over.
    """
    agenda, found = stand.agenda, []
    passed = set(but)
    for afspraak in agenda.afspraken_by.get(kenmerk, ()):
        if afspraak.dagdeel is dagdeel and afspraak not in passed:
            first = next_on(max(van, afspraak.van), dagdeel)
            last = min(lasts_until(stand, afspraak) or date.max, tot or date.max)
            if first <= last:
                found.append((first, Plek(afspraak, _name(stand, afspraak.dossier))))
    for bezetting in agenda.bezetting_by.get(kenmerk, ()):
        dienst = agenda.dienst.get(bezetting.dienst)
        within = van <= bezetting.datum <= (tot or date.max)
        if dienst and dienst.dagdeel is dagdeel and within and bezetting not in passed:
            found.append((bezetting.datum, Plek(bezetting, dienst.naam)))
    return sorted(found, key=lambda pair: pair[0])


@dataclass(frozen=True, slots=True)
class Bemand:
    """A service on a date: who is there, who was to be but is away, and the holiday on which it is closed."""

    dienst: Dienst
    datum: date
    er: tuple[str, ...]
    weg: tuple[str, ...]
    feestdag: str

    @property
    def tekort(self) -> int:
        """How many people it lacks."""
        return 0 if self.feestdag else max(0, self.dienst.nodig - len(self.er))


def staffing(stand: Stand, dienst: Dienst, day: date) -> Bemand:
    """Who staffs a service on a date on which it is."""
    there: list[str] = []
    gone: list[str] = []
    for bezetting in stand.agenda.bezetting_at.get((dienst.dienst, day), ()):
        (there if _present(stand, bezetting.begeleider, day) else gone).append(bezetting.begeleider)
    return Bemand(dienst, day, tuple(there), tuple(gone), feestdag(day))


def _present(stand: Stand, kenmerk: str, day: date) -> bool:
    """Whether somebody who was to be there is: neither gone nor away; of another team it is not known, so they are."""
    person = stand.begeleider.get(kenmerk)
    return person is None or (with_team(person, day) and away(stand, kenmerk, day) is None)


def services(stand: Stand, van: date, tot: date) -> list[Bemand]:
    """Every service on every date from `van` through `tot` on which it is, in the order of time."""
    found = [staffing(stand, d, day) for d in stand.agenda.diensten for day in _days_of(d, van, tot)]
    order = list(Dagdeel)
    return sorted(found, key=lambda b: (b.datum, order.index(b.dienst.dagdeel), b.dienst.naam))


def _days_of(dienst: Dienst, van: date, tot: date) -> Iterator[date]:
    """The dates from `van` through `tot` on which a service is."""
    day = next_on(max(van, dienst.van or van), dienst.dagdeel)
    while day <= min(tot, dienst.tot or tot):
        yield day
        day += WEEK


def gaps(stand: Stand, van: date, tot: date) -> list[Bemand]:
    """The services that lack people, in the order of time."""
    return [bemand for bemand in services(stand, van, tot) if bemand.tekort]


def fixed_half_days(stand: Stand, huishouden: Huishouden, person: Begeleider, van: date) -> list[Dagdeel]:
    """The half-days that could be the fixed one of a household and its begeleider from a day on.

    Those that both have, or the begeleider where those of the household are not known, and neither is elsewhere.
    """
    able = person.dagdelen & huishouden.dagdelen if huishouden.dagdelen else person.dagdelen
    theirs = stand.agenda.afspraken_of.get(huishouden.dossier, ())
    taken = {a.dagdeel for a in theirs if _holds(stand, a, next_on(max(van, a.van), a.dagdeel))}
    return [d for d in Dagdeel if d in able - taken and not collisions(stand, person.kenmerk, d, van, None)]
