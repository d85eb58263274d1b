"""Reading the log: a month of it to review, its entries a page at a time, and everything about one person.

Only a coordinator reads it (each function raises NotAllowed for anybody else); signing a month off is itself an entry.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from db.lists import Toegang
from db.rules.review import Regel, month_name, next_month, overdue
from db.settings import Settings
from db.store import Store
from db.store.changes import KEY_OF, LOOKED, REVIEWED, Row
from db.text import clean

SIGNED = "maand nagekeken"
"""The action of an entry that signs a month off; its key is the month."""

MOST = 500
"""So many records of one entry are read: an import has thousands."""

_SIDE = ("bezetting", "afspraak")


@dataclass(frozen=True, slots=True)
class Logregel:
    """An entry as it stands in a list: when (local time), by whom, what, and about whom.

    `tabel` and `sleutel` are of the first record that it was about, `delen` says of how many it was.
    """

    nr: int
    tijd: datetime
    gebruiker: str
    soort: str
    actie: str
    over: str
    tabel: str
    sleutel: Any
    betreft: int | None
    delen: int


@dataclass(frozen=True, slots=True)
class Veld:
    """What one field of a record was and became, as it is kept; None where there was nothing."""

    naam: str
    voor: Any
    na: Any


@dataclass(frozen=True, slots=True)
class Deel:
    """What an entry did to one record; without fields it was only looked at, or its content was erased."""

    tabel: str
    sleutel: Any
    velden: tuple[Veld, ...]
    gewist: bool = False


@dataclass(frozen=True, slots=True)
class Controle:
    """That somebody signed a month ("2024-03") off, when it had so many entries."""

    maand: str
    tijd: datetime
    gebruiker: str
    regels: int
    opmerking: str


def read_month(store: Store, month: date) -> tuple[Regel, ...]:
    """Every entry of a month of local time, as the review counts them, the oldest first."""
    store.require(Toegang.COORDINATOR)
    execute = store.db.conn.execute
    rows = execute(
        "SELECT w.id, w.tijd, w.gebruiker, w.soort, i.tabel, i.sleutel FROM wijziging w"
        " LEFT JOIN wijziging_inhoud i ON i.wijziging = w.id AND i.nr = 1 AND w.soort = ?"
        " WHERE w.tijd >= ? AND w.tijd < ? ORDER BY w.id",
        [LOOKED, _bound(month), _bound(next_month(month))],
    ).fetchall()
    if not rows:
        return ()
    between = [rows[0][0], rows[-1][0]]
    beside = {
        row[0]
        for row in execute(
            "SELECT wijziging FROM wijziging_inhoud WHERE wijziging BETWEEN ? AND ? AND ((tabel = 'koppeling'"
            f" AND na ->> '$.overrule_reden' IS NOT NULL) OR (tabel IN {_SIDE} AND na ->> '$.toch' = 1))",
            between,
        )
    }
    settings = {
        row[0]
        for row in execute(
            "SELECT wijziging FROM wijziging_inhoud WHERE wijziging BETWEEN ? AND ? AND tabel = 'instelling'", between
        )
    }
    return tuple(
        Regel(
            nr,
            datetime.fromisoformat(tijd).astimezone(),
            gebruiker,
            soort,
            (tabel, str(sleutel)) if tabel else None,
            nr in beside and soort in ("wijziging", "opnieuw"),
            nr in settings,
        )
        for nr, tijd, gebruiker, soort, tabel, sleutel in rows
    )


def _bound(day: date) -> str:
    """Local midnight as the log writes its times, without what comes after the seconds."""
    return datetime(day.year, day.month, day.day).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def read_lines(store: Store, numbers: Sequence[int]) -> list[Logregel]:
    """These entries, in this order; at most a page of them."""
    store.require(Toegang.COORDINATOR)
    marks = ", ".join("?" * len(numbers))
    found = {
        row["id"]: Logregel(
            row["id"],
            datetime.fromisoformat(row["tijd"]).astimezone(),
            row["gebruiker"],
            row["soort"],
            row["actie"],
            row["over"] or "",
            row["tabel"] or "",
            row["sleutel"],
            row["betreft"],
            row["delen"],
        )
        for row in store.db.query(
            "SELECT w.*, i.over, i.tabel, i.sleutel,"
            " (SELECT count(*) FROM wijziging_inhoud d WHERE d.wijziging = w.id) AS delen"
            " FROM wijziging w LEFT JOIN wijziging_inhoud i ON i.wijziging = w.id AND i.nr = 1"
            f" WHERE w.id IN ({marks})",
            list(numbers),
        )
    }
    return [found[number] for number in numbers if number in found]


def read_parts(store: Store, number: int, most: int = MOST) -> list[Deel]:
    """What an entry did to each of its first records, field by field."""
    store.require(Toegang.COORDINATOR)
    rows = store.db.conn.execute(
        "SELECT tabel, sleutel, voor, na, zout FROM wijziging_inhoud WHERE wijziging = ? ORDER BY nr LIMIT ?",
        [number, most],
    )
    return [
        Deel(tabel or "", sleutel, _fields(_loaded(voor), _loaded(na)), zout is None)
        for tabel, sleutel, voor, na, zout in rows
    ]


def _loaded(text: str | None) -> Row:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _fields(voor: Row, na: Row) -> tuple[Veld, ...]:
    """The fields that differ; of a record that is new or gone those that were filled in."""
    names = dict.fromkeys([*voor, *na])
    fields = (Veld(name, voor.get(name), na.get(name)) for name in names if name not in ("versie", "zoek"))
    return tuple(field for field in fields if field.voor != field.na)


# Which months were reviewed


def first_month(store: Store) -> date | None:
    """The first day of the month in which the log begins, None where it is empty."""
    row = store.db.conn.execute("SELECT tijd FROM wijziging ORDER BY id LIMIT 1").fetchone()
    return datetime.fromisoformat(row[0]).astimezone().date().replace(day=1) if row else None


def reviews(store: Store) -> list[Controle]:
    """Every time that a month was signed off, the oldest first."""
    rows = store.db.conn.execute(
        "SELECT i.sleutel, w.tijd, w.gebruiker, i.na FROM wijziging w"
        " JOIN wijziging_inhoud i ON i.wijziging = w.id AND i.nr = 1 WHERE w.soort = ? AND w.actie = ? ORDER BY w.id",
        [REVIEWED, SIGNED],
    )
    return [
        Controle(
            str(month),
            datetime.fromisoformat(tijd).astimezone(),
            gebruiker,
            int(_loaded(na).get("regels", 0)),
            str(_loaded(na).get("opmerking", "")),
        )
        for month, tijd, gebruiker, na in rows
    ]


def overdue_months(store: Store, today: date, settings: Settings) -> tuple[date, ...]:
    """The months that should have been reviewed by now, the newest first; none for who may not read the log."""
    if not store.rol.may(Toegang.COORDINATOR):
        return ()
    return overdue(first_month(store), {one.maand for one in reviews(store)}, today, settings.logboek_dagen)


def sign_off(store: Store, today: date, month: date, entries: int, remark: str = "") -> None:
    """Note that this coordinator looked through a month that had so many entries. Raises Refused."""
    store.require(Toegang.COORDINATOR)
    name, said = month_name(month), clean(remark)
    content: Row = {"regels": entries, "opmerking": said}
    store.note(REVIEWED, SIGNED, ": ".join(filter(None, (name, said))), today, ("logboek", name, None, content))


# Everything about one person


def entries_about(store: Store, tabel: str, sleutel: Any) -> list[int]:
    """The numbers of all entries about a begeleider, huishouden or statushouder, and what hangs on them, oldest first.

    Of a household that is its members, koppelingen, contacts and so on; a key that they had before counts as well.
    """
    store.require(Toegang.COORDINATOR)
    keys = _names_of(store, tabel, sleutel)
    found: set[int] = set()
    for table, key in {(tabel, key) for key in keys} | _hanging(store, tabel, keys):
        rows = store.db.conn.execute(
            "SELECT wijziging FROM wijziging_inhoud WHERE tabel = ? AND sleutel = ?", [table, key]
        )
        found.update(row[0] for row in rows)
    return sorted(found)


def _names_of(store: Store, tabel: str, sleutel: Any) -> set[Any]:
    """The key of a record and every key that it had before."""
    keys = {sleutel}
    column = KEY_OF[tabel]
    renamed = list(
        store.db.conn.execute(
            f"SELECT sleutel, na ->> '$.{column}' FROM wijziging_inhoud WHERE tabel = ?"
            f" AND voor IS NOT NULL AND na ->> '$.{column}' IS NOT NULL",
            [tabel],
        )
    )
    while True:
        more = {old for old, new in renamed if new in keys} - keys
        if not more:
            return keys
        keys |= more


def _hanging(store: Store, tabel: str, keys: Collection[Any]) -> set[tuple[str, Any]]:
    """The records that name one of these keys, now or when they were written."""
    column = {"begeleider": "begeleider", "huishouden": "dossier"}.get(tabel)
    if column is None:
        return set()
    found: set[tuple[str, Any]] = set()
    marks, values = ", ".join("?" * len(keys)), list(keys)
    for table, key in _with_column(store, column):
        if table != tabel:
            now = store.db.conn.execute(f"SELECT {key} FROM {table} WHERE {column} IN ({marks})", values)
            found.update((table, row[0]) for row in now)
            then = store.db.conn.execute(
                "SELECT DISTINCT sleutel FROM wijziging_inhoud WHERE tabel = ?"
                f" AND coalesce(na ->> '$.{column}', voor ->> '$.{column}') IN ({marks})",
                [table, *values],
            )
            found.update((table, row[0]) for row in then)
    return found


def _with_column(store: Store, column: str) -> Iterable[tuple[str, str]]:
    """The tables that change and have this column, each with its key."""
    for table, key in KEY_OF.items():
        if any(row[1] == column for row in store.db.conn.execute(f"PRAGMA table_info({table})")):
            yield table, key
