"""The lines of the week grid: services above, people below, a page at a time, and how a half-day reads in a square."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property

from db.agenda import Afspraak
from db.dutch import DAGEN, MAANDEN
from db.free_days import feestdag
from db.lists import AfwezigSoort, Dagdeel, Deel
from db.model import Begeleider
from db.records.week import Volgorde, read_week
from db.rules.roster import Bemand, Vak, days_of_week, next_on, places, square, staffing
from db.stand import Stand
from db.store import Store
from tui.subject import Subject
from tui.widgets.gridlines import Cell, GridColumn, GridRow
from tui.words import SOORT_KORT, talen

PAGE = 40
"""People who are read from the file at a time."""

Half = tuple[date, Deel]
"""A part of a date: what a column of the grid is of."""

AWAY = {AfwezigSoort.ZIEK: "ziek", AfwezigSoort.VAKANTIE: "vak"}
"""How an absence reads in a square; every other is "afw"."""


PARTS = {Deel.OCHTEND: "ocht", Deel.MIDDAG: "midd", Deel.AVOND: "avond"}
"""The parts of a day above the columns."""


class Breedte(IntEnum):
    """Which half-days are unfolded."""

    OVERDAG = 0
    AVOND = 1
    WEEKEND = 2

    def shows(self, half: Half) -> bool:
        """Whether the grid has a column for a half-day."""
        day, deel = half
        evening, weekend = deel is Deel.AVOND, day.weekday() > 4
        return self is Breedte.WEEKEND or not (weekend or (evening and self is Breedte.OVERDAG))


def halves_of_week(week: date) -> list[Half]:
    """Every half-day of the week of a day, in the order of time."""
    return [(day, deel) for day in days_of_week(week) for deel in Deel]


def grid_columns(week: date, breedte: Breedte, today: date, standing: bool) -> list[GridColumn]:
    """The columns of a week; those of the standing roster have a day of the week and no date."""
    columns = []
    for day, deel in halves_of_week(week):
        if breedte.shows((day, deel)):
            dag = DAGEN[day.weekday()]
            head = f"elke {dag}" if standing else f"{dag} {day.day} {MAANDEN[day.month - 1]}"
            note = "" if standing else feestdag(day)
            columns.append(GridColumn((day, deel), day, head, PARTS[deel], note, day == today and not standing))
    return columns


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """The services of one name, "" for the line that says that there are none yet."""

    naam: str


def short(naam: str) -> str:
    """A service in a few small letters; households have a capital."""
    return "spr" if "spreek" in naam.lower() else naam.lower()[:4]


def square_cell(vak: Vak, shown: Callable[[str], str]) -> Cell:
    """How a half-day of a date of somebody reads."""
    taken = _taken([short(p.naam) if _is_service(p.wat) else shown(p.naam) for p in vak.plekken])
    if vak.buiten:
        return Cell("–", "dim")
    if vak.afwezig:
        absent = AWAY.get(vak.afwezig.soort, "afw") if vak.afwezig.soort else "afw"
        return Cell(f"{absent}!" if taken else absent, "alert" if taken else "dim")
    if vak.feestdag and not vak.gezegd:
        return Cell("feest", "dim")
    if taken:
        return Cell(taken, "service" if any(_is_service(p.wat) for p in vak.plekken) else "")
    star = "" if vak.gezegd is None else "*"
    return Cell(f"vrij{star}", "free") if vak.opgegeven else Cell(f"nee{star}" if star else "", "dim")


def _taken(names: Sequence[str]) -> str:
    """Where somebody is; of two places the first letters of both, for a square is narrow."""
    return "2x" + "+".join(name[:2] for name in names) if len(names) > 1 else "".join(names)


def _is_service(wat: object) -> bool:
    return not isinstance(wat, Afspraak)


def standing_cell(stand: Stand, person: Begeleider, half: Half, shown: Callable[[str], str]) -> Cell:
    """How a half-day of every week of somebody reads: what is agreed for it, or whether they have it."""
    day, deel = half
    agreed = [p.naam for p in places(stand, person.kenmerk, day, deel) if isinstance(p.wat, Afspraak)]
    if agreed:
        return Cell(_taken([shown(naam) for naam in agreed]))
    return Cell("vrij", "free") if Dagdeel.on(day, deel) in person.dagdelen else Cell()


class WeekServices:
    """The services of a week by name and half-day, with who staffs them."""

    def __init__(self, stand: Stand, week: date) -> None:
        """`stand` has the services, who staffs them that week, and whether those are there."""
        self.stand = stand
        self._week = week
        going = dict.fromkeys(d.naam for d in stand.agenda.diensten if d.tot is None or d.tot >= week)
        self.lines = [ServiceLine(naam) for naam in going] or [ServiceLine("")]
        """A line per name; what is over before the week has none."""

    def bemand(self, line: ServiceLine, half: Half) -> list[Bemand]:
        """The services of a name in a half-day of a date, with who staffs them."""
        return self._staffed.get((line.naam, half), [])

    @cached_property
    def _staffed(self) -> dict[tuple[str, Half], list[Bemand]]:
        found: dict[tuple[str, Half], list[Bemand]] = defaultdict(list)
        for dienst in self.stand.agenda.diensten:
            day = next_on(self._week, dienst.dagdeel)
            if dienst.runs(day):
                found[dienst.naam, (day, dienst.dagdeel.deel)].append(staffing(self.stand, dienst, day))
        return found


class WeekRows:
    """The lines of a week: one per name of a service, then one per person, read a page at a time."""

    def __init__(
        self,
        store: Store,
        today: date,
        week: date,
        kenmerken: Sequence[str],
        services: WeekServices,
        breedte: Breedte,
        standing: bool,
        volgorde: Volgorde,
        shown: Callable[[str], str],
    ) -> None:
        self._db, self._today, self._shown = store.db, today, shown
        self.week, self.standing, self._volgorde = week, standing, volgorde
        self.kenmerken = kenmerken
        self.halves = [half for half in halves_of_week(week) if breedte.shows(half)]
        self._folded = [half for half in halves_of_week(week) if not breedte.shows(half)]
        self.services = services
        self.lines = services.lines
        self._pages: dict[int, Stand] = {}
        self._rows: dict[int, GridRow] = {}
        self._folds: dict[int, frozenset[date]] = {}

    def __len__(self) -> int:
        return len(self.lines) + len(self.kenmerken)

    def __getitem__(self, index: int, /) -> GridRow:
        if index not in self._rows:
            services = len(self.lines)
            self._rows[index] = self._service(self.lines[index]) if index < services else self._line(index - services)
        return self._rows[index]

    def position(self, key: Hashable) -> int | None:
        """Where a service or person stands."""
        try:
            if isinstance(key, Subject):
                return len(self.lines) + self.kenmerken.index(key.sleutel)
            return self.lines.index(key) if isinstance(key, ServiceLine) else None
        except ValueError:
            return None

    def kenmerk(self, index: int) -> str | None:
        """Who stands on a line, None where it is one of services."""
        at = index - len(self.lines)
        return self.kenmerken[at] if 0 <= at < len(self.kenmerken) else None

    def stand_at(self, index: int) -> Stand:
        """The Stand of the page with a line of somebody."""
        number = (index - len(self.lines)) // PAGE
        if number not in self._pages:
            some = self.kenmerken[number * PAGE : (number + 1) * PAGE]
            self._pages[number] = read_week(self._db, self._today, self.week, some)
        return self._pages[number]

    def person(self, index: int) -> Begeleider | None:
        """Who stands on a line, None where it is one of services or they are gone."""
        kenmerk = self.kenmerk(index)
        return self.stand_at(index).begeleider.get(kenmerk) if kenmerk else None

    def vak(self, index: int, half: Half) -> Vak | None:
        """What a half-day is for whoever stands on a line, None where it is one of services."""
        person = self.person(index)
        return square(self.stand_at(index), person, *half) if person else None

    def given(self, index: int, half: Half) -> bool:
        """Whether whoever stands on a line gave a half-day: of this date, or of every week."""
        person = self.person(index)
        if person is None:
            return False
        return (
            Dagdeel.on(*half) in person.dagdelen
            if self.standing
            else square(self.stand_at(index), person, *half).opgegeven
        )

    # People

    def _line(self, at: int) -> GridRow:
        index = at + len(self.lines)
        stand, person = self.stand_at(index), self.person(index)
        if person is None:
            return GridRow(None, "", "", ())
        cells = tuple(
            standing_cell(stand, person, half, self._shown)
            if self.standing
            else square_cell(square(stand, person, *half), self._shown)
            for half in self.halves
        )
        subject = Subject("begeleider", person.kenmerk)
        return GridRow(subject, self._shown(person.naam), self._beside(person), cells)

    def _beside(self, person: Begeleider) -> str:
        """That by which the people are ordered, else their kind."""
        if self._volgorde is Volgorde.PLAATS:
            return person.plaats
        return talen(person.talen) if self._volgorde is Volgorde.TALEN else SOORT_KORT[person.soort]

    # Services

    def _service(self, line: ServiceLine) -> GridRow:
        if not line.naam:
            hint = Cell("n", "dim")
            return GridRow(line, "nog geen dienst: n", "", tuple(hint for _ in self.halves), "dim")
        cells = tuple(self._service_cell(line, half) for half in self.halves)
        return GridRow(line, line.naam, "dienst", cells, "name")

    def _service_cell(self, line: ServiceLine, half: Half) -> Cell:
        found = self.services.bemand(line, half)
        if not found:
            return Cell()
        needed = sum(b.dienst.nodig for b in found)
        if self.standing:
            return Cell(f"{needed} p", "service")
        if found[0].feestdag:
            return Cell("dicht", "dim")
        text = f"{sum(len(b.er) for b in found)}/{needed}"
        return Cell(f"{text}!", "alert") if any(b.tekort for b in found) else Cell(text, "service")

    # What is folded away

    def folded_days(self, lines: range) -> set[date]:
        """The days on which something of the services and of these lines stands in a half-day that is folded away."""
        indices = {*range(len(self.lines)), *lines}
        return {day for index in indices if index < len(self) for day in self._folds_of(index)}

    def _folds_of(self, index: int) -> frozenset[date]:
        if index not in self._folds:
            line = self.lines[index] if index < len(self.lines) else None
            halves = [half for half in self._folded if self.services.bemand(line, half)] if line else self._used(index)
            self._folds[index] = frozenset(day for day, _ in halves)
        return self._folds[index]

    def _used(self, index: int) -> list[Half]:
        """The folded half-days in which somebody is somewhere, or said for that date alone that they are free."""
        agenda, kenmerk = self.stand_at(index).agenda, self.kenmerk(index) or ""
        agreed = {a.dagdeel for a in agenda.afspraken_by.get(kenmerk, ())}
        staffed = {agenda.dienst[b.dienst].dagdeel for b in agenda.bezetting_by.get(kenmerk, ())}
        used = [half for half in self._folded if Dagdeel.on(*half) in agreed | staffed]
        said = [u for half in self._folded if (u := agenda.uitzondering.get((kenmerk, *half))) and u.vrij]
        return [h for h in used if places(self.stand_at(index), kenmerk, *h)] + [(u.datum, u.deel) for u in said]
