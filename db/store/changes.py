"""Changes: one log that review, undo and refresh all read.

A change is a row of `wijziging` (who, when, what kind) chained by a keyed hash, and for each record that it
touched a row of `wijziging_inhoud` with the columns before and after.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.store.errors import Conflict
from db.text import clean

Row = dict[str, Any]

Content = tuple[str, Any, Row | None, Row | None]
"""Table, key, and the columns before and after, of what a change did to one record."""

CHANGES = ("wijziging", "ongedaan", "opnieuw", "begin", "gewist")
"""The kinds of entry that change a record. The others: a view, what went out, keys and users, a review."""

LOOKED, TAKEN_OUT, KEYS, REVIEWED = "inzage", "uitvoer", "beheer", "controle"

NEW_KEY: Content = ("gebruiker", None, None, None)
"""What an entry has about a new key of the file: that there is one."""

ERASED = "wijziging_inhoud"
"""What an entry names as its table where it erased the content of earlier ones."""

TRIGGERS = (
    "CREATE TRIGGER wijziging_blijft BEFORE UPDATE ON wijziging BEGIN SELECT RAISE(ABORT, 'logboek'); END",
    "CREATE TRIGGER wijziging_gaat_niet_weg BEFORE DELETE ON wijziging BEGIN SELECT RAISE(ABORT, 'logboek'); END",
    "CREATE TRIGGER inhoud_gaat_niet_weg BEFORE DELETE ON wijziging_inhoud BEGIN SELECT RAISE(ABORT, 'logboek'); END",
    "CREATE TRIGGER inhoud_blijft BEFORE UPDATE ON wijziging_inhoud WHEN NEW.wijziging IS NOT OLD.wijziging"
    " OR NEW.nr IS NOT OLD.nr OR NEW.hash IS NOT OLD.hash OR NEW.zout IS NOT NULL OR NEW.tabel IS NOT NULL"
    " OR NEW.sleutel IS NOT NULL OR NEW.over IS NOT NULL OR NEW.voor IS NOT NULL OR NEW.na IS NOT NULL"
    " BEGIN SELECT RAISE(ABORT, 'logboek'); END",
    "CREATE TRIGGER kop_gaat_vooruit BEFORE UPDATE ON logboek_kop WHEN NEW.aantal <= OLD.aantal"
    " BEGIN SELECT RAISE(ABORT, 'logboek'); END",
    "CREATE TRIGGER kop_gaat_niet_weg BEFORE DELETE ON logboek_kop BEGIN SELECT RAISE(ABORT, 'logboek'); END",
)
"""What keeps the log as it is: nothing is changed or removed, content only erased, and its end only moves on."""

KEY_OF = {
    "begeleider": "kenmerk",
    "huishouden": "dossier",
    "statushouder": "id",
    "koppeling": "id",
    "afwezigheid": "id",
    "uitzondering": "id",
    "dienst": "dienst",
    "bezetting": "id",
    "afspraak": "id",
    "contact": "id",
    "taaksoort": "id",
    "taak": "id",
    "actie": "nummer",
    "onderbreking": "id",
    "partner": "naam",
    "betrokkene": "id",
    "doorlopen_fase": "id",
    "taakstelling": "id",
    "afgevinkt": "wat",
    "instelling": "sleutel",
    "kolomkeuze": "id",
}
"""The tables that change, and the column that is the key of each."""

LINES = frozenset({"notitie"})
"""The columns whose text may have line ends."""


def safe(row: Row) -> Row:
    """The columns as a table may hold them: nothing in a text acts upon a terminal."""
    return {
        column: clean(value, lines=column in LINES) if isinstance(value, str) else value
        for column, value in row.items()
    }


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry of the log says beside the records: by whom, on which day, what was done and about whom."""

    gebruiker: str
    dag: date
    soort: str
    actie: str
    over: str
    betreft: int | None = None


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One change as a person reads it: `actie` and `over` together say what was done; `tijd` is UTC."""

    id: int
    tijd: datetime
    gebruiker: str
    soort: str
    actie: str
    over: str
    betreft: int | None

    @property
    def zin(self) -> str:
        """What was done, in one line."""
        return f"{self.actie}: {self.over}" if self.over else self.actie


class Change:
    """The writes of one change, inside the transaction of the door; nothing else writes to the tables."""

    def __init__(self, db: Any) -> None:
        self.db = db
        """The file as it is inside this change, for reading."""
        self._inserts: dict[tuple[str, tuple[str, ...]], str] = {}
        self.contents: list[Content] = []
        """Table, key, and the columns before and after, of each record in the order of writing.

        A removal keeps `versie` in its columns before.
        """
        self.erased: list[tuple[int, int]] = []
        """Change and part of earlier changes whose content is to be erased with this one."""

    def row(self, table: str, key: Any) -> Row | None:
        """The record as it is in the file now."""
        found = list(self.db.query(f"SELECT * FROM {table} WHERE {KEY_OF[table]} = ?", [key]))
        return found[0] if found else None

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows as they are in the file now, what this change wrote included."""
        return list(self.db.conn.execute(sql, values))

    def insert(self, table: str, row: Row) -> Any:
        """Add a record, its texts made safe, and give its key.

        Raises IntegrityError where the key or a closed list says no.
        """
        row = safe(row)
        shape = (table, tuple(row))
        if shape not in self._inserts:
            marks = ", ".join("?" * len(row))
            self._inserts[shape] = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
        cursor = self.db.conn.execute(self._inserts[shape], list(row.values()))
        column = KEY_OF[table]
        key = row.get(column) or cursor.lastrowid
        self.contents.append((table, key, None, {**row, column: key}))
        return key

    def update(self, table: str, key: Any, values: Row, versie: int | None, naam: str) -> bool:
        """Change columns of a record, the texts made safe; False where nothing differs.

        `versie` is the version that was read, None where the transaction itself has just read it.
        Raises Conflict where the record has another version by now, or is gone.
        """
        found = self.row(table, key)
        if found is None or (versie is not None and found["versie"] != versie):
            raise Conflict(naam)
        after = {column: value for column, value in safe(values).items() if found[column] != value}
        if not after:
            return False
        before = {column: found[column] for column in after}
        self._assign(table, key, after)
        self.contents.append((table, key, before, after))
        return True

    def delete(self, table: str, key: Any, versie: int | None, naam: str) -> None:
        """Take a record away. Raises Conflict, and IntegrityError where others refer to it."""
        found = self.row(table, key)
        if found is None or (versie is not None and found["versie"] != versie):
            raise Conflict(naam)
        self.db.conn.execute(f"DELETE FROM {table} WHERE {KEY_OF[table]} = ?", [key])
        self.contents.append((table, key, found, None))

    def reverse(self, table: str, key: Any, voor: Row | None, na: Row | None, naam: str) -> None:
        """Bring one record from `na` back to `voor`. Raises Conflict where it is no longer as `na` says.

        A renamed key is looked up under its new name, so that the rename is undone too.
        """
        column = KEY_OF[table]
        now_key = (na or {}).get(column, key)
        found = self.row(table, now_key)
        expected = {c: v for c, v in (na or {}).items() if c != "versie"}
        if (found is None) != (na is None) or (found and any(found[c] != v for c, v in expected.items())):
            raise Conflict(naam)
        if voor is None:
            self.delete(table, now_key, None, naam)
        elif na is None:
            self.insert(table, {c: v for c, v in voor.items() if c != "versie"})
            if "versie" in voor:  # a copy that was read before the removal stays an old one
                sql = f"UPDATE {table} SET versie = ? WHERE {column} = ?"
                self.db.conn.execute(sql, [voor["versie"] + 1, voor[column]])
        else:
            self._assign(table, now_key, voor)
            self.contents.append((table, now_key, na, voor))

    def _assign(self, table: str, key: Any, values: Row) -> None:
        assignments = ", ".join(f"{column} = ?" for column in values)
        self.db.conn.execute(
            f"UPDATE {table} SET {assignments}, versie = versie + 1 WHERE {KEY_OF[table]} = ?",
            [*values.values(), key],
        )
