"""Who fills the gaps of the services: as many as can be, shared as fairly as can be over the quarter, proven."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from db.agenda import Bezetting, Dienst
from db.dutch import opsomming
from db.lists import Dagdeel, Inzet
from db.model import Begeleider
from db.rules.roster import Bemand, gaps, monday
from db.rules.staffing import NOT_FREE, can_staff, does_services, hindrance, quarter, turns
from db.solver.problem import Solution
from db.solver.staffing import Person, Slot, Staffing, staff
from db.stand import Stand

SECONDS = 5.0
"""How long the solver may take; an office mostly takes a tenth of it."""

MOST_NAMED = 4
"""How many people the reason of an open place names."""

Beurt = tuple[str, date, str]
"""A turn of somebody at a service: its key, the date and the kenmerk."""

_WEEK_DAYS = list(Dagdeel)


@dataclass(frozen=True, slots=True)
class Beurtkeuzes:
    """What the coordinator has decided: turns that stand, turns that may not be, and whether paid staff help out."""

    vast: frozenset[Beurt] = frozenset()
    geweigerd: frozenset[Beurt] = frozenset()
    ook_betaald: bool = False

    def fixed(self, beurt: Beurt) -> "Beurtkeuzes":
        """With this turn standing."""
        return replace(self, vast=self.vast | {beurt}, geweigerd=self.geweigerd - {beurt})

    def refused(self, beurt: Beurt) -> "Beurtkeuzes":
        """Without this turn."""
        return replace(self, vast=self.vast - {beurt}, geweigerd=self.geweigerd | {beurt})

    def free(self, beurt: Beurt) -> "Beurtkeuzes":
        """With nothing decided about this turn."""
        return replace(self, vast=self.vast - {beurt}, geweigerd=self.geweigerd - {beurt})


@dataclass(frozen=True, slots=True)
class OpenPlaats:
    """A place of a service on a date that nobody has yet: who is proposed, who else could, or why nobody can."""

    dienst: Dienst
    datum: date
    nr: int
    """Which of the open places of that service on that date it is, from 0."""
    er: tuple[str, ...]
    """Who is there already."""
    wie: str | None
    keer: int
    """Which of their turns in the quarter it would be for whoever is proposed: 1 for the first in time."""
    anderen: tuple[str, ...]
    """Who else could, those with the fewest turns first."""
    waarom: str

    @property
    def sleutel(self) -> tuple[str, date, int]:
        """What tells it from all others, whoever is proposed."""
        return self.dienst.dienst, self.datum, self.nr

    @property
    def beurt(self) -> Beurt | None:
        """The turn that is proposed, None where the place stays open."""
        return (self.dienst.dienst, self.datum, self.wie) if self.wie else None


@dataclass(frozen=True)
class Bezettingsvoorstel:
    """A proposal for every open place from `van` through `tot`, and how often everybody would be there."""

    van: date
    tot: date
    kwartaal: tuple[date, date]
    """The days over which turns are counted."""
    plaatsen: tuple[OpenPlaats, ...]
    voor: dict[str, int]
    """Turns in the quarter as they are now, of everybody who does services."""
    na: dict[str, int]
    bewezen: bool

    @cached_property
    def beurten(self) -> frozenset[Beurt]:
        """Every turn that is proposed."""
        return frozenset(plaats.beurt for plaats in self.plaatsen if plaats.beurt)


def fill_gaps(
    stand: Stand,
    van: date | None = None,
    tot: date | None = None,
    keuzes: Beurtkeuzes | None = None,
    keep: frozenset[Beurt] = frozenset(),
    seconds: float = SECONDS,
) -> Bezettingsvoorstel:
    """The best proposal for the gaps from `van` (today) through `tot` (the end of that quarter).

    Nobody is in two places in a half-day, or more often in a week than the setting says, unless that was decided. Of
    what is as good, the turns of `keep` stay.
    """
    van = max(van or stand.today, stand.today)
    period = (van, tot or quarter(van)[1])
    task = _Task(stand, period, keuzes or Beurtkeuzes())
    return task.proposal(staff(task.problem, seconds, task.positions(keep)))


def _decided(stand: Stand, keuzes: Beurtkeuzes) -> Stand:
    """The desk as it would be with the turns that were decided, as far as they can be."""
    for dienst, day, kenmerk in sorted(keuzes.vast):
        person = stand.begeleider.get(kenmerk)
        open_then = next((g for g in gaps(stand, day, day) if g.dienst.dienst == dienst), None)
        if person and open_then and can_staff(stand, person, open_then.dienst, day):
            row = Bezetting(dienst=dienst, datum=day, begeleider=kenmerk)
            stand = replace(stand, agenda=replace(stand.agenda, bezettingen=(*stand.agenda.bezettingen, row)))
    return stand


class _Task:
    """What is asked of the solver, and what its answer means."""

    def __init__(self, stand: Stand, period: tuple[date, date], keuzes: Beurtkeuzes) -> None:
        self._before, self._stand = stand, _decided(stand, keuzes)
        self._period, self._keuzes = period, keuzes
        first, last = quarter(period[0])
        self._quarter = (first, max(last, period[1]))
        self._gaps = gaps(self._stand, *period)
        self._people = sorted((p for p in stand.begeleiders if does_services(p)), key=lambda p: p.kenmerk)
        self._turns = turns(self._stand, monday(first), self._quarter[1])
        self._why = {_beurt(g, p): self._hindrance(g, p) for g in self._gaps for p in self._people}
        self._pairs = [
            (slot, number)
            for slot, g in enumerate(self._gaps)
            for number, p in enumerate(self._people)
            if self._asked(p) and not self._why[_beurt(g, p)]
        ]

    def _hindrance(self, bemand: Bemand, person: Begeleider) -> str:
        if _beurt(bemand, person) in self._keuzes.geweigerd:
            return "staat uit"
        return hindrance(self._stand, person, bemand.dienst, bemand.datum)

    # As numbers

    @property
    def problem(self) -> Staffing:
        """The question, without names."""
        halves = {half: n for n, half in enumerate(dict.fromkeys(map(_half, self._gaps)))}
        slots = tuple(
            Slot(g.tekort, halves[_half(g)], monday(g.datum).toordinal(), _WEEK_DAYS.index(g.dienst.dagdeel))
            for g in self._gaps
        )
        most = self._stand.settings.spreekuur_per_week
        return Staffing(slots, tuple(map(self._person, self._people)), tuple(self._pairs), most)

    def _person(self, person: Begeleider) -> Person:
        every = self._turns.get(person.kenmerk, [])
        counted = self._counted(every)
        return Person(
            len(counted),
            frozenset(_WEEK_DAYS.index(turn.dienst.dagdeel) for turn in counted),
            tuple(monday(turn.datum).toordinal() for turn in every),
            person.soort.betaald,
            person.inzet == {Inzet.SPREEKUUR},
        )

    def _counted(self, every: Iterable[Bemand]) -> list[Bemand]:
        """The turns of the quarter."""
        return [turn for turn in every if self._quarter[0] <= turn.datum <= self._quarter[1]]

    def positions(self, beurten: frozenset[Beurt]) -> frozenset[int]:
        """The pairs that these turns are, as far as they can be."""
        return frozenset(n for n, pair in enumerate(self._pairs) if self._beurt(*pair) in beurten)

    def _beurt(self, slot: int, number: int) -> Beurt:
        return _beurt(self._gaps[slot], self._people[number])

    # By name

    def proposal(self, solution: Solution) -> Bezettingsvoorstel:
        """The proposal that an answer is."""
        chosen = [self._beurt(*self._pairs[pair]) for pair in solution.chosen]
        before = turns(self._before, *self._quarter)
        after = {p.kenmerk: self._times(p.kenmerk, chosen) for p in self._people}
        places = [
            place for bemand in gaps(self._before, *self._period) for place in self._places(bemand, chosen, after)
        ]
        return Bezettingsvoorstel(
            *self._period,
            self._quarter,
            tuple(places),
            {kenmerk: len(before.get(kenmerk, ())) for kenmerk in after},
            {kenmerk: len(times) for kenmerk, times in after.items()},
            solution.proven,
        )

    def _times(self, kenmerk: str, chosen: Sequence[Beurt]) -> list[tuple[date, int]]:
        """When somebody's turns of the quarter would be, in the order of time."""
        own = [(turn.datum, turn.dienst) for turn in self._counted(self._turns.get(kenmerk, ()))]
        own += [(day, self._stand.agenda.dienst[dienst]) for dienst, day, who in chosen if who == kenmerk]
        return sorted((day, _WEEK_DAYS.index(dienst.dagdeel)) for day, dienst in own)

    def _places(
        self, bemand: Bemand, chosen: Sequence[Beurt], after: dict[str, list[tuple[date, int]]]
    ) -> list[OpenPlaats]:
        """A place for each of those whom a service lacks: first who was decided, then who is proposed, then nobody."""
        here = (bemand.dienst.dienst, bemand.datum)
        decided = [k for k in self._present(bemand) if k not in bemand.er]
        who: list[str | None] = [*decided, *(kenmerk for dienst, day, kenmerk in chosen if (dienst, day) == here)]
        who += [None] * (bemand.tekort - len(who))
        able = [p for p in self._people if self._could(bemand, p) and p.kenmerk not in who]
        able.sort(key=lambda p: (p.soort.betaald, len(after[p.kenmerk]), p.naam))
        when = (bemand.datum, _WEEK_DAYS.index(bemand.dienst.dagdeel))
        others = tuple(p.kenmerk for p in able)
        return [
            OpenPlaats(
                bemand.dienst,
                bemand.datum,
                nr,
                bemand.er,
                kenmerk,
                after[kenmerk].index(when) + 1 if kenmerk else 0,
                others,
                "" if kenmerk else self._why_open(bemand, chosen, {*bemand.er, *who}),
            )
            for nr, kenmerk in enumerate(who)
        ]

    def _present(self, bemand: Bemand) -> tuple[str, ...]:
        """Who is at a service with what was decided."""
        own = self._stand.agenda.bezetting_of.get(bemand.dienst.dienst, ())
        return tuple(b.begeleider for b in own if b.datum == bemand.datum and b.begeleider not in bemand.weg)

    def _could(self, bemand: Bemand, person: Begeleider) -> bool:
        """Whether somebody could take a place if nothing else came to them, also one that was refused."""
        return self._asked(person) and not hindrance(self._stand, person, bemand.dienst, bemand.datum)

    def _asked(self, person: Begeleider) -> bool:
        """Whether somebody is to be asked at all: paid staff only where that was said."""
        return self._keuzes.ook_betaald or not person.soort.betaald

    def _why_open(self, bemand: Bemand, chosen: Sequence[Beurt], there: set[str | None]) -> str:
        """Why nobody is proposed, in one line; whoever is there, or would be, is not named."""
        ours = [p for p in self._people if not p.soort.betaald]
        said = [(p, self._why[_beurt(bemand, p)] or self._elsewhere(p, bemand, chosen)) for p in ours]
        named = [f"{p.naam or p.kenmerk} {why}" for p, why in said if why != NOT_FREE and p.kenmerk not in there]
        more = [f"en nog {len(named) - MOST_NAMED}"] if len(named) > MOST_NAMED else []
        nobody = (
            f"niemand {'meer ' if there - {None} else ''}van wie spreekuur doet is vrij op {bemand.dienst.dagdeel}"
            if ours
            else "niemand doet het spreekuur"
        )
        return "; ".join([nobody, *named[:MOST_NAMED], *more, *self._paid_help(bemand), *self._not_asked(bemand)])

    def _not_asked(self, bemand: Bemand) -> list[str]:
        """Who is free but does no spreekuur: they can be put there by hand."""
        others = [p for p in self._stand.begeleiders if not does_services(p) and not p.soort.betaald]
        free = [p for p in others if not hindrance(self._stand, p, bemand.dienst, bemand.datum)]
        more = [f"nog {len(free) - MOST_NAMED}"] if len(free) > MOST_NAMED else []
        names = opsomming([*(p.naam or p.kenmerk for p in free[:MOST_NAMED]), *more])
        return [f"wel vrij maar doet geen spreekuur: {names}"] if free else []

    def _paid_help(self, bemand: Bemand) -> list[str]:
        """Who of the paid staff could, where they were not to be asked."""
        paid = [p for p in self._people if p.soort.betaald and not self._why[_beurt(bemand, p)]]
        names = opsomming(p.naam or p.kenmerk for p in paid)
        return [f"wel vrij: {names} (betaald)"] if paid and not self._keuzes.ook_betaald else []

    def _elsewhere(self, person: Begeleider, bemand: Bemand, chosen: Sequence[Beurt]) -> str:
        """What keeps somebody who could from it: another place in that half-day, or enough turns that week."""
        diensten = self._stand.agenda.dienst
        own = [(diensten[dienst], day) for dienst, day, kenmerk in chosen if kenmerk == person.kenmerk]
        deel = bemand.dienst.dagdeel.deel
        if any(day == bemand.datum and dienst.dagdeel.deel is deel for dienst, day in own):
            return "is dan al ingedeeld"
        return "is die week al ingedeeld"


def _beurt(bemand: Bemand, person: Begeleider) -> Beurt:
    """The turn that it would be."""
    return bemand.dienst.dienst, bemand.datum, person.kenmerk


def _half(bemand: Bemand) -> tuple[date, str]:
    """The half-day of a date."""
    return bemand.datum, bemand.dienst.dagdeel.deel
