"""Comings and goings: the phases of people, when they became inzetbaar and left, and what was done to find them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.agenda import Actie
from db.lists import ActieSoort, Fase
from db.model import Begeleider
from db.rules.history import phase_on
from db.rules.months import Periode
from db.rules.scope import Bereik, kept
from db.stand import Stand


@dataclass(frozen=True, slots=True)
class Doorloop:
    """A phase that somebody was in from `van` up to `tot`, and the phase that came `daarna`; without `tot` they are."""

    persoon: Begeleider
    fase: Fase
    van: date | None
    tot: date | None = None
    daarna: Fase | None = None

    @property
    def dagen(self) -> int | None:
        """How many days it lasted; None where the first is not known, or it is not over."""
        return (self.tot - self.van).days if self.van and self.tot else None


def passed(stand: Stand, person: Begeleider) -> Iterator[Doorloop]:
    """The phases of somebody that are recorded, the oldest first and the present one last."""
    past = stand.agenda.fasen_of.get(person.kenmerk, ())
    after = [*(row.fase for row in past[1:]), person.fase]
    for row, daarna in zip(past, after, strict=False):
        yield Doorloop(person, row.fase, row.van, row.tot, daarna)
    if person.fase:
        yield Doorloop(person, person.fase, person.fase_sinds)


def joined(stand: Stand, person: Begeleider) -> date | None:
    """The first day on which somebody was inzetbaar; None where they never were, or always as far as is known."""
    past = stand.agenda.fasen_of.get(person.kenmerk, ())
    turns = {stand.today, person.fase_sinds, person.start, *(row.van for row in past), *(row.tot for row in past)}
    found = (day for day in turns if day and day <= stand.today and phase_on(stand, person, day) is Fase.INZETBAAR)
    first = min(found, default=None)
    return first if first and phase_on(stand, person, date.min) is not Fase.INZETBAAR else None


def departures(stand: Stand, person: Begeleider) -> tuple[date, ...]:
    """The days on which somebody of the team left it, a time before they came back too; who never came, did not."""
    past = [row.van for row in stand.agenda.fasen_of.get(person.kenmerk, ()) if row.fase is Fase.GESTOPT]
    days = {day for day in (*past, _gone(stand, person)) if day and day <= stand.today}
    return tuple(sorted(day for day in days if not _dropped_out(stand, person, day)))


def dropouts(stand: Stand, person: Begeleider) -> tuple[date, ...]:
    """The days on which somebody stopped while still in werving."""
    stops = [one.van for one in passed(stand, person) if one.fase is Fase.GESTOPT]
    return tuple(sorted(day for day in set(stops) if day and day <= stand.today and _dropped_out(stand, person, day)))


def _gone(stand: Stand, person: Begeleider) -> date | None:
    """The first day without somebody who has left."""
    since = person.fase_sinds if person.fase is Fase.GESTOPT else None
    return min((day for day in (since, person.eind) if day and day <= stand.today), default=None)


def _dropped_out(stand: Stand, person: Begeleider, day: date) -> bool:
    before = phase_on(stand, person, day - timedelta(days=1))
    return before is not None and before.in_werving


@dataclass(frozen=True, slots=True)
class Verloop:
    """Who came and went: with the day on which they became inzetbaar, left, or stopped while in werving."""

    inzetbaar: tuple[tuple[date, Begeleider], ...]
    vertrokken: tuple[tuple[date, Begeleider], ...]
    afgehaakt: tuple[tuple[date, Begeleider], ...]


@kept
def comings(bereik: Bereik) -> Verloop:
    """Who of the vrijwilligers and stagiaires came and went, ever."""
    stand, people = bereik.stand, [person for person in bereik.begeleiders if not person.soort.betaald]
    return Verloop(
        tuple((day, person) for person in people if (day := joined(stand, person))),
        tuple((day, person) for person in people for day in departures(stand, person)),
        tuple((day, person) for person in people for day in dropouts(stand, person)),
    )


def within(found: Iterable[tuple[date, Begeleider]], periode: Periode) -> tuple[Begeleider, ...]:
    """Those whose day falls in a period."""
    return tuple(person for day, person in found if day in periode)


def recruiting_done(bereik: Bereik, periode: Periode) -> tuple[Actie, ...]:
    """What was done in a period to find vrijwilligers.

    Of a part of the file it is what its own people did, and what nobody's name is on: that is done for every part.
    """
    ours = {person.kenmerk for person in bereik.begeleiders}
    return tuple(
        actie
        for actie in bereik.stand.agenda.acties
        if actie.soort is ActieSoort.WERVING
        and actie.klaar in periode
        and (not bereik.naam or actie.wie is None or actie.wie in ours or actie.begeleider in ours)
    )
