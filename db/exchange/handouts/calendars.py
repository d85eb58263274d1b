"""The week of a begeleider for an agenda (.ics): appointments, services and absences, each known again by its UID.

A second file of the same week puts its events in the place of those of the first: a UID is made of what kind of
record it is, its number and the date, and SEQUENCE counts the writes of what the event tells. Times are said in UTC,
which every agenda shows in its own time, in summer and winter.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from db.agenda import Afspraak
from db.exchange.handouts.words import CLOSING, TIMES
from db.lists import Deel
from db.model import Afwezigheid, Begeleider
from db.rules.roster import Plek, days_of_week, square
from db.stand import Stand
from db.text import clean

if TYPE_CHECKING:
    from icalendar import Event

DUTCH_TIME = "Europe/Amsterdam"


def week_calendar(stand: Stand, person: Begeleider, day: date, mark: str) -> bytes:
    """The week of a day of one begeleider; `mark` tells the file of the office from every other."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Koppelbord//rooster//NL")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Rooster VluchtelingenWerk")
    calendar.add("x-wr-caldesc", CLOSING)
    for event in _events(stand, person, day, mark):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(stand: Stand, person: Begeleider, day: date, mark: str) -> Iterator["Event"]:
    """What the week has, in the order of time; what falls through is left out."""
    week = days_of_week(day)
    for absence in stand.absences(person.kenmerk):
        if absence.van <= week[-1] and (absence.tot is None or absence.tot >= week[0]):
            yield _absence(stand, absence, week, mark)
    for on in week:
        for deel in Deel:
            for plek in _kept(stand, person, on, deel):
                yield _meeting(stand, plek, on, deel, mark)


def _kept(stand: Stand, person: Begeleider, day: date, deel: Deel) -> tuple[Plek, ...]:
    """Where somebody will be in a half-day, none where that falls through."""
    vak = square(stand, person, day, deel)
    falls_through = vak.feestdag or vak.afwezig or vak.gezegd is False or vak.buiten
    return () if falls_through else vak.plekken


def _event(stand: Stand, uid: str, versie: int, summary: str) -> "Event":
    from icalendar import Event

    event = Event()
    today = datetime.combine(stand.today, time(), UTC)
    event.add("uid", uid)
    event.add("dtstamp", today)
    event.add("last-modified", today)
    event.add("sequence", versie)
    event.add("summary", clean(summary))
    event.add("class", "PRIVATE")
    return event


def _uid(kind: str, number: int, day: date, mark: str) -> str:
    """What an event is known by: no name is in it."""
    return f"{kind}-{number}-{day:%Y%m%d}@{mark}.koppelbord"


def _meeting(stand: Stand, plek: Plek, day: date, deel: Deel, mark: str) -> "Event":
    """An appointment with a household or a turn at a service."""
    wat = plek.wat
    if isinstance(wat, Afspraak):
        home = stand.huishouden.get(wat.dossier)
        kind, summary = "afspraak", f"Afspraak met {plek.naam}"
        versie = wat.versie + (home.versie if home else 0)
        where = [home.adres, home.plaats] if home else []
    else:
        dienst = stand.agenda.dienst[wat.dienst]
        kind, summary = "bezetting", plek.naam
        versie, where = wat.versie + dienst.versie, [dienst.plaats]
    event = _event(stand, _uid(kind, wat.id, day, mark), versie, summary)
    begin, end = TIMES[deel]
    event.add("dtstart", _utc(day, begin))
    event.add("dtend", _utc(day, end))
    place = ", ".join(filter(None, map(clean, where)))
    if place:
        event.add("location", place)
    if kind == "afspraak":
        event.add("description", CLOSING)
    return event


def _utc(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, ZoneInfo(DUTCH_TIME)).astimezone(UTC)


def _absence(stand: Stand, absence: Afwezigheid, week: tuple[date, ...], mark: str) -> "Event":
    """The days of this week on which somebody is away, all day; why is not said."""
    first, last = max(absence.van, week[0]), min(absence.tot or week[-1], week[-1])
    event = _event(stand, _uid("afwezig", absence.id, week[0], mark), absence.versie, "Afwezig")
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
