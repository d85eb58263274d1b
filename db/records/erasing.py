"""Erasing: somebody asks to be forgotten, and nothing of them is left in the file, its log included.

With a household go its members, koppelingen and diary, so that figures of the past count it no more. The koppelingen of
a begeleider belong to the households too: they become those of somebody without a name, so that these stay guided.
"""

from collections.abc import Sequence
from datetime import date

from db.agenda import (
    Actie,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    DoorlopenFase,
    Onderbreking,
    Taak,
    Uitzondering,
)
from db.lists import Fase, Soort
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.records.anonymising import Gedaan, counted, forget_ticks, free_key, put, rename_team
from db.records.people import find_statushouder
from db.records.rows import find, get, remove
from db.records.tracing import Wie, in_the_log, trace, wipe_texts
from db.rules.retention import ANONYMOUS
from db.store import Change, Conflict, Refused, Store

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
)
"""What of others names a begeleider, and goes on with somebody without a name."""


def erase(store: Store, today: date, some: Sequence[Wie]) -> Gedaan:
    """Erase people and households, in one step that can't be undone; the file has no trace of them after.

    Raises Refused where a begeleider still has koppelingen, and where the user is no coordinator.
    """
    if not some:
        raise Refused("Kies eerst wie gewist wordt.")
    with store.change("gewist", counted(some), today, "gewist") as change:
        for wie in some:
            _found(store, change, wie)
        sporen, delen = trace(change, some)
        change.erased = in_the_log(change, sporen, delen)
        doubtful = wipe_texts(change, sporen)
        for wie in some:
            record = _found(store, change, wie)
            if isinstance(record, Huishouden):
                _home(change, record)
                forget_ticks(change, record.dossier)
            elif isinstance(record, Begeleider):
                _person(change, today, record)
                forget_ticks(change, record.kenmerk)
            else:
                remove(change, record, ANONYMOUS)
        erased = len(change.erased)
    return Gedaan(len(some), erased, store.compact(), tuple(doubtful))


def _found(store: Store, change: Change, wie: Wie) -> Begeleider | Huishouden | Statushouder:
    kind, key = wie
    record: Record | None
    if kind == "statushouder":
        record = find_statushouder(store, key)
    else:
        record = get(change.db, Huishouden if kind == "huishouden" else Begeleider, key)
    if not isinstance(record, Begeleider | Huishouden | Statushouder):
        raise Conflict(key)
    return record


def _home(change: Change, home: Huishouden) -> None:
    for kind in _OF_HOME:
        for row in find(change.db, kind, "dossier = ?", (home.dossier,)):
            remove(change, row, ANONYMOUS)
    for other in find(change.db, Huishouden, "hoort_bij = ?", (home.dossier,)):
        change.update("huishouden", other.dossier, {"hoort_bij": None}, None, ANONYMOUS)
    remove(change, home, ANONYMOUS)


def _person(change: Change, today: date, person: Begeleider) -> None:
    old = person.kenmerk
    if any(not k.ended(today) for k in find(change.db, Koppeling, "begeleider = ?", (old,))):
        raise Refused(f"{person.naam} heeft nog een koppeling. Draag die eerst over. Er is niets gewist.")
    for kind in _OF_PERSON:
        for row in find(change.db, kind, "begeleider = ?", (old,)):
            remove(change, row, ANONYMOUS)
    if not any(find(change.db, kind, f"{column} = ? LIMIT 1", (old,)) for kind, column in _HELD_BY):
        remove(change, person, ANONYMOUS)
        return
    key = free_key(change)
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
