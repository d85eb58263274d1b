"""The diary of a team: the contacts with its households, and which tasks were done, with a few that were left."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from db.agenda import Contact, Taak
from db.lists import ContactSoort
from db.model import Huishouden
from db.rules.traject import guided, open_tasks
from db.stand import Stand

_AGO = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 17, 24)
"""How many days ago the last contact was: within two weeks for most."""
_LINES = ("digid aangevraagd", "post doorgenomen", "intake bij de huisarts", "afspraak met de school", "", "")
_UNKNOWN, _LEFT = 0.12, 0.01
"""The share of households of which no contact is noted, and of tasks that were not ticked off in time."""


def write_up(rng: Random, stand: Stand) -> Iterator[Contact | Taak]:
    """What was noted of every household of this Stand until today."""
    for home in stand.huishoudens:
        yield from _tasks(rng, stand, home)
        if guided(stand, home) and rng.random() > _UNKNOWN:
            yield from _contacts(rng, stand, home)


def _tasks(rng: Random, stand: Stand, home: Huishouden) -> Iterator[Taak]:
    for task in open_tasks(stand, home):
        if task.deadline and task.te_laat and rng.random() > _LEFT:
            yield Taak(dossier=home.dossier, taak=task.taak, klaar=task.deadline - timedelta(days=rng.randint(0, 3)))


def _contacts(rng: Random, stand: Stand, home: Huishouden) -> Iterator[Contact]:
    """The last contacts since the koppeling began, by whoever guides."""
    koppeling = next(k for k in stand.koppelingen_of(home.dossier) if k.counts(stand.today))
    day, noted = stand.today - timedelta(days=rng.choice(_AGO)), list[date]()
    while day >= koppeling.start and len(noted) < 3:
        noted.append(day)
        day -= timedelta(days=rng.randint(5, 14))
    for volgnr, datum in enumerate(reversed(noted), 1):
        yield Contact(
            dossier=home.dossier,
            volgnr=volgnr,
            datum=datum,
            soort=rng.choice(list(ContactSoort)),
            wie=koppeling.begeleider,
            regel=rng.choice(_LINES),
        )
