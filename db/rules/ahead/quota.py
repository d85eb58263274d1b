"""Taakstelling: how many people with a permit a gemeente is to house in a half-year, and how far it has come.

What is realised is the desk's own count: the people of the households whose key falls in the half-year. Ontheemden do
not count. The figure that the gemeente or the ministry publishes stands beside it, with its peildatum.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from db.agenda import Taakstelling
from db.dutch import aantal, datum, getal
from db.lists import Categorie
from db.model import Huishouden
from db.rules.figures import Blad, Bron, Kolom, Rij, Tabel, homes
from db.rules.household import size_on, size_unknown
from db.rules.months import Periode
from db.rules.scope import Bereik
from db.text import fold

DAYS_A_MONTH = 365.25 / 12

COUNTS = (
    Kolom("personen", "personen"),
    Kolom("volwassenen", "volw."),
    Kolom("huishoudens", "huish."),
)

COMING = "komend"
"""The row of keys that are still to come, which no report has."""

UNUSED = (
    "Er is nog geen taakstelling ingevuld. Dat hoeft ook niet.",
    "Hier kan per gemeente en halfjaar staan hoeveel statushouders er gehuisvest moeten worden: dit blad houdt dan bij "
    "of de gemeente voor of achter loopt, en hoeveel er per maand nog bij moeten.",
    "n vult er een in.",
)


@dataclass(frozen=True, slots=True)
class Gehuisvest:
    """The households that got or get a key in some days, with their people on the last of them."""

    huishoudens: tuple[Huishouden, ...] = ()
    personen: int = 0
    volwassenen: int = 0
    onbekend: int = 0
    """Of how many of the households it is not known how many people they are."""

    @property
    def bron(self) -> tuple[Bron, ...]:
        """The households, as the records that are counted."""
        return homes(self.huishoudens)


@dataclass(frozen=True, slots=True)
class Quotum:
    """How it stands with one taakstelling, in persons.

    `gehuisvest` is the own count up to today, `komend` those whose key is still to come in the half-year, `toen` the
    own count up to the peildatum of the published figure, once that day is there. `per_maand` is what is still needed,
    where a month or more is left. `tegen_geheel` is what it is ahead against the whole task,
    `tegen_deel` against the part of the half-year that has passed; below 0 is behind.
    """

    taakstelling: Taakstelling
    deel: float
    gehuisvest: Gehuisvest
    komend: Gehuisvest
    toen: Gehuisvest | None
    per_maand: float | None

    @property
    def tegen_geheel(self) -> int:
        """Ahead or behind against the task of the whole half-year."""
        return self.taakstelling.voorsprong + self.gehuisvest.personen - self.taakstelling.personen

    @property
    def tegen_deel(self) -> float:
        """Ahead or behind against the task of the part that has passed."""
        task = self.taakstelling
        return task.voorsprong + self.gehuisvest.personen - task.personen * self.deel


def quota(bereik: Bereik, today: date | None = None) -> tuple[Quotum, ...]:
    """How it stands with each taakstelling of these gemeenten; the half-year of today first, then the newest.

    With a day before today it is how it stood then.
    """
    today = today or bereik.stand.today
    by_gemeente = _counted(bereik)
    here = {fold(home.gemeente) for home in bereik.huishoudens}
    ours = (task for task in bereik.stand.agenda.taakstellingen if not bereik.naam or fold(task.gemeente) in here)
    found = [_quotum(bereik, today, task, by_gemeente.get(fold(task.gemeente), ())) for task in ours]
    found.sort(key=lambda one: (not _now(one, today), -one.taakstelling.begin.toordinal(), one.taakstelling.gemeente))
    return tuple(found)


def _now(quotum: Quotum, today: date) -> bool:
    return quotum.taakstelling.begin <= today <= quotum.taakstelling.eind


def _counted(bereik: Bereik) -> dict[str, list[Huishouden]]:
    """The households that count for a taakstelling, by the folded name of their gemeente."""
    found: dict[str, list[Huishouden]] = defaultdict(list)
    for home in bereik.huishoudens:
        if home.gemeente and home.categorie is not Categorie.ONTHEEMD:
            found[fold(home.gemeente)].append(home)
    return found


def _quotum(bereik: Bereik, today: date, task: Taakstelling, there: Iterable[Huishouden]) -> Quotum:
    last = min(today, task.eind)
    passed = max(0, (last - task.begin).days + 1)
    half = Periode(task.begin, task.eind)
    keyed = [home for home in there if home.sleuteldatum in half]
    done = _housed(bereik, keyed, last)
    later = _housed(bereik, [home for home in keyed if home.sleuteldatum and home.sleuteldatum > last], task.eind)
    then = min(task.peildatum, task.eind) if task.peildatum and task.peildatum <= today else None
    left = task.personen - task.voorsprong - done.personen
    days = (task.eind - max(today, task.begin)).days + 1
    return Quotum(
        task,
        passed / half.dagen,
        done,
        later,
        _housed(bereik, keyed, then) if then else None,
        max(0, left) / days * DAYS_A_MONTH if days >= DAYS_A_MONTH else None,
    )


def _housed(bereik: Bereik, keyed: Iterable[Huishouden], until: date) -> Gehuisvest:
    """Those of these households that have their key on that day."""
    there = tuple(home for home in keyed if home.sleuteldatum and home.sleuteldatum <= until)
    sizes = [size_on(bereik.stand, home, until) for home in there]
    persons, adults = sum(one.personen for one in sizes), sum(one.volwassenen for one in sizes)
    return Gehuisvest(there, persons, adults, sum(not one.personen for one in sizes))


# The page


def key_of(task: Taakstelling) -> str:
    """What a taakstelling is called in a table: "steenwijkerland-2024-1"."""
    return f"{fold(task.gemeente).replace(' ', '-')}-{task.jaar}-{task.helft}"


def half_year(task: Taakstelling) -> str:
    """Which half-year it is: "1e helft 2024"."""
    return f"{task.helft}e helft {task.jaar}"


def quota_page(bereik: Bereik) -> Blad:
    """The page of the taakstelling: where each gemeente stands."""
    found, today = quota(bereik), bereik.stand.today
    if not found:
        return Blad("taakstelling", "Taakstelling", UNUSED, _left_out(bereik))
    current = [one for one in found if _now(one, today)]
    others = [one for one in found if one not in current]
    sentences = [_sentence(one, today) for one in current] or [
        "Voor dit halfjaar is er geen taakstelling ingevuld. n vult er een in."
    ]
    tables = [_table(one, today, _explain(bereik, one)) for one in current] + ([_others(others)] if others else [])
    return Blad("taakstelling", "Taakstelling", tuple(sentences), (*tables, *_left_out(bereik)))


def quota_on(bereik: Bereik, periode: Periode) -> Blad | None:
    """How it stood at the end of a period with each half-year of it, for a report; None where no task is kept for it.

    It says persons alone, of keys that were given: with the households beside them, those who don't count for the task
    could be told from the other pages.
    """
    day = periode.tot
    found = [one for one in quota(bereik, day) if one.taakstelling.begin <= day and one.taakstelling.eind >= periode.van]
    if not found:
        return None
    found.sort(key=lambda one: (one.taakstelling.gemeente, one.taakstelling.begin))
    tables = tuple(_of_persons(_table(one, day, _explain(bereik, one))) for one in found)
    said = tuple(_sentence(one, day) for one in found)
    return Blad("taakstelling", "Waar staan we met de taakstelling?", said, tables, kort="Taakstelling")


def _of_persons(tabel: Tabel) -> Tabel:
    """The table of a taakstelling as a report has it."""
    rows = tuple(replace(row, waarden=row.waarden[:1]) for row in tabel.rijen if row.naam != COMING)
    return replace(tabel, kolommen=COUNTS[:1], rijen=rows)


def _explain(bereik: Bereik, one: Quotum) -> str:
    part = f" De taak is van de hele gemeente, geteld is {bereik.naam}." if bereik.naam.startswith("team") else ""
    unknown = size_unknown(one.gehuisvest.onbekend)
    return f"Een verschil onder 0 is achterstand. Ontheemden tellen niet mee.{part} {unknown}".strip()


def _sentence(one: Quotum, today: date) -> str:
    """Where a gemeente stands; of a half-year that is over, how it ended."""
    task, over = one.taakstelling, today >= one.taakstelling.eind
    people = aantal(task.personen, "persoon", "personen")
    begun = f"met een {_ahead(task.voorsprong)}" if task.voorsprong else "zonder voorsprong of achterstand"
    here = aantal(one.gehuisvest.personen, "persoon", "personen")
    got = "kreeg" if one.gehuisvest.personen == 1 else "kregen"
    so_far = "" if over else f" Dat is een {_ahead(one.tegen_deel)} op wat er nu moest zijn."
    return (
        f"{task.gemeente} {'moest' if over else 'moet'} {people} huisvesten in de {task.helft}e helft van {task.jaar}"
        f" en begon {begun}. Tot en met {datum(min(today, task.eind), today)} {got} {here} een sleutel.{so_far}"
        f" {_rest(one, over)}"
    )


def _rest(one: Quotum, over: bool) -> str:
    """What is still to be done, or was left undone."""
    todo = max(0, -one.tegen_geheel)
    if not todo:
        return "De taak is gehaald."
    if over:
        return f"{'Dat is' if todo == 1 else 'Dat zijn'} er {todo} te weinig."
    month = f", {getal(one.per_maand)} per maand" if one.per_maand else ""
    return f"Er {'moet' if todo == 1 else 'moeten'} er nog {todo} bij{month}."


def _ahead(count: float) -> str:
    """How far ahead or behind, in words: "voorsprong van 3", "achterstand van 2,5"."""
    number = str(abs(round(count))) if abs(count - round(count)) < 0.05 else getal(abs(count))
    return f"{'achterstand' if count < 0 else 'voorsprong'} van {number}"


def _table(one: Quotum, today: date, explain: str) -> Tabel:
    """All about one taakstelling of now, a row per figure."""
    task = one.taakstelling
    rows = [
        _persons("taak", "taak van het halfjaar", task.personen),
        _persons("voorsprong", "voorsprong aan het begin", task.voorsprong),
        _count("gehuisvest", f"gehuisvest t/m {datum(min(today, task.eind), today)}", one.gehuisvest),
        _count(COMING, "sleutel komt nog, dit halfjaar", one.komend),
        _persons("tegen_geheel", "verschil met de hele taak", one.tegen_geheel, one.gehuisvest),
        _persons("tegen_deel", "verschil met de taak tot nu", one.tegen_deel, one.gehuisvest, one.tegen_deel < 0),
    ]
    if one.per_maand is not None:
        rows.append(_persons("per_maand", "nog nodig per maand", one.per_maand))
    if task.gerealiseerd is not None and (task.peildatum is None or one.toen):
        rows.append(
            _persons("gepubliceerd", f"gepubliceerd, peildatum {datum(task.peildatum, today)}", task.gerealiseerd)
        )
    if one.toen:
        rows.append(_count("toen", f"eigen telling t/m {datum(task.peildatum, today)}", one.toen))
    title = f"{task.gemeente}, {half_year(task)}"
    return Tabel(key_of(task), title, COUNTS, tuple(rows), optelbaar=False, uitleg=explain)


def _persons(naam: str, label: str, count: float | None, found: Gehuisvest | None = None, alert: bool = False) -> Rij:
    """A row that is of persons alone."""
    value = None if count is None else round(count, 1)
    return Rij(naam, label, (value, "", ""), found.bron if found else (), alert=alert)


def _count(naam: str, label: str, found: Gehuisvest) -> Rij:
    count = len(found.huishoudens)
    if count and found.onbekend == count:
        return Rij(naam, label, (None, None, count), found.bron)
    return Rij(naam, label, (found.personen, found.volwassenen, count), found.bron)


def _others(found: Iterable[Quotum]) -> Tabel:
    """The half-years before and after this one, a row each."""
    columns = (Kolom("taak", "taak"), Kolom("gehuisvest", "gehuisvest"), Kolom("verschil", "verschil"))
    rows = tuple(
        Rij(
            key_of(one.taakstelling),
            f"{one.taakstelling.gemeente}, {half_year(one.taakstelling)}",
            (one.taakstelling.personen, one.gehuisvest.personen, one.tegen_geheel),
            one.gehuisvest.bron,
        )
        for one in found
    )
    return Tabel(
        "halfjaren", "Andere halfjaren", columns, rows, optelbaar=False, uitleg="Een verschil onder 0 is achterstand."
    )


def _left_out(bereik: Bereik) -> tuple[Tabel, ...]:
    """The households with a key in this half-year that count for no gemeente, where there are any."""
    today = bereik.stand.today
    here = [
        home for home in bereik.huishoudens
        if home.sleuteldatum and (home.sleuteldatum.year, home.sleuteldatum.month > 6) == (today.year, today.month > 6)
    ]  # fmt: skip
    kinds = {
        "ontheemd": ("ontheemden", [home for home in here if home.categorie is Categorie.ONTHEEMD]),
        "zonder_gemeente": (
            "gemeente niet ingevuld",
            [home for home in here if not home.gemeente and home.categorie is not Categorie.ONTHEEMD],
        ),
        "zonder_omvang": (
            "aantal mensen niet ingevuld",
            [home for home in here if home.gemeente and not size_on(bereik.stand, home, today).personen],
        ),
    }
    rows = tuple(
        Rij(naam, label, (len(some),), homes(some), alert=naam != "ontheemd")
        for naam, (label, some) in kinds.items()
        if some
    )
    columns = (COUNTS[2],)
    return (Tabel("niet_geteld", "Niet meegeteld, sleutel in dit halfjaar", columns, rows),) if rows else ()
