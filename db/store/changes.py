"""Changes: one log that review, undo and refresh all read.

A change is a row of `wijziging` (who, when, what kind) chained by a keyed hash, and for each record that it
touched a row of `wijziging_inhoud` with the columns before and after.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
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


def _digest(value: Any) -> str:
    # Bytes are in no log of ours, and in one that was tampered with they must not pass for text.
    plain = json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=lambda raw: {"bytes": raw.hex()})
    return hashlib.sha256(plain.encode()).hexdigest()


def content_hash(zout: str, tabel: str | None, sleutel: Any, over: str | None, voor: str | None, na: str | None) -> str:
    """The salted hash of what a change did to one record."""
    return _digest([zout, tabel, sleutel, over, voor, na])


def contents_hash(hashes: list[str]) -> str:
    """One hash over those of all records of a change."""
    return _digest(hashes)


def chained(chain_key: bytes, previous: str, row: list[Any]) -> str:
    """The keyed hash of a change, over its row and the hash of the change before it."""
    message = json.dumps([previous, *row], ensure_ascii=True, separators=(",", ":")).encode()
    return hmac.new(chain_key, message, hashlib.sha256).hexdigest()


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


class Log:
    """The log of one file: adding to it, reading it, and telling what can be undone."""

    def __init__(self, db: Any, chain_key: bytes, clock: Callable[[], datetime], random: Callable[[int], str]) -> None:
        self._db = db
        self._chain_key = chain_key
        self._clock = clock
        self._random = random

    def forget_key(self) -> None:
        """Let go of the key of the chain: the file is closed."""
        self._chain_key = b""

    def add(self, contents: list[Content], entry: Entry) -> int:
        """Write an entry into the log, inside its transaction, and give its id.

        An end that does not hold is left as it is, so that what was cut stays visible however long work goes on.
        """
        aantal, kop = self.head()
        holds = self._ends_at(aantal, kop)
        number = aantal + 1
        rows = []
        for nr, (tabel, sleutel, voor, na) in enumerate(contents, 1):
            zout = self._random(8)
            before, after = (None if r is None else json.dumps(r, ensure_ascii=False) for r in (voor, na))
            about = clean(entry.over) if nr == 1 else None
            digest = content_hash(zout, tabel, sleutel, about, before, after)
            rows.append((number, nr, tabel, sleutel, about, before, after, zout, digest))
        row = [
            *(number, self._clock().isoformat(), clean(entry.gebruiker), entry.dag.isoformat()),
            *(entry.soort, clean(entry.actie), entry.betreft),
            contents_hash([content[-1] for content in rows]),
        ]
        digest = chained(self._chain_key, kop, row)
        self._db.conn.execute(
            "INSERT INTO wijziging (id, tijd, gebruiker, dag, soort, actie, betreft, inhoud_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*row, digest],
        )
        self._db.conn.executemany("INSERT INTO wijziging_inhoud VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        if holds:
            self._set_head(number, digest)
        return number

    def head(self) -> tuple[int, str]:
        """How many entries the log has, and the hash of the last."""
        last = self._db.conn.execute("SELECT id, hash FROM wijziging ORDER BY id DESC LIMIT 1").fetchone()
        return (int(last[0]), str(last[1])) if last else (0, "")

    def _set_head(self, aantal: int, kop: str) -> None:
        self._db.conn.execute(
            "INSERT INTO logboek_kop (id, aantal, kop, zegel) VALUES (1, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET aantal = excluded.aantal, kop = excluded.kop, zegel = excluded.zegel",
            [aantal, kop, self._head_seal(aantal, kop)],
        )

    def _ends_at(self, aantal: int, kop: str) -> bool:
        """Whether the end that the file keeps is this one, under its seal; an empty log needs none yet."""
        rows = self._db.conn.execute("SELECT aantal, kop, zegel FROM logboek_kop").fetchall()
        return bool(rows == [(aantal, kop, self._head_seal(aantal, kop))]) or (not aantal and not rows)

    def holds(self, aantal: int | None, kop: str) -> bool:
        """Whether the log goes through this entry, as it was mirrored outside the file."""
        if not aantal:
            return True
        found = self._db.conn.execute("SELECT hash FROM wijziging WHERE id = ?", [aantal]).fetchone()
        return bool(found == (kop,))

    def _head_seal(self, aantal: int, kop: str) -> str:
        return chained(self._chain_key, "kop", [aantal, kop])

    def begin(self) -> tuple[int, str]:
        """Seal the end of a log that has no sealed end yet, inside a transaction, and give count and hash."""
        aantal, kop = self.head()
        if not self._db.conn.execute("SELECT count(*) FROM logboek_kop").fetchone()[0]:
            self._set_head(aantal, kop)
        return aantal, kop

    def after(self, last: int, soorten: tuple[str, ...] = CHANGES) -> list[Wijziging]:
        """The changes that came after the one with this id, oldest first: those of the records, or of other kinds."""
        marks = ", ".join("?" * len(soorten))
        return [
            Wijziging(
                row["id"],
                datetime.fromisoformat(row["tijd"]),
                row["gebruiker"],
                row["soort"],
                row["actie"],
                row["over"] or "",
                row["betreft"],
            )
            for row in self._db.query(
                "SELECT w.*, i.over FROM wijziging w LEFT JOIN wijziging_inhoud i ON i.wijziging = w.id AND i.nr = 1"
                f" WHERE w.id > ? AND w.soort IN ({marks}) ORDER BY w.id",
                [last, *soorten],
            )
        ]

    def latest(self) -> int:
        """The id of the last change of the records, 0 where there is none: who only looks moves nobody's list."""
        marks = ", ".join("?" * len(CHANGES))
        sql = f"SELECT id FROM wijziging WHERE soort IN ({marks}) ORDER BY id DESC LIMIT 1"
        found = self._db.conn.execute(sql, CHANGES).fetchone()
        return int(found[0]) if found else 0

    def mark(self) -> str:
        """What tells this file from every other and stays for as long as it is, without a word of what is in it."""
        first = self._db.conn.execute("SELECT hash FROM wijziging ORDER BY id LIMIT 1").fetchone()
        return hashlib.sha256(str(first[0] if first else "").encode()).hexdigest()[:16]

    def steps(self, gebruiker: str) -> tuple[list[int], list[int]]:
        """What this user can undo and redo: two stacks of change ids, the next step last.

        A new change empties the second; an undo moves a step from the first to the second, and a redo
        puts itself on the first. A step whose content was erased is none.
        """
        undo: list[int] = []
        redo: list[int] = []
        erased = {number for number, _ in self.erased()}
        for number, soort, betreft in self._db.conn.execute(
            "SELECT id, soort, betreft FROM wijziging WHERE gebruiker = ? AND soort IN ('wijziging', 'ongedaan',"
            " 'opnieuw') ORDER BY id",
            [clean(gebruiker)],
        ):
            if soort == "ongedaan":
                undo.remove(betreft)
                redo.append(betreft)
            elif soort == "opnieuw":
                redo.remove(betreft)
                undo.append(number)
            else:
                undo.append(number)
                redo.clear()
        return [step for step in undo if step not in erased], [step for step in redo if step not in erased]

    def contents(self, number: int) -> list[Content]:
        """Table, key, before and after of each record of a change, in the order of writing."""
        return [
            (tabel, sleutel, json.loads(voor) if voor else None, json.loads(na) if na else None)
            for tabel, sleutel, voor, na in self._db.conn.execute(
                "SELECT tabel, sleutel, voor, na FROM wijziging_inhoud WHERE wijziging = ? ORDER BY nr", [number]
            )
        ]

    def says(self, content: Content) -> bool:
        """Whether an entry has this very content; asked of the text, which another hand may have made unreadable."""
        tabel, _, _, na = content
        sql = "SELECT 1 FROM wijziging_inhoud WHERE tabel = ? AND na IS ? LIMIT 1"
        text = None if na is None else json.dumps(na, ensure_ascii=False)
        return self._db.conn.execute(sql, [tabel, text]).fetchone() is not None

    def touched_since(self, number: int, gebruiker: str) -> bool:
        """Whether somebody else has changed a record of this change after it, under a key that it gave too."""
        found = self._db.conn.execute(
            "SELECT 1 FROM wijziging_inhoud mine JOIN wijziging_inhoud theirs ON theirs.tabel = mine.tabel"
            " AND theirs.sleutel IN (mine.sleutel, mine.na ->> '$.kenmerk', mine.na ->> '$.dossier')"
            " JOIN wijziging w ON w.id = theirs.wijziging"
            " WHERE mine.wijziging = ? AND w.id > ? AND w.gebruiker <> ?"
            " AND w.soort IN ('wijziging', 'ongedaan', 'opnieuw') LIMIT 1",
            [number, number, clean(gebruiker)],
        ).fetchone()
        return found is not None

    def erase(self, places: list[tuple[int, int]]) -> Content:
        """Take the content of these parts of changes away, inside a transaction; gives what the log has to say of it.

        The hash of each part stays, so that the chain holds. Without a change that names it, content that is gone
        counts as a fault.
        """
        self._db.conn.executemany(
            "UPDATE wijziging_inhoud SET tabel = NULL, sleutel = NULL, over = NULL, voor = NULL, na = NULL, zout = NULL"
            " WHERE wijziging = ? AND nr = ?",
            places,
        )
        return (ERASED, None, None, {"delen": [list(place) for place in places]})

    def erased(self) -> set[tuple[int, int]]:
        """Change and part of all content that was erased, as the log says it."""
        found: set[tuple[int, int]] = set()
        for (after,) in self._db.conn.execute("SELECT na FROM wijziging_inhoud WHERE tabel = ?", [ERASED]):
            with suppress(ValueError, TypeError, KeyError):  # by another hand: its hash tells
                found.update((number, nr) for number, nr in json.loads(after)["delen"])
        return found

    def broken(self, aantal: int | None = None, kop: str = "") -> list[str]:
        """Where the chain does not hold, in Dutch; empty where all is well.

        `aantal` and `kop` are what was mirrored outside the file: the log has to go at least as far, through that hash.
        """
        faults: list[str] = self._loose_rules()
        hashes: dict[int, list[str]] = {}
        erased = self.erased()
        for row in self._db.query("SELECT * FROM wijziging_inhoud ORDER BY wijziging, nr"):
            hashes.setdefault(row["wijziging"], []).append(row["hash"])
            if row["zout"] is None:
                parts = [row[c] for c in ("tabel", "sleutel", "over", "voor", "na") if row[c] is not None]
                if parts or (row["wijziging"], row["nr"]) not in erased:
                    faults.append(f"De inhoud van wijziging {row['wijziging']} is weggehaald.")
            else:
                parts = [row[c] for c in ("zout", "tabel", "sleutel", "over", "voor", "na")]
                if content_hash(*parts) != row["hash"]:
                    faults.append(f"De inhoud van wijziging {row['wijziging']} klopt niet.")
        previous = ""
        expected = 1
        for row in self._db.query("SELECT * FROM wijziging ORDER BY id"):
            columns = ("id", "tijd", "gebruiker", "dag", "soort", "actie", "betreft", "inhoud_hash")
            if (
                row["id"] != expected
                or contents_hash(hashes.pop(row["id"], [])) != row["inhoud_hash"]
                or chained(self._chain_key, previous, [row[c] for c in columns]) != row["hash"]
            ):
                faults.append(f"Wijziging {row['id']} past niet in de reeks.")
            if row["id"] == aantal and row["hash"] != kop:
                faults.append(f"Wijziging {row['id']} is niet die van het sleutelbestand.")
            expected, previous = row["id"] + 1, row["hash"]
        faults.extend(f"Inhoud zonder wijziging {number}." for number in hashes)
        return faults + self._cut(expected - 1, previous, aantal)

    def _cut(self, found: int, previous: str, mirrored: int | None) -> list[str]:
        """Whether the log ends before the end that the file keeps, or before the one that was mirrored outside it."""
        faults = []
        if not self._ends_at(found, previous):
            faults.append("Het eind van het logboek klopt niet: er is iets weggehaald of toegevoegd.")
        if mirrored is not None and found < mirrored:
            faults.append(f"Er horen {mirrored} wijzigingen te zijn, en het zijn er {found}.")
        return faults

    def _loose_rules(self) -> list[str]:
        """Whether the rules that keep the log as it is are in the file, word for word, and no other that could hide."""
        sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger'"
        held = [row[0] for row in self._db.conn.execute(sql)]
        if sorted(held) == sorted(TRIGGERS):
            return []
        return ["Het logboek is niet meer beschermd: er ontbreekt een regel, of er is er een bij."]
