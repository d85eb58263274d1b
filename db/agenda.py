"""What stands in the diary of the desk, as frozen records: who is where in which half-day, and what is to be done.

As in `db.model`, the field names of a record are the columns of its table and of its sheet, empty is unknown, and
`versie` counts its writes. `Agenda` holds those that a Stand needs.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from db.lists import ActieSoort, Anker, ContactSoort, Dagdeel, Deel, Fase, Wervingskanaal

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

ALWAYS = date(1900, 1, 1)
"""From when the first list of tasks of a file holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitzondering:
    """In one half-day of one date a begeleider is free, or is not, whatever the standing dagdelen say."""

    begeleider: str
    datum: date
    deel: Deel
    vrij: bool
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dienst:
    """A service that is staffed every week in one half-day, such as the inloopspreekuur; it holds from `van` to `tot`.

    `nodig` is how many people it takes. The services of one name make a line of the roster. Without a `team` it is
    of every team.
    """

    dienst: str
    naam: str
    team: str = ""
    plaats: str = ""
    dagdeel: Dagdeel
    nodig: int = 1
    van: date | None = None
    tot: date | None = None
    versie: int = 0

    def runs(self, day: date) -> bool:
        """Whether it is on that date, as far as the week and its own first and last day say."""
        on_the_day = Dagdeel.on(day, self.dagdeel.deel) is self.dagdeel
        return on_the_day and (self.van is None or self.van <= day) and (self.tot is None or day <= self.tot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezetting:
    """Somebody staffs a service on a date; `toch` where they are elsewhere in that half-day and it was said so."""

    dienst: str
    datum: date
    begeleider: str
    toch: bool = False
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Afspraak:
    """The fixed half-day of a household and its begeleider, each week from `van` through `tot`.

    It lasts no longer than their koppeling. `toch` where they are elsewhere then and it was said so.
    """

    dossier: str
    begeleider: str
    dagdeel: Dagdeel
    van: date
    tot: date | None = None
    toch: bool = False
    id: int = 0
    versie: int = 0

    def holds(self, day: date) -> bool:
        """Whether it is agreed for that date, as far as its own first and last day say."""
        on_the_day = Dagdeel.on(day, self.dagdeel.deel) is self.dagdeel
        return on_the_day and self.van <= day and (self.tot is None or day <= self.tot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact moment with a household: when, how, by whom (a kenmerk), and one line."""

    dossier: str
    volgnr: int
    datum: date
    soort: ContactSoort | None = None
    wie: str | None = None
    regel: str = ""
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taaksoort:
    """A task of the list that trajecten follow which begin on `vanaf` or later, until the next list begins.

    Its deadline is so many `dagen` after the day of its `anker`, or before it where the number is negative.
    """

    vanaf: date
    taak: str
    naam: str
    anker: Anker
    dagen: int
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taak:
    """What differs from the list for one household: done, not applicable, another deadline, or a task of its own.

    A task of its own has a `naam`; one of the list goes by its `taak` alone.
    """

    dossier: str
    taak: str
    naam: str = ""
    deadline: date | None = None
    klaar: date | None = None
    nvt: bool = False
    wie: str | None = None
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Actie:
    """What somebody (`wie`, a kenmerk) is to do on a day about a household or a begeleider, and when it was done.

    One of soort werving is something done to find vrijwilligers, through a `kanaal`.
    """

    nummer: int
    soort: ActieSoort = ActieSoort.ANDERS
    wat: str = ""
    kanaal: Wervingskanaal | None = None
    wie: str | None = None
    dossier: str | None = None
    begeleider: str | None = None
    op: date
    tijd: str = ""
    klaar: date | None = None
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderbreking:
    """A traject is interrupted from `van` up to, and not on, `tot`; without `tot` until further notice."""

    dossier: str
    van: date
    tot: date | None = None
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation around the households, with the part it plays and its contact person."""

    naam: str
    rol: str = ""
    contactpersoon: str = ""
    telefoon: str = ""
    email: str = ""
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrokkene:
    """A partner plays a part around one household, with a contact person of its own where there is one."""

    dossier: str
    partner: str
    rol: str = ""
    contactpersoon: str = ""
    telefoon: str = ""
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorlopenFase:
    """A phase that a begeleider has left on `tot`; the phase that they are in stands with themselves."""

    begeleider: str
    fase: Fase
    van: date | None = None
    tot: date
    id: int = 0
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taakstelling:
    """How many `personen` with a permit a gemeente is to house in a half-year (`helft` 1 or 2 of `jaar`).

    `voorsprong` is what it was ahead at the start of that half-year, below 0: behind. `gerealiseerd` is what the
    gemeente or the ministry counted on `peildatum`; left empty, only what the file itself counts is known.
    """

    gemeente: str
    jaar: int
    helft: int
    personen: int
    voorsprong: int = 0
    gerealiseerd: int | None = None
    peildatum: date | None = None
    id: int = 0
    versie: int = 0

    @property
    def begin(self) -> date:
        """The first day of the half-year."""
        return date(self.jaar, 1 if self.helft == 1 else 7, 1)

    @property
    def eind(self) -> date:
        """The last day of the half-year."""
        return date(self.jaar, 6, 30) if self.helft == 1 else date(self.jaar, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Afgevinkt:
    """Something of Vandaag that has no other way of being done was seen on this date; `wat` says what."""

    wat: str
    datum: date
    versie: int = 0


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    """The items by key, in their order."""
    groups: dict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(group) for name, group in groups.items()}


@dataclass(frozen=True, eq=False)
class Agenda:
    """What stands in the diary of the people and households of a Stand.

    Of the contacts only the last of each household, of the actions those that are open, of the roster what is not
    longer ago than the quarter before this one; all of the past where it was read for that (`whole`). Then
    `per_gemeente` is how many households the whole file has of each gemeente, by its folded name.
    """

    uitzonderingen: tuple[Uitzondering, ...] = ()
    diensten: tuple[Dienst, ...] = ()
    bezettingen: tuple[Bezetting, ...] = ()
    afspraken: tuple[Afspraak, ...] = ()
    contacten: tuple[Contact, ...] = ()
    taaksoorten: tuple[Taaksoort, ...] = ()
    taken: tuple[Taak, ...] = ()
    acties: tuple[Actie, ...] = ()
    afgevinkt: tuple[Afgevinkt, ...] = ()
    onderbrekingen: tuple[Onderbreking, ...] = ()
    fasen: tuple[DoorlopenFase, ...] = ()
    betrokkenen: tuple[Betrokkene, ...] = ()
    taakstellingen: tuple[Taakstelling, ...] = ()
    whole: bool = False
    per_gemeente: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def dienst(self) -> dict[str, Dienst]:
        """Services by key."""
        return {d.dienst: d for d in self.diensten}

    @cached_property
    def uitzondering(self) -> dict[tuple[str, date, Deel], Uitzondering]:
        """Exceptions by kenmerk, date and part of the day."""
        return {(u.begeleider, u.datum, u.deel): u for u in self.uitzonderingen}

    @cached_property
    def bezetting_by(self) -> dict[str, tuple[Bezetting, ...]]:
        """Who staffs what, by kenmerk."""
        return grouped(self.bezettingen, lambda b: b.begeleider)

    @cached_property
    def bezetting_of(self) -> dict[str, tuple[Bezetting, ...]]:
        """Who staffs what, by service."""
        return grouped(self.bezettingen, lambda b: b.dienst)

    @cached_property
    def bezetting_at(self) -> dict[tuple[str, date], tuple[Bezetting, ...]]:
        """Who staffs what, by service and date."""
        return grouped(self.bezettingen, lambda b: (b.dienst, b.datum))

    @cached_property
    def afspraken_by(self) -> dict[str, tuple[Afspraak, ...]]:
        """Appointments by kenmerk."""
        return grouped(self.afspraken, lambda a: a.begeleider)

    @cached_property
    def afspraken_of(self) -> dict[str, tuple[Afspraak, ...]]:
        """Appointments by dossier."""
        return grouped(self.afspraken, lambda a: a.dossier)

    @cached_property
    def laatste_contact(self) -> dict[str, Contact]:
        """The last contact by dossier."""
        return {c.dossier: c for c in sorted(self.contacten, key=lambda c: (c.datum, c.volgnr))}

    @cached_property
    def takenlijsten(self) -> dict[date, tuple[Taaksoort, ...]]:
        """The stored lists of tasks by the day from which they hold, the oldest first."""
        lists = grouped(sorted(self.taaksoorten, key=lambda t: t.vanaf), lambda t: t.vanaf.isoformat())
        return {date.fromisoformat(vanaf): some for vanaf, some in lists.items()}

    @cached_property
    def onderbrekingen_of(self) -> dict[str, tuple[Onderbreking, ...]]:
        """When a traject stood still or will, by dossier."""
        return grouped(self.onderbrekingen, lambda o: o.dossier)

    @cached_property
    def fasen_of(self) -> dict[str, tuple[DoorlopenFase, ...]]:
        """The phases that somebody has left, the oldest first, by kenmerk."""
        return grouped(sorted(self.fasen, key=lambda f: (f.tot, f.id)), lambda f: f.begeleider)

    @cached_property
    def taken_of(self) -> dict[str, dict[str, Taak]]:
        """What differs from the list of tasks, by dossier and task."""
        return {dossier: {t.taak: t for t in own} for dossier, own in grouped(self.taken, lambda t: t.dossier).items()}

    @cached_property
    def afgevinkt_op(self) -> dict[str, date]:
        """When each thing of Vandaag was ticked off."""
        return {a.wat: a.datum for a in self.afgevinkt}
