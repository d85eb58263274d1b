"""The log of one file: adding to it, reading it, what can be undone, and whether its chain holds."""

import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from db.store.changes import CHANGES, ERASED, KEYS, NEW_KEY, TRIGGERS, Content, Entry, Wijziging
from db.text import clean

# Bytes are in no log of ours, and in one that was tampered with they must not pass for text.
_plain = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=lambda raw: {"bytes": raw.hex()}).encode


def _digest(value: Any) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()


def content_hash(zout: str, tabel: str | None, sleutel: Any, over: str | None, voor: str | None, na: str | None) -> str:
    """The salted hash of what a change did to one record."""
    return _digest([zout, tabel, sleutel, over, voor, na])


def contents_hash(hashes: list[str]) -> str:
    """One hash over those of all records of a change."""
    return _digest(hashes)


def chained(chain_key: bytes, previous: str, row: list[Any]) -> str:
    """The keyed hash of a change, over its row and the hash of the change before it."""
    return hmac.digest(chain_key, _plain([previous, *row]).encode(), "sha256").hex()


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

    def last_about_users(self) -> int:
        """The id of the last entry about who may open the file, 0 where there is none."""
        sql = (
            "SELECT max(w.id) FROM wijziging_inhoud i JOIN wijziging w ON w.id = i.wijziging"
            " WHERE i.tabel = ? AND w.soort = ?"
        )
        return int(self._db.conn.execute(sql, [NEW_KEY[0], KEYS]).fetchone()[0] or 0)

    def mark(self) -> str:
        """What tells this file from every other and stays for as long as it is, without a word of what is in it."""
        return hashlib.sha256(self.first().encode()).hexdigest()[:16]

    def first(self) -> str:
        """The hash of the first entry, "" where there is none."""
        found = self._db.conn.execute("SELECT hash FROM wijziging ORDER BY id LIMIT 1").fetchone()
        return str(found[0] if found else "")

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
        for number, nr, zout, digest, *parts in self._db.conn.execute(
            "SELECT wijziging, nr, zout, hash, tabel, sleutel, over, voor, na FROM wijziging_inhoud"
            " ORDER BY wijziging, nr"
        ):
            hashes.setdefault(number, []).append(digest)
            if zout is None:
                if any(part is not None for part in parts) or (number, nr) not in erased:
                    faults.append(f"De inhoud van wijziging {number} is weggehaald.")
            elif _digest([zout, *parts]) != digest:
                faults.append(f"De inhoud van wijziging {number} klopt niet.")
        previous = ""
        expected = 1
        for *row, digest in self._db.conn.execute(
            "SELECT id, tijd, gebruiker, dag, soort, actie, betreft, inhoud_hash, hash FROM wijziging ORDER BY id"
        ):
            number, about = row[0], row[-1]
            if (
                number != expected
                or contents_hash(hashes.pop(number, [])) != about
                or chained(self._chain_key, previous, row) != digest
            ):
                faults.append(f"Wijziging {number} past niet in de reeks.")
            if number == aantal and digest != kop:
                faults.append(f"Wijziging {number} is niet die van het sleutelbestand.")
            expected, previous = number + 1, digest
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
