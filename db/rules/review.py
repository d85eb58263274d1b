"""What in the log of a month deserves a look, and which months nobody has looked at: pure sums over its entries."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from db.dutch import aantal
from db.free_days import feestdag
from db.rules.months import month_of
from db.settings import Settings

MOST = 12
"""So many months back a review is asked for: who starts late need not go through years."""

SOORTEN = {
    "wijziging": "gewijzigd",
    "ongedaan": "ongedaan gemaakt",
    "opnieuw": "opnieuw gedaan",
    "begin": "begin",
    "inzage": "bekeken",
    "uitvoer": "naar buiten",
    "beheer": "beheer",
    "controle": "log geopend of nagekeken",
    "gewist": "gewist",
}
"""The kinds of entry, as a person reads them."""


@dataclass(frozen=True, slots=True)
class Regel:
    """An entry of the log as the review counts it; `tijd` is the local time.

    `record` is the table and key of what was looked at. `opzij` where a rule or warning was overruled, `instelling`
    where a setting was changed, `terug` where it is dated before the entry that it follows.
    """

    nr: int
    tijd: datetime
    gebruiker: str
    soort: str
    record: tuple[str, str] | None = None
    opzij: bool = False
    instelling: bool = False
    terug: bool = False


class Bevinding(StrEnum):
    """What deserves a look, in the order of the screen."""

    TIJD = "Buiten werktijd"
    VEEL = "Veel bekeken in korte tijd"
    UITVOER = "Naar buiten gebracht"
    OPZIJ = "Regel of waarschuwing opzij gezet"
    GEWIST = "Gewist of geanonimiseerd"
    BEHEER = "Gebruikers, wachtzinnen en sleutels"
    INSTELLING = "Instellingen gewijzigd"
    KLOK = "Klok terug"
    ONGEDAAN = "Ongedaan gemaakt"


@dataclass(frozen=True, slots=True)
class Opvallend:
    """The entries that one kind of look is about, by their numbers, and how many of each user, most first."""

    soort: Bevinding
    regels: tuple[int, ...]
    per_gebruiker: tuple[tuple[str, int], ...]


def review(regels: Sequence[Regel], settings: Settings) -> tuple[Opvallend, ...]:
    """Every kind with its entries, those without any included."""
    many = many_at_once(regels, settings)
    found: dict[Bevinding, list[Regel]] = {soort: [] for soort in Bevinding}
    for regel in regels:
        for soort in _of(regel, settings):
            found[soort].append(regel)
        if regel.nr in many:
            found[Bevinding.VEEL].append(regel)
    return tuple(Opvallend(soort, tuple(regel.nr for regel in own), per_user(own)) for soort, own in found.items())


_KINDS = {
    "uitvoer": Bevinding.UITVOER,
    "gewist": Bevinding.GEWIST,
    "beheer": Bevinding.BEHEER,
    "ongedaan": Bevinding.ONGEDAAN,
}
"""The kinds of entry that always deserve a look."""


def _of(regel: Regel, settings: Settings) -> Iterable[Bevinding]:
    """What one entry deserves a look for by itself."""
    if regel.soort in _KINDS:
        yield _KINDS[regel.soort]
    if regel.opzij:
        yield Bevinding.OPZIJ
    if regel.instelling:
        yield Bevinding.INSTELLING
    if regel.terug:
        yield Bevinding.KLOK
    if odd_hour(regel.tijd, settings):
        yield Bevinding.TIJD


def measure(soort: Bevinding, settings: Settings) -> str:
    """By which settings a kind is found, in words; "" where there are none."""
    if soort is Bevinding.TIJD:
        weekend = "; weekend en feestdagen" if settings.logboek_weekend == "ongewoon" else ""
        return f"voor {settings.logboek_van_uur} of vanaf {settings.logboek_tot_uur} uur{weekend}"
    if soort is Bevinding.VEEL:
        return f"{settings.logboek_dossiers} of meer binnen {aantal(settings.logboek_minuten, 'minuut', 'minuten')}"
    return ""


def per_user(regels: Iterable[Regel]) -> tuple[tuple[str, int], ...]:
    """How many entries each user has, most first."""
    counted = Counter(regel.gebruiker for regel in regels)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def odd_hour(moment: datetime, settings: Settings) -> bool:
    """Whether a moment falls outside of the usual hours; a weekend and a public holiday do as well (setting)."""
    if not settings.logboek_van_uur <= moment.hour < settings.logboek_tot_uur:
        return True
    free = moment.weekday() >= 5 or bool(feestdag(moment.date()))
    return free and settings.logboek_weekend == "ongewoon"


def many_at_once(regels: Iterable[Regel], settings: Settings) -> frozenset[int]:
    """The views of whoever looked at so many different records within so many minutes (both settings).

    All views of such a stretch count, and stretches may overlap: it is a window that slides.
    """
    by_user: dict[str, list[Regel]] = {}
    for regel in regels:
        if regel.soort == "inzage" and regel.record:
            by_user.setdefault(regel.gebruiker, []).append(regel)
    length = timedelta(minutes=settings.logboek_minuten)
    found: set[int] = set()
    for views in by_user.values():
        found.update(_crowded(sorted(views, key=lambda r: (r.tijd, r.nr)), length, settings.logboek_dossiers))
    return frozenset(found)


def _crowded(views: Sequence[Regel], length: timedelta, least: int) -> Iterable[int]:
    """The numbers of the views that lie in a window with at least so many different records, in one pass."""
    inside: Counter[tuple[str, str] | None] = Counter()
    end = said = 0
    for begin, first in enumerate(views):
        while end < len(views) and views[end].tijd < first.tijd + length:
            inside[views[end].record] += 1
            end += 1
        if len(inside) >= least:
            yield from (view.nr for view in views[max(begin, said) : end])
            said = end
        inside[first.record] -= 1
        if not inside[first.record]:
            del inside[first.record]


def previous_month(day: date) -> date:
    """The first day of the month before that of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after that of a day."""
    return month_of(day).tot + timedelta(days=1)


def month_name(day: date) -> str:
    """How a month is written where it is a key: "2024-03"."""
    return f"{day:%Y-%m}"


def overdue(first: date | None, reviewed: Collection[str], today: date, days: int) -> tuple[date, ...]:
    """The months that nobody signed off and that ended more than `days` ago, the newest first.

    `first` is a day of the month in which the log begins (None: there is no log), `reviewed` has months as "2024-03".
    """
    found = []
    month = previous_month(today)
    for _ in range(MOST):
        if first is None or month < first.replace(day=1):
            break
        if (today - month_of(month).tot).days > days and month_name(month) not in reviewed:
            found.append(month)
        month = previous_month(month)
    return tuple(found)
