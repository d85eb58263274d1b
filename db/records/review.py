"""Reading the log: a month of it to review, its entries a page at a time, and everything about one person.

Only a coordinator reads what is in it: for anybody else that raises NotAllowed. Which months there are and who signed
them off (`first_month`, `reviews`) is no secret. Signing a month off is itself an entry.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from db.lists import Toegang
from db.rules.review import MOST as MOST_MONTHS
from db.rules.review import Regel, month_name, next_month, overdue
from db.settings import Settings
from db.store import Store
from db.store.changes import KEY_OF, LOOKED, REVIEWED, Row
from db.text import clean

SIGNED = "maand nagekeken"
"""The action of an entry that signs a month off; its key is the month."""

MOST = 500
"""So many records of one entry are read: an import has thousands."""

_APART = timedelta(minutes=1)
"""So much may the clocks of two computers differ before it counts as a clock that was put back."""

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
class Veldwissel:
    """What one field of a record was and became, as it is kept; None where there was nothing."""

    naam: str
    voor: Any
    na: Any


@dataclass(frozen=True, slots=True)
class Deel:
    """What an entry did to one record; without fields it was only looked at, or its content was erased."""

    tabel: str
    sleutel: Any
    velden: tuple[Veldwissel, ...]
    gewist: bool = False


@dataclass(frozen=True, slots=True)
class Controle:
    """That somebody signed a month ("2024-03") off in entry `nr`, when it had so many entries."""

    maand: str
    tijd: datetime
    gebruiker: str
    regels: int
    opmerking: str
    nr: int = 0


def read_month(store: Store, month: date) -> tuple[Regel, ...]:
    """Every entry of a month of local time, as the review counts them, the oldest first."""
    store.require(Toegang.COORDINATOR)
    execute = store.db.conn.execute
    rows = execute(
        "SELECT w.id, w.tijd, w.gebruiker, w.soort, i.tabel, i.sleutel, v.tijd FROM wijziging w"
        " LEFT JOIN wijziging_inhoud i ON i.wijziging = w.id AND i.nr = 1 AND w.soort = ?"
        " LEFT JOIN wijziging v ON v.id = w.id - 1"
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
            before is not None and datetime.fromisoformat(before) - datetime.fromisoformat(tijd) > _APART,
        )
        for nr, tijd, gebruiker, soort, tabel, sleutel, before in rows
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


def _fields(voor: Row, na: Row) -> tuple[Veldwissel, ...]:
    """The fields that differ; of a record that is new or gone those that were filled in."""
    names = dict.fromkeys([*voor, *na])
    fields = (Veldwissel(name, voor.get(name), na.get(name)) for name in names if name not in ("versie", "zoek"))
    return tuple(field for field in fields if field.voor != field.na)


# Which months were reviewed


def first_month(store: Store) -> date | None:
    """The first day of the month in which the log begins, None where it is empty."""
    row = store.db.conn.execute("SELECT tijd FROM wijziging ORDER BY id LIMIT 1").fetchone()
    return datetime.fromisoformat(row[0]).astimezone().date().replace(day=1) if row else None


def reviews(store: Store) -> list[Controle]:
    """Every time that a month was signed off, the oldest first."""
    rows = store.db.conn.execute(
        "SELECT i.sleutel, w.tijd, w.gebruiker, i.na, w.id FROM wijziging w"
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
            nr,
        )
        for month, tijd, gebruiker, na, nr in rows
    ]


def overdue_months(store: Store, today: date, settings: Settings) -> tuple[date, ...]:
    """The months that should have been reviewed by now, the newest first; none for who may not read the log."""
    if not store.rol.may(Toegang.COORDINATOR):
        return ()
    signed = {one.maand: one for one in reviews(store)}
    late = _written_later(store, signed.values())
    return overdue(first_month(store), signed.keys() - late, today, settings.logboek_dagen)


def _written_later(store: Store, signed: Iterable[Controle]) -> set[str]:
    """Of which of these months there are entries that were written after it was signed off, by a clock put back."""
    last = {one.maand: one for one in signed}
    newest = [last[maand] for maand in sorted(last)[-MOST_MONTHS:]]
    if not newest:
        return set()
    values: list[Any] = []
    for one in newest:
        month = date.fromisoformat(f"{one.maand}-01")
        values += [one.nr, _bound(month), _bound(next_month(month)), one.maand]
    cases = " ".join(["WHEN id > ? AND tijd >= ? AND tijd < ? THEN ?"] * len(newest))
    rows = store.db.conn.execute(
        f"SELECT DISTINCT CASE {cases} END FROM wijziging WHERE id > ? AND tijd < ?",
        [*values, min(one.nr for one in newest), values[-2]],
    )
    return {month for (month,) in rows if month}


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
            f" AND voor IS NOT NULL AND instr(na, ?) AND na ->> '$.{column}' IS NOT NULL",
            [tabel, f'"{column}"'],
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
    tables = [(table, key) for table, key in _with_column(store, column) if table != tabel]
    for table, key in tables:
        now = store.db.conn.execute(f"SELECT {key} FROM {table} WHERE {column} IN ({marks})", values)
        found.update((table, row[0]) for row in now)
    # One pass over all that was written, in its own order; of most of it no more is read than whether the key is in it.
    said = " OR ".join("instr(na, ?) OR instr(voor, ?)" for _ in values)
    sought = [text for key in values for text in [json.dumps(key, ensure_ascii=False)] * 2]
    then = store.db.conn.execute(
        f"SELECT DISTINCT tabel, sleutel FROM wijziging_inhoud NOT INDEXED WHERE ({said})"
        f" AND tabel IN ({', '.join('?' * len(tables))})"
        f" AND coalesce(na ->> '$.{column}', voor ->> '$.{column}') IN ({marks})",
        [*sought, *(table for table, _ in tables), *values],
    )
    found.update((table, key) for table, key in then)
    return found


def _with_column(store: Store, column: str) -> Iterable[tuple[str, str]]:
    """The tables that change and have this column, each with its key."""
    for table, key in KEY_OF.items():
        if any(row[1] == column for row in store.db.conn.execute(f"PRAGMA table_info({table})")):
            yield table, key
