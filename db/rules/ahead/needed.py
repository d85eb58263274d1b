"""Needed: how many vrijwilligers and stagiaires it takes for so many persons a year, in the steady state.

The formula is that of the domain page: what everyone who comes in a year needs by the month of the traject, less what
stagiaires give, by the hours of a vrijwilliger. Every number of it is a setting.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import floor

from db.dutch import aantal, getal, uren
from db.rules.ahead.arrivals import own_quotas, persons
from db.rules.load import EPSILON
from db.rules.months import year_back
from db.rules.scope import Bereik
from db.settings import Settings
from db.text import fold


@dataclass(frozen=True, slots=True)
class Benodigd:
    """For so many persons a year: the hours a week of it all, vrijwilligers from and to, and stagiaires."""

    personen: float
    uren: float
    vrijwilligers: tuple[int, int]
    stagiaires: int
    bron: str = ""


def benodigd(settings: Settings, personen_per_jaar: float, bron: str = "") -> Benodigd:
    """Whom it takes for so many persons a year; `bron` says in words where that number comes from."""
    hours = personen_per_jaar / settings.personen_per_huishouden / 12 * traject_hours(settings)
    rest = hours - settings.stagiaires_nodig * settings.uren_stagiaire
    low, high = sorted((settings.vrijwilliger_uren_hoog, settings.vrijwilliger_uren_laag), reverse=True)
    return Benodigd(
        personen_per_jaar, hours, (_whole(rest / low), _whole(rest / high)), settings.stagiaires_nodig, bron
    )


def traject_hours(settings: Settings) -> float:
    """The hours a week of each month of a traject, added up: 3 x 5 + 3 x 2 + 6 x 1."""
    return sum(count * hours for count, hours in _terms(settings))


def _terms(settings: Settings) -> list[tuple[int, float]]:
    months = settings.traject_maanden
    return [
        (min(3, months), settings.uren_maand_1_3),
        (min(3, max(0, months - 3)), settings.uren_maand_4_6),
        (max(0, months - 6), settings.uren_maand_7_12),
    ]


def _whole(value: float) -> int:
    """Rounded half up, at least 0."""
    return max(0, floor(value + 0.5 + EPSILON))


def benodigd_voor(bereik: Bereik, taakstelling: int | None = None) -> Benodigd:
    """Whom it takes for the taakstelling of this year, or for so many persons; else for who came in the past year.

    Of a gemeente of which only one half-year is known, that one counts twice.
    """
    settings, today = bereik.stand.settings, bereik.stand.today
    if taakstelling is not None:
        return benodigd(settings, taakstelling, f"{_people(taakstelling)} per jaar")
    halves: dict[str, list[float]] = defaultdict(list)
    for quota, share in own_quotas(bereik):
        if quota.jaar == today.year:
            halves[fold(quota.gemeente)].append(quota.personen * share)
    if halves:
        people = sum(2 * sum(own) / len(own) for own in halves.values())
        return benodigd(settings, people, f"de taakstelling van {_people(people)} in {today.year}")
    year = year_back(today)
    came = [home for home in bereik.huishoudens if home.sleuteldatum in year]
    people = sum(persons(bereik.stand, home) for home in came)
    came_in = "kwam" if round(people) == 1 else "kwamen"
    return benodigd(settings, people, f"{_people(people)}, zoveel als er de afgelopen 12 maanden {came_in}")


def _people(count: float) -> str:
    return aantal(round(count), "persoon", "personen")


def sentences(settings: Settings, found: Benodigd) -> tuple[str, str]:
    """Whom it takes, and how that is reckoned."""
    low, high = found.vrijwilligers
    span = str(high) if low == high else f"{low} tot {high}"
    interns = aantal(found.stagiaires, "stagiaire", "stagiaires")
    asked = f"{span} {'vrijwilliger' if span == '1' else 'vrijwilligers'}"
    terms = " + ".join(f"{count} x {_plain(hours)}" for count, hours in _terms(settings) if count)
    given = uren(found.stagiaires * settings.uren_stagiaire)
    each = f"{_plain(settings.vrijwilliger_uren_hoog)} of van {_plain(settings.vrijwilliger_uren_laag)} u"
    rest = f"; de rest is voor vrijwilligers van {each}" if high else ""
    return (
        f"Nodig voor {found.bron}: {asked} en {interns}.",
        f"Zo is dat gerekend: {_people(found.personen)}, {getal(settings.personen_per_huishouden)} per huishouden,"
        f" gedeeld door 12 maanden, maal {_plain(traject_hours(settings))} ({terms}) is {found.uren:.0f} u per week."
        f" {interns} {'geeft' if found.stagiaires == 1 else 'geven'} {given}{rest}.",
    )


def _plain(hours: float) -> str:
    return uren(hours).removesuffix(" u")
