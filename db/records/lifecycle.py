"""Life cycle: moving somebody to another phase, the talks with them, and what they hand in; each as one change."""

from dataclasses import replace
from datetime import date

from db.agenda import DoorlopenFase
from db.lists import Bezit, Fase
from db.model import Begeleider
from db.records.rows import find, save
from db.rules.lifecycle import Fasestap
from db.store import Refused, Store


def phases_of(store: Store, kenmerk: str) -> list[DoorlopenFase]:
    """The phases that somebody has left, the oldest first."""
    return find(store.db, DoorlopenFase, "begeleider = ? ORDER BY tot, id", (kenmerk,))


def take_step(store: Store, today: date, person: Begeleider, stap: Fasestap, on: date) -> Begeleider:
    """Let somebody go to another phase on a day; the phase that they leave is kept. Raises Refused."""
    if stap.fase is Fase.GESTOPT:
        raise Refused("Stoppen gaat met z, zodat geen koppeling blijft lopen.")
    if person.fase_sinds and on < person.fase_sinds:
        raise Refused(f"{person.naam} is pas later in deze fase gekomen. Kies een latere dag.")
    if on > today:
        raise Refused("Die dag moet nog komen. Kies vandaag of eerder.")
    with store.change(f"fase: {stap.fase}", person.naam, today) as change:
        return save(change, stap.taken(person, on), person.naam)


def talked(store: Store, today: date, person: Begeleider, on: date) -> Begeleider:
    """Note a talk with somebody; the last one is kept, so that an earlier day changes nothing."""
    with store.change("gesprek gehad", person.naam, today) as change:
        return save(change, replace(person, laatste_gesprek=max(on, person.laatste_gesprek or on)), person.naam)


def last_talk(store: Store, today: date, person: Begeleider, on: date | None) -> Begeleider:
    """Note the talk at leaving, or with None that it was not held; it is a talk as any other too."""
    with store.change("eindgesprek", person.naam, today) as change:
        talk = max(filter(None, (on, person.laatste_gesprek)), default=None)
        return save(change, replace(person, eindgesprek=on, laatste_gesprek=talk), person.naam)


def hand_in(store: Store, today: date, person: Begeleider, thing: Bezit) -> Begeleider:
    """Note that somebody handed something in, or has it after all where they had not."""
    actie = f"{thing} {'ingeleverd' if thing in person.in_bezit else 'in bezit'}"
    with store.change(actie, person.naam, today) as change:
        return save(change, replace(person, in_bezit=person.in_bezit ^ {thing}), person.naam)
