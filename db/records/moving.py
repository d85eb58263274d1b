"""What stands in the diary of a person or household: it goes along where one record becomes another, or is removed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

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
from db.model import Record
from db.records.rows import TABLE, find, get, remove, save
from db.store import Change
from db.store.changes import KEY_OF

UNIQUE: dict[type[Record], tuple[str, ...]] = {
    Uitzondering: ("begeleider", "datum", "deel"),
    Bezetting: ("dienst", "datum", "begeleider"),
    Afspraak: ("dossier", "begeleider", "dagdeel", "van"),
    DoorlopenFase: ("begeleider", "fase", "tot"),
    Contact: ("dossier", "volgnr"),
    Taak: ("dossier", "taak"),
    Onderbreking: ("dossier", "van"),
    Betrokkene: ("dossier", "partner"),
}
"""What tells two rows of a kind apart."""

_OF: dict[str, tuple[type[Record], ...]] = {
    "begeleider": (Uitzondering, Bezetting, Afspraak, DoorlopenFase),
    "dossier": (Afspraak, Contact, Taak, Onderbreking, Betrokkene),
}
"""What somebody (begeleider) or a household (dossier) has in the diary, beside their actions."""

_GOES_TOO: dict[str, tuple[type[Record], ...]] = {
    "begeleider": (Uitzondering, DoorlopenFase),
    "dossier": (Taak, Onderbreking, Betrokkene),
}
"""What is taken away with who was entered by mistake."""

_STAYS: dict[str, tuple[tuple[type[Record], str, str], ...]] = {
    "begeleider": (
        (Afspraak, "begeleider", "afspraken"),
        (Bezetting, "begeleider", "diensten"),
        (Actie, "begeleider", "acties"),
        (Contact, "wie", "contacten"),
        (Actie, "wie", "acties"),
        (Taak, "wie", "taken"),
    ),
    "dossier": ((Contact, "dossier", "contacten"), (Afspraak, "dossier", "afspraken"), (Actie, "dossier", "acties")),
}
"""What stands in the way of removing somebody: kind, the column that names them, and the word for it."""

_BY = ((Contact, "wie"), (Taak, "wie"), (Actie, "wie"))
"""Who did or is to do something."""


def count_diary(db: Any, column: str, key: str) -> int:
    """How many rows of the diary are about somebody or a household, or by somebody."""
    places = [(kind, column) for kind in (*_OF[column], Actie)] + (list(_BY) if column == "begeleider" else [])
    sql = " + ".join(f"(SELECT count(*) FROM {TABLE[kind]} WHERE {name} = ?)" for kind, name in places)
    return int(db.conn.execute(f"SELECT {sql}", (key,) * len(places)).fetchone()[0])


def stands_in_the_way(db: Any, column: str, key: str) -> str:
    """What of the diary keeps a record from being removed ("contacten"), "" for nothing."""
    return next((word for kind, name, word in _STAYS[column] if find(db, kind, f"{name} = ? LIMIT 1", (key,))), "")


def take_along(change: Change, column: str, key: str, naam: str) -> None:
    """Take away what has no meaning without the record that is removed."""
    for kind in _GOES_TOO[column]:
        for row in find(change.db, kind, f"{column} = ?", (key,)):
            remove(change, row, naam)


def move_diary(change: Change, column: str, old: str, new: str, about: str) -> None:
    """Give all that stands in the diary of one to another; where both have the same, that of the other stays.

    Contacts come after those that are there. Who would be in two places so is there all the same: it was said so.
    """
    moved = {place for kind in _OF[column] for place in _moved(change, kind, column, old, new, about)}
    for kind, name in ((Actie, column), *(_BY if column == "begeleider" else ())):
        point(change, TABLE[kind], name, old, new, about)
    people = [(new,)] if column == "begeleider" else change.query(_PEOPLE, (new,))
    for (kenmerk,) in people:
        _allow_two_places(change, kenmerk, moved, about)


_PEOPLE = "SELECT DISTINCT begeleider FROM afspraak WHERE dossier = ?"

Plek = tuple[str, int]
"""A row that puts somebody somewhere: its table and id."""


def _moved(change: Change, kind: type[Record], column: str, old: str, new: str, about: str) -> Iterator[Plek]:
    """Move the rows of one kind, and give those that moved."""
    own = {_key(row) for row in find(change.db, kind, f"{column} = ?", (new,))}
    last = max((row.volgnr for row in find(change.db, Contact, "dossier = ?", (new,))), default=0)
    for row in find(change.db, kind, f"{column} = ? ORDER BY id", (old,)):
        there: Any = replace(row, **{column: new})  # type: ignore[arg-type]  # the column is a field of this kind
        if isinstance(there, Contact):
            there = replace(there, volgnr=last + there.volgnr)
        if _key(there) in own:
            remove(change, row, about)
        else:
            save(change, there, about)
            yield TABLE[kind], there.id


def _key(row: Record) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in UNIQUE[type(row)])


def _allow_two_places(change: Change, kenmerk: str, moved: set[Plek], about: str) -> None:
    """Say of each place where somebody is elsewhere too that it is so; of those that moved before any other."""
    twice = "SELECT dagdeel, van FROM dubbel WHERE begeleider = ? LIMIT 1"
    places = "SELECT bron, id FROM plek WHERE begeleider = ? AND dagdeel = ? AND toch = 0 AND van <= ? AND tot >= ?"
    while found := change.query(twice, (kenmerk,)):
        dagdeel, day = found[0]
        rows = change.query(places, (kenmerk, dagdeel, day, day))
        table, key = max(rows, key=lambda place: (place in moved, place))
        row: Bezetting | Afspraak | None = (
            get(change.db, Bezetting, key) if table == TABLE[Bezetting] else get(change.db, Afspraak, key)
        )
        assert row is not None
        save(change, replace(row, toch=True), about)


def point(change: Change, table: str, column: str, old: str, new: str, about: str) -> None:
    """Whoever refers to the record that disappears refers to the one that stays from now on, those two left out."""
    key = KEY_OF[table]
    for (found,) in change.query(f"SELECT {key} FROM {table} WHERE {column} = ?", (old,)):
        if found not in (old, new):
            change.update(table, found, {column: new}, None, about)
