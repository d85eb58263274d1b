"""The week of a begeleider for an agenda (.ics): appointments, services and absences, each known again by its UID.

A second file of the same week puts its events in the place of those of the first: a UID is made of what the event is
and of the date, not of the record that says so, and SEQUENCE counts the changes of the file, so it never falls. What
has fallen through since is not in the second file, and so stays in an agenda that had it until it is removed there.
Times are said in UTC, which every agenda shows in its own time, in summer and winter.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Bestand:
    """The file of the office: what tells it from every other, and how many changes it has had."""

    merk: str
    wijzigingen: int

    def uid(self, *what: str) -> str:
        """What an event is known by: made of these words, none of which can be read in it."""
        words = json.dumps([self.merk, *what], separators=(",", ":"))
        return f"{hashlib.sha256(words.encode()).hexdigest()[:32]}@{self.merk}.koppelbord"


def week_calendar(stand: Stand, person: Begeleider, day: date, bestand: Bestand) -> bytes:
    """The week of a day of one begeleider."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Koppelbord//rooster//NL")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Rooster VluchtelingenWerk")
    calendar.add("x-wr-caldesc", CLOSING)
    events = {event["uid"]: event for event in _events(stand, person, day, bestand)}  # what was agreed twice is once
    for event in events.values():
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(stand: Stand, person: Begeleider, day: date, bestand: Bestand) -> Iterator["Event"]:
    """What the week has, in the order of time; what falls through is left out."""
    week = days_of_week(day)
    for absence in stand.absences(person.kenmerk):
        if absence.van <= week[-1] and (absence.tot is None or absence.tot >= week[0]):
            yield _absence(stand, absence, week, bestand)
    for on in week:
        for deel in Deel:
            for plek in _kept(stand, person, on, deel):
                yield _meeting(stand, plek, on, deel, bestand)


def _kept(stand: Stand, person: Begeleider, day: date, deel: Deel) -> tuple[Plek, ...]:
    """Where somebody will be in a half-day, none where that falls through."""
    vak = square(stand, person, day, deel)
    falls_through = vak.feestdag or vak.afwezig or vak.gezegd is False or vak.buiten
    return () if falls_through else vak.plekken


def _event(stand: Stand, uid: str, sequence: int, summary: str) -> "Event":
    from icalendar import Event

    event = Event()
    today = datetime.combine(stand.today, time(), UTC)
    event.add("uid", uid)
    event.add("dtstamp", today)
    event.add("last-modified", today)
    event.add("sequence", sequence)
    event.add("summary", clean(summary))
    event.add("class", "PRIVATE")
    return event


def _meeting(stand: Stand, plek: Plek, day: date, deel: Deel, bestand: Bestand) -> "Event":
    """An appointment with a household or a turn at a service."""
    wat = plek.wat
    if isinstance(wat, Afspraak):
        home = stand.huishouden.get(wat.dossier)
        kind, key, summary = "afspraak", wat.dossier, f"Afspraak met {plek.naam}"
        where = [home.adres, home.plaats] if home else []
    else:
        dienst = stand.agenda.dienst[wat.dienst]
        kind, key, summary = "bezetting", wat.dienst, plek.naam
        where = [dienst.plaats]
    uid = bestand.uid(kind, key, wat.begeleider, day.isoformat(), deel)
    event = _event(stand, uid, bestand.wijzigingen, summary)
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


def _absence(stand: Stand, absence: Afwezigheid, week: tuple[date, ...], bestand: Bestand) -> "Event":
    """The days of this week on which somebody is away, all day; why is not said."""
    first, last = max(absence.van, week[0]), min(absence.tot or week[-1], week[-1])
    uid = bestand.uid("afwezig", absence.begeleider, absence.van.isoformat(), week[0].isoformat())
    event = _event(stand, uid, bestand.wijzigingen, "Afwezig")
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
