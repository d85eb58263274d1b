"""Erasing: somebody asks to be forgotten, and nothing of them is left in the file, its log included.

With a household go its members, koppelingen and diary, so that figures of the past count it no more. The koppelingen of
a begeleider belong to the households too: they become those of somebody without a name, so that these stay guided.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from db.agenda import (
    Actie,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Taak,
    Uitzondering,
)
from db.lists import Fase, Soort, Toegang
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.records.anonymising import Gedaan, counted, forget_ticks, free_keys, put, rename_team
from db.records.noting import record_of
from db.records.rows import find, remove
from db.records.tracing import Wie, search, search_on, wipe_texts
from db.rules.retention import ANONYMOUS
from db.store import Change, Refused, Store
from db.store.drafts import unsaved

_OF_HOME: tuple[type[Record], ...] = (
    *(Koppeling, Afspraak, Contact, Taak, Actie, Onderbreking, Betrokkene, Statushouder),
)
_OF_PERSON: tuple[type[Record], ...] = (Afwezigheid, Uitzondering, Afspraak, Actie, DoorlopenFase)
"""What goes with a household, and with a begeleider."""

_HELD_BY: tuple[tuple[type[Record], str], ...] = (
    (Koppeling, "begeleider"),
    (Bezetting, "begeleider"),
    (Contact, "wie"),
    (Taak, "wie"),
    (Actie, "wie"),
    (Begeleider, "leidinggevende"),
    (Huishouden, "verantwoordelijke"),
    *((kind, "team") for kind in (Begeleider, Huishouden, Dienst)),
)
"""What of others names a begeleider, and goes on with somebody without a name."""


def erase(store: Store, today: date, some: Sequence[Wie]) -> Gedaan:
    """Erase people and households, in one step that can't be undone; the file has no trace of them after.

    Raises Refused where a begeleider still has koppelingen, and where the user is no coordinator.
    """
    if not some:
        raise Refused("Kies eerst wie gewist wordt.")
    store.require(Toegang.COORDINATOR)
    for wie in some:
        _hold(store.db, today, record_of(store.db, wie))
    gezocht = search(Change(store.db), some)
    with store.change("gewist", counted(some), today, "gewist") as change:
        for wie in some:
            _hold(change.db, today, record_of(change.db, wie))
        gezocht = search_on(change, some, gezocht)
        change.erased = sorted(gezocht.delen)
        doubtful = wipe_texts(change, gezocht)
        keys = free_keys(change)
        for wie in some:
            record = record_of(change.db, wie)
            if isinstance(record, Huishouden):
                _home(change, record)
            elif isinstance(record, Begeleider):
                _person(change, record, keys)
            else:
                remove(change, record, ANONYMOUS)
        forget_ticks(change, {key for _, key in some})
        erased = len(change.erased)
    return Gedaan(len(some), erased, store.compact(), tuple(doubtful), unsaved(store.path))


def _hold(db: Any, today: date, record: Record) -> None:
    """Raise Refused where somebody still guides."""
    if isinstance(record, Begeleider) and any(
        not k.ended(today) for k in find(db, Koppeling, "begeleider = ?", (record.kenmerk,))
    ):
        raise Refused(f"{record.naam} heeft nog een koppeling. Draag die eerst over. Er is niets gewist.")


def _home(change: Change, home: Huishouden) -> None:
    for kind in _OF_HOME:
        for row in find(change.db, kind, "dossier = ?", (home.dossier,)):
            remove(change, row, ANONYMOUS)
    for other in find(change.db, Huishouden, "hoort_bij = ?", (home.dossier,)):
        change.update("huishouden", other.dossier, {"hoort_bij": None}, None, ANONYMOUS)
    remove(change, home, ANONYMOUS)


def _person(change: Change, person: Begeleider, keys: Iterator[str]) -> None:
    old = person.kenmerk
    for kind in _OF_PERSON:
        for row in find(change.db, kind, "begeleider = ?", (old,)):
            remove(change, row, ANONYMOUS)
    if not any(find(change.db, kind, f"{column} = ? LIMIT 1", (old,)) for kind, column in _HELD_BY):
        remove(change, person, ANONYMOUS)
        return
    key = next(keys)
    left = Begeleider(
        kenmerk=key,
        soort=person.soort,
        voornaam=ANONYMOUS,
        achternaam=key,
        inzet=person.inzet,
        fase=Fase.GESTOPT,
        leidinggevende=person.leidinggevende,
        team=person.team,
    )
    put(change, left, old)
    if person.soort is Soort.TEAMLEIDER:
        rename_team(change, old, key)
