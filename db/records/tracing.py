"""Traces: where somebody is named outside their own record: in the log, and in what was typed about others.

A name that somebody else in the file has too is theirs as well: outside the changes of whom it is about it is left
alone.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from db.model import Begeleider, Huishouden, Statushouder
from db.records.lots import ASKED, READ
from db.records.rows import get, to_row
from db.records.seeking import SHORTEST_NUMBER, Zoeker
from db.store import Change
from db.store.changes import KEY_OF, Row
from db.text import digits, fold

Kind = Literal["begeleider", "huishouden", "statushouder"]

Wie = tuple[Kind, str]
"""Somebody by kind and key: a kenmerk, a dossier, or `D014/2`."""

GONE = "[gewist]"
"""What stands in the texts about others where somebody was named who is gone."""

_OWN = {"huishouden": ("dossier",), "begeleider": ("kenmerk", "begeleider"), "statushouder": ()}
"""The columns by which a row is about a person or household."""

_NAMED = {"huishouden": ("dossier", "hoort_bij"), "begeleider": (
    *("kenmerk", "begeleider", "wie", "leidinggevende", "verantwoordelijke"),
), "statushouder": ()}  # fmt: skip
"""The columns by which a row names them."""

_SHORTEST = 4
"""A single word of fewer letters is no name to look for: it would be found everywhere."""

_PEOPLE: dict[str, type[Begeleider] | type[Huishouden] | type[Statushouder]] = {
    "begeleider": Begeleider,
    "huishouden": Huishouden,
    "statushouder": Statushouder,
}


@dataclass(frozen=True, slots=True)
class Logdeel:
    """One part of a change as the log has it."""

    plaats: tuple[int, int]
    tabel: str
    sleutel: Any
    over: str
    rijen: tuple[Row, ...]

    def texts(self) -> Iterator[str]:
        """Every text in it."""
        yield self.over
        for row in self.rijen:
            yield from (value for value in row.values() if isinstance(value, str))


@dataclass
class Sporen:
    """What leads to some people: the keys of their rows, and the words that they are known by."""

    sleutels: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    rijen: set[tuple[str, Any]] = field(default_factory=set)
    namen: set[str] = field(default_factory=set)
    voornamen: set[str] = field(default_factory=set)
    adressen: set[str] = field(default_factory=set)
    nummers: set[str] = field(default_factory=set)
    huizen: set[str] = field(default_factory=set)
    """The households of which only members are looked for: what those are called by is no word of somebody else."""

    def __len__(self) -> int:
        """How much leads to them."""
        return len(self.rijen) + sum(map(len, self.sleutels.values()))

    def learn(self, row: Row) -> None:
        """Take up what a row of a person or household says of how to find them."""
        first, last = row.get("voornaam") or "", row.get("achternaam") or ""
        whole = " ".join(filter(None, (first, row.get("tussenvoegsel") or "", last)))
        self.namen |= {name for name in (whole if first and last else "", last, row.get("naam") or "") if name}
        self.voornamen |= {first} - {""}
        self.adressen |= {value for column in ("email", "adres") if (value := row.get(column))}
        self.nummers |= {number for number in [digits(row.get("telefoon") or "")] if len(number) >= SHORTEST_NUMBER}


@dataclass(frozen=True, slots=True)
class Gezocht:
    """What was found of some people in the log up to entry `tot`, and in the texts about others.

    `delen` are change and part of all that is about them or names them, `teksten` table and key of rows that may.
    """

    sporen: Sporen
    namen: "Namen"
    delen: frozenset[tuple[int, int]]
    teksten: frozenset[tuple[str, Any]]
    tot: int


def search(change: Change, some: Collection[Wie]) -> Gezocht:
    """Look for these people everywhere: it reads the whole log, so that it is done before anybody has to wait."""
    last = change.query("SELECT coalesce(max(id), 0) FROM wijziging")[0][0]
    delen = list(_log(change, 0))
    sporen = _trace(change, some, delen)
    namen = Namen(change, sporen)
    return Gezocht(sporen, namen, _in_the_log(namen, sporen, delen), _texts(change, namen, sporen), last)


def search_on(change: Change, some: Collection[Wie], before: Gezocht) -> Gezocht:
    """The same up to now; only where something changed of people since is everything read again."""
    delen = list(_log(change, before.tot))
    sporen, size = before.sporen, len(before.sporen)
    _follow(change, sporen, delen)
    if (
        len(sporen) != size
        or any(deel.rijen and deel.tabel in _PEOPLE for deel in delen)
        or change.query("SELECT 1 FROM wijziging WHERE id > ? AND soort = 'gewist' LIMIT 1", (before.tot,))
    ):
        return search(change, some)
    new = {(deel.tabel, deel.sleutel) for deel in delen if deel.rijen and deel.tabel in READ.keys() | ASKED.keys()}
    delen_now = before.delen | _in_the_log(before.namen, sporen, delen)
    return Gezocht(sporen, before.namen, delen_now, before.teksten | new, before.tot)


def _trace(change: Change, some: Collection[Wie], delen: Sequence[Logdeel]) -> Sporen:
    """What leads to these people."""
    found = Sporen()
    for kind, key in some:
        if kind == "statushouder":
            dossier, _, volgnr = key.rpartition("/")
            for (ident,) in change.query(
                "SELECT id FROM statushouder WHERE dossier = ? AND volgnr = ?", (dossier, volgnr)
            ):
                found.rijen |= {("statushouder", ident), ("statushouder", key)}
                found.huizen.add(dossier)
        else:
            found.sleutels[kind].add(key)
    _follow(change, found, delen)
    for table, key in found.rijen:
        found.learn((change.row(table, key) if table in _PEOPLE else None) or {})
    for deel in delen:
        if (deel.tabel, deel.sleutel) in found.rijen and deel.tabel in _PEOPLE:
            for row in deel.rijen:
                found.learn(row)
    return found


def _log(change: Change, last: int) -> Iterator[Logdeel]:
    """All parts of the log after an entry that still say something."""
    sql = "SELECT wijziging, nr, tabel, sleutel, over, voor, na FROM wijziging_inhoud"
    sql += " WHERE wijziging > ? AND zout IS NOT NULL ORDER BY wijziging, nr"
    for number, nr, tabel, sleutel, over, voor, na in change.query(sql, (last,)):
        rows = (json.loads(text) for text in (voor, na) if text)
        yield Logdeel(
            (number, nr), tabel or "", sleutel, over or "", tuple(row for row in rows if isinstance(row, dict))
        )


def _follow(change: Change, found: Sporen, delen: Sequence[Logdeel]) -> None:
    """Find all their rows, those that are gone too, and the keys that they had before, until there are no more."""
    there: dict[Kind, set[str]] = {
        kind: {key for (key,) in change.query(f"SELECT {KEY_OF[kind]} FROM {kind}")}
        for kind in ("begeleider", "huishouden")
    }
    size = -1
    while size != (size := len(found)):
        for kind, keys in found.sleutels.items():
            found.rijen |= {(kind, key) for key in keys}
            found.rijen |= set(_rows_now(change, kind, keys))
        for deel in delen:
            _follow_part(found, deel, there)


def _rows_now(change: Change, kind: Kind, keys: Iterable[str]) -> Iterator[tuple[str, Any]]:
    column = "dossier" if kind == "huishouden" else "begeleider"
    for table, key_column in KEY_OF.items():
        names = {name for (name,) in change.query("SELECT name FROM pragma_table_info(?)", (table,))}
        if column in names and table != kind:
            for key in keys:
                sql = f"SELECT {key_column} FROM {table} WHERE {column} = ?"
                yield from ((table, ident) for (ident,) in change.query(sql, (key,)))


def _follow_part(found: Sporen, deel: Logdeel, there: dict[Kind, set[str]]) -> None:
    own = (deel.tabel, deel.sleutel) in found.rijen
    for kind, keys in found.sleutels.items():
        named = {row[column] for row in deel.rijen for column in _OWN[kind] if row.get(column)}
        if deel.tabel == kind and (own or named & keys):  # another key, before or after
            keys.update(named, {deel.sleutel})
        elif named & keys:
            found.rijen.add((deel.tabel, deel.sleutel))
        elif own and deel.tabel != kind:  # it was moved here from a record that went up in this one
            keys.update(named - there[kind])


def _in_the_log(names: "Namen", found: Sporen, delen: Sequence[Logdeel]) -> frozenset[tuple[int, int]]:
    """Change and part of everything in these parts that is about them, or names them."""
    touched = {deel.plaats[0] for deel in delen if (deel.tabel, deel.sleutel) in found.rijen}
    return frozenset(
        deel.plaats
        for deel in delen
        if (deel.tabel, deel.sleutel) in found.rijen
        or _names_by_key(found, deel)
        or any(names.likely.search(text) for text in deel.texts())
        or (deel.plaats[0] in touched and deel.over and names.shared.search(deel.over))
    )


def _names_by_key(found: Sporen, deel: Logdeel) -> bool:
    return any(
        row.get(column) in keys
        for kind, keys in found.sleutels.items()
        for row in deel.rijen
        for column in _NAMED[kind]
    )


class Namen:
    """The words that lead to some people and to nobody else in the file."""

    def __init__(self, change: Change, found: Sporen) -> None:
        others = _words_of_others(change, found)
        keys = {key for some in found.sleutels.values() for key in some if len(key) >= _SHORTEST or not key.isdigit()}
        own = {name for name in found.namen if fold(name) not in others and (" " in name or len(name) >= _SHORTEST)}
        first = {name for name in found.voornamen if fold(name) not in others and len(name) >= _SHORTEST}
        where = {one for one in found.adressen if fold(one) not in others}
        numbers = [number for number in found.nummers if number not in others]
        certain = own | where | {key for key in keys if len(key) > 1}
        self.certain = Zoeker(certain, numbers)
        """What can mean nobody else."""
        self.likely = Zoeker(certain | first, numbers, re.IGNORECASE)
        """With first names that nobody else has, and whatever the capitals: it may be a word as well."""
        self.shared = Zoeker(found.namen | found.voornamen, flags=re.IGNORECASE)
        """Every name that they have, whether others have it too or not."""


def _words_of_others(change: Change, found: Sporen) -> set[str]:
    """The names, places, addresses and numbers of everyone else in the file, folded."""
    words: set[str] = set()
    for table, columns in (
        ("begeleider", ("telefoon", "voornaam", "achternaam", "voornaam || ' ' || achternaam", "email", "plaats")),
        ("huishouden", ("telefoon", "naam", "adres", "plaats", "gemeente")),
        ("statushouder", ("telefoon", "voornaam", "achternaam", "voornaam || ' ' || achternaam")),
    ):
        for key, number, *texts in change.query(f"SELECT {KEY_OF[table]}, {', '.join(columns)} FROM {table}"):
            if (table, key) not in found.rijen:
                own = table == "huishouden" and key in found.huizen
                words |= {fold(text) for text in (texts[2:] if own else texts) if text}
                words.add("" if own else digits(number or ""))
    return words


def _texts(change: Change, names: Namen, found: Sporen) -> frozenset[tuple[str, Any]]:
    """Table and key of every row of others in which one of them may be named."""
    places = set()
    for table in READ.keys() | ASKED.keys():
        columns = ", ".join((*READ.get(table, ()), *ASKED.get(table, ())))
        for key, *texts in change.query(f"SELECT {KEY_OF[table]}, {columns} FROM {table}"):
            if (table, key) not in found.rijen and any(map(names.likely.search, filter(None, texts))):
                places.add((table, key))
    return frozenset(places)


def wipe_texts(change: Change, gezocht: Gezocht) -> list[tuple[str, Any]]:
    """Take the names out of what was typed about others; gives table and key of where somebody may stand still."""
    places = sorted(gezocht.teksten - gezocht.sporen.rijen, key=repr)
    return [(table, left) for table, key in places for left in _wiped(change, gezocht, table, key)]


def _wiped(change: Change, gezocht: Gezocht, table: str, key: Any) -> Iterator[Any]:
    """Take the names out of one row; gives its key where somebody may be named in it still."""
    row = change.row(table, key)
    if row is None:
        return
    new: Row = {}
    for column in READ.get(table, ()):
        text = row[column]
        wiped = gezocht.namen.certain.sub(GONE, text or "")
        if not text or wiped == text or (column == "team" and text in gezocht.sporen.sleutels["begeleider"]):
            continue
        # What is left of an address for mail, or of a number alone, would be of no use to anybody.
        new[column] = None if column == "email" or (column == "telefoon" and wiped == GONE) else wiped
    home = _called_otherwise(change, gezocht, row) if table == "huishouden" else {}
    if table == "partner" and "naam" in new:
        new["naam"] = _free(change, new["naam"])
    if new or home:
        change.update(table, key, new | home, None, GONE)
        key = new.get("naam", key) if table == "partner" else key
        if table in _PEOPLE:
            record = get(change.db, _PEOPLE[table], key)
            change.update(table, key, {"zoek": to_row(record)["zoek"]} if record else {}, None, GONE)
    after = change.row(table, key) or {}
    texts = (after.get(column) for column in (*READ.get(table, ()), *ASKED.get(table, ())))
    if home or any(map(gezocht.namen.likely.search, filter(None, texts))):
        yield key


def _called_otherwise(change: Change, gezocht: Gezocht, row: Row) -> Row:
    """Another name for a household that was called by a member who goes: that of the next, or what is left of it."""
    wiped = gezocht.namen.certain.sub(GONE, row["naam"])
    if row["dossier"] not in gezocht.sporen.huizen or wiped == row["naam"]:
        return {}
    members = change.query(
        "SELECT id, achternaam FROM statushouder WHERE dossier = ? ORDER BY volgnr", (row["dossier"],)
    )
    left = [name for ident, name in members if name and ("statushouder", ident) not in gezocht.sporen.rijen]
    return {"naam": left[0] if left else wiped}


def _free(change: Change, naam: str) -> str:
    """A name that no partner has."""
    number, found = 1, naam
    while change.row("partner", found):
        number += 1
        found = f"{naam} {number}"
    return found
