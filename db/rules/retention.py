"""Retention: of whom the office kept everything long enough, who will follow within a year, and why.

The terms are settings, in months. What has no date is unknown, and never due.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.dutch import aantal, datum, opsomming
from db.lists import Fase
from db.model import Begeleider, Huishouden
from db.rules.load import add_months, traject_end
from db.rules.traject import over
from db.stand import Stand

RETENTION = "bewaartermijn"
"""What the list is called, where it stands that somebody looked at it."""

AHEAD = 12
"""So many months ahead it is told who will be due."""

ANONYMOUS = "Anoniem"
"""How everyone is called who was made anonymous."""

_ANONYMOUS_KEY = re.compile(r"A-\d{4,}")

Kind = Literal["begeleider", "huishouden"]


@dataclass(frozen=True, slots=True)
class Bewaring:
    """Somebody whose term runs: it counts from `sinds` and is over on `tot`, None where that is not known."""

    soort: Kind
    sleutel: str
    naam: str
    sinds: date | None
    tot: date | None
    waarom: str


@dataclass(frozen=True, slots=True)
class Bewaarlijst:
    """Who is due now, who will be within a year, and of whom it is not known; the first day on top."""

    nu: tuple[Bewaring, ...]
    straks: tuple[Bewaring, ...]
    onbekend: tuple[Bewaring, ...]

    def __bool__(self) -> bool:
        """Whether there is anyone on it."""
        return bool(self.nu or self.straks or self.onbekend)


def is_anonymous(record: Begeleider | Huishouden) -> bool:
    """Whether somebody was made anonymous: there is nothing left of them to keep or not."""
    key = record.dossier if isinstance(record, Huishouden) else record.kenmerk
    return record.naam.startswith(ANONYMOUS) and _ANONYMOUS_KEY.fullmatch(key) is not None


def retention(stand: Stand) -> Bewaarlijst:
    """Everyone whose term is over or will be within a year, or of whom that can't be told."""
    found = [*_homes(stand), *_people(stand)]
    horizon = add_months(stand.today, AHEAD)
    dated = sorted((one for one in found if one.tot), key=lambda one: (one.tot or date.max, one.naam, one.sleutel))
    return Bewaarlijst(
        tuple(one for one in dated if one.tot and one.tot <= stand.today),
        tuple(one for one in dated if one.tot and stand.today < one.tot <= horizon),
        tuple(sorted((one for one in found if one.tot is None), key=lambda one: (one.naam, one.sleutel))),
    )


def kept_until(stand: Stand, record: Begeleider | Huishouden) -> Bewaring | None:
    """Until when one person or household is kept, and why; None while they are with the office."""
    if is_anonymous(record):
        return None
    return _home(stand, record) if isinstance(record, Huishouden) else _person(stand, record)


def _homes(stand: Stand) -> Iterator[Bewaring]:
    return (one for home in stand.huishoudens if (one := kept_until(stand, home)))


def _people(stand: Stand) -> Iterator[Bewaring]:
    return (one for person in stand.begeleiders if (one := kept_until(stand, person)))


def _home(stand: Stand, home: Huishouden) -> Bewaring | None:
    """A household whose traject is over; one that only seems so is not known."""
    term = stand.settings.bewaar_maanden
    koppelingen = stand.koppelingen_of(home.dossier)
    running = any(not k.ended(stand.today) for k in koppelingen)
    if not over(home):
        last = max(filter(None, [traject_end(home, stand.settings), *(k.eind for k in koppelingen)]), default=None)
        if running or last is None or add_months(last, term) > stand.today:
            return None
        return _of_home(home, None, None, f"traject niet afgesloten, het zou eindigen op {datum(last)}")
    if running:
        return _of_home(home, None, None, "traject is voorbij, maar er loopt nog een koppeling")
    ends = [day for day in (home.traject_eind, *(k.eind for k in koppelingen)) if day]
    if not ends:
        return _of_home(home, None, None, "traject is voorbij, maar de einddatum is niet ingevuld")
    return _of_home(home, max(ends), add_months(max(ends), term), f"traject geëindigd op {datum(max(ends))}")


def _of_home(home: Huishouden, since: date | None, until: date | None, why: str) -> Bewaring:
    return Bewaring("huishouden", home.dossier, home.naam, since, until, why)


def _person(stand: Stand, person: Begeleider) -> Bewaring | None:
    """Somebody who stopped, or dropped out while in werving."""
    today, settings = stand.today, stand.settings
    recruited = dropped_out(stand, person)
    term = settings.bewaar_werving_maanden if recruited else settings.bewaar_begeleider_maanden
    if person.fase is not Fase.GESTOPT and (person.eind is None or person.eind > today):
        waits = person.fase is not None and person.fase.in_werving and not person.soort.betaald
        since = person.fase_sinds
        if waits and since and add_months(since, settings.bewaar_werving_maanden) <= today:
            return _of_person(person, None, None, f"staat sinds {datum(since)} op {person.fase}, en is niet gestopt")
        return None
    if stand.running_by(person.kenmerk):
        return _of_person(person, None, None, "gestopt, maar er loopt nog een koppeling")
    day = person.eind or person.fase_sinds
    if day is None:
        return _of_person(person, None, None, "gestopt, maar de dag is niet ingevuld")
    word = "afgehaakt in de werving" if recruited else "gestopt"
    return _of_person(person, day, add_months(day, term), f"{word} op {datum(day)}")


def _of_person(person: Begeleider, since: date | None, until: date | None, why: str) -> Bewaring:
    return Bewaring("begeleider", person.kenmerk, person.naam or person.kenmerk, since, until, why)


def dropped_out(stand: Stand, person: Begeleider) -> bool:
    """Whether somebody stopped before they ever were inzetbaar, as far as their phases tell."""
    past = stand.agenda.fasen_of.get(person.kenmerk, ())
    return (
        person.fase is Fase.GESTOPT
        and bool(past)
        and all(one.fase.in_werving for one in past)
        and not stand.koppelingen_by(person.kenmerk)
    )


def due_words(stand: Stand) -> str:
    """What Vandaag says of it, without names: who is due, or that the list is to be looked at again; "" for neither."""
    found = retention(stand)
    if found.nu:
        return f"{counted(found.nu)} voorbij de bewaartermijn"
    looked = stand.agenda.afgevinkt_op.get(RETENTION)
    months = 1 if stand.settings.bewaar_lijst == "elke maand" else 12
    if found and (looked is None or add_months(looked, months) <= stand.today):
        return "de lijst van de bewaartermijn nakijken"
    return ""


def counted(some: tuple[Bewaring, ...]) -> str:
    """How many of each kind: "2 huishoudens en 1 begeleider"."""
    homes = sum(one.soort == "huishouden" for one in some)
    people = len(some) - homes
    parts = [aantal(homes, "huishouden", "huishoudens")] if homes else []
    return opsomming([*parts, *([aantal(people, "begeleider", "begeleiders")] if people else [])])
