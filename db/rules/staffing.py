"""Who could staff a service that lacks people, why somebody can't, and how often everybody has."""

from collections import defaultdict
from datetime import date, timedelta

from db.agenda import Dienst
from db.lists import Inzet
from db.model import Begeleider
from db.rules.fit import not_ready
from db.rules.load import add_months
from db.rules.roster import Bemand, services, square
from db.stand import Stand

NOT_FREE = "is dan niet vrij"
"""Why somebody can't whose standing dagdelen don't have the half-day: so it is every week, and no news."""


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, add_months(first, 3) - timedelta(days=1)


def turns(stand: Stand, van: date, tot: date) -> dict[str, list[Bemand]]:
    """By kenmerk the services that somebody staffs from `van` through `tot`, in the order of time.

    Those from which they were away and those that a holiday closes are no turns.
    """
    found: dict[str, list[Bemand]] = defaultdict(list)
    for bemand in services(stand, van, tot):
        for kenmerk in bemand.er if not bemand.feestdag else ():
            found[kenmerk].append(bemand)
    return dict(found)


def does_services(person: Begeleider) -> bool:
    """Whether a service is somebody's work: by inzet, and paid staff where there is need."""
    return person.soort.betaald or Inzet.SPREEKUUR in person.inzet


def can_staff(stand: Stand, person: Begeleider, dienst: Dienst, day: date) -> bool:
    """Whether somebody can staff a service on a date: it is their work, and nothing stands in the way."""
    return does_services(person) and not hindrance(stand, person, dienst, day)


def hindrance(stand: Stand, person: Begeleider, dienst: Dienst, day: date) -> str:
    """Why somebody can't staff a service on a date, as what is said after their name; "" where they can."""
    if dienst.team and stand.team_of(person.kenmerk) not in ("", dienst.team):
        return "is van een ander team"
    reason = not_ready(person)
    if reason:
        return "wacht nog op de VOG" if reason.startswith("VOG") else f"is {reason}"
    vak = square(stand, person, day, dienst.dagdeel.deel)
    if vak.buiten:
        return "is dan niet bij het team"
    if not vak.gezegd and (vak.feestdag or not vak.vast):
        return NOT_FREE
    if vak.afwezig:
        return "is afwezig"
    if vak.gezegd is False:
        return "kan dan niet"
    return f"is bij {vak.plekken[0].naam}" if vak.plekken else ""
