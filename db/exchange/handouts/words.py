"""What the handouts have in common: their last line, names as far as they go out, and the times of a half-day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, time

from db.dutch import DAGEN, WEEKDAGEN, datum
from db.lists import Deel
from db.model import Begeleider, Huishouden
from db.stand import Stand
from db.text import clean, fold, initials

CLOSING = "Vertrouwelijk, na gebruik vernietigen."
"""The last line of whatever names somebody; initials name somebody too."""

TIMES = {
    Deel.OCHTEND: (time(9), time(12, 30)),
    Deel.MIDDAG: (time(13), time(17)),
    Deel.AVOND: (time(19), time(21, 30)),
}
"""From when until when each part of a day is, in Dutch time."""


def hours(deel: Deel) -> str:
    """The times of a part of the day: "9.00 tot 12.30 uur"."""
    begin, end = TIMES[deel]
    return f"{_clock(begin)} tot {_clock(end)} uur"


def _clock(moment: time) -> str:
    return f"{moment.hour}.{moment.minute:02}"


def long_day(day: date) -> str:
    """A date with its weekday in full: "dinsdag 26 mrt 2024"."""
    return f"{WEEKDAGEN[DAGEN[day.weekday()]]} {datum(day)}"


def short_home(huishouden: Huishouden) -> str:
    """A household for who may know which it is already: initials and dossier, "T. (D014)"."""
    return f"{initials(clean(huishouden.naam))} ({clean(huishouden.dossier)})"


def short_person(person: Begeleider) -> str:
    """A begeleider for who may know who it is already: initials and kenmerk, "A. V. (V03)"."""
    return f"{initials(clean(person.naam))} ({clean(person.kenmerk)})"


def first_names(stand: Stand, kenmerken: Iterable[str]) -> dict[str, str]:
    """First names by kenmerk; two of the same get the first letter of the surname."""
    people = [stand.begeleider[k] for k in dict.fromkeys(kenmerken) if k in stand.begeleider]
    same = Counter(fold(clean(person.voornaam)) for person in people)
    return {p.kenmerk: _first_name(p, same[fold(clean(p.voornaam))] > 1) for p in people}


def _first_name(person: Begeleider, with_letter: bool) -> str:
    naam = clean(person.voornaam)
    letter = clean(person.achternaam)[:1].upper() if with_letter else ""
    return f"{naam} {letter}." if naam and letter else naam or initials(clean(person.naam))
