"""How a record becomes a row and a row a record, the same way for every noun."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from db.agenda import (
    Actie,
    Afgevinkt,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Partner,
    Taak,
    Taaksoort,
    Taakstelling,
    Uitzondering,
)
from db.lists import Fase
from db.model import Afwezigheid, Begeleider, Huishouden, Kolomkeuze, Koppeling, Record, Statushouder
from db.notation import columns
from db.rules.phases import Fasedatum, history
from db.store import Change, Conflict
from db.store.changes import KEY_OF, LINES, Row
from db.text import clean, digits, fold

R = TypeVar("R", bound=Record)

TABLE: dict[type, str] = {
    Begeleider: "begeleider",
    Huishouden: "huishouden",
    Statushouder: "statushouder",
    Koppeling: "koppeling",
    Afwezigheid: "afwezigheid",
    Uitzondering: "uitzondering",
    Dienst: "dienst",
    Bezetting: "bezetting",
    Afspraak: "afspraak",
    Contact: "contact",
    Taaksoort: "taaksoort",
    Taak: "taak",
    Actie: "actie",
    Onderbreking: "onderbreking",
    Partner: "partner",
    Betrokkene: "betrokkene",
    DoorlopenFase: "doorlopen_fase",
    Taakstelling: "taakstelling",
    Afgevinkt: "afgevinkt",
    Kolomkeuze: "kolomkeuze",
}

_SOUGHT = ("voornaam", "tussenvoegsel", "achternaam", "naam", "kenmerk", "dossier", "plaats", "adres", "talen", "fase")


def _sought(row: Row) -> str:
    """The folded words by which a list is filtered, and sorted: the name first, then whatever its rows show."""
    words = [fold(str(row[name]).replace(":", " ")) for name in _SOUGHT if row.get(name)]
    words.append(digits(row.get("telefoon") or ""))
    return " ".join(filter(None, words))


def to_row(record: Record) -> Row:
    """The record as its table keeps it, text made safe; without `id` and `versie`."""
    row: Row = {}
    for column in columns(type(record)):  # type: ignore[arg-type]  # records hash, though mypy doubts it
        value = getattr(record, column.name)
        if isinstance(value, str):
            value = clean(value, lines=column.name in LINES)
        row[column.name] = column.cell.to_row(value)
    if isinstance(record, Begeleider | Huishouden | Statushouder):
        row["zoek"] = _sought(row)
    return row


@cache
def reader(kind: type[R], only: tuple[str, ...] = ()) -> tuple[str, Callable[[tuple[Any, ...]], R]]:
    """The column list of a SELECT for this kind of record, and what makes a record of one of its tuples.

    With `only` no more than those fields are read: the others of the record are as if they were unknown.
    """
    own = [column for column in columns(kind) if not only or column.name in only]  # type: ignore[arg-type]
    extra = ["versie"] if KEY_OF[TABLE[kind]] != "id" else ["versie", "id"]
    names = [column.name for column in own] + extra
    cells = [column.cell for column in own]

    def read(values: tuple[Any, ...]) -> R:
        known = {
            name: cell.from_row(raw) for name, cell, raw in zip(names, cells, values, strict=False) if raw is not None
        }
        return kind(**known, **dict(zip(extra, values[len(cells) :], strict=True)))

    return ", ".join(names), read


def find(db: Any, kind: type[R], where: str = "1", values: tuple[Any, ...] = (), only: tuple[str, ...] = ()) -> list[R]:
    """The records of this kind for which an SQL condition holds; `values` fill its question marks."""
    names, read = reader(kind, only)  # type: ignore[arg-type]
    rows = db.conn.execute(f"SELECT {names} FROM {TABLE[kind]} WHERE {where}", values)
    return [read(row) for row in rows]


def get(db: Any, kind: type[R], key: Any) -> R | None:
    """The record with this key, None where there is none."""
    found = find(db, kind, f"{KEY_OF[TABLE[kind]]} = ?", (key,))
    return found[0] if found else None


def save(change: Change, record: R, naam: str, old_key: Any = None) -> R:
    """Insert the record, or update it where `versie` says that it is stored; gives it as it is now.

    `old_key` is its key before, where the key itself was changed. Of a begeleider the phase that was left is kept.
    Raises Conflict where somebody else was first.
    """
    table = TABLE[type(record)]
    row = to_row(record)
    if not record.versie:
        key = change.insert(table, row)
        return replace(record, versie=1, **({"id": key} if KEY_OF[table] == "id" else {}))
    key = old_key or getattr(record, KEY_OF[table])
    try:
        changed = change.update(table, key, row, record.versie, naam)
    except Conflict:
        raise Conflict(naam, (table, key)) from None
    if changed and isinstance(record, Begeleider):
        _keep_phases(change, record, naam)
    return replace(record, versie=record.versie + changed)


def _keep_phases(change: Change, person: Begeleider, naam: str) -> None:
    """Bring the past phases up to what was just written of somebody; every write of a phase comes along here."""
    before = change.contents[-1][2] or {}
    if not before.keys() & {"fase", "fase_sinds"}:
        return
    new = Fasedatum(person.fase, person.fase_sinds)
    fase, sinds = before.get("fase", new.fase), before.get("fase_sinds", new.sinds)
    old = Fasedatum(Fase(fase) if fase else None, date.fromisoformat(sinds) if isinstance(sinds, str) else sinds)
    past = find(change.db, DoorlopenFase, "begeleider = ? ORDER BY tot, id", (person.kenmerk,))
    kept = history(person.kenmerk, past, old, new)
    for row in past:
        if row.id not in {one.id for one in kept}:
            remove(change, row, naam)
    for row in kept:
        if row not in past:
            save(change, row, naam)


def remove(change: Change, record: Record, naam: str) -> None:
    """Take the record away. Raises Conflict, or Refused by the door where others refer to it."""
    table = TABLE[type(record)]
    key = getattr(record, KEY_OF[table])
    try:
        change.delete(table, key, record.versie, naam)
    except Conflict:
        raise Conflict(naam, (table, key)) from None
